//! Taking over a former system: read, decide, write, prove (decision 53).

use crate::access::anonymous;
use crate::proof::seals::{SealError, Sealed};
use crate::{Client, ServiceError, Services};
use domain::audit::AuditEvent;
use store::StoreError;
pub use store::site::migrate_from::{MigrateError, Repairs, Report, Stage};
use store::site::migrate_from::{Migration, Source};

/// The rules of the books that the migration itself must leave whole; 12 is about backups.
const PROVEN: std::ops::RangeInclusive<u8> = 1..=11;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// Address of the former database.
    pub url: &'a str,
    /// Forget what was read and decided before, as long as nothing was written.
    pub afresh: bool,
    /// Rows that one transaction writes, about; the usual where nothing is said.
    pub block: Option<i64>,
}

/// What is being done, for whoever waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// A table of the former system was read, with so many rows.
    Read { table: String, rows: u64 },
    /// All rows are read; it is decided what becomes of each.
    Judging,
    /// So many rows of this stage are written so far.
    Writing { stage: Stage, rows: u64 },
    /// The logs are sealed: so many rows so far.
    Sealing { rows: i64 },
    /// Everything is counted again.
    Proving,
}

/// Why a migration stopped. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Service(#[from] ServiceError),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// All rows are here, and a rule does not hold.
    #[error("All rows are here, but not all rules hold; set right what is named, then run the same command again:\n{}", .0.join("\n"))]
    NotProven(Vec<String>),
}

impl Services {
    /// Reads a former database and says what would be repaired. Nothing of the site is written.
    pub async fn try_migration(
        &self,
        url: &str,
        mut told: impl FnMut(Progress),
    ) -> Result<Report, MigrationError> {
        let mut migration = self.db.open_migration(true).await?;
        migration.forget().await?;
        let report = self.judge_former(&mut migration, url, &mut told).await;
        // Also what a failed trial has read.
        migration.forget().await?;
        migration.close().await?;
        report
    }

    async fn judge_former(
        &self,
        migration: &mut Migration,
        url: &str,
        told: &mut impl FnMut(Progress),
    ) -> Result<Report, MigrationError> {
        let mut source = Source::open(url).await?;
        migration
            .copy(&mut source, |table, rows| told(read(table, rows)))
            .await?;
        told(Progress::Judging);
        let types = self.bag_types().await?;
        migration.judge(&types, &self.settings.public_url).await?;
        Ok(migration.report(Some(source.name())).await?)
    }

    /// The report of what was taken over, or of how far it is.
    pub async fn migration_report(&self) -> Result<Report, MigrationError> {
        let mut migration = self.db.open_migration(false).await?;
        let report = migration.report(None).await?;
        migration.close().await?;
        Ok(report)
    }

    /// How far a migration is; nothing where none began.
    pub async fn migration_stage(&self) -> Result<Option<Stage>, MigrationError> {
        let mut migration = self.db.open_migration(false).await?;
        let state = migration.state().await?;
        migration.close().await?;
        Ok(state.map(|state| state.stage))
    }

    /// Takes a former system over, or goes on where a run before was stopped, whatever stopped it.
    pub async fn migrate_from(
        &self,
        client: &Client,
        wish: Wish<'_>,
        mut told: impl FnMut(Progress),
    ) -> Result<Report, MigrationError> {
        let mut migration = self.db.open_migration(false).await?;
        if let Some(rows) = wish.block {
            migration = migration.in_blocks_of(rows);
        }
        self.read_and_judge(&mut migration, wish, &mut told).await?;
        if migration
            .state()
            .await?
            .is_some_and(|state| state.stage == Stage::Judged)
        {
            let mut tx = self.db.begin(anonymous(client)).await?;
            let mut events = vec![AuditEvent::MigrationBegun];
            events.extend(migration.begin_writing(&mut tx).await?);
            tx.commit_all(&events).await?;
        }
        let mut written = (Stage::Judged, 0);
        while let Some(block) = migration.write_block().await? {
            let before = if written.0 == block.stage { written.1 } else { 0 };
            written = (block.stage, before + block.rows);
            told(Progress::Writing {
                stage: written.0,
                rows: written.1,
            });
        }
        migration.tidy().await?;
        self.prove(&mut told).await?;
        let report = migration.report(None).await?;
        let mut tx = self.db.begin(anonymous(client)).await?;
        migration.finish(&mut tx).await?;
        let taken = |table: &str| report.counts[table]["taken"].as_i64().unwrap_or_default();
        tx.commit(AuditEvent::MigrationFinished {
            bags: taken("bag"),
            links: taken("link"),
            bills: taken("bill"),
            scans: taken("scan"),
            repairs: report.repairs.iter().map(|repair| repair.rows).sum(),
        })
        .await?;
        self.seal_all().await?;
        let report = migration.report(None).await?;
        migration.close().await?;
        Ok(report)
    }

    /// What comes before the first row is written; nothing where it was done before.
    async fn read_and_judge(
        &self,
        migration: &mut Migration,
        wish: Wish<'_>,
        told: &mut impl FnMut(Progress),
    ) -> Result<(), MigrationError> {
        let mut state = migration.state().await?;
        if wish.afresh
            && let Some(begun) = state.take()
        {
            if !matches!(begun.stage, Stage::Copied | Stage::Judged) {
                return Err(MigrateError::Begun.into());
            }
            migration.forget().await?;
        }
        let stage = match state {
            Some(begun) => {
                if let Some(day) = begun.finished {
                    return Err(MigrateError::Finished(day).into());
                }
                let named = Source::name_of(wish.url)?;
                if named != begun.source {
                    let begun = begun.source;
                    return Err(MigrateError::OtherSource { begun, named }.into());
                }
                begun.stage
            }
            None => {
                migration.must_be_empty().await?;
                let mut source = Source::open(wish.url).await?;
                migration
                    .copy(&mut source, |table, rows| told(read(table, rows)))
                    .await?;
                Stage::Copied
            }
        };
        if stage == Stage::Copied {
            told(Progress::Judging);
            let types = self.bag_types().await?;
            migration.judge(&types, &self.settings.public_url).await?;
        }
        Ok(())
    }

    /// Seals both logs and counts everything again.
    async fn prove(&self, told: &mut impl FnMut(Progress)) -> Result<(), MigrationError> {
        let mut sealed = 0;
        while let Sealed::Rows { audit, scan, more } = self.seal().await? {
            sealed += audit + scan;
            told(Progress::Sealing { rows: sealed });
            if !more {
                break;
            }
        }
        told(Progress::Proving);
        let differences: Vec<String> = self
            .integrity_report()
            .await?
            .into_iter()
            .filter(|rule| PROVEN.contains(&rule.number))
            .flat_map(|rule| {
                let number = rule.number;
                rule.differences
                    .into_iter()
                    .map(move |what| format!("rule {number}: {what}"))
            })
            .collect();
        if differences.is_empty() {
            Ok(())
        } else {
            Err(MigrationError::NotProven(differences))
        }
    }
}

fn read(table: &str, rows: u64) -> Progress {
    Progress::Read {
        table: table.to_owned(),
        rows,
    }
}

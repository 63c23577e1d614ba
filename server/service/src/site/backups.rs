//! Backups as far as manifests and the database tell: what is kept, how old the newest is, whether a restored database works.
//! Making and reading them is the business of the `server`'s own `backup`.

use crate::access::anonymous;
use crate::file_hash::sha256;
use crate::proof::seals::SealError;
use crate::texts;
use crate::{Client, ServiceError, Services};
use data_encoding::HEXLOWER;
use domain::audit::AuditEvent;
use domain::dashboard::Sight;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

pub use store::site::drills::{Drill, DrillState};

pub use store::site::backups::{Archiver, BackupFacts, Moment, Sample, parse_time, seconds_between, utc};

/// Days of which the newest dump is kept.
pub const DAILY: usize = 7;
/// Months of which the newest dump is kept.
pub const MONTHLY: usize = 12;
/// Bases that are kept, with the log from the older one on.
pub const BASES: usize = 2;

/// What a backup is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One file of `pg_dump`.
    Dump,
    /// A folder of `pg_basebackup`, from which the archived log goes on.
    Base,
}

impl Kind {
    /// Its name in file names, manifests and the audit.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Dump => "dump",
            Self::Base => "base",
        }
    }
}

/// What stands beside a backup and makes it one: a backup without it was never finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub kind: Kind,
    /// The file or folder beside it.
    pub file: String,
    pub bytes: u64,
    /// All that belongs to it, with its checksum; first the dump, or the files of the base. Names are below the folder of backups.
    pub parts: Vec<Part>,
    /// The day of the site on which it was made.
    pub day: String,
    /// RFC 3339, UTC, by the database's clock.
    pub started_at: String,
    pub finished_at: String,
    /// The newest migration.
    pub schema: i64,
    /// The file among the parts with the newest seal from before it began, as `audit export-seal` writes it.
    pub seal: Option<String>,
    /// The version of the Postgres that it came from.
    pub postgres: String,
    pub database: String,
    /// The role that the cluster was made with.
    pub superuser: String,
    /// Of a base: the first file of the log that it needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_wal: Option<String>,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub file: String,
    pub sha256: String,
    pub bytes: u64,
}

impl Manifest {
    /// The manifest's own file name.
    pub fn name(&self) -> String {
        format!("{}.json", self.file)
    }
}

#[cfg(any(test, feature = "test-util"))]
impl Manifest {
    /// A dump for tests that was finished then.
    pub fn for_test(file: &str, finished_at: &str) -> Self {
        Self {
            kind: Kind::Dump,
            file: file.to_owned(),
            bytes: 0,
            parts: Vec::new(),
            day: finished_at.chars().take(10).collect(),
            started_at: finished_at.to_owned(),
            finished_at: finished_at.to_owned(),
            schema: 0,
            seal: None,
            postgres: "15".to_owned(),
            database: "traitortrack".to_owned(),
            superuser: "postgres".to_owned(),
            first_wal: None,
        }
    }
}

/// The manifests in a folder whose backup is there, oldest first. Anything else is passed over.
pub fn manifests(folder: &Path) -> io::Result<Vec<Manifest>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let Ok(manifest) = serde_json::from_slice::<Manifest>(&std::fs::read(&path)?) else {
            continue;
        };
        if path.file_name().is_some_and(|name| *name == *manifest.name())
            && folder.join(&manifest.file).exists()
        {
            found.push(manifest);
        }
    }
    // The stamps of all have the same length and zone.
    found.sort_by(|a, b| a.started_at.cmp(&b.started_at));
    Ok(found)
}

/// Of backups, oldest first, those that need not be kept: of dumps all but the newest of each of the last 7 days and of
/// each of the last 12 months that have one, of bases all but the newest two.
pub fn expired(backups: &[Manifest]) -> Vec<&Manifest> {
    let (mut days, mut months, mut bases) = (BTreeSet::new(), BTreeSet::new(), 0);
    let mut gone = Vec::new();
    for backup in backups.iter().rev() {
        let kept = match backup.kind {
            Kind::Dump => {
                let month = backup.day.get(..7).unwrap_or(&backup.day);
                let daily = days.len() < DAILY && days.insert(backup.day.as_str());
                let monthly = months.len() < MONTHLY && months.insert(month);
                daily || monthly
            }
            Kind::Base => {
                bases += 1;
                bases <= BASES
            }
        };
        if !kept {
            gone.push(backup);
        }
    }
    gone
}

impl Part {
    /// A file of the folder of backups as it is now.
    pub fn of(folder: &Path, file: String) -> io::Result<Self> {
        let (sha256, bytes) = sha256(&folder.join(&file))?;
        Ok(Self {
            file,
            sha256: HEXLOWER.encode(&sha256),
            bytes,
        })
    }

    /// Whether the file is still as it was written.
    pub fn is_whole(&self, folder: &Path) -> io::Result<bool> {
        Ok(Self::of(folder, self.file.clone())? == *self)
    }
}

/// How the site is secured, for `doctor`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveState {
    pub archiver: Archiver,
    /// Seconds since the newest dump or base began; none where there is no such backup, or no folder to look into.
    pub newest_dump_seconds: Option<i64>,
    pub newest_base_seconds: Option<i64>,
    /// Why the folder of backups could not be read.
    pub unreadable: Option<String>,
}

/// Whether a restored database works.
#[derive(Clone, Debug, PartialEq)]
pub struct SmokeTest {
    /// What was done, for people.
    pub lines: Vec<String>,
    /// What did not work.
    pub faults: Vec<String>,
}

impl Services {
    /// How archiving does, and how old the newest backups in that folder are.
    pub async fn archive_state(&self, backups: Option<&Path>) -> Result<ArchiveState, SealError> {
        let archiver = self.db.archiver().await?;
        let (found, unreadable) = match backups.map(manifests).transpose() {
            Ok(found) => (found.unwrap_or_default(), None),
            Err(error) => (Vec::new(), Some(error.to_string())),
        };
        let age = |kind: Kind| {
            let newest = found.iter().rev().find(|manifest| manifest.kind == kind)?;
            let at = store::parse_moment(&newest.started_at).ok()?;
            Some((archiver.now - at).whole_seconds())
        };
        Ok(ArchiveState {
            newest_dump_seconds: age(Kind::Dump),
            newest_base_seconds: age(Kind::Base),
            unreadable,
            archiver,
        })
    }

    /// What a backup's manifest says of the database.
    pub async fn backup_facts(&self) -> Result<BackupFacts, ServiceError> {
        Ok(self.db.backup_facts().await?)
    }

    /// The database's clock, in the form of RFC 3339.
    pub async fn database_clock(&self) -> Result<String, ServiceError> {
        Ok(self.db.clock_text().await?)
    }

    /// Records that a backup was made.
    pub async fn record_backup(&self, client: &Client, kind: Kind, file: &str) -> Result<(), ServiceError> {
        let tx = self.db.begin(anonymous(client)).await?;
        tx.commit(AuditEvent::BackupMade {
            format: kind.word(),
            file: file.to_owned(),
        })
        .await?;
        Ok(())
    }

    /// Records in a restored database where it came from; `rpo` and `rto` in seconds.
    pub async fn record_restore(
        &self,
        client: &Client,
        file: &str,
        rpo: f64,
        rto: f64,
    ) -> Result<(), ServiceError> {
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of a restore")]
        let whole = |seconds: f64| (seconds * 1000.0).round() as i64;
        let tx = self.db.begin(anonymous(client)).await?;
        tx.commit(AuditEvent::DatabaseRestored {
            file: file.to_owned(),
            rpo_ms: whole(rpo),
            rto_ms: whole(rto),
        })
        .await?;
        Ok(())
    }

    /// Records how a drill of a restore ended.
    pub async fn record_drill(&self, client: &Client, drill: &Drill) -> Result<(), ServiceError> {
        let mut tx = self.db.begin(anonymous(client)).await?;
        store::site::drills::record(&mut tx, drill).await?;
        tx.commit(AuditEvent::RestoreDrilled {
            file: drill.file.clone(),
            rpo_ms: drill.rpo_ms,
            rto_ms: drill.rto_ms,
            fault: (!drill.ok).then(|| drill.detail.clone()),
        })
        .await?;
        Ok(())
    }

    /// Until when the data of a restored database goes.
    pub async fn restored_sample(&self) -> Result<Sample, ServiceError> {
        Ok(self.db.sample().await?)
    }

    /// Reads a parent, a bill and the totals, and scans once without keeping it.
    pub async fn smoke_test(&self) -> Result<SmokeTest, ServiceError> {
        let t = texts::SmokeTest::of(texts::SITE);
        let sample = self.db.sample().await?;
        let mut test = SmokeTest {
            lines: Vec::new(),
            faults: Vec::new(),
        };
        let (figures, past) = self.figures().await?;
        let whole_site = Sight {
            is_bound: false,
            area: None,
            bills: true,
            site: true,
        };
        let stats = figures.seen(&past, &whole_site);
        let bills = stats.new_bills + stats.processing_bills + stats.completed_bills;
        test.lines.push(t.totals(
            &stats.parent_bags.to_string(),
            &stats.child_bags.to_string(),
            &bills.to_string(),
        ));
        if let Some(label) = &sample.parent {
            match self.db.bag(label, false, None, false).await? {
                Some(_) => test.lines.push(t.parent_read(label)),
                None => test.faults.push(t.parent_unread(label)),
            }
        }
        if let Some(number) = &sample.bill {
            match self.db.bill(number, false).await? {
                Some(_) => test.lines.push(t.bill_read(number)),
                None => test.faults.push(t.bill_unread(number)),
            }
        }
        match self.db.try_scan().await?.as_deref() {
            Some("linked") => test.lines.push(t.scanned.to_owned()),
            Some(other) => test.faults.push(t.scan_refused(other)),
            None => test.lines.push(t.no_scanner.to_owned()),
        }
        Ok(test)
    }
}

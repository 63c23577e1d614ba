//! What an operator would want to know is wrong before people notice.

mod database;

use crate::Services;
use crate::alerts::{ErrorCount, Watch};
use crate::backups::{ArchiveState, DrillState};
use crate::health::no_place;
use crate::reports::Unfit;
use crate::seals::{Log, SEALER_ASLEEP, SealError};
use domain::label::BagType;
use std::path::Path;
use store::StoreError;
use store::condition::WritePath;

/// A backup each night, and two hours for it.
const BACKUP_TOO_OLD: i64 = domain::alert::BACKUP_HOURS * 3600;
/// A base each week, and a day for it.
const BASE_TOO_OLD: i64 = domain::alert::BASE_HOURS * 3600;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub name: &'static str,
    pub is_fine: bool,
    /// What was found, and what to do about it where it is not fine.
    pub what: String,
}

/// What `doctor` must be told of the machine and its neighbours.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// The folder of backups; `None`: not watched.
    pub backups: Option<&'a Path>,
    pub trusted_proxies: usize,
    /// Connections that one server may open at most.
    pub pool_most: u32,
    /// Servers that work on this database.
    pub servers: u32,
    /// Whether the database is the private one, whose disk is that of `DATA_DIR`.
    pub is_private: bool,
}

impl Services {
    /// Looks at what keeps the audit trustworthy, at what a restore would need, at the database and at the machine.
    pub async fn doctor(&self, around: Surroundings<'_>) -> Result<Vec<Check>, SealError> {
        let backups = around.backups;
        let condition = self.db.condition().await?;
        let now_ms = self.db.now_ms();
        let readings = Watch::new(self.clone(), ErrorCount::default())
            .readings()
            .await
            .map_err(|error| SealError::Refused(error.to_string()))?;
        let mut checks = vec![write_path(self.db.write_path().await)];
        checks.extend(self.trust(backups).await?);
        checks.extend(database::database(&condition, now_ms, &around));
        checks.push(database::collations(&self.db.collations().await?));
        checks.extend(database::watched(
            &readings,
            &self.settings.alerts.thresholds,
            around.is_private,
        ));
        if let Some(lag) = self.reports_lag().await {
            checks.push(reports(&lag));
        }
        checks.push(drill(
            &self.db.drill_state().await?,
            self.settings.alerts.thresholds.drill_hours,
            backups.is_some(),
        ));
        checks.push(database::proxy(&self.settings.public_url, &around));
        let clocks = self
            .db
            .wrong_clocks()
            .await
            .map_err(|error| SealError::Refused(error.to_string()))?;
        checks.push(database::stations(&clocks));
        checks.push(labels(&self.db.bag_types().await?));
        Ok(checks)
    }

    async fn trust(&self, backups: Option<&Path>) -> Result<Vec<Check>, SealError> {
        let may_rewrite = self.db.may_rewrite_logs().await?;
        let seals = self.db.seal_state().await?;
        let chain = match self.newest_seal_fault().await {
            Ok(None) => self.kept_seal_fault().await?,
            Ok(Some(fault)) => Some(SealError::BrokenChain(fault)),
            Err(error @ SealError::UnknownForm { .. }) => Some(error),
            Err(error) => return Err(error),
        };
        let mut old = 0;
        for log in Log::ALL {
            let days = self.settings.seals.retention_days.into();
            old += self.db.old_months(log, days).await?.len();
        }
        let secured = self.archive_state(backups).await?;
        let asleep = seals.unsealed > 0 && seals.lag_ms > SEALER_ASLEEP;
        Ok(vec![
            Check {
                name: "rights",
                is_fine: !may_rewrite,
                what: if may_rewrite {
                    "the database role of this program may change or empty the logs. Give it a role of its own, and name the owner in MIGRATION_DATABASE_URL."
                } else {
                    "the database role of this program can only add to the logs."
                }
                .to_owned(),
            },
            Check {
                name: "seals",
                is_fine: !asleep,
                what: if asleep {
                    format!(
                        "rows have waited {} s for their seal. See that a server runs with SEALER=true, or run `traitortrack audit seal`.",
                        seals.lag_ms / 1000
                    )
                } else {
                    format!("{} seals; {} rows wait for the next.", seals.seals, seals.unsealed)
                },
            },
            Check {
                name: "chain",
                is_fine: chain.is_none(),
                what: chain.map_or_else(
                    || "the seals are those that this server kept a copy of.".to_owned(),
                    |fault| format!("{fault}."),
                ),
            },
            Check {
                name: "retention",
                is_fine: old == 0,
                what: if old == 0 {
                    "no month of the logs is older than AUDIT_RETENTION_DAYS.".to_owned()
                } else {
                    format!("{old} months of the logs are older than AUDIT_RETENTION_DAYS. Run `traitortrack audit archive`.")
                },
            },
            archiving(&secured, backups.is_some()),
            backup(&secured, backups),
        ])
    }
}

/// Whether scans and acts can be stored.
fn write_path(found: Result<WritePath, StoreError>) -> Check {
    let (is_fine, what) = match found {
        Ok(found) if found.closed.is_empty() => (true, format!("both logs take rows of {}.", found.month)),
        Ok(found) => (false, no_place(&found)),
        Err(error) => (
            false,
            format!("whether the logs take rows could not be tried out: {error}. See the log of Postgres."),
        ),
    };
    Check {
        name: "writing",
        is_fine,
        what,
    }
}

/// Whether the write-ahead log is archived, so that a lost disk costs a minute at most.
fn archiving(secured: &ArchiveState, bases_known: bool) -> Check {
    let archiver = &secured.archiver;
    let ago = archiver.seconds_since_archived();
    let (is_fine, what) = if !archiver.enabled {
        let advice = "the write-ahead log is not archived: a lost disk costs all work since the newest backup. Set WAL_ARCHIVE_DIR, or archive_mode and archive_command of your Postgres; see docs/backup.md.";
        (false, advice.to_owned())
    } else if archiver.is_failing() {
        let file = archiver.last_failed_file.as_deref().unwrap_or("a file");
        let advice = format!(
            "{file} of the write-ahead log cannot be archived: the database's disk fills up, and a lost disk costs all work since. Its log says why; see that the folder is there, writable and not full."
        );
        (false, advice)
    } else if archiver.timeout_seconds == 0 {
        let advice = "the write-ahead log is archived only when a file is full. Set archive_timeout of your Postgres to 30.";
        (false, advice.to_owned())
    } else if bases_known && secured.unreadable.is_none() && secured.newest_base_seconds.is_none() {
        let advice = "the write-ahead log is archived, but there is no base to replay it on. Run `traitortrack backup --base`.";
        (false, advice.to_owned())
    } else if let Some(age) = secured.newest_base_seconds.filter(|age| *age > BASE_TOO_OLD) {
        let advice = format!(
            "the write-ahead log is archived, but the newest base is {} days old, and all since would have to be replayed. See why the weekly one failed, and run `traitortrack backup --base`.",
            age / 86_400
        );
        (false, advice)
    } else {
        let newest = ago.map_or_else(
            || "nothing had to be yet".to_owned(),
            |seconds| format!("the newest file {seconds} s ago"),
        );
        (true, format!("the write-ahead log is archived, {newest}."))
    };
    Check {
        name: "archiving",
        is_fine,
        what,
    }
}

/// Which bag types take any label as a child's. No fault, since a site may have labels of many forms, but a damaged read may pass.
fn labels(types: &[BagType]) -> Check {
    let open: Vec<&str> = types
        .iter()
        .filter(|t| t.child_patterns.is_empty())
        .map(|t| t.name.as_str())
        .collect();
    let what = if open.is_empty() {
        "every bag type names the forms of its children's labels.".to_owned()
    } else {
        format!(
            "note: any 4 to 20 letters and digits go into parents of {}, so a damaged read may pass as a child. Name the forms with `traitortrack bag-type child-patterns`.",
            open.join(", ")
        )
    };
    Check {
        name: "labels",
        is_fine: true,
        what,
    }
}

/// Whether long reads find their replica.
fn reports(lag: &Result<i64, Unfit>) -> Check {
    let what = match lag {
        Ok(seconds) => format!("the replica for reports is {seconds} s behind."),
        Err(unfit) => format!(
            "the database of REPLICA_DATABASE_URL {unfit}. Until then reports are read from the primary."
        ),
    };
    Check {
        name: "reports",
        is_fine: lag.is_ok(),
        what,
    }
}

/// Whether a backup was lately brought back.
fn drill(state: &DrillState, most_hours: i64, is_watched: bool) -> Check {
    let again = "Run `traitortrack restore --drill`, and see that its weekly timer runs.";
    let (is_fine, what) = match &state.newest {
        _ if !is_watched => (true, "not watched, since BACKUP_DIR is unset.".to_owned()),
        Some((_, newest)) if !newest.ok => {
            let why = newest.detail.trim_end_matches('.');
            (
                false,
                format!("the newest drill of a restore failed: {why}. {again}"),
            )
        }
        None if state.hours > most_hours => (false, format!("no restore has ever been tried. {again}")),
        None => (true, format!("no restore has been tried yet. {again}")),
        Some(_) if state.hours > most_hours => (
            false,
            format!("a restore was last proven {} days ago. {again}", state.hours / 24),
        ),
        Some((_, newest)) => (
            true,
            format!(
                "a restore was proven {} hours ago: {} s lost, {} s until it could be used.",
                state.hours,
                newest.rpo_ms.unwrap_or_default() / 1000,
                newest.rto_ms.unwrap_or_default() / 1000
            ),
        ),
    };
    Check {
        name: "drill",
        is_fine,
        what,
    }
}

/// Whether there is a dump of last night.
fn backup(secured: &ArchiveState, backups: Option<&Path>) -> Check {
    let (is_fine, what) = match (backups, &secured.unreadable, secured.newest_dump_seconds) {
        (None, ..) => (true, "not watched, since BACKUP_DIR is unset.".to_owned()),
        (Some(folder), Some(why), _) => (
            false,
            format!(
                "{} cannot be read ({why}). Check BACKUP_DIR, its rights and its disk.",
                folder.display()
            ),
        ),
        (Some(folder), None, None) => (
            false,
            format!(
                "there is none in {}. Run `traitortrack backup`.",
                folder.display()
            ),
        ),
        (_, _, Some(age)) if age > BACKUP_TOO_OLD => (
            false,
            format!(
                "the newest is {} hours old. See why the nightly one failed, and run `traitortrack backup`.",
                age / 3600
            ),
        ),
        (_, _, Some(age)) => (true, format!("the newest is {} hours old.", age / 3600)),
    };
    Check {
        name: "backup",
        is_fine,
        what,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backups::Drill;

    #[test]
    fn a_drill_that_failed_or_is_long_ago_is_told() {
        let state = |ok: Option<bool>, hours| DrillState {
            newest: ok.map(|ok| {
                let drill = Drill {
                    ok,
                    file: Some("a.base".to_owned()),
                    rpo_ms: Some(900),
                    rto_ms: Some(61_000),
                    detail: "rule 3".to_owned(),
                };
                (store::parse_moment("2026-11-29T05:30:00Z").unwrap(), drill)
            }),
            hours,
        };
        for (ok, hours, is_fine) in [
            (None, 192, true),
            (None, 193, false),
            (Some(true), 192, true),
            (Some(true), 193, false),
            (Some(false), 1, false),
        ] {
            let check = drill(&state(ok, hours), 192, true);
            assert_eq!(check.is_fine, is_fine, "{check:?}");
            assert!(check.what.ends_with('.'), "{check:?}");
        }
        assert!(drill(&state(Some(false), 999), 192, false).is_fine);
    }
}

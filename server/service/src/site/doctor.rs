//! What an operator would want to know is wrong before people notice.

mod database;

use crate::Services;
use crate::proof::seals::{Log, SEALER_ASLEEP, SealError};
use crate::replica::Unfit;
use crate::site::alerts::{ErrorCount, Watch};
use crate::site::backups::{ArchiveState, DrillState};
use crate::site::health::no_place;
use crate::texts::{Doctor, SITE};
use domain::label::BagType;
use std::path::Path;
use store::StoreError;
use store::site::condition::WritePath;

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

fn texts() -> &'static Doctor {
    Doctor::of(SITE)
}

fn check(name: &'static str, wrong: Option<String>, fine: impl Into<String>) -> Check {
    Check {
        name,
        is_fine: wrong.is_none(),
        what: wrong.unwrap_or_else(|| fine.into()),
    }
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
        let t = texts();
        let sleeping = asleep.then(|| t.sealer_asleep(&(seals.lag_ms / 1000).to_string()));
        Ok(vec![
            check(
                "rights",
                may_rewrite.then(|| t.rights_too_wide.to_owned()),
                t.rights_fine,
            ),
            check(
                "seals",
                sleeping,
                t.seals_fine(&seals.seals.to_string(), &seals.unsealed.to_string()),
            ),
            check(
                "chain",
                chain.map(|fault| t.chain_broken(&fault.to_string())),
                t.chain_fine,
            ),
            check(
                "retention",
                (old > 0).then(|| t.retention_over(&old.to_string())),
                t.retention_fine,
            ),
            archiving(&secured, backups.is_some()),
            backup(&secured, backups),
        ])
    }
}

/// Whether scans and acts can be stored.
fn write_path(found: Result<WritePath, StoreError>) -> Check {
    let (wrong, fine) = match found {
        Ok(found) if found.closed.is_empty() => (None, texts().writing_fine(&found.month)),
        Ok(found) => (Some(no_place(&found).to_string()), String::new()),
        Err(error) => (Some(texts().writing_unknown(&error.to_string())), String::new()),
    };
    check("writing", wrong, fine)
}

/// Whether the write-ahead log is archived, so that a lost disk costs a minute at most.
fn archiving(secured: &ArchiveState, bases_known: bool) -> Check {
    let t = texts();
    let archiver = &secured.archiver;
    let has_no_base = bases_known && secured.unreadable.is_none() && secured.newest_base_seconds.is_none();
    let old_base = secured.newest_base_seconds.filter(|age| *age > BASE_TOO_OLD);
    let wrong = if !archiver.enabled {
        Some(t.archiving_off.to_owned())
    } else if archiver.is_failing() {
        let file = archiver.last_failed_file.as_deref();
        Some(t.archiving_failing(file.unwrap_or(t.archiving_some_file)))
    } else if archiver.timeout_seconds == 0 {
        Some(t.archiving_late.to_owned())
    } else if has_no_base {
        Some(t.archiving_without_base.to_owned())
    } else {
        old_base.map(|age| t.archiving_old_base(&(age / 86_400).to_string()))
    };
    let fine = archiver.seconds_since_archived().map_or_else(
        || t.archiving_idle.to_owned(),
        |seconds| t.archiving_fine(&seconds.to_string()),
    );
    check("archiving", wrong, fine)
}

/// Which bag types take any label as a child's. No fault, since a site may have labels of many forms, but a damaged read may pass.
fn labels(types: &[BagType]) -> Check {
    let open: Vec<&str> = types
        .iter()
        .filter(|t| t.child_patterns.is_empty() && !t.retired)
        .map(|t| t.name.as_str())
        .collect();
    let what = match open[..] {
        [] => texts().labels_fine.to_owned(),
        _ => texts().labels_open(&open.join(", ")),
    };
    check("labels", None, what)
}

/// Whether long reads find their replica.
fn reports(lag: &Result<i64, Unfit>) -> Check {
    let t = texts();
    match lag {
        Ok(seconds) => check("reports", None, t.reports_fine(&seconds.to_string())),
        Err(unfit) => check("reports", Some(t.reports_unfit(&unfit.to_string())), ""),
    }
}

/// Whether a backup was lately brought back.
fn drill(state: &DrillState, most_hours: i64, is_watched: bool) -> Check {
    let t = texts();
    let again = t.drill_again;
    let seconds = |ms: Option<i64>| (ms.unwrap_or_default() / 1000).to_string();
    let (is_fine, what) = match &state.newest {
        _ if !is_watched => (true, t.backups_not_watched.to_owned()),
        Some((_, newest)) if !newest.ok => {
            (false, t.drill_failed(newest.detail.trim_end_matches('.'), again))
        }
        None if state.hours > most_hours => (false, t.drill_never(again)),
        None => (true, t.drill_not_yet(again)),
        Some(_) if state.hours > most_hours => (false, t.drill_old(&(state.hours / 24).to_string(), again)),
        Some((_, newest)) => (
            true,
            t.drill_fine(
                &state.hours.to_string(),
                &seconds(newest.rpo_ms),
                &seconds(newest.rto_ms),
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
    let t = texts();
    let hours = |seconds: i64| (seconds / 3600).to_string();
    let (is_fine, what) = match (backups, &secured.unreadable, secured.newest_dump_seconds) {
        (None, ..) => (true, t.backups_not_watched.to_owned()),
        (Some(folder), Some(why), _) => (false, t.backup_unreadable(&folder.display().to_string(), why)),
        (Some(folder), None, None) => (false, t.backup_none(&folder.display().to_string())),
        (_, _, Some(age)) if age > BACKUP_TOO_OLD => (false, t.backup_old(&hours(age))),
        (_, _, Some(age)) => (true, t.backup_fine(&hours(age))),
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
    use crate::site::backups::Drill;

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

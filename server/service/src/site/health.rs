//! Health by trying out each part (SPEC 12), and the figures that monitoring reads.

use crate::proof::seals::{Log, SEALER_ASLEEP, SealError};
use crate::{Authorized, CacheFigures, Services};
use domain::access::OperateSite;
use domain::alert::{AlertKind, Reading};
use domain::health::{Advice, Component, Fact, NoAnswer, SystemHealth};
use domain::pool::PoolLevel;
use std::sync::PoisonError;
use std::time::{Duration, Instant};
use store::StoreError;
use store::proof::seals::SealState;
use store::site::activity::Figures;
use store::site::condition::WritePath;

/// A probe that takes longer has failed: whoever asks wants to know now.
const PROBE: Duration = Duration::from_secs(3);
/// A trivial statement that takes longer, in milliseconds, says that the database is slow (the runbook's bar for a query).
const SLOW_QUERY_MS: f64 = 100.0;
/// Of a hundred questions to the cache, fewer answers say that it is of little use (the runbook's bar).
const POOR_HIT_RATE: f64 = 60.0;
/// Before so many questions the rate says nothing.
const ENOUGH_ASKED: u64 = 100;

/// What monitoring reads of the whole site.
#[derive(Clone, Debug)]
pub struct SiteFigures {
    pub database: Figures,
    pub seals: SealState,
    /// How many alerts of each kind are on.
    pub alerts: Vec<(AlertKind, i64)>,
}

impl Services {
    /// Tries out every part, for an admin.
    pub async fn health_for(&self, _: &Authorized<OperateSite>) -> SystemHealth {
        self.system_health().await
    }

    /// Tries out every part. Takes three seconds at most, also without a database.
    pub async fn system_health(&self) -> SystemHealth {
        let (database, session, write_path) = tokio::join!(
            self.probe_database(),
            self.probe_sessions(),
            within(self.watch.write_path()),
        );
        let audit = self.probe_audit(&write_path).await;
        let mut parts = vec![
            ("database", database),
            ("cache", cache_health(self.keeps(), &self.cache_figures())),
            ("session", session),
            ("rate_limiter", self.rate_limiter_health()),
            ("audit_logging", audit),
            ("pool", self.pool_health()),
            ("write_path", write_path_health(&write_path)),
        ];
        parts.extend(self.watched_health());
        SystemHealth::of(self.db.now(), parts)
    }

    /// Keeps what the watcher saw, for health and metrics.
    pub(crate) fn keep_readings(&self, seen: &[Reading]) {
        let mut kept = self.readings.lock().unwrap_or_else(PoisonError::into_inner);
        // A gauge cannot be taken back: of what is seen no more it is not a number, which no rule is true for.
        let gone = kept.iter().filter(|old| {
            old.kind == AlertKind::ReplicaLag
                && !seen
                    .iter()
                    .any(|new| (new.kind, &new.subject) == (old.kind, &old.subject))
        });
        for old in gone {
            metrics::gauge!("traitortrack_replica_lag_seconds", "replica" => old.subject.clone())
                .set(f64::NAN);
        }
        for reading in seen {
            // Without a value there is none: no backup at all, no replica at its slot.
            #[expect(clippy::cast_precision_loss, reason = "per cent, hours, seconds")]
            let value = reading.value.map_or(f64::INFINITY, |value| value as f64);
            let subject = reading.subject.clone();
            match reading.kind {
                AlertKind::DiskFull => {
                    metrics::gauge!("traitortrack_disk_used_ratio", "disk" => subject).set(value / 100.0);
                }
                AlertKind::BackupOld => {
                    metrics::gauge!("traitortrack_backup_age_seconds").set(value * 3600.0)
                }
                AlertKind::ReplicaLag => {
                    metrics::gauge!("traitortrack_replica_lag_seconds", "replica" => subject).set(value);
                }
                AlertKind::ArchiveFailing => {
                    metrics::gauge!("traitortrack_archive_failing_seconds").set(value);
                }
                AlertKind::BaseOld => {
                    metrics::gauge!("traitortrack_base_age_seconds").set(value * 3600.0);
                }
                AlertKind::DrillOld => {
                    metrics::gauge!("traitortrack_restore_drill_age_seconds").set(value * 3600.0);
                }
                AlertKind::ChainBroken => {
                    metrics::gauge!("traitortrack_seal_chain_broken").set(f64::from(value != 0.0));
                }
                AlertKind::WritePath => {
                    metrics::gauge!("traitortrack_logs_closed").set(value);
                }
                AlertKind::PoolUsage
                | AlertKind::ErrorSpike
                | AlertKind::FailedLogins
                | AlertKind::SealerBehind => {}
            }
        }
        *kept = seen.to_vec();
    }

    /// Disks, backups and replicas, as the watcher saw them within the last seconds; each kind that is watched here.
    fn watched_health(&self) -> Vec<(&'static str, Component)> {
        let seen = self
            .readings
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let part = |name, kind, advice: Advice| {
            let of_kind: Vec<&Reading> = seen.iter().filter(|reading| reading.kind == kind).collect();
            let wrong = of_kind
                .iter()
                .any(|reading| self.settings.alerts.thresholds.judge(reading).is_some());
            let begin = if wrong {
                Component::degraded(advice)
            } else {
                Component::healthy()
            };
            let component = of_kind.iter().fold(begin, |found, reading| {
                let name = if reading.subject.is_empty() {
                    kind.code()
                } else {
                    reading.subject.as_str()
                };
                match reading.value {
                    Some(value) => found.count(name, value.unsigned_abs()),
                    None => found.with(name, Fact::Text("none".to_owned())),
                }
            });
            (!of_kind.is_empty()).then_some((name, component))
        };
        [
            part("disk", AlertKind::DiskFull, Advice::DiskFilling),
            part("backup", AlertKind::BackupOld, Advice::BackupOld),
            part("archiving", AlertKind::ArchiveFailing, Advice::ArchiveFailing),
            part("base", AlertKind::BaseOld, Advice::BaseOld),
            part("drill", AlertKind::DrillOld, Advice::DrillOld),
            part("replica", AlertKind::ReplicaLag, Advice::ReplicaBehind),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The site's figures, for monitoring. The watcher's lane answers when the others are full.
    pub async fn site_figures(&self) -> Result<SiteFigures, StoreError> {
        Ok(SiteFigures {
            database: self.watch.figures().await?,
            seals: self.watch.seal_state().await?,
            alerts: self.watch.alerts_active().await?,
        })
    }

    async fn probe_database(&self) -> Component {
        let begun = Instant::now();
        let answered = within(self.watch.ping()).await;
        let ms = begun.elapsed().as_secs_f64() * 1000.0;
        match answered {
            Err(why) => Component::unhealthy(Advice::DatabaseSilent(why)),
            Ok(()) if ms > SLOW_QUERY_MS => Component::degraded(Advice::DatabaseSlow),
            Ok(()) => Component::healthy(),
        }
        .number("query_time_ms", ms)
    }

    async fn probe_sessions(&self) -> Component {
        match within(self.watch.figures()).await {
            Ok(figures) => Component::healthy().count("sessions", figures.sessions.unsigned_abs()),
            Err(why) => Component::unhealthy(Advice::SessionsUnread(why)),
        }
    }

    async fn probe_audit(&self, write_path: &Result<WritePath, NoAnswer>) -> Component {
        match write_path {
            Err(why) => return Component::unhealthy(Advice::NoActRecorded(why.clone())),
            Ok(found) if found.closed.iter().any(|log| log == Log::Audit.table()) => {
                return Component::unhealthy(no_place(found));
            }
            Ok(_) => {}
        }
        let (seals, broken) = tokio::join!(within(self.watch.seal_state()), self.probe_chain());
        let seals = match seals {
            Err(why) => return Component::unhealthy(Advice::SealsUnread(why)),
            Ok(seals) => seals,
        };
        let asleep = seals.unsealed > 0 && seals.lag_ms > SEALER_ASLEEP;
        let found = if let Some(broken) = broken {
            Component::unhealthy(broken)
        } else if asleep {
            Component::degraded(Advice::SealerAsleep)
        } else {
            Component::healthy()
        };
        found
            .count("unsealed_rows", seals.unsealed.unsigned_abs())
            .count("sealer_lag_ms", seals.lag_ms.unsigned_abs())
    }

    /// What is wrong with the newest seal, if anything.
    async fn probe_chain(&self) -> Option<Advice> {
        let looked = self.newest_seal_fault_by(&self.watch);
        match tokio::time::timeout(PROBE, looked).await {
            Ok(Ok(fault)) => fault.map(Advice::ChainBroken),
            Ok(Err(SealError::UnknownForm { number, form })) => {
                Some(Advice::SealOfNewerProgram { seal: number, form })
            }
            Ok(Err(SealError::Store(error))) => Some(Advice::SealsUnread(no_answer(&error))),
            Ok(Err(error)) => Some(Advice::SealsUnread(NoAnswer::Other(error.to_string()))),
            Err(_) => Some(Advice::SealsUnread(NoAnswer::Slow)),
        }
    }

    fn rate_limiter_health(&self) -> Component {
        let (limits, off) = (self.limits(), self.limits().off());
        let found = if !limits.works() {
            Component::unhealthy(Advice::LimitsBroken)
        } else if !off.is_empty() {
            Component::degraded(Advice::LimitsOff(off))
        } else if limits.is_full() {
            Component::degraded(Advice::LimitsFull)
        } else {
            Component::healthy()
        };
        found.count("entries", limits.len() as u64)
    }

    fn pool_health(&self) -> Component {
        let pool = self.pool_state();
        let found = match pool.level {
            PoolLevel::Healthy => Component::healthy(),
            PoolLevel::Warning | PoolLevel::Critical => Component::degraded(Advice::PoolFilling),
            PoolLevel::Danger => Component::unhealthy(Advice::PoolFull),
        };
        found
            .number("usage", pool.usage)
            .with("level", Fact::Text(pool.level.code().to_owned()))
            .count("checked_out", pool.checked_out as u64)
            .count("available", pool.available as u64)
            .count("waiters", pool.waiters as u64)
    }
}

fn write_path_health(found: &Result<WritePath, NoAnswer>) -> Component {
    match found {
        Err(why) => Component::unhealthy(Advice::NothingStored(why.clone())),
        Ok(found) if !found.closed.is_empty() => Component::unhealthy(no_place(found)),
        Ok(found) => Component::healthy().with("month", Fact::Text(found.month.clone())),
    }
}

/// What to do where a log has no partition.
pub(crate) fn no_place(found: &WritePath) -> Advice {
    let month = found.month.clone();
    let closed = found.closed.iter().filter_map(|log| Log::from_table(log));
    match closed.collect::<Vec<_>>()[..] {
        [log] => Advice::NoPlace { log, month },
        _ => Advice::NoPlaceInBoth { month },
    }
}

/// Judged by what every scan asks for; the others are asked too seldom for a rate to say anything.
fn cache_health(on: bool, caches: &[(&'static str, CacheFigures)]) -> Component {
    let scans = caches.iter().find(|(name, _)| *name == "bag_types");
    let poor = scans.is_some_and(|(_, figures)| {
        figures.hits + figures.misses >= ENOUGH_ASKED
            && figures.hit_rate().is_some_and(|rate| rate < POOR_HIT_RATE)
    });
    let found = if on && poor {
        Component::degraded(Advice::CachePoor)
    } else {
        Component::healthy()
    };
    let sum = |of: fn(&CacheFigures) -> u64| caches.iter().map(|(_, figures)| of(figures)).sum();
    let all = CacheFigures {
        hits: sum(|figures| figures.hits),
        misses: sum(|figures| figures.misses),
        stale: sum(|figures| figures.stale),
        entries: sum(|figures| figures.entries),
    };
    let found = found
        .with("kept", Fact::Text(if on { "on" } else { "off" }.to_owned()))
        .number("hit_rate", all.hit_rate().unwrap_or_default())
        .count("total_hits", all.hits)
        .count("total_misses", all.misses)
        .count("total_stale", all.stale)
        .count("entries", all.entries);
    caches.iter().fold(found, |found, (name, figures)| {
        found.number(
            &format!("{name}_hit_rate"),
            figures.hit_rate().unwrap_or_default(),
        )
    })
}

/// The result within the time that a probe may take; why not, without the database's own words.
async fn within<T>(probe: impl Future<Output = Result<T, StoreError>>) -> Result<T, NoAnswer> {
    match tokio::time::timeout(PROBE, probe).await {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(error)) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "a probe of the health failed"
            );
            Err(no_answer(&error))
        }
        Err(_) => Err(NoAnswer::Slow),
    }
}

fn no_answer(error: &StoreError) -> NoAnswer {
    match error {
        StoreError::Unavailable(_) => NoAnswer::Away,
        StoreError::Retry(_) => NoAnswer::Retry,
        StoreError::TooSlow => NoAnswer::Slow,
        StoreError::Driver(_) => NoAnswer::Refused,
        StoreError::Shared(error) => no_answer(error),
        StoreError::NoPartition(_)
        | StoreError::Constraint(_)
        | StoreError::Corrupt { .. }
        | StoreError::Migration(_)
        | StoreError::NotCarriedOver(_)
        | StoreError::CarryOver(_) => NoAnswer::Other(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::health::Health;

    #[test]
    fn a_cache_is_judged_once_enough_was_asked_and_only_while_it_is_on() {
        let status = |on, hits, misses| {
            let figures = CacheFigures {
                hits,
                misses,
                ..CacheFigures::default()
            };
            cache_health(on, &[("bag_types", figures)]).status
        };
        assert_eq!(status(true, 0, 0), Health::Healthy);
        assert_eq!(status(true, 1, 9), Health::Healthy);
        assert_eq!(status(true, 10, 90), Health::Degraded);
        assert_eq!(status(true, 60, 40), Health::Healthy);
        assert_eq!(status(false, 0, 100), Health::Healthy);
    }
}

//! The pool of database connections over time: its trend, its level, the log's `Pool usage` lines, what holds it.

use crate::{Authorized, ServiceError, Services};
use domain::access::OperateSite;
use domain::audit::AuditEvent;
use domain::pool::{PoolLevel, PoolState, RunningQuery};
use domain::refusal::{FieldError, WrongField};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::pool::PoolSample;

/// How often the pool is looked at. A server calls [`Services::sample_pool`] so often.
pub const SAMPLING: Duration = Duration::from_secs(2);
/// Samples that make the level: ten seconds of them, so that one burst is no alarm.
const LEVEL_SAMPLES: usize = 5;
/// Samples that make a point of the trend: ten seconds.
const POINT_SAMPLES: usize = 5;
/// Points of the trend: ten minutes (SPEC 12).
const POINTS: usize = 60;
/// Samples in the last minute, of which the longest wait is told.
const MINUTE_SAMPLES: usize = 30;
/// While the pool is not healthy the log says so this often, in samples: a minute.
const SAY_AGAIN: u64 = 30;
/// While it is healthy, as often as this: ten minutes.
const SAY_WELL: u64 = 300;
/// Statements that take longer are listed, in milliseconds.
const LONG_MS: i32 = 1_000;

/// The samples of the last ten minutes. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct PoolWatch(Arc<Mutex<Watched>>);

#[derive(Debug, Default)]
struct Watched {
    samples: VecDeque<PoolSample>,
    level: Option<PoolLevel>,
    /// Samples since the last line in the log.
    since_logged: u64,
}

/// Whether a sample gets a line in the log, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LogLine {
    None,
    Changed,
    Again,
}

impl Watched {
    /// Takes a sample in and says whether it gets a line in the log.
    fn push(&mut self, sample: PoolSample) -> LogLine {
        if self.samples.len() == POINTS * POINT_SAMPLES {
            self.samples.pop_front();
        }
        self.samples.push_back(sample);
        let level = PoolLevel::of(self.usage());
        self.since_logged += 1;
        let due = if level == PoolLevel::Healthy {
            SAY_WELL
        } else {
            SAY_AGAIN
        };
        let log_line = match self.level {
            Some(before) if before == level && self.since_logged < due => LogLine::None,
            Some(before) if before == level => LogLine::Again,
            None if level == PoolLevel::Healthy => LogLine::None,
            _ => LogLine::Changed,
        };
        self.level = Some(level);
        if log_line != LogLine::None {
            self.since_logged = 0;
        }
        log_line
    }

    fn newest(&self, count: usize) -> impl Iterator<Item = &PoolSample> {
        self.samples.iter().rev().take(count)
    }

    /// On average over the last ten seconds, in per cent. A pool that turned somebody away meanwhile counts as full: the
    /// connections that were free then belonged to other lanes.
    fn usage(&self) -> f64 {
        let timeouts = |sample: Option<&PoolSample>| sample.map_or(0, |sample| sample.timeouts);
        let before = timeouts(self.newest(LEVEL_SAMPLES).last());
        if timeouts(self.samples.back()) > before {
            return 100.0;
        }
        let (mut sum, mut count) = (0.0, 0.0);
        for sample in self.newest(LEVEL_SAMPLES) {
            sum += sample.usage();
            count += 1.0;
        }
        if count > 0.0 { sum / count } else { 0.0 }
    }

    /// The highest of each ten seconds, oldest first. Points are cut from the newest sample backwards.
    fn trend(&self) -> Vec<f64> {
        let usages: Vec<f64> = self.samples.iter().map(PoolSample::usage).collect();
        usages
            .rchunks(POINT_SAMPLES)
            .rev()
            .map(|point| point.iter().copied().fold(0.0, f64::max))
            .collect()
    }

    fn state(&self, now: PoolSample) -> PoolState {
        let usage = self.usage();
        PoolState {
            size: now.size,
            most: now.most,
            checked_out: now.checked_out,
            available: now.available(),
            overflow: now.overflow(),
            waiters: now.waiters,
            wait_p95_ms: self
                .newest(MINUTE_SAMPLES)
                .map(|s| s.wait_p95_ms)
                .fold(0.0, f64::max),
            timeouts: now.timeouts,
            usage,
            level: PoolLevel::of(usage),
            trend: self.trend(),
        }
    }
}

impl Services {
    /// Looks at the pool, keeps what it saw, and writes to the log where the level changed or has been bad for long.
    pub fn sample_pool(&self) {
        let sample = self.db.pool_sample();
        let mut watched = self.pool.0.lock().unwrap_or_else(PoisonError::into_inner);
        let log_line = watched.push(sample);
        let state = watched.state(sample);
        drop(watched);
        if log_line != LogLine::None {
            log_state(&state);
        }
    }

    /// Gives connections back to the database that the last minute did not need. To be called once a minute.
    pub async fn close_overflow(&self) {
        self.db.close_overflow().await;
    }

    /// The pool of now, with its last ten minutes.
    pub fn pool_state(&self) -> PoolState {
        let watched = self.pool.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The waits of a sample are counted once only, by the one that is kept.
        watched.state(self.db.pool_now())
    }

    /// In use over the last ten seconds, in per cent; none before there are ten.
    pub(crate) fn steady_pool_usage(&self) -> Option<f64> {
        let watched = self.pool.0.lock().unwrap_or_else(PoisonError::into_inner);
        (watched.samples.len() >= LEVEL_SAMPLES).then(|| watched.usage())
    }

    /// The same, for an admin.
    pub fn pool_for(&self, _: &Authorized<OperateSite>) -> PoolState {
        self.pool_state()
    }

    /// What has been going on for long in the database; none where it does not tell. Asked in the watcher's lane: the
    /// others may be full.
    pub async fn running_queries(&self, _: &Authorized<OperateSite>) -> Option<Vec<RunningQuery>> {
        match self.watch.running_queries(LONG_MS).await {
            Ok(queries) => Some(queries),
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "what runs long could not be read"
                );
                None
            }
        }
    }

    /// Stops what that process of Postgres has been doing since then.
    pub async fn cancel_query(
        &self,
        by: &Authorized<OperateSite>,
        pid: i64,
        began: i64,
    ) -> Result<(), ServiceError> {
        let over = || FieldError::new("query", WrongField::QueryOver);
        let process = i32::try_from(pid).map_err(|_| over())?;
        let mut tx = self.watch.begin(by.actor()).await?;
        let seconds = tx.stop_query(process, began).await?.ok_or_else(over)?;
        tx.commit(AuditEvent::QueryCancelled { process, seconds }).await?;
        Ok(())
    }
}

/// The line that operators search for.
fn log_state(state: &PoolState) {
    let PoolState {
        checked_out,
        most,
        overflow,
        waiters,
        ..
    } = *state;
    let (usage, level) = (state.usage.round(), state.level.code());
    match state.level {
        PoolLevel::Healthy => {
            tracing::info!(target: "pool", checked_out, most, overflow, waiters, "Pool usage {usage} %: {level}");
        }
        PoolLevel::Warning => {
            tracing::warn!(target: "pool", checked_out, most, overflow, waiters, "Pool usage {usage} %: {level}");
        }
        PoolLevel::Critical | PoolLevel::Danger => {
            tracing::error!(target: "pool", critical = true, checked_out, most, overflow, waiters, "Pool usage {usage} %: {level}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(checked_out: usize) -> PoolSample {
        PoolSample {
            size: 10,
            most: 20,
            checked_out,
            ..PoolSample::default()
        }
    }

    #[test]
    fn the_level_follows_ten_seconds_and_is_told_when_it_changes() {
        let mut watched = Watched::default();
        let lines: Vec<LogLine> = (0..5).map(|_| watched.push(sample(2))).collect();
        assert_eq!(lines, [LogLine::None; 5]);
        // One full sample of five is no alarm.
        assert_eq!(watched.push(sample(20)), LogLine::None);
        assert_eq!(watched.state(sample(20)).level, PoolLevel::Healthy);
        let lines: Vec<LogLine> = (0..4).map(|_| watched.push(sample(20))).collect();
        assert_eq!(
            lines.iter().filter(|t| **t == LogLine::Changed).count(),
            2,
            "{lines:?}"
        );
        let state = watched.state(sample(20));
        assert_eq!(
            (state.level, state.overflow, state.available),
            (PoolLevel::Danger, 10, 0)
        );
        // Then once a minute, and once more when it is well again.
        let lines: Vec<LogLine> = (0..60).map(|_| watched.push(sample(20))).collect();
        assert_eq!(lines.iter().filter(|t| **t == LogLine::Again).count(), 2);
        let lines: Vec<LogLine> = (0..10).map(|_| watched.push(sample(0))).collect();
        assert_eq!(
            lines.iter().rfind(|t| **t != LogLine::None),
            Some(&LogLine::Changed)
        );
        assert_eq!(watched.state(sample(0)).level, PoolLevel::Healthy);
    }

    #[test]
    fn a_pool_that_turns_people_away_is_full_although_lanes_are_free() {
        let mut watched = Watched::default();
        let refused = |timeouts| PoolSample {
            timeouts,
            ..sample(12)
        };
        for _ in 0..5 {
            watched.push(refused(3));
        }
        assert_eq!(
            watched.state(refused(3)).level,
            PoolLevel::Healthy,
            "that was before"
        );
        watched.push(refused(4));
        assert_eq!(watched.state(refused(4)).level, PoolLevel::Danger);
        for _ in 0..5 {
            watched.push(refused(4));
        }
        assert_eq!(watched.state(refused(4)).level, PoolLevel::Healthy);
    }

    #[test]
    fn the_trend_is_ten_minutes_of_the_highest_of_each_ten_seconds() {
        let mut watched = Watched::default();
        for n in 0..1000 {
            watched.push(sample(if n == 997 { 20 } else { 1 }));
        }
        let trend = watched.state(sample(1)).trend;
        assert_eq!(trend.len(), 60);
        assert_eq!(trend.last(), Some(&100.0));
        assert!(trend.iter().rev().skip(1).all(|usage| (usage - 5.0).abs() < 1e-9));
    }
}

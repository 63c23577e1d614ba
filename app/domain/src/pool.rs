//! The pool of database connections as people see it: how full, since when, and what holds it (SPEC 12).

use serde::{Deserialize, Serialize};

/// How full the pool is, in the steps of SPEC 12.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PoolLevel {
    Healthy,
    Warning,
    Critical,
    Danger,
}

impl PoolLevel {
    /// Where each step begins, in per cent; danger begins just beyond its number.
    pub const WARNING: f64 = 70.0;
    pub const CRITICAL: f64 = 85.0;
    pub const DANGER: f64 = 95.0;

    /// The step of a usage in per cent.
    pub fn of(percent: f64) -> Self {
        if percent > Self::DANGER {
            Self::Danger
        } else if percent >= Self::CRITICAL {
            Self::Critical
        } else if percent >= Self::WARNING {
            Self::Warning
        } else {
            Self::Healthy
        }
    }

    pub const fn code(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Warning => "warning",
            Self::Critical => "critical",
            Self::Danger => "danger",
        }
    }
}

/// One server's pool at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PoolState {
    /// Connections in regular use at most: `POOL_SIZE`.
    pub size: usize,
    /// Connections at most: with `POOL_MAX_OVERFLOW`.
    pub most: usize,
    pub checked_out: usize,
    pub available: usize,
    /// In use beyond the regular ones.
    pub overflow: usize,
    /// Requests that wait for a connection.
    pub waiters: usize,
    /// In the last minute 95 of 100 requests waited at most so long, in milliseconds.
    pub wait_p95_ms: f64,
    /// Requests that got no connection within two seconds, since the start.
    pub timeouts: u64,
    /// In use on average over the last ten seconds, in per cent of all that there may be.
    pub usage: f64,
    /// The step of `usage`.
    pub level: PoolLevel,
    /// The highest usage in per cent of each ten seconds of the last ten minutes, oldest first.
    pub trend: Vec<f64>,
}

/// A statement or a transaction that has been going on for long.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunningQuery {
    /// The process of Postgres that runs it.
    pub pid: i32,
    /// When it began, in microseconds since 1970: tells it from a later one of the same process.
    pub began: i64,
    pub seconds: f64,
    /// As Postgres names it: `active`, `idle in transaction`.
    pub state: String,
    /// The database's role that runs it.
    pub role: String,
    /// What it is; parameters are not in it.
    pub text: String,
    /// Whether it waits for somebody else's lock.
    pub waits_for_lock: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_begin_where_the_specification_says() {
        for (percent, level) in [
            (0.0, PoolLevel::Healthy),
            (69.9, PoolLevel::Healthy),
            (70.0, PoolLevel::Warning),
            (84.9, PoolLevel::Warning),
            (85.0, PoolLevel::Critical),
            (95.0, PoolLevel::Critical),
            (95.1, PoolLevel::Danger),
            (100.0, PoolLevel::Danger),
        ] {
            assert_eq!(PoolLevel::of(percent), level, "{percent} %");
        }
    }
}

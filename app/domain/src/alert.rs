//! Alerts: what of the site's running is looked at, from where on it is wrong, and what to do about it (SPEC 12).

mod words;

use crate::pool::PoolLevel;
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

pub use words::Saying;

/// More errors a minute in the log of one server are a spike (SPEC 12).
pub const ERRORS_PER_MINUTE: i64 = 10;
/// More failed log-ins a minute are an attack, or a shift that forgot its passwords (SPEC 12).
pub const FAILED_LOGINS_PER_MINUTE: i64 = 20;
/// A disk that is fuller, in per cent, has to be looked after (SPEC 12).
pub const DISK_PERCENT: i64 = 80;
/// An older backup, in hours, is too old: a day, and two hours in which tonight's may run (SPEC 12 leaves the number open).
pub const BACKUP_HOURS: i64 = 26;
/// Rows wait two seconds for their seal; so many say that nobody seals. `doctor` says the same.
pub const SEALER_SECONDS: i64 = 60;
/// A replica that is further behind, in seconds, shows reports of yesterday (SPEC 12 leaves the number open).
pub const REPLICA_SECONDS: i64 = 30;
/// Archiving of the write-ahead log that has failed for longer, in seconds: what a lost disk may cost (SPEC 12).
pub const ARCHIVE_SECONDS: i64 = 60;
/// An older base, in hours, is too old: one a week, and a day in which somebody sees why it failed. `doctor` says the same.
pub const BASE_HOURS: i64 = 192;
/// Hours since a restore was last proven to work: one drill a week, and a day. `doctor` says the same.
pub const DRILL_HOURS: i64 = 192;

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// Database connections of one server in use, in per cent.
    PoolUsage,
    /// Errors a minute in the log of one server.
    ErrorSpike,
    /// Failed log-ins a minute, of all servers.
    FailedLogins,
    /// A disk, in per cent.
    DiskFull,
    /// Hours since the newest backup was finished.
    BackupOld,
    /// Seconds that rows of the logs have waited for their seal.
    SealerBehind,
    /// Seconds that a replica is behind.
    ReplicaLag,
    /// Seconds that archiving of the write-ahead log has failed.
    ArchiveFailing,
    /// Hours since the newest base was finished.
    BaseOld,
    /// Hours since the newest drill of a restore that went well; nothing to measure where the newest failed.
    DrillOld,
    /// The number of the newest seal, where it is none of this site's or does not follow the one before; else 0.
    ChainBroken,
    /// Logs that take no row of the month that it is about.
    WritePath,
}

impl AlertKind {
    pub const ALL: [Self; 12] = [
        Self::PoolUsage,
        Self::ErrorSpike,
        Self::FailedLogins,
        Self::DiskFull,
        Self::BackupOld,
        Self::SealerBehind,
        Self::ReplicaLag,
        Self::ArchiveFailing,
        Self::BaseOld,
        Self::DrillOld,
        Self::ChainBroken,
        Self::WritePath,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::PoolUsage => "pool_usage",
            Self::ErrorSpike => "error_spike",
            Self::FailedLogins => "failed_logins",
            Self::DiskFull => "disk_full",
            Self::BackupOld => "backup_old",
            Self::SealerBehind => "sealer_behind",
            Self::ReplicaLag => "replica_lag",
            Self::ArchiveFailing => "archive_failing",
            Self::BaseOld => "base_old",
            Self::DrillOld => "drill_old",
            Self::ChainBroken => "chain_broken",
            Self::WritePath => "write_path",
        }
    }

    /// The kind of a code such as `disk_full`.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Look at it today.
    Warning,
    /// Look at it now.
    Critical,
    /// People are, or will soon be, kept from their work.
    Danger,
}

impl Severity {
    pub const ALL: [Self; 3] = [Self::Warning, Self::Critical, Self::Danger];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Critical => "critical",
            Self::Danger => "danger",
        }
    }

    /// As the database keeps and compares it: 1, 2, 3.
    pub const fn rank(self) -> i16 {
        match self {
            Self::Warning => 1,
            Self::Critical => 2,
            Self::Danger => 3,
        }
    }

    /// The severity of a rank.
    pub fn from_rank(rank: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.rank() == rank)
    }
}

/// What was measured, in the unit of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub kind: AlertKind,
    /// The server, disk, replica or month that it is about; empty where it is the site.
    pub subject: String,
    /// `None`: there is nothing to measure although there should be, such as no backup at all. Worse than any number.
    pub value: Option<i64>,
}

/// What has to be raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    pub kind: AlertKind,
    pub subject: String,
    pub severity: Severity,
    pub value: Option<i64>,
    /// What the value is beyond.
    pub bound: i64,
}

/// From where on a reading is wrong; beyond, never at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    pub errors_per_minute: i64,
    pub failed_logins_per_minute: i64,
    pub disk_percent: i64,
    pub backup_hours: i64,
    pub sealer_seconds: i64,
    pub replica_seconds: i64,
    pub archive_seconds: i64,
    pub base_hours: i64,
    pub drill_hours: i64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            errors_per_minute: ERRORS_PER_MINUTE,
            failed_logins_per_minute: FAILED_LOGINS_PER_MINUTE,
            disk_percent: DISK_PERCENT,
            backup_hours: BACKUP_HOURS,
            sealer_seconds: SEALER_SECONDS,
            replica_seconds: REPLICA_SECONDS,
            archive_seconds: ARCHIVE_SECONDS,
            base_hours: BASE_HOURS,
            drill_hours: DRILL_HOURS,
        }
    }
}

impl Thresholds {
    /// What a reading has to raise, if anything.
    ///
    /// The pool has its own levels. Of a disk, half of what the limit leaves free is critical, and a quarter danger: 90 and
    /// 95 with a limit of 80. Logs that take no rows are danger. Everything else is critical beyond a multiple of its limit. Nothing to
    /// measure is critical.
    pub fn judge(&self, reading: &Reading) -> Option<Raised> {
        let (severity, bound) = match reading.kind {
            AlertKind::PoolUsage => pool(reading.value?)?,
            AlertKind::DiskFull => self.disk(reading.value?)?,
            AlertKind::ErrorSpike => many(reading.value, self.errors_per_minute, 5)?,
            AlertKind::FailedLogins => many(reading.value, self.failed_logins_per_minute, 5)?,
            AlertKind::BackupOld => many(reading.value, self.backup_hours, 2)?,
            AlertKind::SealerBehind => many(reading.value, self.sealer_seconds, 10)?,
            AlertKind::ReplicaLag => many(reading.value, self.replica_seconds, 10)?,
            AlertKind::ArchiveFailing => many(reading.value, self.archive_seconds, 10)?,
            AlertKind::BaseOld => many(reading.value, self.base_hours, 2)?,
            AlertKind::DrillOld => many(reading.value, self.drill_hours, 2)?,
            // One is too many.
            AlertKind::ChainBroken => many(reading.value, 0, 0)?,
            AlertKind::WritePath => (Severity::Danger, many(reading.value, 0, 0)?.1),
        };
        Some(Raised {
            kind: reading.kind,
            subject: reading.subject.clone(),
            severity,
            value: reading.value,
            bound,
        })
    }

    fn disk(&self, percent: i64) -> Option<(Severity, i64)> {
        let limit = self.disk_percent.clamp(0, 100);
        let free = 100 - limit;
        if percent > 100 - free / 4 {
            Some((Severity::Danger, limit))
        } else if percent > 100 - free / 2 {
            Some((Severity::Critical, limit))
        } else if percent > limit {
            Some((Severity::Warning, limit))
        } else {
            None
        }
    }
}

fn pool(percent: i64) -> Option<(Severity, i64)> {
    #[expect(clippy::cast_precision_loss, reason = "a percentage is small")]
    match PoolLevel::of(percent as f64) {
        PoolLevel::Healthy => None,
        PoolLevel::Warning => Some((Severity::Warning, 70)),
        PoolLevel::Critical => Some((Severity::Critical, 85)),
        PoolLevel::Danger => Some((Severity::Danger, 95)),
    }
}

fn many(value: Option<i64>, limit: i64, critical_times: i64) -> Option<(Severity, i64)> {
    match value {
        None => Some((Severity::Critical, limit)),
        Some(value) if value > limit.saturating_mul(critical_times) => Some((Severity::Critical, limit)),
        Some(value) if value > limit => Some((Severity::Warning, limit)),
        Some(_) => None,
    }
}

/// An alert that was raised, and may be over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    pub id: i64,
    pub kind: AlertKind,
    pub subject: String,
    pub severity: Severity,
    /// The latest that was measured while it was on.
    pub value: Option<i64>,
    pub bound: i64,
    pub raised_at: Timestamp,
    pub last_seen_at: Timestamp,
    /// `None`: it is on.
    pub cleared_at: Option<Timestamp>,
    pub acknowledged_at: Option<Timestamp>,
    pub acknowledged_by: Option<String>,
    /// Messages about it that did not arrive.
    pub troubles: Vec<Trouble>,
}

/// A way to tell an alert that may fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Mail,
    Webhook,
}

impl Channel {
    pub const ALL: [Self; 2] = [Self::Mail, Self::Webhook];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Webhook => "webhook",
        }
    }

    /// The channel of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }
}

/// A message about an alert that was tried and did not arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    pub channel: Channel,
    pub told_at: Timestamp,
    pub attempts: i32,
    /// `None`: it is tried again.
    pub given_up_at: Option<Timestamp>,
    /// What went wrong last, in English.
    pub error: String,
}

/// What the alerts' page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertList {
    /// Those that are on, worst first.
    pub open: Vec<Alert>,
    /// Those that are over, newest first.
    pub history: crate::page::Page<Alert>,
}

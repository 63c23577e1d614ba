//! The sentences about alerts: one source for log, mail, webhook, notifications and page.

use super::{Alert, AlertKind};
use crate::language::Language;
use crate::texts;
use serde::{Deserialize, Serialize};

/// What is said about an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Saying {
    /// A number is beyond its limit.
    Beyond,
    /// There is nothing to measure.
    Missing,
    /// It is over.
    Cleared,
}

impl Saying {
    pub const ALL: [Self; 3] = [Self::Beyond, Self::Missing, Self::Cleared];
}

impl AlertKind {
    /// What is wrong, in two or three words.
    pub fn title(self, language: Language) -> &'static str {
        let t = texts::Alert::of(language);
        match self {
            Self::PoolUsage => t.pool_usage_title,
            Self::ErrorSpike => t.error_spike_title,
            Self::FailedLogins => t.failed_logins_title,
            Self::DiskFull => t.disk_full_title,
            Self::BackupOld => t.backup_old_title,
            Self::SealerBehind => t.sealer_behind_title,
            Self::ReplicaLag => t.replica_lag_title,
            Self::ArchiveFailing => t.archive_failing_title,
            Self::BaseOld => t.base_old_title,
            Self::DrillOld => t.drill_old_title,
            Self::ChainBroken => t.chain_broken_title,
            Self::WritePath => t.write_path_title,
        }
    }

    /// What to do about it.
    pub fn to_do(self, language: Language) -> &'static str {
        let t = texts::Alert::of(language);
        match self {
            Self::PoolUsage => t.pool_usage_to_do,
            Self::ErrorSpike => t.error_spike_to_do,
            Self::FailedLogins => t.failed_logins_to_do,
            Self::DiskFull => t.disk_full_to_do,
            Self::BackupOld => t.backup_old_to_do,
            Self::SealerBehind => t.sealer_behind_to_do,
            Self::ReplicaLag => t.replica_lag_to_do,
            Self::ArchiveFailing => t.archive_failing_to_do,
            Self::BaseOld => t.base_old_to_do,
            Self::DrillOld => t.drill_old_to_do,
            Self::ChainBroken => t.chain_broken_to_do,
            Self::WritePath => t.write_path_to_do,
        }
    }

    /// The code of the notification that says it.
    pub const fn notice(self, saying: Saying) -> &'static str {
        match (self, saying) {
            (Self::PoolUsage, Saying::Beyond) => "alert_pool_usage",
            (Self::PoolUsage, Saying::Missing) => "alert_pool_usage_missing",
            (Self::PoolUsage, Saying::Cleared) => "alert_pool_usage_cleared",
            (Self::ErrorSpike, Saying::Beyond) => "alert_error_spike",
            (Self::ErrorSpike, Saying::Missing) => "alert_error_spike_missing",
            (Self::ErrorSpike, Saying::Cleared) => "alert_error_spike_cleared",
            (Self::FailedLogins, Saying::Beyond) => "alert_failed_logins",
            (Self::FailedLogins, Saying::Missing) => "alert_failed_logins_missing",
            (Self::FailedLogins, Saying::Cleared) => "alert_failed_logins_cleared",
            (Self::DiskFull, Saying::Beyond) => "alert_disk_full",
            (Self::DiskFull, Saying::Missing) => "alert_disk_full_missing",
            (Self::DiskFull, Saying::Cleared) => "alert_disk_full_cleared",
            (Self::BackupOld, Saying::Beyond) => "alert_backup_old",
            (Self::BackupOld, Saying::Missing) => "alert_backup_old_missing",
            (Self::BackupOld, Saying::Cleared) => "alert_backup_old_cleared",
            (Self::SealerBehind, Saying::Beyond) => "alert_sealer_behind",
            (Self::SealerBehind, Saying::Missing) => "alert_sealer_behind_missing",
            (Self::SealerBehind, Saying::Cleared) => "alert_sealer_behind_cleared",
            (Self::ReplicaLag, Saying::Beyond) => "alert_replica_lag",
            (Self::ReplicaLag, Saying::Missing) => "alert_replica_lag_missing",
            (Self::ReplicaLag, Saying::Cleared) => "alert_replica_lag_cleared",
            (Self::ArchiveFailing, Saying::Beyond) => "alert_archive_failing",
            (Self::ArchiveFailing, Saying::Missing) => "alert_archive_failing_missing",
            (Self::ArchiveFailing, Saying::Cleared) => "alert_archive_failing_cleared",
            (Self::BaseOld, Saying::Beyond) => "alert_base_old",
            (Self::BaseOld, Saying::Missing) => "alert_base_old_missing",
            (Self::BaseOld, Saying::Cleared) => "alert_base_old_cleared",
            (Self::DrillOld, Saying::Beyond) => "alert_drill_old",
            (Self::DrillOld, Saying::Missing) => "alert_drill_old_missing",
            (Self::DrillOld, Saying::Cleared) => "alert_drill_old_cleared",
            (Self::ChainBroken, Saying::Beyond) => "alert_chain_broken",
            (Self::ChainBroken, Saying::Missing) => "alert_chain_broken_missing",
            (Self::ChainBroken, Saying::Cleared) => "alert_chain_broken_cleared",
            (Self::WritePath, Saying::Beyond) => "alert_write_path",
            (Self::WritePath, Saying::Missing) => "alert_write_path_missing",
            (Self::WritePath, Saying::Cleared) => "alert_write_path_cleared",
        }
    }

    /// Whether there can be many at once, each about something else.
    pub const fn has_subject(self) -> bool {
        !matches!(
            self,
            Self::FailedLogins
                | Self::SealerBehind
                | Self::ArchiveFailing
                | Self::DrillOld
                | Self::ChainBroken
        )
    }

    /// What its sentences need, in the order in which notifications keep it: the subject, where the kind has one, then the value and
    /// its limit.
    pub fn details(self, subject: &str, value: Option<i64>, bound: i64) -> Vec<String> {
        let subject = self.has_subject().then(|| subject.to_owned());
        let numbers = value.map(|value| [value.to_string(), bound.to_string()]);
        subject.into_iter().chain(numbers.into_iter().flatten()).collect()
    }

    /// The sentence, with what [`AlertKind::details`] says.
    pub(crate) fn sentence<S: AsRef<str>>(self, saying: Saying, language: Language, details: &[S]) -> String {
        let mut details = details.iter().map(AsRef::as_ref);
        let mut next = || details.next().unwrap_or_default();
        let subject = if self.has_subject() { next() } else { "" };
        let t = texts::Alert::of(language);
        match saying {
            Saying::Beyond => self.beyond(t, subject, next(), next()),
            Saying::Missing => self.missing(t, subject),
            Saying::Cleared => self.cleared(t, subject),
        }
    }

    fn beyond(self, t: &texts::Alert, subject: &str, value: &str, bound: &str) -> String {
        match self {
            Self::PoolUsage => t.pool_usage_beyond(subject, value, bound),
            Self::ErrorSpike => t.error_spike_beyond(subject, value, bound),
            Self::FailedLogins => t.failed_logins_beyond(value, bound),
            Self::DiskFull => t.disk_full_beyond(subject, value, bound),
            Self::BackupOld => t.backup_old_beyond(subject, value, bound),
            Self::SealerBehind => t.sealer_behind_beyond(value, bound),
            Self::ReplicaLag => t.replica_lag_beyond(subject, value, bound),
            Self::ArchiveFailing => t.archive_failing_beyond(value, bound),
            Self::BaseOld => t.base_old_beyond(subject, value, bound),
            Self::DrillOld => t.drill_old_beyond(value, bound),
            Self::ChainBroken => t.chain_broken_beyond(value, bound),
            Self::WritePath => t.write_path_beyond(subject, value, bound),
        }
    }

    fn missing(self, t: &texts::Alert, subject: &str) -> String {
        match self {
            Self::PoolUsage => t.pool_usage_missing(subject),
            Self::ErrorSpike => t.error_spike_missing(subject),
            Self::FailedLogins => t.failed_logins_missing.to_owned(),
            Self::DiskFull => t.disk_full_missing(subject),
            Self::BackupOld => t.backup_old_missing(subject),
            Self::SealerBehind => t.sealer_behind_missing.to_owned(),
            Self::ReplicaLag => t.replica_lag_missing(subject),
            Self::ArchiveFailing => t.archive_failing_missing.to_owned(),
            Self::BaseOld => t.base_old_missing(subject),
            Self::DrillOld => t.drill_old_missing.to_owned(),
            Self::ChainBroken => t.chain_broken_missing.to_owned(),
            Self::WritePath => t.write_path_missing(subject),
        }
    }

    fn cleared(self, t: &texts::Alert, subject: &str) -> String {
        match self {
            Self::PoolUsage => t.pool_usage_cleared(subject),
            Self::ErrorSpike => t.error_spike_cleared(subject),
            Self::FailedLogins => t.failed_logins_cleared.to_owned(),
            Self::DiskFull => t.disk_full_cleared(subject),
            Self::BackupOld => t.backup_old_cleared(subject),
            Self::SealerBehind => t.sealer_behind_cleared.to_owned(),
            Self::ReplicaLag => t.replica_lag_cleared(subject),
            Self::ArchiveFailing => t.archive_failing_cleared.to_owned(),
            Self::BaseOld => t.base_old_cleared(subject),
            Self::DrillOld => t.drill_old_cleared.to_owned(),
            Self::ChainBroken => t.chain_broken_cleared.to_owned(),
            Self::WritePath => t.write_path_cleared(subject),
        }
    }
}

impl Alert {
    /// What was wrong, as a sentence; also when it is over.
    pub fn sentence(&self, language: Language) -> String {
        let saying = if self.value.is_some() {
            Saying::Beyond
        } else {
            Saying::Missing
        };
        self.says(saying, language)
    }

    /// That it is over, as a sentence.
    pub fn cleared_sentence(&self, language: Language) -> String {
        self.says(Saying::Cleared, language)
    }

    fn says(&self, saying: Saying, language: Language) -> String {
        let details = self.kind.details(&self.subject, self.value, self.bound);
        self.kind.sentence(saying, language, &details)
    }
}

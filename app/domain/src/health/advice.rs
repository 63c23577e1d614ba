//! What is wrong with a part of the site, and what to do about it.

use crate::language::Language;
use crate::seal::{Fault, Log};
use crate::texts::SiteHealth;
use serde::{Serialize, Serializer};
use std::fmt;

/// Why the database did not answer a probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// No connection could be made.
    Away,
    /// It asked to be asked again.
    Retry,
    /// It took too long.
    Slow,
    /// It refused a statement.
    Refused,
    /// Something that no probe should meet, in the program's own words.
    Other(String),
}

impl NoAnswer {
    fn words(&self, language: Language) -> &str {
        let t = SiteHealth::of(language);
        match self {
            Self::Away => t.no_answer_away,
            Self::Retry => t.no_answer_retry,
            Self::Slow => t.no_answer_slow,
            Self::Refused => t.no_answer_refused,
            Self::Other(text) => text,
        }
    }
}

/// What is wrong with a part, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advice {
    DatabaseSilent(NoAnswer),
    DatabaseSlow,
    SessionsUnread(NoAnswer),
    NoActRecorded(NoAnswer),
    NothingStored(NoAnswer),
    /// A log has no partition for rows of this month, such as `2026-11`.
    NoPlace {
        log: Log,
        month: String,
    },
    /// The same of both logs.
    NoPlaceInBoth {
        month: String,
    },
    SealsUnread(NoAnswer),
    SealOfNewerProgram {
        seal: i64,
        form: i16,
    },
    ChainBroken(Fault),
    SealerAsleep,
    LimitsBroken,
    /// The settings of the limits that are off.
    LimitsOff(Vec<&'static str>),
    LimitsFull,
    PoolFilling,
    PoolFull,
    CachePoor,
    DiskFilling,
    BackupOld,
    ArchiveFailing,
    BaseOld,
    DrillOld,
    ReplicaBehind,
}

impl Advice {
    /// One or two sentences for whoever looks after the site.
    pub fn sentence(&self, language: Language) -> String {
        let t = SiteHealth::of(language);
        let text = match self {
            Self::DatabaseSilent(why) => return t.database_silent(why.words(language)),
            Self::SessionsUnread(why) => return t.sessions_unread(why.words(language)),
            Self::NoActRecorded(why) => return t.no_act_recorded(why.words(language)),
            Self::NothingStored(why) => return t.nothing_stored(why.words(language)),
            Self::NoPlace { log, month } => return t.no_place(log.table(), month),
            Self::NoPlaceInBoth { month } => {
                return t.no_place_in_both(Log::Scan.table(), Log::Audit.table(), month);
            }
            Self::SealsUnread(why) => return t.seals_unread(why.words(language)),
            Self::SealOfNewerProgram { seal, form } => {
                return t.seal_of_newer_program(&seal.to_string(), &form.to_string());
            }
            Self::ChainBroken(fault) => return t.chain_broken(&fault.sentence(language)),
            Self::LimitsOff(limits) => return t.limits_off(&limits.join(", ")),
            Self::DatabaseSlow => t.database_slow,
            Self::SealerAsleep => t.sealer_asleep,
            Self::LimitsBroken => t.limits_broken,
            Self::LimitsFull => t.limits_full,
            Self::PoolFilling => t.pool_filling,
            Self::PoolFull => t.pool_full,
            Self::CachePoor => t.cache_poor,
            Self::DiskFilling => t.disk_filling,
            Self::BackupOld => t.backup_old,
            Self::ArchiveFailing => t.archive_failing,
            Self::BaseOld => t.base_old,
            Self::DrillOld => t.drill_old,
            Self::ReplicaBehind => t.replica_behind,
        };
        text.to_owned()
    }
}

/// For the command line and for programs.
impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Language::default()))
    }
}

/// Programs read the sentence.
impl Serialize for Advice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

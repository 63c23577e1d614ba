//! What somebody should look at.

use super::work::Work;
use crate::scan_log::LoggedOutcome;
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// Refusals of the last hour rise only from so many on,
const RISING_REFUSED: i64 = 10;
/// and from so many in a thousand scans, however few there were before.
const RISING_PER_MILLE: i64 = 50;
/// Before, somebody must have scanned so often that a share says anything.
const BEFORE_SCANS: i64 = 50;

/// A parent that is open for long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OldParent {
    pub label: String,
    pub since: Timestamp,
}

/// A bill that lacks parents for long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortBill {
    pub number: String,
    pub parents: i16,
    pub target_parents: i16,
    pub since: Timestamp,
}

/// Refused reads of the last hour beside those of the day before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rising {
    pub refused: i64,
    /// Of a thousand scans.
    pub per_mille: i64,
    /// The same of the 23 hours before; nothing where hardly anybody scanned.
    pub before_per_mille: Option<i64>,
    /// What was refused most often in the last hour.
    pub most: Option<LoggedOutcome>,
}

impl Rising {
    /// Whether refused reads rise: at least ten of the last hour, one in twenty or more, and twice the share of before.
    pub fn of(recent: &Work, before: &Work, most: Option<LoggedOutcome>) -> Option<Self> {
        let per_mille = recent.refused_per_mille()?;
        let before_per_mille = before
            .refused_per_mille()
            .filter(|_| before.scans() >= BEFORE_SCANS);
        let rises = recent.refused >= RISING_REFUSED
            && per_mille >= RISING_PER_MILLE
            && before_per_mille.is_none_or(|before| per_mille >= before * 2);
        rises.then_some(Self {
            refused: recent.refused,
            per_mille,
            before_per_mille,
            most,
        })
    }
}

/// Reads that wait on stations and do not come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingReads {
    pub reads: i64,
    /// The stations, the one with most of them first.
    pub stations: Vec<String>,
}

/// What somebody should look at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// Parents that are open for more than an hour,
    pub old_parents: i64,
    /// and those that are open longest.
    pub oldest_parents: Vec<OldParent>,
    /// Bills that are open for more than a day and have fewer parents than they should; shown to billers and admins.
    pub short_bills: i64,
    pub oldest_bills: Vec<ShortBill>,
    pub rising: Option<Rising>,
    /// Shown to admins.
    pub waiting: Option<WaitingReads>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(accepted: i64, refused: i64) -> Work {
        Work {
            accepted,
            refused,
            ..Work::default()
        }
    }

    #[test]
    fn refused_reads_rise_when_their_share_doubles() {
        let rises = |recent, before| Rising::of(&recent, &before, None).is_some();
        assert!(rises(work(90, 10), work(950, 50)));
        assert!(!rises(work(90, 10), work(940, 60)), "less than twice the share");
        assert!(!rises(work(10, 9), work(1000, 0)), "too few to say anything");
        assert!(
            !rises(work(990, 40), work(1000, 0)),
            "one in twenty-five is nothing to look at"
        );
        assert!(rises(work(90, 10), work(0, 0)), "nobody scanned before");
        assert!(rises(work(90, 10), work(10, 10)), "hardly anybody scanned before");
        assert!(!rises(work(0, 0), work(950, 50)));
    }
}

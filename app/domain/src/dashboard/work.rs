//! What was done in a span of time, and how two spans compare.

use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// What was done in a span of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Children that went into parents, less those that came out again.
    pub bags: i64,
    /// Their weight.
    pub weight_g: i64,
    /// Parents that were begun.
    pub parents: i64,
    /// Scans that were accepted,
    pub accepted: i64,
    /// and those that were refused.
    pub refused: i64,
}

impl Work {
    /// All scans.
    pub const fn scans(&self) -> i64 {
        self.accepted + self.refused
    }

    /// Of a thousand scans so many were refused; nothing where nobody scanned.
    pub const fn refused_per_mille(&self) -> Option<i64> {
        match self.scans() {
            0 => None,
            scans => Some((self.refused * 1000 + scans / 2) / scans),
        }
    }
}

impl AddAssign for Work {
    fn add_assign(&mut self, other: Self) {
        self.bags += other.bags;
        self.weight_g += other.weight_g;
        self.parents += other.parents;
        self.accepted += other.accepted;
        self.refused += other.refused;
    }
}

/// By how many per cent a figure is more than another one; nothing where that one is none.
pub const fn change_percent(now: i64, before: i64) -> Option<i64> {
    if before <= 0 {
        return None;
    }
    let more = (now - before) * 100;
    // Half a per cent is rounded away from nothing.
    let half = if more < 0 { -(before / 2) } else { before / 2 };
    Some((more + half) / before)
}

/// Today against other days, all of them to the same time of day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Today {
    /// Since the day began at the site.
    pub work: Work,
    /// The end of the last quarter of an hour that is compared. Nothing is compared before the first of the day has ended.
    pub until: Option<Timestamp>,
    /// Of today as much as is compared.
    pub work_until: Work,
    pub yesterday: Work,
    /// The same day of the week before.
    pub week_before: Work,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_in_per_cent_of_what_was_before() {
        for (now, before, change) in [
            (112, 100, Some(12)),
            (88, 100, Some(-12)),
            (0, 8, Some(-100)),
            (5, 0, None),
            (1, 3, Some(-67)),
            (2, 3, Some(-33)),
            (8, 8, Some(0)),
            (0, 0, None),
        ] {
            assert_eq!(change_percent(now, before), change, "{now} against {before}");
        }
    }

    #[test]
    fn nothing_is_refused_of_nothing() {
        let of = |accepted, refused| Work {
            accepted,
            refused,
            ..Work::default()
        };
        assert_eq!(of(0, 0).refused_per_mille(), None);
        assert_eq!(of(9, 0).refused_per_mille(), Some(0));
        assert_eq!(of(2, 1).refused_per_mille(), Some(333));
        assert_eq!(of(1, 2).refused_per_mille(), Some(667));
    }
}

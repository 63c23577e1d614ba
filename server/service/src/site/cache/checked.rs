//! Whether what is kept still holds: when the database was last asked for changes, and how old a value may be.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A change is seen by every server within so long.
pub const SEEN_WITHIN: Duration = Duration::from_secs(2);

/// When this server last knew that nothing which is kept had changed, and how often something had.
#[derive(Debug, Default)]
pub(crate) struct Checked(Mutex<LastCheck>);

#[derive(Debug, Default)]
struct LastCheck {
    at: Option<Instant>,
    versions: Vec<(String, i64)>,
    generation: u64,
}

impl Checked {
    /// Takes the versions that a look which began then has found. What was kept before is forgotten if they differ.
    pub(crate) fn found(&self, began: Instant, versions: Vec<(String, i64)>) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if last.at.is_none() || last.versions != versions {
            last.generation += 1;
            last.versions = versions;
        }
        last.at = last.at.max(Some(began));
    }

    pub(super) fn now(&self) -> (Option<Instant>, u64) {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (last.at, last.generation)
    }
}

/// Whether a value of that age may be used without asking. One that nobody has checked for is used for [`SEEN_WITHIN`] only.
pub(super) fn is_fresh(age: Duration, checked: Option<Duration>, fresh: Duration) -> bool {
    let unchecked = checked.map_or(age, |checked| checked.min(age));
    age < fresh && unchecked < SEEN_WITHIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_nobody_checked_for_is_used_for_two_seconds_only() {
        let seconds = Duration::from_secs;
        assert!(is_fresh(seconds(1), None, seconds(60)));
        assert!(!is_fresh(seconds(2), None, seconds(60)));
        assert!(is_fresh(seconds(59), Some(seconds(1)), seconds(60)));
        assert!(!is_fresh(seconds(59), Some(seconds(2)), seconds(60)));
        assert!(!is_fresh(seconds(60), Some(seconds(0)), seconds(60)));
        assert!(!is_fresh(seconds(1), Some(seconds(0)), seconds(1)));
    }
}

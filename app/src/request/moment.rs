//! Moments in the language of the person who asks.

use super::language;
use domain::timestamp::Timestamp;

/// A moment as a page shows it.
pub(crate) trait Moment {
    /// The day, as `24 Nov 2026`.
    fn day(&self) -> String;
    /// Day and minute, as `24 Nov 2026 14:15`.
    fn minute(&self) -> String;
}

impl Moment for Timestamp {
    fn day(&self) -> String {
        self.day_in(language())
    }

    fn minute(&self) -> String {
        self.minute_in(language())
    }
}

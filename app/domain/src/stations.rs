//! What a station tells of itself, and what follows from its last word.

use crate::clocks::CLOCK_SECONDS;
use crate::dashboard::RefusedCount;
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// A station whose reads have not come for so many seconds is told of.
pub const OVERDUE_SECONDS: i64 = 600;
/// One that was heard so short ago is sending what it has.
const SENDING_SECONDS: i64 = 30;
/// No device holds more reads, and none is older or slower: a year.
const MOST_READS: i64 = 1_000_000;
const MOST_MS: i64 = 366 * 24 * 60 * 60 * 1000;
/// The longest version that is kept, in characters.
const VERSION_CHARS: usize = 40;

/// What a station says of itself with the commands that it sends. Each part may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StationWord {
    /// Reads without an answer, those of this call among them.
    pub waiting: Option<i64>,
    /// How old the oldest of them is.
    pub oldest_ms: Option<i64>,
    /// How long its latest calls waited for their answers: half of them no longer than this,
    pub p50_ms: Option<i64>,
    /// and 95 of 100 no longer than this.
    pub p95_ms: Option<i64>,
    pub app_version: Option<String>,
    /// Whether the browser promised to keep what is stored.
    pub storage: Option<bool>,
}

impl StationWord {
    /// The same within what can be true. It comes from outside, and a wrong word must not refuse the scans beside it.
    #[must_use]
    pub fn plausible(self) -> Self {
        let within = |value: Option<i64>, most: i64| value.map(|value| value.clamp(0, most));
        let version = |text: String| -> String {
            let plain = text.chars().filter(|c| !c.is_control());
            plain.take(VERSION_CHARS).collect()
        };
        Self {
            waiting: within(self.waiting, MOST_READS),
            oldest_ms: within(self.oldest_ms, MOST_MS),
            p50_ms: within(self.p50_ms, MOST_MS),
            p95_ms: within(self.p95_ms, MOST_MS),
            app_version: self
                .app_version
                .map(version)
                .filter(|version| !version.is_empty()),
            storage: self.storage,
        }
    }

    /// What is left once so many commands are answered. The oldest that is left is not older than the last that was answered.
    #[must_use]
    pub fn after(self, answered: usize, last_age_ms: Option<i64>) -> Self {
        let answered = i64::try_from(answered).unwrap_or(i64::MAX);
        let waiting = self
            .waiting
            .map(|waiting| waiting.saturating_sub(answered).max(0));
        let oldest = match (self.oldest_ms, last_age_ms) {
            (Some(oldest), Some(last)) => Some(oldest.min(last.max(0))),
            (oldest, _) => oldest,
        };
        Self {
            oldest_ms: oldest.filter(|_| waiting != Some(0)),
            waiting,
            ..self
        }
    }
}

/// A station as it was heard last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationState {
    pub name: String,
    pub seen_at: Timestamp,
    /// How long ago that was.
    pub silent_seconds: i64,
    /// Reads that it still had; nothing where it did not tell.
    pub waiting: Option<i64>,
    /// How old the oldest was then.
    pub oldest_ms: Option<i64>,
    pub p50_ms: Option<i64>,
    pub p95_ms: Option<i64>,
    /// By how much its own clock was ahead.
    pub ahead_seconds: Option<i64>,
    pub app_version: Option<String>,
    pub is_persisted: Option<bool>,
    /// What it scanned in the last 24 hours.
    pub scans_24h: i64,
    /// Of those, what was refused, by outcome.
    pub refused_24h: Vec<RefusedCount>,
}

impl StationState {
    /// A station that told nothing yet.
    pub fn named(name: String, seen_at: Timestamp) -> Self {
        Self {
            name,
            seen_at,
            silent_seconds: 0,
            waiting: None,
            oldest_ms: None,
            p50_ms: None,
            p95_ms: None,
            ahead_seconds: None,
            app_version: None,
            is_persisted: None,
            scans_24h: 0,
            refused_24h: Vec::new(),
        }
    }

    /// How many reads on it have not come for [`OVERDUE_SECONDS`], while it is not sending them just now.
    pub fn overdue(&self) -> Option<i64> {
        let waiting = self.waiting.filter(|waiting| *waiting > 0)?;
        let age = self.oldest_seconds().unwrap_or(self.silent_seconds);
        (age >= OVERDUE_SECONDS && self.silent_seconds >= SENDING_SECONDS).then_some(waiting)
    }

    /// How old the oldest read on it is by now, if it is still there.
    pub fn oldest_seconds(&self) -> Option<i64> {
        self.waiting.filter(|waiting| *waiting > 0)?;
        Some(self.oldest_ms? / 1000 + self.silent_seconds)
    }

    /// Whether somebody has to set its clock.
    pub fn is_clock_wrong(&self) -> bool {
        self.ahead_seconds
            .is_some_and(|ahead| ahead.saturating_abs() > CLOCK_SECONDS)
    }
}

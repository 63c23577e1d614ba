//! What the dashboard says (SPEC 10): today against other days, what needs attention, and totals.

mod attention;
mod axis;
mod figures;
mod work;

pub use attention::{Attention, OldParent, Rising, ShortBill, WaitingReads};
pub use axis::axis_top;
pub use figures::{Active, AreaCounts, Figures, Past, Sight, Slice};
pub use work::{Today, Work, change_percent};

use crate::scan_log::{LoggedOutcome, ScanEntry};
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// Scans of one clock hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourCount {
    pub hour: Timestamp,
    pub accepted: i64,
    pub refused: i64,
}

/// The last 24 hours of one area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaHours {
    /// Its code; empty for scans without one.
    pub area: String,
    pub name: String,
    pub today: Work,
    /// As those of the whole site.
    pub hours: Vec<HourCount>,
}

/// Refused scans of the last 24 hours, by outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedCount {
    pub outcome: LoggedOutcome,
    pub count: i64,
}

/// A station whose own clock is wrong. It works all the same; somebody has to set it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongClock {
    pub station: String,
    /// By how much it is ahead of the server's; negative when it is behind.
    pub ahead_seconds: i64,
    pub seen_at: Timestamp,
}

impl WrongClock {
    /// How far off it is, in the unit that tells most: days, hours or minutes, with its sign.
    pub fn off(&self) -> String {
        let size = self.ahead_seconds.unsigned_abs();
        let (count, unit) = match size {
            0..3_600 => (size / 60, "min"),
            3_600..172_800 => (size / 3_600, "h"),
            _ => (size / 86_400, "d"),
        };
        let sign = if self.ahead_seconds < 0 { '−' } else { '+' };
        format!("{sign}{count} {unit}")
    }
}

/// Exact totals of what the asking person may see. "24 hours" means this clock hour and the 23 before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stats {
    pub today: Today,
    /// Areas with a scan in these 24 hours; of nobody who is bound to one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<AreaHours>,
    pub attention: Attention,
    pub total_bags: i64,
    pub parent_bags: i64,
    pub child_bags: i64,
    pub open_parents: i64,
    pub full_parents: i64,
    pub closed_short_parents: i64,
    /// Bills are shown to billers and admins; zero for others.
    pub new_bills: i64,
    pub processing_bills: i64,
    pub completed_bills: i64,
    pub scans_24h: i64,
    /// Of each of these hours, oldest first, also where nobody scanned.
    pub scans_per_hour: Vec<HourCount>,
    pub refused_24h: Vec<RefusedCount>,
    /// People and stations with a scan in the last 15 minutes.
    pub active_users: i64,
    pub active_stations: i64,
    /// Stations whose own clock was wrong today; shown to admins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wrong_clocks: Vec<WrongClock>,
    pub latest_scans: Vec<ScanEntry>,
    pub as_of: Timestamp,
}

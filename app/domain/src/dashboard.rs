//! The totals of the dashboard (SPEC 10).

use crate::scan::ScanEntry;
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// Scans of one clock hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourCount {
    pub hour: Timestamp,
    pub accepted: i64,
    pub refused: i64,
}

/// Refused scans of the last 24 hours, by outcome code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedCount {
    pub outcome: String,
    pub count: i64,
}

/// Exact totals of what the asking person may see. "24 hours" means this clock hour and the 23 before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stats {
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
    pub latest_scans: Vec<ScanEntry>,
    pub as_of: Timestamp,
}

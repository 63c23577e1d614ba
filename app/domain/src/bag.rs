//! Bags as lists and pages show them.

use crate::scan_log::ScanEntry;
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// A bag in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BagSummary {
    pub id: i64,
    pub label: String,
    /// `parent` or `child`.
    pub role: String,
    /// Name of the bag type; parents only.
    #[serde(rename = "type")]
    pub bag_type: Option<String>,
    /// `open`, `full` or `closed_short`; parents only.
    pub status: Option<String>,
    pub children: i16,
    pub capacity: i16,
    pub weight_g: i64,
    pub area: Option<String>,
    /// The parent that holds it; children only.
    pub parent: Option<String>,
    /// The bill that it, or its parent, is on.
    pub bill: Option<String>,
    pub legacy: bool,
    pub created_at: Timestamp,
}

/// A child within its parent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildEntry {
    pub label: String,
    pub linked_at: Timestamp,
    pub linked_by: String,
    /// The event that put it there, by which undo names it; none for what was not scanned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan_id: Option<i64>,
}

/// One bag with all that its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BagDetail {
    pub bag: BagSummary,
    /// Whether the bill that it is on is completed, so that nothing about it changes any more.
    pub frozen: bool,
    pub close_reason: Option<String>,
    pub children: Vec<ChildEntry>,
    /// Newest first, at most 100; the history call pages on.
    pub history: Vec<ScanEntry>,
}

/// What a list of bags is narrowed to. Empty fields narrow nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BagFilter {
    pub role: Option<String>,
    #[serde(rename = "type")]
    pub bag_type: Option<String>,
    pub status: Option<String>,
    pub area: Option<String>,
    pub q: Option<String>,
    pub linked: Option<bool>,
    pub billed: Option<bool>,
    pub cursor: Option<String>,
    pub limit: Option<i64>,
}

/// What a search found: a bag or a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchHit {
    /// `parent`, `child` or `bill`.
    pub kind: String,
    pub label: String,
    /// `exact`, `prefix` or `part`.
    pub matched: String,
    pub detail: String,
}

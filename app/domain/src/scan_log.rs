//! The scan log, as people read it.

pub use crate::scan_codes::LoggedOutcome;

use crate::scan_codes::Action;
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// One line of the scan log, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanEntry {
    pub scan_id: i64,
    pub at: Timestamp,
    pub action: Action,
    pub outcome: LoggedOutcome,
    pub parent: Option<String>,
    pub child: Option<String>,
    pub bill: Option<String>,
    /// Name of who scanned.
    pub username: String,
    pub station: Option<String>,
    /// Whether a person typed the label, as far as the device knows.
    #[serde(default)]
    pub typed: bool,
}

/// Two bags that bear one label, as somebody told on the floor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoBags {
    pub scan_id: i64,
    pub at: Timestamp,
    pub label: String,
    /// The parent that holds the label.
    pub held_in: String,
    /// The parent where the second bag lies.
    pub lies_at: String,
    /// Who said it.
    pub username: String,
}

//! The scan log, as people read it.

use crate::bill::BillOutcome;
use crate::codes::Coded;
use crate::scan::{Action, ScanOutcome};
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// What became of an attempt, of packing or of billing. Of a code that both have, it is that of packing: the log's column has codes only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum LoggedOutcome {
    Packing(ScanOutcome),
    Billing(BillOutcome),
}

impl LoggedOutcome {
    /// Whether the attempt changed something.
    pub const fn is_accepted(self) -> bool {
        match self {
            Self::Packing(outcome) => outcome.is_accepted(),
            Self::Billing(outcome) => outcome.is_accepted(),
        }
    }
}

impl Coded for LoggedOutcome {
    const NAME: &'static str = "LoggedOutcome";

    fn code(self) -> &'static str {
        match self {
            Self::Packing(outcome) => outcome.code(),
            Self::Billing(outcome) => outcome.code(),
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        let packing = ScanOutcome::from_code(code).map(Self::Packing);
        packing.or_else(|| BillOutcome::from_code(code).map(Self::Billing))
    }
}

impl From<LoggedOutcome> for &'static str {
    fn from(outcome: LoggedOutcome) -> Self {
        outcome.code()
    }
}

impl TryFrom<String> for LoggedOutcome {
    type Error = String;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::from_code(&code).ok_or_else(|| format!("there is no outcome {code}"))
    }
}

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

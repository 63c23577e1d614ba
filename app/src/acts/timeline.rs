//! Looking into the audit.

use domain::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// An act of the audit on the page of what it was about, in words: the browser's build has none for these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    pub at: Timestamp,
    pub what: String,
    pub by: Option<String>,
}

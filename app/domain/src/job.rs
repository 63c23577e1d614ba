//! Long work that any server may do (decision 61).

use crate::codes::codes;
use serde::{Deserialize, Serialize};

codes!(
    /// What the work is; each has one runner.
    JobKind {
        Import = "import",
    }
);

codes!(
    /// Where a job is.
    JobState {
        Waiting = "waiting",
        Running = "running",
        Done = "done",
        Failed = "failed",
        Cancelled = "cancelled",
    }
);

impl JobState {
    /// Whether nothing of it comes any more.
    pub const fn is_ended(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

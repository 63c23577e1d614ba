//! How far a parent is packed.

use crate::codes::codes;
use serde::{Deserialize, Serialize};

codes!(
    /// How far a parent is packed (SPEC 3).
    ParentStatus {
        Open = "open",
        Full = "full",
        ClosedShort = "closed_short",
    }
);

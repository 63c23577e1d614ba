//! Keyset pages: a list and the cursor of what follows.

use serde::{Deserialize, Serialize};

/// Rows of one page when nothing else is asked.
pub const DEFAULT_LIMIT: i64 = 50;
/// Rows of one page at most.
pub const MAX_LIMIT: i64 = 500;

/// One page of a list. `next` goes into the next call's `cursor`; `None` means that the list ends here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

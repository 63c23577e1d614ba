//! Keyset pages: a list and the cursor of what follows.

use serde::{Deserialize, Serialize};

/// Rows of one page when nothing else is asked.
pub const DEFAULT_LIMIT: i64 = 50;
/// Rows of one page at most.
pub const MAX_LIMIT: i64 = 500;

/// Letters and digits that a text needs to filter a list by or to be found inside of labels: shorter ones have no trigram, so
/// that the whole table would be read.
pub const PART_MIN_CHARS: usize = 3;

/// Whether an index finds labels that contain the text.
pub fn is_long_enough(part: &str) -> bool {
    part.chars().filter(|c| c.is_alphanumeric()).count() >= PART_MIN_CHARS
}

/// One page of a list. `next` goes into the next call's `cursor`; `None` means that the list ends here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

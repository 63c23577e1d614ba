//! A file that was brought, and how far it is.

use super::columns::ImportKind;
use crate::job::JobState;
use crate::refusal::{FieldError, WrongField};
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// The largest file, in bytes.
pub const MOST_BYTES: i64 = 256 << 20;
/// The largest part of a file that is brought at once, in bytes.
pub const PART_BYTES: usize = 1 << 20;
/// The longest name of a file that is kept, in characters.
const NAME_CHARS: usize = 200;

/// How far an import is: counts of what was read so far, and the place up to which it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportProgress {
    /// The sheet of the last group, from 0, and the row on which it ends. Nothing before the first group.
    pub place: Option<(u32, u64)>,
    /// Rows of groups, whatever became of them.
    pub rows: u64,
    /// Groups that brought something new.
    pub taken: u64,
    /// Groups of which everything was here already.
    pub known: u64,
    pub refused: u64,
    pub refused_rows: u64,
    pub bags: u64,
    pub links: u64,
    pub bills: u64,
    /// Parents that were put onto bills.
    pub billed: u64,
}

impl ImportProgress {
    /// Whether a group was dealt with before, by the place where it ends.
    pub fn is_behind(&self, sheet: u32, last_row: u64) -> bool {
        self.place.is_some_and(|place| (sheet, last_row) <= place)
    }
}

/// What the one who brings a file says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportWish {
    pub kind: ImportKind,
    pub file_name: String,
    pub file_size: i64,
    /// Which column holds what, as `label=B,type=C`; the rest is recognised.
    #[serde(default)]
    pub columns: String,
    /// Whether rows and sheets are taken that a person does not see.
    #[serde(default)]
    pub hidden: bool,
    /// Whether labels that no pattern fits come in, as legacy.
    #[serde(default)]
    pub legacy: bool,
}

impl ImportWish {
    /// The same as it is kept. Refuses what is empty, too large or no choice of columns.
    pub fn check(mut self) -> Result<Self, FieldError> {
        let name: String = self
            .file_name
            .chars()
            .filter(|c| !c.is_control())
            .collect::<String>()
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or_default()
            .trim()
            .chars()
            .take(NAME_CHARS)
            .collect();
        self.file_name = if name.is_empty() { "-".to_owned() } else { name };
        if !(1..=MOST_BYTES).contains(&self.file_size) {
            let wrong = WrongField::OutOfRange {
                least: 1,
                most: MOST_BYTES,
            };
            return Err(FieldError::new("file_size", wrong));
        }
        check_columns(&self.columns, self.kind)?;
        Ok(self)
    }
}

/// Refuses what is no choice of columns for this kind.
pub fn check_columns(columns: &str, kind: ImportKind) -> Result<(), FieldError> {
    match super::Columns::parse(columns, kind) {
        Ok(_) if columns.len() <= 500 => Ok(()),
        _ => Err(FieldError::new("columns", WrongField::FormNotUnderstood)),
    }
}

/// An import, for its page, its list and programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    pub id: i64,
    #[serde(flatten)]
    pub wish: ImportWish,
    /// Bytes that are here.
    pub received: i64,
    /// Of the whole file, in hexadecimal digits, once it is here.
    pub sha256: Option<String>,
    pub brought_by: String,
    pub brought_at: Timestamp,
    /// Nothing until it was started.
    pub state: Option<JobState>,
    pub progress: ImportProgress,
    pub cancelling: bool,
    pub ended_at: Option<Timestamp>,
    /// Why it failed.
    pub error: Option<String>,
}

impl Import {
    /// Whether all of the file is here.
    pub fn is_whole(&self) -> bool {
        self.sha256.is_some()
    }
}

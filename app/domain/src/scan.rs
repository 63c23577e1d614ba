//! Scanning children into parents: outcomes, their sentences, and what an answer carries (SPEC 4).

mod command;
mod report;

pub use crate::scan_codes::{Action, ScanOutcome};
pub use command::{Act, Answer, Command, MAX_BATCH, Meant, Reading, Unfit};
pub use report::ScanReport;

use crate::codes::codes;
use crate::label::NotALabel;
use crate::language::Language;
use crate::parent::ParentStatus;
use crate::refusal::WrongField;
use serde::{Deserialize, Serialize};

codes!(
    /// Why a child that was moved cannot go back into the parent that it came from.
    CannotUndo {
        Full = "full",
        ClosedShort = "closed_short",
        BillCompleted = "bill_completed",
        /// It was deleted since.
        Gone = "gone",
        AreaDenied = "area_denied",
    }
);

/// The state of a parent, as an answer carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParentState {
    pub label: String,
    /// Name of its bag type.
    #[serde(rename = "type")]
    pub bag_type: String,
    pub children: i16,
    pub capacity: i16,
    pub weight_g: i64,
    pub status: ParentStatus,
    /// Number of the bill that it is on.
    pub bill: Option<String>,
    pub area: Option<String>,
}

/// The answer to a scan, undo, move, unlink, close or reopen. The same key always gets the same answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanAnswer {
    pub outcome: ScanOutcome,
    pub scan_id: i64,
    /// The sentence for a person; empty until [`ScanAnswer::with_message`].
    #[serde(default)]
    pub message: String,
    /// `None` where there is nothing to tell, and of a parent of another area, whatever the outcome.
    pub parent: Option<ParentState>,
    pub child: Option<String>,
    /// The parent that holds the child already (`in_other_parent`), held it before (`moved`), holds it again (`undone`), or would
    /// have to (`cannot_undo`). Its label only.
    pub other_parent: Option<String>,
    /// Label of the parent that belongs to another area: all that is told of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreign_parent: Option<String>,
    /// Why nothing could be read, for `not_a_label`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<NotALabel>,
    /// Why a move stays, for `cannot_undo`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<CannotUndo>,
    /// For `in_other_parent`: somebody said that two bags bear this label, one in each of the two parents, so the child is not moved.
    #[serde(default, skip_serializing_if = "is_not")]
    pub both_here: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_not(flag: &bool) -> bool {
    !flag
}

impl ScanAnswer {
    /// Fills the sentence.
    pub fn with_message(mut self, language: Language) -> Self {
        self.message = sentence(&self, language);
        self
    }
}

/// One sentence for a person; a refusal says what to do next.
pub fn sentence(answer: &ScanAnswer, language: Language) -> String {
    ScanReport::from(answer).sentence(answer.parent.as_ref(), language)
}

/// What an undo would take back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undoable {
    pub child: String,
    /// The event that put it there; none for a link that no scan made.
    pub scan_id: Option<i64>,
}

/// What a person packed today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Children that went in, less those that came out again.
    pub bags: i64,
    pub weight_g: i64,
    /// Parents of today that are full or closed by now.
    pub parents: i64,
}

/// Why a parent was closed short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseReason(String);

impl CloseReason {
    /// The reasons offered by the scan page; any other text is "other".
    pub const OFFERED: [&'static str; 2] = ["short_stock", "damaged"];
    pub const MAX_CHARS: usize = 200;

    /// Trims; refuses nothing and more than [`CloseReason::MAX_CHARS`] characters.
    pub fn parse(text: &str) -> Result<Self, WrongField> {
        let text = text.trim();
        match text.chars().count() {
            0 => Err(WrongField::CloseReasonMissing),
            n if n > Self::MAX_CHARS => Err(WrongField::CloseReasonLong { max: Self::MAX_CHARS }),
            _ => Ok(Self(text.to_owned())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

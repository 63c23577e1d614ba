//! What becomes of a scan, in words.

use super::{CannotUndo, ParentState, ScanAnswer, ScanOutcome};
use crate::clocks::too_old;
use crate::label::NotALabel;
use crate::language::Language;
use crate::parent::ParentStatus;
use crate::refusal::foreign;
use crate::texts;
use serde::{Deserialize, Serialize};

/// What became of a scan, beside the state of its parent. A page's address may bring it, which anybody can write: names in it are
/// cut while they are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanReport {
    pub outcome: ScanOutcome,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "foreign::optional_name"
    )]
    pub child: Option<String>,
    /// As in the answer.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "foreign::optional_name"
    )]
    pub other_parent: Option<String>,
    /// As in the answer.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "foreign::optional_name"
    )]
    pub foreign_parent: Option<String>,
    /// Why nothing could be read.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "foreign::optional_reason"
    )]
    pub why: Option<NotALabel>,
    /// Why a move stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<CannotUndo>,
    /// As in the answer.
    #[serde(default, skip_serializing_if = "super::is_not")]
    pub both_here: bool,
}

impl From<&ScanAnswer> for ScanReport {
    fn from(answer: &ScanAnswer) -> Self {
        Self {
            outcome: answer.outcome,
            child: answer.child.clone(),
            other_parent: answer.other_parent.clone(),
            foreign_parent: answer.foreign_parent.clone(),
            why: answer.why.clone(),
            cause: answer.cause,
            both_here: answer.both_here,
        }
    }
}

impl ScanReport {
    /// One sentence for a person; a refusal says what to do next.
    pub fn sentence(&self, state: Option<&ParentState>, language: Language) -> String {
        let t = texts::Scan::of(language);
        let child = self.child.as_deref().unwrap_or("");
        let other = self.other_parent.as_deref().unwrap_or("");
        let parent = state.map_or("", |state| state.label.as_str());
        let count = state.map_or(String::new(), |state| {
            format!("{}/{}", state.children, state.capacity)
        });
        match self.outcome {
            ScanOutcome::Linked => t.linked(child, parent, &count),
            ScanOutcome::AlreadyHere => t.already_here(child, parent),
            ScanOutcome::InOtherParent if self.both_here => t.two_bags(child, other),
            ScanOutcome::InOtherParent => t.in_other_parent(child, other),
            ScanOutcome::ParentFull => t.parent_full(parent, &count),
            ScanOutcome::ParentClosed => match state.and_then(completed_bill) {
                Some(bill) => t.parent_billed(parent, bill),
                None => t.parent_closed(parent),
            },
            ScanOutcome::WrongRole => t.wrong_role.to_owned(),
            ScanOutcome::NotALabel => self.why.as_ref().unwrap_or(&NotALabel::Other).sentence(language),
            ScanOutcome::AreaDenied => match self.foreign_parent.as_deref() {
                // It holds the child, or it is the parent that was scanned.
                Some(foreign) if !parent.is_empty() => t.child_in_other_area(child, foreign),
                foreign => t.parent_of_other_area(foreign.unwrap_or(parent)),
            },
            ScanOutcome::SavedOffline => t.saved_offline.to_owned(),
            ScanOutcome::Undone if !other.is_empty() => t.undone_move(child, other, parent, &count),
            ScanOutcome::Undone => t.undone(child, parent, &count),
            ScanOutcome::NothingToUndo if !child.is_empty() => t.not_newest(child, parent),
            ScanOutcome::NothingToUndo => t.nothing_to_undo(parent),
            ScanOutcome::CannotUndo => match self.cause {
                Some(CannotUndo::Full) => t.origin_full(child, other, parent),
                Some(CannotUndo::ClosedShort) => t.origin_closed(child, other, parent),
                Some(CannotUndo::BillCompleted) => t.origin_billed(child, other, parent),
                Some(CannotUndo::AreaDenied) => t.origin_of_other_area(child, other, parent),
                Some(CannotUndo::Gone) | None => t.origin_gone(child, parent),
            },
            ScanOutcome::Unlinked => t.unlinked(child, parent, &count),
            ScanOutcome::NotHere => t.not_here(child, parent),
            ScanOutcome::Moved => t.moved(child, other, parent, &count),
            ScanOutcome::BothHere => t.both_here(child, other),
            ScanOutcome::Closed => t.closed(parent, &count),
            ScanOutcome::Reopened => t.reopened(parent, &count),
            ScanOutcome::NotClosed => t.not_closed(parent),
            ScanOutcome::UnknownParent => t.unknown_parent.to_owned(),
            ScanOutcome::TooOld => too_old(language),
        }
    }
}

/// The completed bill that keeps a parent closed which was not closed short.
fn completed_bill(state: &ParentState) -> Option<&str> {
    state
        .bill
        .as_deref()
        .filter(|_| state.status != ParentStatus::ClosedShort)
}

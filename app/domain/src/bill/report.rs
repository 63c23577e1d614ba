//! What becomes of a parent that is put on a bill or taken off, in words.

use super::{BillAnswer, BillOutcome, BillTotals, ParentMark};
use crate::label::NotALabel;
use crate::language::Language;
use crate::refusal::foreign;
use crate::texts;
use serde::{Deserialize, Serialize};

/// What became of it, beside the totals of the bill. A page's address may bring it, which anybody can write: names in it are cut
/// while they are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillReport {
    pub outcome: BillOutcome,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "foreign::optional_name"
    )]
    pub parent: Option<String>,
    /// Number of the bill that holds the parent already.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "foreign::optional_name"
    )]
    pub other_bill: Option<String>,
    /// As in the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<ParentMark>,
    /// Why nothing could be read.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "foreign::optional_reason"
    )]
    pub why: Option<NotALabel>,
}

impl From<&BillAnswer> for BillReport {
    fn from(answer: &BillAnswer) -> Self {
        Self {
            outcome: answer.outcome,
            parent: answer.parent.clone(),
            other_bill: answer.other_bill.clone(),
            mark: answer.mark,
            why: answer.why.clone(),
        }
    }
}

impl BillReport {
    /// One sentence for a person; a refusal says what to do next.
    pub fn sentence(&self, totals: &BillTotals, language: Language) -> String {
        let t = texts::Bill::of(language);
        let parent = self.parent.as_deref().unwrap_or("");
        let bill = &totals.number;
        let other = self.other_bill.as_deref().unwrap_or("");
        let count = format!("{}/{}", totals.parents, totals.target_parents);
        match self.outcome {
            BillOutcome::Added => match self.mark {
                Some(ParentMark::Empty) => t.added_empty(parent, &count),
                Some(_) => t.added_short(parent, &count),
                None => t.added(parent, &count),
            },
            BillOutcome::AlreadyHere => t.already_here(parent),
            BillOutcome::OnOtherBill => t.on_other_bill(parent, other),
            BillOutcome::BillFull => t.bill_full(bill, &count),
            BillOutcome::BillCompleted => t.bill_completed(bill),
            BillOutcome::WrongRole => t.wrong_role.to_owned(),
            BillOutcome::NotALabel => self.why.as_ref().unwrap_or(&NotALabel::Other).sentence(language),
            BillOutcome::UnknownParent => t.unknown_parent(parent),
            BillOutcome::Removed => t.removed(parent, &count),
            BillOutcome::NotOnBill => t.not_on_bill(parent),
            BillOutcome::TooOld => crate::clocks::too_old(language),
        }
    }
}

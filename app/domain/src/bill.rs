//! Bills: outcomes of adding a parent, totals, completion (SPEC 5).

mod hints;
mod merge;
mod report;
mod scale;
mod vehicle;

pub use crate::scan_codes::BillOutcome;
pub use hints::BillHints;
pub use merge::{BillEdits, BillFields, merge};
pub use report::BillReport;
pub use scale::ScaleCheck;

use crate::codes::codes;
use crate::label::NotALabel;
use crate::language::Language;
use crate::page::{Filter, Sort};
use crate::parent::ParentStatus;
use crate::refusal::{FieldError, Refusal, WrongField};
use crate::scan_log::ScanEntry;
use crate::timeline::EntityAct;
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// Most parents on one bill.
pub const MAX_PARENTS: i16 = 500;

codes!(
    /// How far a bill is (SPEC 5).
    BillStatus {
        New = "new",
        Processing = "processing",
        Completed = "completed",
    }
);

codes!(
    /// Why a parent on a bill is not full.
    ParentMark {
        Empty = "empty",
        Short = "short",
        Open = "open",
    }
);

/// A bill with its totals, as lists and answers carry it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillSummary {
    pub id: i64,
    pub number: String,
    pub status: BillStatus,
    pub parents: i16,
    pub target_parents: i16,
    pub children: i32,
    pub actual_weight_g: i64,
    pub expected_weight_g: i64,
    /// Actual less expected.
    pub variance_g: i64,
    /// What the weighbridge showed, typed by hand.
    pub scale_weight_g: Option<i64>,
    pub customer: Option<String>,
    pub destination: Option<String>,
    pub vehicle: Option<String>,
    pub note: Option<String>,
    pub area: Option<String>,
    pub created_at: Timestamp,
    pub created_by: String,
    pub completed_at: Option<Timestamp>,
    pub completed_by: Option<String>,
    pub complete_reason: Option<String>,
    /// Grows with every edit, completion and reopening.
    pub version: i32,
    /// The state that was read, for acts that are meant for this state only: see [`crate::edits::BillStamp`].
    pub stamp: String,
}

/// A parent on a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillParent {
    pub label: String,
    #[serde(rename = "type")]
    pub bag_type: String,
    pub children: i16,
    pub capacity: i16,
    pub weight_g: i64,
    pub status: ParentStatus,
    pub added_at: Timestamp,
    pub added_by: String,
}

impl BillParent {
    /// The mark that a parent which is not full bears until completion.
    pub fn mark(&self) -> Option<ParentMark> {
        match (self.children, self.status) {
            (0, _) => Some(ParentMark::Empty),
            (children, _) if children >= self.capacity => None,
            (_, ParentStatus::Open) => Some(ParentMark::Open),
            _ => Some(ParentMark::Short),
        }
    }
}

/// A line of what a bill holds: a child in one of its parents, or a parent that holds none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillContent {
    pub parent: String,
    #[serde(rename = "type")]
    pub bag_type: String,
    /// Of the parent.
    pub status: ParentStatus,
    pub added_at: Timestamp,
    pub added_by: String,
    pub child: Option<String>,
    pub linked_at: Option<Timestamp>,
    pub linked_by: Option<String>,
    /// Of the child; nothing where there is none, so that the lines sum up to the bill's actual weight.
    pub weight_g: i64,
}

/// One bill with its parents and the newest of its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillDetail {
    #[serde(flatten)]
    pub bill: BillSummary,
    pub parent_list: Vec<BillParent>,
    /// Of the empty bags, by the tare that the bag types have now, or had when the bill was completed.
    pub tare_g: i64,
    /// Newest first, at most 50.
    pub history: Vec<ScanEntry>,
    /// The newest acts of the audit about it, for who works on it; no part of the JSON API.
    #[serde(skip)]
    pub acts: Option<Vec<EntityAct>>,
}

/// The answer to adding or removing a parent. The same key always gets the same answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillAnswer {
    pub outcome: BillOutcome,
    pub scan_id: i64,
    #[serde(default)]
    pub message: String,
    pub parent: Option<String>,
    pub other_bill: Option<String>,
    /// When the added parent is not full.
    pub mark: Option<ParentMark>,
    pub bill: BillTotals,
    /// Why nothing could be read, for `not_a_label`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<NotALabel>,
}

/// The totals that an answer carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillTotals {
    pub number: String,
    pub status: BillStatus,
    pub parents: i16,
    pub target_parents: i16,
    pub children: i32,
    pub actual_weight_g: i64,
    pub expected_weight_g: i64,
    pub variance_g: i64,
    pub scale_weight_g: Option<i64>,
    /// As in [`BillSummary`]. Answers that were stored before there were stamps have none.
    #[serde(default)]
    pub stamp: String,
}

impl BillAnswer {
    /// Fills the sentence.
    pub fn with_message(mut self, language: Language) -> Self {
        self.message = sentence(&self, language);
        self
    }
}

/// One sentence for a person; a refusal says what to do next.
pub fn sentence(answer: &BillAnswer, language: Language) -> String {
    BillReport::from(answer).sentence(&answer.bill, language)
}

/// What completion looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompletionState {
    pub completed: bool,
    pub parents: i16,
    pub target_parents: i16,
    /// Parents that hold fewer children than their capacity.
    pub short_parents: i64,
}

/// Decides whether a bill can be completed: at least one parent; a reason when it is below target or holds parents
/// that are short, empty or open.
pub fn plan_completion(state: CompletionState, reason: Option<&str>) -> Result<(), Refusal> {
    if state.completed {
        return Err(Refusal::BillCompletedAlready);
    }
    if state.parents < 1 {
        return Err(Refusal::BillEmpty);
    }
    let below_target = state.parents < state.target_parents;
    if (below_target || state.short_parents > 0) && reason.is_none() {
        return Err(Refusal::ReasonNeeded {
            parents: state.parents,
            target: state.target_parents,
            short: state.short_parents,
        });
    }
    Ok(())
}

/// The editable part of a bill, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillDraft {
    pub number: String,
    pub target_parents: i16,
    pub customer: Option<String>,
    pub destination: Option<String>,
    pub vehicle: Option<String>,
    pub note: Option<String>,
    pub area: Option<String>,
}

/// The same as typed, unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillInput {
    pub number: String,
    pub target_parents: i64,
    #[serde(default)]
    pub customer: Option<String>,
    #[serde(default)]
    pub destination: Option<String>,
    #[serde(default)]
    pub vehicle: Option<String>,
    #[serde(default)]
    pub note: Option<String>,
    #[serde(default)]
    pub area: Option<String>,
}

/// Trims an optional text; empty is none; refuses more than `max` characters.
pub fn optional_text(field: &str, text: Option<&str>, max: usize) -> Result<Option<String>, FieldError> {
    let text = text.map(str::trim).filter(|t| !t.is_empty());
    match text {
        Some(t) if t.chars().count() > max => Err(FieldError::new(field, WrongField::TooLong { max })),
        Some(t) if t.chars().any(|c| c.is_control() && c != '\n' && c != '\r') => {
            Err(FieldError::new(field, WrongField::ControlCharacters))
        }
        other => Ok(other.map(str::to_owned)),
    }
}

/// A vehicle number in its one form; empty is none.
fn vehicle_text(text: Option<&str>) -> Result<Option<String>, FieldError> {
    let text = optional_text("vehicle", text, 40)?;
    Ok(text.as_deref().map(vehicle::normalised))
}

impl BillInput {
    /// Checks every field; the error names the first that is wrong.
    pub fn check(self) -> Result<BillDraft, FieldError> {
        let number = crate::label::normalise(&self.number).map_err(|_| {
            FieldError::new(
                "number",
                WrongField::BillNumber {
                    max: crate::label::MAX_CHARS,
                },
            )
        })?;
        Ok(BillDraft {
            number,
            target_parents: check_target(self.target_parents)?,
            customer: optional_text("customer", self.customer.as_deref(), 120)?,
            destination: optional_text("destination", self.destination.as_deref(), 120)?,
            vehicle: vehicle_text(self.vehicle.as_deref())?,
            note: optional_text("note", self.note.as_deref(), 500)?,
            area: optional_text("area", self.area.as_deref(), 40)?,
        })
    }
}

/// A target of 1 to [`MAX_PARENTS`] parents.
pub fn check_target(target: i64) -> Result<i16, FieldError> {
    i16::try_from(target)
        .ok()
        .filter(|n| (1..=MAX_PARENTS).contains(n))
        .ok_or_else(|| FieldError::new("target_parents", WrongField::TargetParents { max: MAX_PARENTS }))
}

/// A change to a bill. `None` leaves a field as it is; an empty text clears it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BillChange {
    pub target_parents: Option<i64>,
    pub customer: Option<String>,
    pub destination: Option<String>,
    pub vehicle: Option<String>,
    pub note: Option<String>,
    /// Grams; negative is refused. An inner `None`, `null` in JSON, takes the weight away.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub scale_weight_g: Option<Option<i64>>,
    /// The version that the change was made from. What others changed since is merged, or refused where it clashes; without
    /// a version the last writer of a field wins.
    pub version: Option<i32>,
}

/// Reads a field that is there, so that `null` differs from none.
fn given<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<i64>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// What a list of bills is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillFilter {
    pub status: Option<String>,
    /// A part of the number, the customer, the destination or the vehicle.
    pub q: Option<String>,
    pub area: Option<String>,
    /// A day of the site's zone, such as `2026-11-24`: opened then or later.
    pub from: Option<String>,
    /// The same: opened then or before.
    pub to: Option<String>,
    /// A code of [`Sort`].
    pub sort: Option<String>,
    pub cursor: Option<String>,
    pub limit: Option<i64>,
}

impl BillFilter {
    /// The orders that an index has for what the list is narrowed to.
    pub fn sorts(&self) -> &'static [Sort] {
        let narrowed = [&self.status, &self.q, &self.area, &self.from, &self.to];
        if narrowed.into_iter().any(Option::is_some) {
            &[Sort::Newest, Sort::Oldest]
        } else {
            Sort::ALL
        }
    }
}

impl Filter for BillFilter {
    fn parts(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("status", self.status.clone()),
            ("q", self.q.clone()),
            ("area", self.area.clone()),
            ("from", self.from.clone()),
            ("to", self.to.clone()),
            ("sort", self.sort.clone()),
        ]
    }
}

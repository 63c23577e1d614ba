//! Edits of a bill: checked, and merged with what others did meanwhile.

use super::{BillChange, check_target, optional_text, vehicle_text};
use crate::edits::{LastChanges, clashes};
use crate::refusal::{FieldError, WrongField};

/// The heaviest scale weight, in grams.
const MOST_GRAMS: i64 = 100_000_000;

/// The editable fields of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillFields {
    pub target_parents: i16,
    pub customer: Option<String>,
    pub destination: Option<String>,
    pub vehicle: Option<String>,
    pub note: Option<String>,
    pub scale_weight_g: Option<i64>,
}

/// A checked change of a bill: what each named field is to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BillEdits {
    pub target_parents: Option<i16>,
    pub customer: Option<Option<String>>,
    pub destination: Option<Option<String>>,
    pub vehicle: Option<Option<String>>,
    pub note: Option<Option<String>>,
    pub scale_weight_g: Option<Option<i64>>,
}

impl BillChange {
    /// Checks every named field; the error names the first that is wrong.
    pub fn check(&self) -> Result<BillEdits, FieldError> {
        let text = |field, given: &Option<String>, max| {
            given
                .as_deref()
                .map(|given| optional_text(field, Some(given), max))
                .transpose()
        };
        if self
            .scale_weight_g
            .flatten()
            .is_some_and(|g| !(0..=MOST_GRAMS).contains(&g))
        {
            return Err(FieldError::new("scale_weight_g", WrongField::ScaleWeight));
        }
        Ok(BillEdits {
            target_parents: self.target_parents.map(check_target).transpose()?,
            customer: text("customer", &self.customer, 120)?,
            destination: text("destination", &self.destination, 120)?,
            vehicle: self
                .vehicle
                .as_deref()
                .map(|given| vehicle_text(Some(given)))
                .transpose()?,
            note: text("note", &self.note, 500)?,
            scale_weight_g: self.scale_weight_g,
        })
    }
}

impl BillFields {
    /// The names of the fields in which the two differ.
    pub fn differing(&self, other: &Self) -> Vec<&'static str> {
        [
            ("target_parents", self.target_parents != other.target_parents),
            ("customer", self.customer != other.customer),
            ("destination", self.destination != other.destination),
            ("vehicle", self.vehicle != other.vehicle),
            ("note", self.note != other.note),
            ("scale_weight_g", self.scale_weight_g != other.scale_weight_g),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }

    /// A field as text; `None` for an empty one.
    pub fn text(&self, field: &str) -> Option<String> {
        match field {
            "target_parents" => Some(self.target_parents.to_string()),
            "customer" => self.customer.clone(),
            "destination" => self.destination.clone(),
            "vehicle" => self.vehicle.clone(),
            "note" => self.note.clone(),
            "scale_weight_g" => self.scale_weight_g.map(|g| g.to_string()),
            _ => None,
        }
    }
}

/// The fields with the edits in them. What an edit does not name stays as it is now. A field that the edit names and that
/// somebody else set to something else since `base` clashes: then nothing is merged, and the clashing fields are the answer.
pub fn merge(
    base: Option<i32>,
    now: &BillFields,
    edits: &BillEdits,
    last: &LastChanges,
) -> Result<BillFields, Vec<&'static str>> {
    let merged = BillFields {
        target_parents: edits.target_parents.unwrap_or(now.target_parents),
        customer: edits.customer.clone().unwrap_or_else(|| now.customer.clone()),
        destination: edits
            .destination
            .clone()
            .unwrap_or_else(|| now.destination.clone()),
        vehicle: edits.vehicle.clone().unwrap_or_else(|| now.vehicle.clone()),
        note: edits.note.clone().unwrap_or_else(|| now.note.clone()),
        scale_weight_g: edits.scale_weight_g.unwrap_or(now.scale_weight_g),
    };
    let clashing = clashes(base, &merged.differing(now), last);
    if clashing.is_empty() {
        Ok(merged)
    } else {
        Err(clashing)
    }
}

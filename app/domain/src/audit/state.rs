//! The states that the audit may hold, field by field.

use crate::access::Role;
use crate::bill::{BillDraft, BillFields};
use serde::{Deserialize, Serialize};

/// The state of a user that the audit may hold: no name, no mail, no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserState {
    pub role: Role,
    pub area: Option<String>,
    pub disabled: bool,
}

/// The state of a bill that the audit may hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillState {
    pub number: String,
    pub target_parents: i16,
    pub parents: i16,
    pub children: i32,
    pub status: String,
    pub customer: Option<String>,
    pub destination: Option<String>,
    pub vehicle: Option<String>,
    pub note: Option<String>,
    pub scale_weight_g: Option<i64>,
}

impl From<&BillState> for BillFields {
    fn from(state: &BillState) -> Self {
        Self {
            target_parents: state.target_parents,
            customer: state.customer.clone(),
            destination: state.destination.clone(),
            vehicle: state.vehicle.clone(),
            note: state.note.clone(),
            scale_weight_g: state.scale_weight_g,
        }
    }
}

/// The state of a bag that the audit may hold: what its row alone knew. Only free bags are deleted, so it names no link and no bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BagState {
    /// `parent` or `child`.
    pub bag_role: String,
    /// Name of the bag type; parents only.
    pub bag_type: Option<String>,
    pub area: Option<String>,
    /// `open`, `full` or `closed_short`; parents only.
    pub status: Option<String>,
}

/// The state of a bag type that the audit may hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BagTypeState {
    /// Its name.
    pub bag_type: String,
    /// The forms of its children's labels.
    pub child_patterns: Vec<String>,
}

/// A state as the audit stores it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum State<'a> {
    User(&'a UserState),
    Bill(&'a BillState),
    Bag(&'a BagState),
    BagType(&'a BagTypeState),
    Draft(&'a BillDraft),
}

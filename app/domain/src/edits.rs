//! Acts that were made from an older state than the one of now (SPEC 5): what is merged, what is refused, and how that is told.

use crate::access::Role;
use crate::language::Language;
use crate::texts;
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// The stable code of a refusal because somebody else changed the same meanwhile.
pub const CHANGED_MEANWHILE: &str = "changed_meanwhile";
/// Of a long value, so many characters stand in a sentence.
const SHOWN_CHARS: usize = 60;

/// Who changed a field last, and to which version that led.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastChange {
    pub version: i32,
    /// Nobody for the command line.
    pub user: Option<i64>,
    /// Seconds since 1970.
    pub at: i64,
}

/// The last change of each field that was ever changed, by the field's name.
pub type LastChanges = BTreeMap<String, LastChange>;

/// Of the fields that an act sets to something else than they are now, those that somebody changed since `base`, the version
/// that the act was made from. Without a base the last writer of a field wins, and nothing clashes.
pub fn clashes(base: Option<i32>, edited: &[&'static str], last: &LastChanges) -> Vec<&'static str> {
    let newer = |field: &str, base| last.get(field).is_some_and(|change| change.version > base);
    edited
        .iter()
        .copied()
        .filter(|field| base.is_some_and(|base| newer(field, base)))
        .collect()
}

/// A field that somebody else changed meanwhile, and what it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    pub field: String,
    /// Nobody for the command line, and where nobody can be named.
    pub by: Option<String>,
    pub at: Option<Timestamp>,
    /// None when the field is empty now.
    pub value: Option<String>,
}

/// Why an act is refused: what changed since the state that it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meanwhile {
    /// The version of now.
    pub version: i32,
    pub changes: Vec<FieldChange>,
}

impl Meanwhile {
    /// Who changed what, and what to do next.
    pub fn sentence(&self, language: Language) -> String {
        let t = texts::Edits::of(language);
        let changes = self.changes.iter().map(|change| change.part(language));
        match changes.reduce(|change, next| t.both_changes(&change, &next)) {
            Some(changes) => t.nothing_saved(&changes),
            None => t.changed_meanwhile.to_owned(),
        }
    }

    /// The same without values and names, for where they would be read from an address that anybody can write.
    #[must_use]
    pub fn fields_only(mut self) -> Self {
        for change in &mut self.changes {
            (change.by, change.at, change.value) = (None, None, None);
        }
        self
    }
}

impl FieldChange {
    fn part(&self, language: Language) -> String {
        let t = texts::Edits::of(language);
        let field = field_name(&self.field, t);
        let value = self
            .value
            .as_deref()
            .map(|value| shown(&self.field, value, language));
        match (self.by.as_deref(), value) {
            (Some(by), Some(value)) => t.set_by(by, field, &value),
            (Some(by), None) => t.cleared_by(by, field),
            (None, Some(value)) => t.is_now(field, &value),
            (None, None) => t.is_another(field),
        }
    }
}

fn shown(field: &str, value: &str, language: Language) -> String {
    let t = texts::Edits::of(language);
    match (field, value) {
        ("status", "new") => t.status_new.to_owned(),
        ("status", "processing") => t.status_processing.to_owned(),
        ("status", "completed") => t.status_completed.to_owned(),
        ("status", "active") => t.status_active.to_owned(),
        ("status", "disabled") => t.status_disabled.to_owned(),
        ("status", "retired") => t.status_retired.to_owned(),
        ("status", "in_use") => t.status_in_use.to_owned(),
        ("scale_weight_g", grams) => match grams.parse() {
            Ok(grams) => crate::weight::Grams(grams).to_string(),
            Err(_) => t.quoted(&shortened(grams)),
        },
        ("role", code) => match Role::from_code(code) {
            Some(role) => role.name(language).to_owned(),
            None => t.quoted(&shortened(code)),
        },
        (_, value) => t.quoted(&shortened(value)),
    }
}

/// The beginning of a value, on one line.
fn shortened(value: &str) -> String {
    let mut signs = value.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut one_line: String = signs.by_ref().take(SHOWN_CHARS).collect();
    if signs.next().is_some() {
        one_line.push('…');
    }
    one_line
}

/// A field as a sentence names it.
fn field_name(field: &str, t: &texts::Edits) -> &'static str {
    match field {
        "target_parents" => t.field_target_parents,
        "customer" => t.field_customer,
        "destination" => t.field_destination,
        "vehicle" => t.field_vehicle,
        "note" => t.field_note,
        "scale_weight_g" => t.field_scale_weight,
        "status" => t.field_status,
        "parents" => t.field_parents,
        "children" => t.field_children,
        "username" => t.field_username,
        "email" => t.field_email,
        "role" => t.field_role,
        "area" => t.field_area,
        "name" => t.field_name,
        "position" => t.field_position,
        "label_pattern" => t.field_label_pattern,
        "child_patterns" => t.field_child_patterns,
        "capacity" => t.field_capacity,
        "grams_per_child" => t.field_grams_per_child,
        "company_name" => t.field_company_name,
        "company_address" => t.field_company_address,
        "scale_step_g" => t.field_scale_step,
        "tare_child_g" | "tare_parent_g" => t.field_tare,
        // Never the text itself: it may come from an address.
        _ => t.field_unknown,
    }
}

/// The state of a bill that an act was made from: the version of its fields, and what it held. In text it is the bill's
/// entity tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BillStamp {
    pub version: i32,
    pub parents: i16,
    /// Grows with every parent that is put on the bill, so that a swap shows.
    pub newest_parent: i64,
    pub children: i32,
    pub weight_g: i64,
}

impl fmt::Display for BillStamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            version,
            parents,
            newest_parent,
            children,
            weight_g,
        } = self;
        write!(f, "{version}-{parents}-{newest_parent}-{children}-{weight_g}")
    }
}

/// The text is no stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the stamp of a bill")]
pub struct NoStamp;

impl FromStr for BillStamp {
    type Err = NoStamp;

    fn from_str(text: &str) -> Result<Self, NoStamp> {
        let mut parts = text.split('-');
        let mut next = || parts.next().ok_or(NoStamp);
        let stamp = Self {
            version: next()?.parse().map_err(|_| NoStamp)?,
            parents: next()?.parse().map_err(|_| NoStamp)?,
            newest_parent: next()?.parse().map_err(|_| NoStamp)?,
            children: next()?.parse().map_err(|_| NoStamp)?,
            weight_g: next()?.parse().map_err(|_| NoStamp)?,
        };
        // One form only: a tag is compared as text.
        (stamp.to_string() == text).then_some(stamp).ok_or(NoStamp)
    }
}

/// A bill as whoever acts on it saw it.
#[derive(Clone, Debug)]
pub struct SeenBill<'a> {
    pub number: &'a str,
    /// The act is for one of these states. `None`: for whatever the bill is now.
    pub stamps: Option<Vec<BillStamp>>,
}

impl<'a> SeenBill<'a> {
    /// The bill in the state that a page or an answer showed.
    pub fn at(number: &'a str, stamps: Vec<BillStamp>) -> Self {
        Self {
            number,
            stamps: Some(stamps),
        }
    }
}

impl<'a> From<&'a str> for SeenBill<'a> {
    fn from(number: &'a str) -> Self {
        Self { number, stamps: None }
    }
}

impl<'a> From<&'a String> for SeenBill<'a> {
    fn from(number: &'a String) -> Self {
        Self::from(number.as_str())
    }
}

//! Bag types as admins edit them (SPEC 3): what is checked, what an edit comes to, and what a text would be.

use crate::label::{self, BagType, BagTypeId, ChildPattern, Label, LabelPattern, MAX_CHILD_PATTERNS, Site};
use crate::language::Language;
use crate::refusal::{FieldError, WrongField};
use serde::{Deserialize, Serialize};

/// The longest name, in characters.
const NAME_CHARS: usize = 40;
/// Most children per parent.
const MOST_CHILDREN: i64 = 1000;
/// The heaviest child, in grams.
const MOST_GRAMS: i64 = 1_000_000;
/// The heaviest empty bag, in grams.
const MOST_TARE_G: i64 = 100_000;

/// All that an admin says of a bag type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BagTypeFields {
    pub name: String,
    pub label_pattern: LabelPattern,
    /// The forms of child labels that go into its parents; none: any 4 to 20 letters and digits.
    pub child_patterns: Vec<ChildPattern>,
    /// Children per parent.
    pub capacity: i16,
    pub grams_per_child: i32,
    /// Of an empty child bag.
    pub tare_child_g: i32,
    /// Of an empty parent bag.
    pub tare_parent_g: i32,
    /// It makes no new parents.
    pub retired: bool,
}

/// A bag type with all that its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BagTypeDetail {
    pub id: BagTypeId,
    #[serde(flatten)]
    pub fields: BagTypeFields,
    /// Grows with every edit.
    pub version: i32,
    /// Whether parents of it were made, so that its label pattern stays.
    pub in_use: bool,
}

/// What a new bag type is made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BagTypeInput {
    pub name: String,
    pub label_pattern: String,
    #[serde(default)]
    pub child_patterns: Vec<String>,
    pub capacity: i64,
    pub grams_per_child: i64,
    #[serde(default)]
    pub tare_child_g: i64,
    #[serde(default)]
    pub tare_parent_g: i64,
}

/// What is to be changed of a bag type. What is not named stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BagTypeChange {
    pub name: Option<String>,
    pub label_pattern: Option<String>,
    pub child_patterns: Option<Vec<String>>,
    pub capacity: Option<i64>,
    pub grams_per_child: Option<i64>,
    pub tare_child_g: Option<i64>,
    pub tare_parent_g: Option<i64>,
    pub retired: Option<bool>,
    /// The version that it was made from.
    pub version: Option<i32>,
}

/// A whole number within its bounds.
pub(crate) fn check_whole<T: TryFrom<i64>>(
    field: &str,
    number: i64,
    least: i64,
    most: i64,
) -> Result<T, FieldError> {
    let wrong = || FieldError::new(field, WrongField::OutOfRange { least, most });
    if !(least..=most).contains(&number) {
        return Err(wrong());
    }
    T::try_from(number).map_err(|_| wrong())
}

/// A name of 1 to `max` characters on one line.
pub(crate) fn check_name(field: &str, text: &str, max: usize) -> Result<String, FieldError> {
    let text = text.trim();
    if (1..=max).contains(&text.chars().count()) && !text.chars().any(char::is_control) {
        Ok(text.to_owned())
    } else {
        Err(FieldError::new(field, WrongField::Name { max }))
    }
}

fn check_label_pattern(text: &str) -> Result<LabelPattern, FieldError> {
    let wrong = |wrong| FieldError::new("label_pattern", wrong);
    let pattern = LabelPattern::parse(&text.trim().to_ascii_uppercase())
        .ok_or_else(|| wrong(WrongField::LabelPattern))?;
    if label::is_bill_number(&pattern.example()) {
        return Err(wrong(WrongField::PatternOfBills));
    }
    Ok(pattern)
}

/// Checks the forms of child labels; one that is named twice stands once.
pub fn check_child_patterns(texts: &[String]) -> Result<Vec<ChildPattern>, FieldError> {
    let wrong = |wrong| FieldError::new("child_patterns", wrong);
    let mut patterns: Vec<ChildPattern> = Vec::new();
    for text in texts {
        let pattern = ChildPattern::parse(text.trim()).ok_or_else(|| wrong(WrongField::ChildPattern))?;
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    if patterns.len() > MAX_CHILD_PATTERNS {
        let max = MAX_CHILD_PATTERNS;
        return Err(wrong(WrongField::TooManyPatterns { max }));
    }
    Ok(patterns)
}

fn check_capacity(number: i64) -> Result<i16, FieldError> {
    check_whole("capacity", number, 1, MOST_CHILDREN)
}

fn check_grams(number: i64) -> Result<i32, FieldError> {
    check_whole("grams_per_child", number, 1, MOST_GRAMS)
}

fn check_tare(field: &str, number: i64) -> Result<i32, FieldError> {
    check_whole(field, number, 0, MOST_TARE_G)
}

impl BagTypeInput {
    /// Checks every field; the error names the first that is wrong.
    pub fn check(&self) -> Result<BagTypeFields, FieldError> {
        Ok(BagTypeFields {
            name: check_name("name", &self.name, NAME_CHARS)?,
            label_pattern: check_label_pattern(&self.label_pattern)?,
            child_patterns: check_child_patterns(&self.child_patterns)?,
            capacity: check_capacity(self.capacity)?,
            grams_per_child: check_grams(self.grams_per_child)?,
            tare_child_g: check_tare("tare_child_g", self.tare_child_g)?,
            tare_parent_g: check_tare("tare_parent_g", self.tare_parent_g)?,
            retired: false,
        })
    }
}

impl BagTypeChange {
    /// The type with the change in it; the error names the first field that is wrong.
    pub fn on(&self, now: &BagTypeFields) -> Result<BagTypeFields, FieldError> {
        let tare = |field, given: Option<i64>, now| given.map_or(Ok(now), |grams| check_tare(field, grams));
        Ok(BagTypeFields {
            name: match &self.name {
                Some(name) => check_name("name", name, NAME_CHARS)?,
                None => now.name.clone(),
            },
            label_pattern: match &self.label_pattern {
                Some(pattern) => check_label_pattern(pattern)?,
                None => now.label_pattern.clone(),
            },
            child_patterns: match &self.child_patterns {
                Some(patterns) => check_child_patterns(patterns)?,
                None => now.child_patterns.clone(),
            },
            capacity: self.capacity.map_or(Ok(now.capacity), check_capacity)?,
            grams_per_child: self
                .grams_per_child
                .map_or(Ok(now.grams_per_child), check_grams)?,
            tare_child_g: tare("tare_child_g", self.tare_child_g, now.tare_child_g)?,
            tare_parent_g: tare("tare_parent_g", self.tare_parent_g, now.tare_parent_g)?,
            retired: self.retired.unwrap_or(now.retired),
        })
    }
}

impl BagTypeFields {
    /// The names of the fields in which the two differ.
    pub fn differing(&self, other: &Self) -> Vec<&'static str> {
        [
            ("name", self.name != other.name),
            ("label_pattern", self.label_pattern != other.label_pattern),
            ("child_patterns", self.child_patterns != other.child_patterns),
            ("capacity", self.capacity != other.capacity),
            ("grams_per_child", self.grams_per_child != other.grams_per_child),
            ("tare_child_g", self.tare_child_g != other.tare_child_g),
            ("tare_parent_g", self.tare_parent_g != other.tare_parent_g),
            ("status", self.retired != other.retired),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }

    /// A field as text; `None` for an empty one.
    pub fn text(&self, field: &str) -> Option<String> {
        match field {
            "name" => Some(self.name.clone()),
            "label_pattern" => Some(self.label_pattern.as_str().to_owned()),
            "child_patterns" => Some(self.child_texts().join(", ")).filter(|text| !text.is_empty()),
            "capacity" => Some(self.capacity.to_string()),
            "grams_per_child" => Some(self.grams_per_child.to_string()),
            "tare_child_g" => Some(self.tare_child_g.to_string()),
            "tare_parent_g" => Some(self.tare_parent_g.to_string()),
            "status" => Some(if self.retired { "retired" } else { "in_use" }.to_owned()),
            _ => None,
        }
    }

    /// The forms of child labels as they are written.
    pub fn child_texts(&self) -> Vec<String> {
        let text = |pattern: &ChildPattern| pattern.as_str().to_owned();
        self.child_patterns.iter().map(text).collect()
    }

    /// The type as the parser knows it.
    pub fn of_number(&self, id: BagTypeId) -> BagType {
        BagType {
            id,
            name: self.name.clone(),
            pattern: self.label_pattern.clone(),
            child_patterns: self.child_patterns.clone(),
            capacity: self.capacity,
            grams_per_child: self.grams_per_child,
            retired: self.retired,
        }
    }

    /// Refuses what would leave a name or a label with two meanings beside the other types, retired ones among them.
    pub fn check_among<'a>(&self, others: impl Iterator<Item = &'a Self>) -> Result<(), FieldError> {
        let wrong = |field, wrong| Err(FieldError::new(field, wrong));
        let mut parents = vec![&self.label_pattern];
        for other in others {
            if self.name.to_lowercase() == other.name.to_lowercase() {
                return wrong("name", WrongField::BagTypeNameTaken);
            }
            if self.label_pattern.overlaps(&other.label_pattern) {
                let type_name = other.name.clone();
                return wrong("label_pattern", WrongField::PatternTaken { type_name });
            }
            if other
                .child_patterns
                .iter()
                .any(|form| self.label_pattern.covers(form))
            {
                return wrong("label_pattern", WrongField::PatternOfChildren);
            }
            parents.push(&other.label_pattern);
        }
        if label::factory_form().is_some_and(|form| self.label_pattern.covers(&form)) {
            return wrong("label_pattern", WrongField::PatternOfChildren);
        }
        for form in &self.child_patterns {
            if parents.iter().any(|pattern| pattern.covers(form)) {
                let form = form.as_str().to_owned();
                return wrong("child_patterns", WrongField::ChildPatternOfParents { form });
            }
        }
        Ok(())
    }
}

/// What a text would be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedLabel {
    /// `parent`, `child`, `bill` or `none`.
    pub kind: String,
    /// As it would be stored; what was read where it is no label.
    pub label: String,
    /// Name of the parent's type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub bag_type: Option<String>,
    /// Why it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Says what a text would be: of itself, or read to go into a parent of `into`.
pub fn try_label(text: &str, into: Option<BagTypeId>, site: &Site<'_>, language: Language) -> TriedLabel {
    let tried = match into {
        Some(bag_type) => {
            let label = String::new();
            label::parse_child(text, &Label::Parent { label, bag_type }, site)
        }
        None => label::parse(text, site),
    };
    let kind = match &tried {
        Label::Parent { .. } => "parent",
        Label::Child { .. } => "child",
        Label::BillNumber { .. } => "bill",
        Label::NotALabel { .. } => "none",
    };
    let refused = label::refuse_new(&tried, site);
    TriedLabel {
        kind: kind.to_owned(),
        label: tried.text().to_owned(),
        bag_type: match &tried {
            Label::Parent { bag_type, .. } => site
                .types
                .iter()
                .find(|known| known.id == *bag_type)
                .map(|known| known.name.clone()),
            Label::Child { .. } | Label::BillNumber { .. } | Label::NotALabel { .. } => None,
        },
        message: tried
            .refusal()
            .or(refused.as_ref())
            .map(|why| why.sentence(language)),
    }
}

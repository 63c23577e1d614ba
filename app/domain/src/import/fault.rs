//! What is wrong with a row, and what to do about it.

use super::doubt::CellDoubt;
use crate::label::NotALabel;
use crate::language::Language;
use crate::refusal::FieldError;
use crate::texts::Import as Texts;
use serde::{Deserialize, Serialize};

/// What is wrong with a row or a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum ImportFault {
    /// The cell of a label or a number is blank.
    Blank,
    Doubt {
        doubt: CellDoubt,
    },
    NotALabel {
        text: String,
        why: Box<NotALabel>,
    },
    /// A parent where a child must stand, or the other way round, or a bill.
    WrongRole {
        label: String,
    },
    /// The row says another type than the label.
    OtherType {
        label: String,
        type_name: String,
    },
    /// A legacy bag needs a role, and a parent a type.
    NoRole {
        label: String,
    },
    UnknownType {
        name: String,
    },
    UnknownArea {
        name: String,
    },
    NotANumber {
        text: String,
    },
    Field {
        error: Box<FieldError>,
    },
    /// Twice in one group.
    Repeated {
        label: String,
        row: u64,
    },
    /// More than its parent, or its bill, takes.
    TooMany {
        label: String,
        most: u64,
    },
    /// A parent without children, or a bill without parents.
    EmptyGroup {
        label: String,
    },
    /// Nothing closes the rows before the end of the sheet.
    NotClosed,
}

/// A fault with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFault {
    pub row: u64,
    pub fault: ImportFault,
}

impl ImportFault {
    pub(super) fn at(self, row: u64) -> RowFault {
        RowFault { row, fault: self }
    }

    /// What is wrong, and what to do.
    pub fn sentence(&self, language: Language) -> String {
        let t = Texts::of(language);
        match self {
            Self::Blank => t.blank.to_owned(),
            Self::Doubt { doubt } => doubt.sentence(t).to_owned(),
            Self::NotALabel { text, why } => t.not_a_label(text, &why.sentence(language)),
            Self::WrongRole { label } => t.wrong_role(label),
            Self::OtherType { label, type_name } => t.other_type(label, type_name),
            Self::NoRole { label } => t.no_role(label),
            Self::UnknownType { name } => t.unknown_type(name),
            Self::UnknownArea { name } => t.unknown_area(name),
            Self::NotANumber { text } => t.not_a_number(text),
            Self::Field { error } => error.sentence(language),
            Self::Repeated { label, row } => t.repeated(label, &row.to_string()),
            Self::TooMany { label, most } => t.too_many(label, &most.to_string()),
            Self::EmptyGroup { label } => t.empty_group(label),
            Self::NotClosed => t.not_closed.to_owned(),
        }
    }
}

impl CellDoubt {
    const fn sentence(self, t: &Texts) -> &'static str {
        match self {
            Self::Date => t.doubt_date,
            Self::LostDigits => t.doubt_lost_digits,
            Self::Scientific => t.doubt_scientific,
            Self::Rounded => t.doubt_rounded,
            Self::Format => t.doubt_format,
            Self::Boolean => t.doubt_boolean,
            Self::Error => t.doubt_error,
            Self::NotCalculated => t.doubt_not_calculated,
        }
    }
}

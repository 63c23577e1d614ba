//! What is wrong with a row, and what to do about it.

use super::doubt::CellDoubt;
use crate::bill::{BillReport, BillTotals};
use crate::label::NotALabel;
use crate::language::Language;
use crate::refusal::FieldError;
use crate::scan::{Answer, ParentState, ScanReport};
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
    /// What a scan of the child into this parent would have been told.
    Scan {
        report: Box<ScanReport>,
        parent: Option<Box<ParentState>>,
    },
    /// What a scan of the parent onto this bill would have been told.
    OnBill {
        report: Box<BillReport>,
        bill: Box<BillTotals>,
    },
    UnknownBill {
        number: String,
    },
    /// The bill is there, and says something else.
    BillDiffers {
        number: String,
    },
    /// A wall of the database, by its name, that no rule above foresaw.
    Wall {
        name: String,
    },
}

/// A fault with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFault {
    pub row: u64,
    pub fault: ImportFault,
}

impl ImportFault {
    /// The fault of a row.
    pub fn at(self, row: u64) -> RowFault {
        RowFault { row, fault: self }
    }

    /// Why a command of a group was refused.
    pub fn of_answer(answer: &Answer) -> Self {
        match answer {
            Answer::Bag(answer) => Self::Scan {
                report: Box::new(ScanReport::from(answer)),
                parent: answer.parent.clone().map(Box::new),
            },
            Answer::Bill(answer) => Self::OnBill {
                report: Box::new(BillReport::from(answer)),
                bill: Box::new(answer.bill.clone()),
            },
        }
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
            Self::Scan { report, parent } => report.sentence(parent.as_deref(), language),
            Self::OnBill { report, bill } => report.sentence(bill, language),
            Self::UnknownBill { number } => t.unknown_bill(number),
            Self::BillDiffers { number } => t.bill_differs(number),
            Self::Wall { name } => t.wall(name),
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

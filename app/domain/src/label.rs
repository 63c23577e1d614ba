//! Labels: one normaliser and one parser for every way in (SPEC 3, decision 24).
//!
//! A read is first understood (what stands around the label is taken off), then it gets a meaning. To add a kind of damage: a
//! variant of [`NotALabel`] with its sentences, a rule in the file of its kind, a line in the tables of `tests/it/labels.rs`.

mod around;
mod factory;
mod foreign;
mod gs1;
mod near;
mod normaliser;
mod parser;
mod pattern;
mod refusal;
mod signs;
mod twice;

pub use around::around;
pub use normaliser::{MAX_CHARS, MAX_READ_CHARS, normalise};
pub(crate) use parser::is_bill_number;
pub use parser::{child_refusals, parse, parse_child, refuse_new};
pub use pattern::{ChildPattern, LabelPattern, MAX_CHILD_PATTERNS};
pub use refusal::{Damage, ForeignCode, NotALabel};

use serde::{Deserialize, Serialize};

/// How many letters and digits a child label has.
const CHILD_CHARS: std::ops::RangeInclusive<usize> = 4..=20;
/// Digits of a factory label. A text of just these is a child, whatever parent's tail it may resemble.
const FACTORY_DIGITS: usize = 7;

/// Database id of a bag type.
pub type BagTypeId = i16;

/// What the parser must know of a bag type. Bag types are data; an admin edits them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BagType {
    pub id: BagTypeId,
    pub name: String,
    pub pattern: LabelPattern,
    /// The forms of child labels that go into its parents; none: any 4 to 20 letters and digits go.
    #[serde(default)]
    pub child_patterns: Vec<ChildPattern>,
    /// Children per parent.
    pub capacity: i16,
    /// Grams per child.
    pub grams_per_child: i32,
    /// It makes no new parents; those that are there scan on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// What the parser must know of the site.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    pub types: &'a [BagType],
    /// Where people reach the site, such as `https://bags.example`. Its addresses of bags are labels.
    pub url: &'a str,
}

impl<'a> Site<'a> {
    fn bag_type(&self, id: BagTypeId) -> Option<&'a BagType> {
        self.types.iter().find(|t| t.id == id)
    }

    /// The type whose parents bear this label.
    fn type_of_parent(&self, label: &str) -> Option<&'a BagType> {
        self.types.iter().find(|t| t.pattern.matches(label))
    }
}

/// What a scanned or typed text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    Parent {
        label: String,
        bag_type: BagTypeId,
    },
    Child {
        label: String,
    },
    /// Starts with `BILL`, as the numbers that we print do. Other bill numbers are known only to the database.
    BillNumber {
        number: String,
    },
    /// No pattern fits. `text` is kept, because a legacy bag may bear it.
    NotALabel {
        text: String,
        why: NotALabel,
    },
}

impl Label {
    /// The normalised text, whatever it means.
    pub fn text(&self) -> &str {
        match self {
            Self::Parent { label, .. } | Self::Child { label } => label,
            Self::BillNumber { number } => number,
            Self::NotALabel { text, .. } => text,
        }
    }

    /// Why it is no label.
    pub fn refusal(&self) -> Option<&NotALabel> {
        match self {
            Self::NotALabel { why, .. } => Some(why),
            Self::Parent { .. } | Self::Child { .. } | Self::BillNumber { .. } => None,
        }
    }
}

/// The form of a factory's labels.
pub(crate) fn factory_form() -> Option<ChildPattern> {
    ChildPattern::parse(&"#".repeat(FACTORY_DIGITS))
}

/// Whether a text could be a child's label as far as its signs and its length go.
fn has_child_form(text: &str) -> bool {
    CHILD_CHARS.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

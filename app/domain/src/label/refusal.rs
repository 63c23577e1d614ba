//! Why a text is no label, and how a person is told.

use super::{CHILD_CHARS, MAX_CHARS};
use crate::language::Language;
use crate::texts;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a text cannot be a label of any kind. The tags are stable: answers that are kept under a key hold them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum NotALabel {
    /// Nothing was read.
    Empty,
    /// Longer than any label.
    TooLong,
    /// Letters and digits, but too few or too many.
    WrongLength,
    /// Signs that no label has.
    WrongCharacters,
    /// More than one label in one read.
    TwoCodes,
    /// What a bad read leaves of a parent's label.
    #[serde(alias = "nearly_parent")]
    NearParent {
        type_name: String,
        /// A label of that type, such as `SB99999`.
        pattern: String,
        /// The label that it was, where there is no doubt.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        near: Option<String>,
        #[serde(default)]
        damage: Damage,
    },
    /// The scanner types for another keyboard language than the device's.
    WrongKeyboard {
        /// The label that it was, where there is no doubt.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        near: Option<String>,
    },
    /// The scanner adds signs before or after the label.
    Wrapped { label: String },
    /// A code that holds something else.
    ForeignCode { kind: ForeignCode },
    /// A GS1 code that names the product, and no single bag.
    ProductCode,
    /// A factory's text whose digits were not read.
    DamagedFactoryText,
    /// Not of a form that children of this bag type have.
    NotThisForm {
        type_name: String,
        /// A label of each form, such as `9999999`.
        expected: Vec<String>,
    },
    /// A parent of a type that makes no new ones, and this one is not there yet.
    TypeRetired { type_name: String },
    /// A parent would be made in an area to which none come any more, and this one is not there yet.
    AreaRetired { area: String },
    /// A reason of a later version.
    #[serde(other)]
    Other,
}

/// What happened to a parent's label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Damage {
    /// The beginning is missing.
    HeadLost,
    /// The end is missing.
    TailLost,
    /// The dash is missing.
    DashLost,
    /// A sign within is missing.
    SignLost,
    /// There are more signs than a label has.
    SignsAdded,
    /// A letter stands for a digit, or a digit for a letter.
    LookAlike,
    /// A wrong number of digits, as answers of former versions say it.
    #[default]
    Unknown,
}

/// What a foreign code holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForeignCode {
    /// A web address that is not this site's address of a bag.
    Address,
    /// A contact card.
    Contact,
    /// A payment.
    Payment,
    /// A telephone number, a mail or a message.
    Message,
    /// A network, a place, an app.
    Other,
}

/// No label and no bag type's name is longer, in characters.
const LONGEST_NAME: usize = 40;

impl NotALabel {
    /// Whether every text in it could be a label or a name: what an address brings may be anybody's sentence.
    pub fn is_brief(&self) -> bool {
        let is_name = |text: &String| text.chars().count() <= LONGEST_NAME;
        match self {
            Self::NearParent {
                type_name,
                pattern,
                near,
                damage: _,
            } => is_name(type_name) && is_name(pattern) && near.iter().all(is_name),
            Self::WrongKeyboard { near } => near.iter().all(is_name),
            Self::Wrapped { label } => is_name(label),
            Self::NotThisForm { type_name, expected } => is_name(type_name) && expected.iter().all(is_name),
            Self::TypeRetired { type_name: name } | Self::AreaRetired { area: name } => is_name(name),
            Self::Empty
            | Self::TooLong
            | Self::WrongLength
            | Self::WrongCharacters
            | Self::TwoCodes
            | Self::ForeignCode { .. }
            | Self::ProductCode
            | Self::DamagedFactoryText
            | Self::Other => true,
        }
    }

    /// One sentence or two: what was read, and what to do.
    pub fn sentence(&self, language: Language) -> String {
        let t = texts::Label::of(language);
        match self {
            Self::Empty => t.empty.to_owned(),
            Self::TooLong => t.too_long(&MAX_CHARS.to_string()),
            Self::WrongLength => {
                t.wrong_length(&CHILD_CHARS.start().to_string(), &CHILD_CHARS.end().to_string())
            }
            Self::WrongCharacters => t.wrong_characters.to_owned(),
            Self::TwoCodes => t.two_codes.to_owned(),
            Self::NearParent {
                type_name,
                pattern,
                near,
                damage,
            } => match (near, damage.sentence(t)) {
                (Some(near), Some(damage)) => t.near_parent_damaged(near, damage),
                (Some(near), None) => t.near_parent(near),
                (None, Some(damage)) => t.near_type_damaged(type_name, pattern, damage),
                (None, None) => t.near_type(type_name, pattern),
            },
            Self::WrongKeyboard { near: Some(near) } => t.wrong_keyboard_near(near),
            Self::WrongKeyboard { near: None } => t.wrong_keyboard.to_owned(),
            Self::Wrapped { label } => t.wrapped(label),
            Self::ForeignCode { kind } => kind.sentence(t).to_owned(),
            Self::ProductCode => t.product_code.to_owned(),
            Self::DamagedFactoryText => t.damaged_factory_text.to_owned(),
            Self::NotThisForm { type_name, expected } => {
                let forms = expected.iter().cloned();
                let forms = forms.reduce(|form, other| t.either_form(&form, &other));
                t.not_this_form(type_name, &forms.unwrap_or_default())
            }
            Self::TypeRetired { type_name } => t.type_retired(type_name),
            Self::AreaRetired { area } => t.area_retired(area),
            Self::Other => t.other.to_owned(),
        }
    }
}

impl Damage {
    const fn sentence(self, t: &texts::Label) -> Option<&'static str> {
        Some(match self {
            Self::HeadLost => t.head_lost,
            Self::TailLost => t.tail_lost,
            Self::DashLost => t.dash_lost,
            Self::SignLost => t.sign_lost,
            Self::SignsAdded => t.signs_added,
            Self::LookAlike => t.look_alike,
            Self::Unknown => return None,
        })
    }
}

impl ForeignCode {
    const fn sentence(self, t: &texts::Label) -> &'static str {
        match self {
            Self::Address => t.holds_address,
            Self::Contact => t.holds_contact,
            Self::Payment => t.holds_payment,
            Self::Message => t.holds_message,
            Self::Other => t.holds_other,
        }
    }
}

impl fmt::Display for NotALabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Language::default()))
    }
}

impl std::error::Error for NotALabel {}

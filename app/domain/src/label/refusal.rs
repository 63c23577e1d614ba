//! Why a text is no label, and how a person is told.

use super::MAX_CHARS;
use crate::language::Language;
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
        match language {
            Language::En => self.english(),
            Language::Hi => self.hindi(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Empty => "Nothing was read. Scan the code again.".to_owned(),
            Self::TooLong => format!(
                "This text is longer than {MAX_CHARS} characters, so it is not a label. Scan the bag's own code."
            ),
            Self::WrongLength => {
                "A child label has 4 to 20 letters and digits. Scan the bag's own code.".to_owned()
            }
            Self::WrongCharacters => {
                "A label has only the letters A–Z and digits. Scan the bag's own code.".to_owned()
            }
            Self::TwoCodes => "Two codes came in one read. Scan one code at a time.".to_owned(),
            Self::NearParent {
                type_name,
                pattern,
                near,
                damage,
            } => {
                let damage = match damage {
                    Damage::HeadLost => " The beginning is missing.",
                    Damage::TailLost => " The end is missing.",
                    Damage::DashLost => " The dash is missing.",
                    Damage::SignLost => " A character is missing.",
                    Damage::SignsAdded => " There are characters too many.",
                    Damage::LookAlike => " A letter and a digit were mixed up.",
                    Damage::Unknown => "",
                };
                match near {
                    Some(near) => {
                        format!("This looks like parent {near}, read badly.{damage} Scan it again.")
                    }
                    None => format!(
                        "This looks like a {type_name} parent, but those are written {pattern}.{damage} Scan it again."
                    ),
                }
            }
            Self::WrongKeyboard { near: Some(near) } => format!(
                "The scanner's keyboard language is not this device's: this was probably {near}. Set both to the same language."
            ),
            Self::WrongKeyboard { near: None } => {
                "The scanner's keyboard language is not this device's. Set both to the same language, then scan again."
                    .to_owned()
            }
            Self::Wrapped { label } => format!(
                "The scanner adds signs around {label}. Switch off its prefix and suffix, then scan again."
            ),
            Self::ForeignCode { kind } => {
                let what = match kind {
                    ForeignCode::Address => "a web address",
                    ForeignCode::Contact => "a contact card",
                    ForeignCode::Payment => "a payment",
                    ForeignCode::Message => "a telephone number or a message",
                    ForeignCode::Other => "something else",
                };
                format!("This is another QR code: it holds {what}. Scan the bag's own code.")
            }
            Self::ProductCode => "This code names the product, not this bag. Scan the bag's own code.".to_owned(),
            Self::DamagedFactoryText => {
                "This is a factory label, but its 7 digits were not read. Scan it again.".to_owned()
            }
            Self::NotThisForm { type_name, expected } => format!(
                "Children of {type_name} parents are written {}. Scan the bag's own code.",
                expected.join(" or ")
            ),
            Self::Other => "This is not a label. Scan the bag's own code.".to_owned(),
        }
    }

    fn hindi(&self) -> String {
        match self {
            Self::Empty => "कुछ नहीं पढ़ा गया। कोड फिर स्कैन करें।".to_owned(),
            Self::TooLong => {
                format!("यह {MAX_CHARS} अक्षरों से लंबा है, इसलिए लेबल नहीं है। बैग का अपना कोड स्कैन करें।")
            }
            Self::WrongLength => "चाइल्ड के लेबल में 4 से 20 अक्षर और अंक होते हैं। बैग का अपना कोड स्कैन करें।".to_owned(),
            Self::WrongCharacters => "लेबल में सिर्फ़ A–Z और अंक होते हैं। बैग का अपना कोड स्कैन करें।".to_owned(),
            Self::TwoCodes => "एक साथ दो कोड पढ़े गए। एक बार में एक कोड स्कैन करें।".to_owned(),
            Self::NearParent {
                type_name,
                pattern,
                near,
                damage,
            } => {
                let damage = match damage {
                    Damage::HeadLost => " शुरू का हिस्सा छूट गया।",
                    Damage::TailLost => " आख़िर का हिस्सा छूट गया।",
                    Damage::DashLost => " डैश छूट गया।",
                    Damage::SignLost => " एक अक्षर छूट गया।",
                    Damage::SignsAdded => " कुछ अक्षर ज़्यादा हैं।",
                    Damage::LookAlike => " अक्षर और अंक आपस में बदल गए।",
                    Damage::Unknown => "",
                };
                match near {
                    Some(near) => format!("यह पैरेंट {near} लगता है, पर ठीक से नहीं पढ़ा गया।{damage} फिर स्कैन करें।"),
                    None => format!(
                        "यह {type_name} का पैरेंट लगता है, पर वह {pattern} जैसा लिखा होता है।{damage} फिर स्कैन करें।"
                    ),
                }
            }
            Self::WrongKeyboard { near: Some(near) } => {
                format!("स्कैनर की कीबोर्ड भाषा इस डिवाइस की नहीं है: यह शायद {near} था। दोनों की भाषा एक करें।")
            }
            Self::WrongKeyboard { near: None } => {
                "स्कैनर की कीबोर्ड भाषा इस डिवाइस की नहीं है। दोनों की भाषा एक करें, फिर स्कैन करें।".to_owned()
            }
            Self::Wrapped { label } => {
                format!("स्कैनर {label} के आगे-पीछे चिह्न जोड़ता है। उसका prefix और suffix बंद करें, फिर स्कैन करें।")
            }
            Self::ForeignCode { kind } => {
                let what = match kind {
                    ForeignCode::Address => "वेब पता",
                    ForeignCode::Contact => "संपर्क कार्ड",
                    ForeignCode::Payment => "भुगतान",
                    ForeignCode::Message => "फ़ोन नंबर या संदेश",
                    ForeignCode::Other => "कुछ और",
                };
                format!("यह दूसरा QR कोड है: इसमें {what} है। बैग का अपना कोड स्कैन करें।")
            }
            Self::ProductCode => "यह कोड सामान का है, इस बैग का नहीं। बैग का अपना कोड स्कैन करें।".to_owned(),
            Self::DamagedFactoryText => "यह फ़ैक्टरी का लेबल है, पर उसके 7 अंक नहीं पढ़े गए। फिर स्कैन करें।".to_owned(),
            Self::NotThisForm { type_name, expected } => format!(
                "{type_name} के चाइल्ड {} जैसे लिखे होते हैं। बैग का अपना कोड स्कैन करें।",
                expected.join(" या ")
            ),
            Self::Other => "यह लेबल नहीं है। बैग का कोड फिर स्कैन करें।".to_owned(),
        }
    }
}

impl fmt::Display for NotALabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english())
    }
}

impl std::error::Error for NotALabel {}

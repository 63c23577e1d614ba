//! How a refused act and a bad field are told.

use crate::label::NotALabel;
use crate::language::Language;
use crate::user::PASSWORD_MAX_CHARS;
use serde::{Deserialize, Serialize};

/// A rule refused the act. `code` is stable for programs, `sentence` says to a person what to do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{sentence}")]
pub struct Refusal {
    pub code: String,
    pub sentence: String,
}

impl Refusal {
    pub fn new(code: &str, sentence: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            sentence: sentence.into(),
        }
    }
}

/// One field of the input is wrong. Answered with 422.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct FieldError {
    pub field: String,
    pub message: String,
    /// Why its text is no label, for whoever words it in another language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Box<NotALabel>>,
    /// What is wrong with it, where the field's name does not say enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<WrongField>,
}

/// What is wrong with a field. It holds no text, so it can stand in a page's address and is worded in each language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WrongField {
    /// The password has fewer characters than `min`.
    PasswordShort {
        min: u8,
    },
    PasswordLong,
    PasswordHoldsName,
    PasswordCommon,
    /// A comma may stand for thousands or for a part of a kilogram.
    WeightWithComma,
    NotAWeight,
}

impl WrongField {
    /// What to do about it.
    pub fn sentence(self, language: Language) -> String {
        let (en, hi) = match self {
            Self::PasswordShort { min } => {
                return match language {
                    Language::En => format!(
                        "Use at least {min} characters. A few unrelated words are easy to keep in mind."
                    ),
                    Language::Hi => {
                        format!("कम से कम {min} अक्षर रखें। कुछ अलग-अलग शब्द याद रखना आसान है।")
                    }
                };
            }
            Self::PasswordLong => {
                return match language {
                    Language::En => format!("Use at most {PASSWORD_MAX_CHARS} characters."),
                    Language::Hi => format!("ज़्यादा से ज़्यादा {PASSWORD_MAX_CHARS} अक्षर रखें।"),
                };
            }
            Self::PasswordHoldsName => (
                "The password must not contain the user name.",
                "पासवर्ड में यूज़र नाम नहीं होना चाहिए।",
            ),
            Self::PasswordCommon => (
                "This password is among those that are guessed first. Use a few unrelated words instead.",
                "यह पासवर्ड सबसे पहले आज़माए जाने वालों में है। इसकी जगह कुछ अलग-अलग शब्द रखें।",
            ),
            Self::WeightWithComma => (
                "This comma is not clear. Type the kilograms without it, such as 29500, or with a point, such as 29.5.",
                "यह कॉमा साफ़ नहीं है। किलोग्राम बिना कॉमा के लिखें, जैसे 29500, या बिंदु के साथ, जैसे 29.5।",
            ),
            Self::NotAWeight => (
                "Type kilograms such as 612 or 612.5.",
                "वज़न किलोग्राम में लिखें, जैसे 612 या 612.5।",
            ),
        };
        match language {
            Language::En => en,
            Language::Hi => hi,
        }
        .to_owned()
    }
}

impl FieldError {
    pub fn new(field: &str, message: impl Into<String>) -> Self {
        Self {
            field: field.to_owned(),
            message: message.into(),
            why: None,
            cause: None,
        }
    }

    /// The field is wrong for a cause that has words in each language.
    pub fn caused(field: &str, cause: WrongField) -> Self {
        Self {
            cause: Some(cause),
            ..Self::new(field, cause.sentence(Language::En))
        }
    }

    /// The field holds no label.
    pub fn not_a_label(field: &str, why: &NotALabel) -> Self {
        Self {
            why: Some(Box::new(why.clone())),
            ..Self::new(field, why.to_string())
        }
    }
}

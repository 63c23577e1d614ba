//! How a refused act and a bad field are told.

use crate::label::NotALabel;
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
}

impl FieldError {
    pub fn new(field: &str, message: impl Into<String>) -> Self {
        Self {
            field: field.to_owned(),
            message: message.into(),
            why: None,
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

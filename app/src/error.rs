//! The error that crosses the wire.

use domain::fault::Fault;
use domain::language::Language;
use leptos::prelude::*;
use leptos::server_fn::codec::JsonEncoding;
use serde::{Deserialize, Serialize};

/// What a server function may tell instead of its result. The error of a plain form travels in the address of the page that it
/// comes back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{fault}")]
pub struct AppError {
    #[serde(flatten)]
    pub fault: Fault,
    /// In the person's language, for scripts and islands, which so need no words of their own. Never read: an address could bring it.
    #[serde(default, skip_deserializing, skip_serializing_if = "Option::is_none")]
    sentence: Option<String>,
}

impl AppError {
    /// The same with its sentence beside it.
    #[must_use]
    pub fn worded(self, language: Language) -> Self {
        Self {
            sentence: Some(self.sentence(language)),
            ..self
        }
    }

    /// One sentence for the person, which says what to do next.
    pub fn sentence(&self, language: Language) -> String {
        self.fault.sentence(language)
    }
}

impl From<Fault> for AppError {
    fn from(fault: Fault) -> Self {
        Self {
            fault,
            sentence: None,
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let fault = match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => {
                crate::answer::set_unreadable();
                Fault::form_not_understood()
            }
            other => {
                tracing::warn!(error = %other, "a server function's answer was lost");
                Fault::Transport
            }
        };
        fault.into()
    }
}

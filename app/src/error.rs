//! The error that crosses the wire, and its sentences.

use crate::words::{self, fill};
use domain::edits::Meanwhile;
use domain::language::Language;
use domain::refusal::{FieldError, Refusal};
use leptos::prelude::*;
use leptos::server_fn::codec::JsonEncoding;
use serde::{Deserialize, Serialize};

/// What a server function may tell instead of its result. It travels in page addresses too (a plain form's error comes
/// back as a query), so nothing private may ever stand in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", content = "detail", rename_all = "snake_case")]
pub enum AppError {
    #[error("unauthenticated")]
    Unauthenticated,
    #[error("bad credentials")]
    BadCredentials,
    #[error("forbidden")]
    Forbidden,
    /// The role asks for a second factor, and there is none yet.
    #[error("second factor missing")]
    SecondFactorMissing,
    /// Password or code are asked for again before a dangerous act.
    #[error("step-up needed")]
    StepUpNeeded,
    #[error("bad code")]
    BadCode,
    /// What was not found: `bag`, `bill`, `user`.
    #[error("{0} not found")]
    NotFound(String),
    #[error("{0}")]
    Invalid(FieldError),
    #[error("{0}")]
    Refused(Refusal),
    /// Somebody else changed the same since the page was read.
    #[error("changed meanwhile")]
    ChangedMeanwhile(Meanwhile),
    /// Asked too often.
    #[error("too many attempts, wait {seconds} s")]
    TooMany { seconds: u64 },
    /// More sign in at once than the server hashes passwords for.
    #[error("busy")]
    Busy,
    #[error("unavailable")]
    Unavailable,
    /// The database answers, and takes no rows.
    #[error("not stored")]
    NotStored,
    #[error("internal error, request {request_id}")]
    Internal { request_id: String },
    /// The request or its answer was lost or not understood on the way.
    #[error("transport: {0}")]
    Transport(String),
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => {
                crate::request::set_unreadable();
                Self::Invalid(FieldError::new(
                    "form",
                    "This form was not understood. Load the page again and retry.",
                ))
            }
            other => Self::Transport(other.to_string()),
        }
    }
}

impl AppError {
    /// One sentence for the person, which says what to do next.
    pub fn sentence(&self, language: Language) -> String {
        let w = words::of(language);
        match self {
            Self::Unauthenticated => w.error_unauthenticated.to_owned(),
            Self::BadCredentials => w.error_bad_credentials.to_owned(),
            Self::Forbidden => w.error_forbidden.to_owned(),
            Self::SecondFactorMissing => w.error_second_factor_missing.to_owned(),
            Self::StepUpNeeded => w.error_step_up_needed.to_owned(),
            Self::BadCode => w.error_bad_code.to_owned(),
            Self::NotFound(what) => match what.as_str() {
                "bag" => w.error_no_bag.to_owned(),
                "bill" => w.error_no_bill.to_owned(),
                "user" => w.error_no_user.to_owned(),
                _ => w.error_not_found.to_owned(),
            },
            Self::Invalid(FieldError { why: Some(why), .. }) => why.sentence(language),
            Self::Invalid(FieldError {
                cause: Some(cause), ..
            }) => cause.sentence(language),
            Self::Invalid(error) => {
                let own = Some(error.message.as_str()).filter(|text| !text.is_empty());
                let wording = match language {
                    Language::En => own,
                    Language::Hi => words::wrong_field(&error.field, language).or(own),
                };
                wording.unwrap_or(w.error_form).to_owned()
            }
            Self::Refused(refusal) => {
                let own = Some(refusal.sentence.as_str()).filter(|text| !text.is_empty());
                let wording = match language {
                    Language::En => own,
                    Language::Hi => words::refusal(&refusal.code, language).or(own),
                };
                wording.unwrap_or(w.error_form).to_owned()
            }
            Self::ChangedMeanwhile(meanwhile) => meanwhile.sentence(language),
            Self::TooMany { seconds } => match seconds {
                // Nobody waits for "1 seconds", nor counts to 3600.
                ..120 => fill(w.error_too_many, &[&seconds.max(&2).to_string()]),
                _ => fill(w.error_too_many_minutes, &[&seconds.div_ceil(60).to_string()]),
            },
            Self::Busy => w.error_busy.to_owned(),
            Self::Unavailable => w.error_unavailable.to_owned(),
            Self::NotStored => w.error_not_stored.to_owned(),
            Self::Internal { request_id } => fill(w.error_internal, &[request_id]),
            Self::Transport(_) => w.error_transport.to_owned(),
        }
    }

    /// The same, from a page's address: what anybody can write into a link is worded by its code alone, so that no link
    /// makes this site say another's words.
    #[must_use]
    pub fn worded_by_code(self) -> Self {
        let is_id = |id: &str| id.len() == 36 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        match self {
            Self::Refused(Refusal { code, .. }) => {
                let sentence = words::refusal(&code, Language::En).unwrap_or_default();
                Self::Refused(Refusal::new(&code, sentence))
            }
            Self::Invalid(FieldError {
                field, why, cause, ..
            }) => {
                let message = words::wrong_field(&field, Language::En).unwrap_or_default();
                Self::Invalid(FieldError {
                    // Worded by its code as well; what it names is no longer than a label.
                    why: why.filter(|why| why.is_brief()),
                    cause,
                    ..FieldError::new(&field, message)
                })
            }
            Self::ChangedMeanwhile(meanwhile) => Self::ChangedMeanwhile(meanwhile.fields_only()),
            Self::Internal { request_id } => Self::Internal {
                request_id: Some(request_id).filter(|id| is_id(id)).unwrap_or_default(),
            },
            other => other,
        }
    }

    /// The field that is wrong, if it is about one.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Invalid(error) => Some(&error.field),
            _ => None,
        }
    }
}

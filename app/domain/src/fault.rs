//! Why an act or a page came to nothing, for people and for programs.

use crate::edits::{CHANGED_MEANWHILE, Meanwhile};
use crate::language::Language;
use crate::refusal::{FieldError, Refusal, WrongField, foreign};
use crate::texts::Fault as Texts;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// What one is told instead of a result. It holds nothing private, for it stands in page addresses too: a plain form's fault comes
/// back in a query. There anybody can write it, so reading it keeps nothing that could be a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", content = "detail", rename_all = "snake_case")]
pub enum Fault {
    /// Nobody is signed in.
    Unauthenticated,
    /// The same for an unknown user, a wrong password and a locked account (SPEC 7).
    BadCredentials,
    Forbidden,
    /// The role asks for a second factor, and there is none yet (SPEC 7).
    SecondFactorMissing,
    /// A dangerous act, and the last proof of who is asking is older than five minutes (SPEC 7).
    StepUpNeeded,
    /// The code, recovery code or password that was asked for again.
    BadCode,
    NotFound(Missing),
    Invalid(FieldError),
    Refused(Refusal),
    /// Somebody else changed the same since the state that the act was made from (SPEC 5).
    ChangedMeanwhile(#[serde(deserialize_with = "meanwhile")] Meanwhile),
    /// The key belongs to another command.
    KeyReused,
    /// Asked too often.
    TooMany {
        seconds: u64,
    },
    /// More sign in at once than the server hashes passwords for.
    Busy,
    /// The database cannot be reached.
    Unavailable,
    /// The database answers, and takes no rows.
    NotStored,
    /// Our own fault.
    Internal {
        /// Empty where there is none to be told.
        #[serde(deserialize_with = "foreign::request_id")]
        request_id: String,
    },
    /// The request or its answer was lost on the way.
    Transport,
}

/// What changed meanwhile, without names and values.
fn meanwhile<'de, D: Deserializer<'de>>(from: D) -> Result<Meanwhile, D::Error> {
    Meanwhile::deserialize(from).map(Meanwhile::fields_only)
}

/// What was not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    Bag,
    /// A parent of another area, of which the label is told and nothing else.
    ParentElsewhere,
    Bill,
    User,
    /// A request for a higher role.
    Promotion,
    Role,
    Alert,
    BagType,
    /// A dispatch area.
    Area,
    Passkey,
    Import,
    /// Something of a later version.
    #[serde(other)]
    Other,
}

impl Missing {
    fn sentence(self, t: &'static Texts) -> &'static str {
        match self {
            Self::Bag => t.no_bag,
            Self::ParentElsewhere => t.parent_elsewhere,
            Self::Bill => t.no_bill,
            Self::User => t.no_user,
            Self::Promotion => t.no_promotion,
            Self::Role => t.no_role,
            Self::Alert => t.no_alert,
            Self::BagType => t.no_bag_type,
            Self::Area => t.no_area,
            Self::Passkey => t.no_passkey,
            Self::Import => t.no_import,
            Self::Other => t.nothing_there,
        }
    }
}

impl Fault {
    /// A form of which the parts are missing or of another form.
    pub fn form_not_understood() -> Self {
        Self::Invalid(FieldError::new("form", WrongField::FormNotUnderstood))
    }

    /// The stable code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::BadCredentials => "bad_credentials",
            Self::Forbidden => "forbidden",
            Self::SecondFactorMissing => "second_factor_missing",
            Self::StepUpNeeded => "step_up_needed",
            Self::BadCode => "bad_code",
            // As a scan into it is answered.
            Self::NotFound(Missing::ParentElsewhere) => "area_denied",
            Self::NotFound(_) => "not_found",
            Self::Invalid(_) => "invalid",
            Self::Refused(refusal) => refusal.code(),
            Self::ChangedMeanwhile(_) => CHANGED_MEANWHILE,
            Self::KeyReused => "key_reused",
            Self::TooMany { .. } => "too_many_requests",
            Self::Busy => "busy",
            Self::Unavailable => "unavailable",
            Self::NotStored => "not_stored",
            Self::Internal { .. } => "internal",
            Self::Transport => "transport",
        }
    }

    /// The field that it is about, if it is about one.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Invalid(error) => Some(&error.field),
            Self::Refused(refusal) => refusal.field(),
            Self::KeyReused => Some("key"),
            _ => None,
        }
    }

    /// What happened, and what to do next.
    pub fn sentence(&self, language: Language) -> String {
        let t = Texts::of(language);
        match self {
            Self::Unauthenticated => t.unauthenticated,
            Self::BadCredentials => t.bad_credentials,
            Self::Forbidden => t.forbidden,
            Self::SecondFactorMissing => t.second_factor_missing,
            Self::StepUpNeeded => t.step_up_needed,
            Self::BadCode => t.bad_code,
            Self::NotFound(missing) => missing.sentence(t),
            Self::Invalid(error) => return error.sentence(language),
            Self::Refused(refusal) => return refusal.sentence(language),
            Self::ChangedMeanwhile(meanwhile) => return meanwhile.sentence(language),
            Self::KeyReused => t.key_reused,
            Self::TooMany { seconds } => return too_many(t, *seconds),
            Self::Busy => t.busy,
            Self::Unavailable => t.unavailable,
            Self::NotStored => t.not_stored,
            Self::Internal { request_id } if request_id.is_empty() => t.internal,
            Self::Internal { request_id } => return t.internal_request(request_id),
            Self::Transport => t.transport,
        }
        .to_owned()
    }
}

fn too_many(t: &Texts, seconds: u64) -> String {
    match seconds {
        // Waiting a second longer is no harm, "1 seconds" would be wrong, and nobody counts to 3600.
        ..120 => t.too_many_seconds(&seconds.max(2).to_string()),
        _ => t.too_many_minutes(&seconds.div_ceil(60).to_string()),
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Language::default()))
    }
}

impl std::error::Error for Fault {}

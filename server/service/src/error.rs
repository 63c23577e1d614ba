//! What an act can answer instead of its result.

use crate::limits::Limited;
use domain::access::Permission;
use domain::edits::Meanwhile;
use domain::refusal::{FieldError, Refusal};
use domain::scan::Unfit;
use store::StoreError;

/// `Display` is the sentence for the person; the cause is for the log only.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    #[error("Please sign in, then try again.")]
    Unauthenticated,
    /// The same for an unknown user, a wrong password and a locked account (SPEC 7).
    #[error(
        "User name or password is wrong, or the account is locked. Try again in a while, or ask an admin."
    )]
    BadCredentials,
    #[error("Your role does not allow this. Ask an admin if you need it.")]
    Forbidden(Permission),
    /// The role asks for a second factor, and there is none yet (SPEC 7).
    #[error("Set up a second factor first: your role can do nothing else without it.")]
    SecondFactorMissing,
    /// A dangerous act, and the last proof of who is asking is older than five minutes (SPEC 7).
    #[error("Confirm with your password or a code that it is you, then do it again.")]
    StepUpNeeded,
    /// The code, recovery code or password that was asked for again.
    #[error("This code or password is wrong, or was used already. Wait for the next code and try again.")]
    BadCode,
    /// What was not found: `bag`, `bill`, `user`.
    #[error("There is no such {0}. Check the label or number and try again.")]
    NotFound(&'static str),
    #[error("{0}")]
    Invalid(#[from] FieldError),
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// Somebody else changed the same since the state that the act was made from (SPEC 5).
    #[error("{}", .0.sentence(domain::language::Language::En))]
    Changed(Meanwhile),
    #[error("This key was used for another command before. Make a new key for every command.")]
    KeyReused,
    #[error("Too many attempts. Wait {0} and try again.")]
    TooMany(Limited),
    /// More sign in at once than the server hashes passwords for.
    #[error("Many people are signing in just now. Try again in a few seconds.")]
    Busy,
    #[error("The database cannot be reached just now. Try again in a few seconds.")]
    Unavailable(#[source] StoreError),
    #[error(
        "Nothing can be stored just now; an admin has been told. Scans stay on the device and are sent again by themselves."
    )]
    NotStored(#[source] StoreError),
    #[error("Something went wrong on our side. Try again; if it stays, tell an admin the time.")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl ServiceError {
    /// The HTTP status (SPEC 11).
    pub fn status(&self) -> u16 {
        match self {
            Self::Unauthenticated | Self::BadCredentials => 401,
            Self::Forbidden(_) | Self::SecondFactorMissing | Self::StepUpNeeded => 403,
            Self::NotFound(_) => 404,
            Self::Refused(_) | Self::Changed(_) => 409,
            Self::Invalid(_) | Self::KeyReused | Self::BadCode => 422,
            Self::TooMany(_) => 429,
            Self::Busy | Self::Unavailable(_) | Self::NotStored(_) => 503,
            Self::Internal(_) => 500,
        }
    }

    /// The stable code for programs.
    pub fn code(&self) -> &str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::BadCredentials => "bad_credentials",
            Self::Forbidden(_) => "forbidden",
            Self::SecondFactorMissing => "second_factor_missing",
            Self::StepUpNeeded => "step_up_needed",
            Self::BadCode => "bad_code",
            Self::NotFound(_) => "not_found",
            Self::Invalid(_) => "invalid",
            Self::Refused(refusal) => &refusal.code,
            Self::Changed(_) => domain::edits::CHANGED_MEANWHILE,
            Self::KeyReused => "key_reused",
            Self::TooMany(_) => "too_many_requests",
            Self::Busy => "busy",
            Self::Unavailable(_) => "unavailable",
            Self::NotStored(_) => "not_stored",
            Self::Internal(_) => "internal",
        }
    }

    pub(crate) fn internal(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Internal(Box::new(error))
    }
}

impl From<Unfit> for ServiceError {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Field(error) => Self::Invalid(error),
            Unfit::UnknownBill => Self::NotFound("bill"),
        }
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) | StoreError::Retry(_) | StoreError::TooSlow => {
                Self::Unavailable(error)
            }
            StoreError::Shared(ref shared) if shared.is_passing() => Self::Unavailable(error),
            StoreError::NoPartition(_) => Self::NotStored(error),
            StoreError::Constraint(_)
            | StoreError::Corrupt { .. }
            | StoreError::Migration(_)
            | StoreError::NotCarriedOver(_)
            | StoreError::CarryOver(_)
            | StoreError::Shared(_)
            | StoreError::Driver(_) => Self::internal(error),
        }
    }
}

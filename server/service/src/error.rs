//! What an act can answer instead of its result.

use crate::site::limits::Limited;
use domain::access::Permission;
use domain::edits::Meanwhile;
use domain::fault::{Fault, Missing};
use domain::refusal::{FieldError, Refusal};
use domain::scan::Unfit;
use std::error::Error;
use std::fmt;
use store::StoreError;

/// What people and programs are told is its [`Fault`], and `Display` is that in English; the cause is for the log only.
#[derive(Debug)]
pub enum ServiceError {
    Unauthenticated,
    BadCredentials,
    Forbidden(Permission),
    SecondFactorMissing,
    StepUpNeeded,
    BadCode,
    NotFound(Missing),
    Invalid(FieldError),
    Refused(Refusal),
    /// Somebody else changed the same since the state that the act was made from (SPEC 5).
    Changed(Meanwhile),
    KeyReused,
    TooMany(Limited),
    Busy,
    Unavailable(StoreError),
    NotStored(StoreError),
    Internal(Box<dyn Error + Send + Sync>),
}

impl ServiceError {
    /// What may be told of it.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Unauthenticated => Fault::Unauthenticated,
            Self::BadCredentials => Fault::BadCredentials,
            Self::Forbidden(_) => Fault::Forbidden,
            Self::SecondFactorMissing => Fault::SecondFactorMissing,
            Self::StepUpNeeded => Fault::StepUpNeeded,
            Self::BadCode => Fault::BadCode,
            Self::NotFound(missing) => Fault::NotFound(*missing),
            Self::Invalid(wrong) => Fault::Invalid(wrong.clone()),
            Self::Refused(refusal) => Fault::Refused(refusal.clone()),
            Self::Changed(meanwhile) => Fault::ChangedMeanwhile(meanwhile.clone()),
            Self::KeyReused => Fault::KeyReused,
            Self::TooMany(limited) => Fault::TooMany {
                seconds: limited.seconds,
            },
            Self::Busy => Fault::Busy,
            Self::Unavailable(_) => Fault::Unavailable,
            Self::NotStored(_) => Fault::NotStored,
            Self::Internal(_) => Fault::Internal {
                request_id: String::new(),
            },
        }
    }

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
    pub fn code(&self) -> &'static str {
        self.fault().code()
    }

    pub(crate) fn internal(error: impl Error + Send + Sync + 'static) -> Self {
        Self::Internal(Box::new(error))
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault().fmt(f)
    }
}

impl Error for ServiceError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unavailable(cause) | Self::NotStored(cause) => Some(cause),
            Self::Internal(cause) => Some(cause.as_ref()),
            _ => None,
        }
    }
}

impl From<FieldError> for ServiceError {
    fn from(wrong: FieldError) -> Self {
        Self::Invalid(wrong)
    }
}

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Unfit> for ServiceError {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Field(error) => Self::Invalid(error),
            Unfit::UnknownBill => Self::NotFound(Missing::Bill),
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

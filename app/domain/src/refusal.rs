//! How a refused act and a wrong field are told.

mod field;
pub(crate) mod foreign;

pub use field::{FieldError, WrongField};

use crate::language::Language;
use crate::texts::Refusal as Texts;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A rule refused the act. A page's address may bring it, which anybody can write: names in it are cut while they are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// There is a bill of this number.
    BillExists {
        #[serde(deserialize_with = "foreign::name")]
        number: String,
    },
    /// The bill takes no change any more.
    BillCompleted {
        #[serde(deserialize_with = "foreign::name")]
        number: String,
    },
    /// The bill cannot be completed a second time.
    BillCompletedAlready,
    /// The bill to be completed has no parents.
    BillEmpty,
    /// The bill to be completed is below its target, or holds parents that are not full.
    ReasonNeeded {
        parents: i16,
        target: i16,
        short: i64,
    },
    /// Only a completed bill can be reopened.
    BillNotCompleted {
        #[serde(deserialize_with = "foreign::name")]
        number: String,
    },
    /// The bag to be deleted is linked or on a bill.
    BagInUse {
        #[serde(deserialize_with = "foreign::name")]
        label: String,
    },
    /// Parents bear labels of the form that is to be changed.
    PatternInUse {
        #[serde(deserialize_with = "foreign::name")]
        type_name: String,
    },
    /// The act would leave the site without an admin who can sign in.
    LastAdmin,
    UserDisabled,
    /// A request of this person waits for a decision.
    PromotionPending,
    /// The request was decided before.
    DecidedAlready,
    /// The link that sets a password was used, or is too old.
    LinkExpired,
    /// The same of the link that makes the first admin.
    SetupLinkExpired,
    /// The answer about a passkey came too late, or twice.
    PasskeyLate,
    /// The passkey does not fit, or the account waits.
    PasskeyRefused,
    PasskeyNotAdded,
    PasskeyKnown,
    PasskeysFull {
        most: usize,
    },
    /// The site has no name or no TLS.
    PasskeysImpossible,
    /// The person who signs in has no passkey.
    NoPasskey,
    /// No second factor is being set up.
    NothingToConfirm,
    /// Recovery codes need a second factor beside them.
    NoSecondFactor,
    /// The role needs the second factor that is to be removed.
    FactorRequired,
    /// The password is too short to stand alone.
    PasswordShort,
    /// The same for an unknown badge, a wrong PIN and all that is locked, revoked or disabled (SPEC 7).
    BadgeRefused,
    /// The code that enrols a handheld was used, or is too old.
    EnrolmentExpired,
    /// The badge or handheld was revoked before, or never was.
    BadgeGone,
    /// The demo is for a site without bags.
    NotEmpty,
    /// The site's key opens every secret.
    NothingLost,
    /// The same file was taken before.
    ImportTaken {
        import: i64,
        #[serde(deserialize_with = "foreign::name")]
        at: String,
    },
    /// A part of a file begins elsewhere than where the file ends so far.
    ImportPart {
        received: i64,
    },
    ImportNotWhole,
    /// It can be started once.
    ImportStarted,
    ImportEnded,
    /// The file was dropped after its time.
    ImportDropped,
}

impl Refusal {
    /// The stable code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BillExists { .. } => "bill_exists",
            Self::BillCompleted { .. } | Self::BillCompletedAlready => "bill_completed",
            Self::BillEmpty => "bill_empty",
            Self::ReasonNeeded { .. } => "reason_needed",
            Self::BillNotCompleted { .. } => "bill_not_completed",
            Self::BagInUse { .. } => "bag_in_use",
            Self::PatternInUse { .. } => "pattern_in_use",
            Self::LastAdmin => "last_admin",
            Self::UserDisabled => "user_disabled",
            Self::PromotionPending => "promotion_pending",
            Self::DecidedAlready => "decided_already",
            Self::LinkExpired | Self::SetupLinkExpired => "link_expired",
            Self::PasskeyLate => "passkey_late",
            Self::PasskeyRefused => "passkey_refused",
            Self::PasskeyNotAdded => "passkey_not_added",
            Self::PasskeyKnown => "passkey_known",
            Self::PasskeysFull { .. } => "passkeys_full",
            Self::PasskeysImpossible => "passkeys_impossible",
            Self::NoPasskey => "no_passkey",
            Self::NothingToConfirm => "nothing_to_confirm",
            Self::NoSecondFactor => "no_second_factor",
            Self::FactorRequired => "factor_required",
            Self::PasswordShort => "password_short",
            Self::BadgeRefused => "badge_refused",
            Self::EnrolmentExpired => "enrolment_expired",
            Self::BadgeGone => "badge_gone",
            Self::NotEmpty => "not_empty",
            Self::NothingLost => "nothing_lost",
            Self::ImportTaken { .. } => "import_taken",
            Self::ImportPart { .. } => "import_part",
            Self::ImportNotWhole => "import_not_whole",
            Self::ImportStarted => "import_started",
            Self::ImportEnded => "import_ended",
            Self::ImportDropped => "import_dropped",
        }
    }

    /// The field of the form that it is about, if it is about one.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::BillExists { .. } => Some("number"),
            Self::ReasonNeeded { .. } => Some("reason"),
            _ => None,
        }
    }

    /// What stands against it, and what to do next.
    pub fn sentence(&self, language: Language) -> String {
        let t = Texts::of(language);
        match self {
            Self::BillExists { number } => return t.bill_exists(number),
            Self::BillCompleted { number } => return t.bill_completed(number),
            Self::BillCompletedAlready => t.bill_completed_already,
            Self::BillEmpty => t.bill_empty,
            Self::ReasonNeeded {
                parents,
                target,
                short,
            } => return reason_needed(t, *parents, *target, *short),
            Self::BillNotCompleted { number } => return t.bill_not_completed(number),
            Self::BagInUse { label } => return t.bag_in_use(label),
            Self::PatternInUse { type_name } => return t.pattern_in_use(type_name),
            Self::LastAdmin => t.last_admin,
            Self::UserDisabled => t.user_disabled,
            Self::PromotionPending => t.promotion_pending,
            Self::DecidedAlready => t.decided_already,
            Self::LinkExpired => t.link_expired,
            Self::SetupLinkExpired => t.setup_link_expired,
            Self::PasskeyLate => t.passkey_late,
            Self::PasskeyRefused => t.passkey_refused,
            Self::PasskeyNotAdded => t.passkey_not_added,
            Self::PasskeyKnown => t.passkey_known,
            Self::PasskeysFull { most } => return t.passkeys_full(&most.to_string()),
            Self::PasskeysImpossible => t.passkeys_impossible,
            Self::NoPasskey => t.no_passkey,
            Self::NothingToConfirm => t.nothing_to_confirm,
            Self::NoSecondFactor => t.no_second_factor,
            Self::FactorRequired => t.factor_required,
            Self::PasswordShort => t.password_short,
            Self::BadgeRefused => t.badge_refused,
            Self::EnrolmentExpired => t.enrolment_expired,
            Self::BadgeGone => t.badge_gone,
            Self::NotEmpty => t.not_empty,
            Self::NothingLost => t.nothing_lost,
            Self::ImportTaken { import, at } => return t.import_taken(at, &import.to_string()),
            Self::ImportPart { received } => return t.import_part(&received.to_string()),
            Self::ImportNotWhole => t.import_not_whole,
            Self::ImportStarted => t.import_started,
            Self::ImportEnded => t.import_ended,
            Self::ImportDropped => t.import_dropped,
        }
        .to_owned()
    }
}

fn reason_needed(t: &Texts, parents: i16, target: i16, short: i64) -> String {
    let (has, of) = (parents.to_string(), target.to_string());
    match (parents < target, short) {
        (true, 0) => t.below_target(&has, &of),
        (true, short) => t.below_target_and_short(short, &has, &of),
        (false, short) => t.parents_short(short),
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Language::default()))
    }
}

impl std::error::Error for Refusal {}

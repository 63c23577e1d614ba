//! What people are told about their account and their site: codes, titles, sentences.

use crate::access::Role;
use crate::alert::{AlertKind, Saying};
use crate::language::Language;
use crate::texts;
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeType {
    Info,
    Success,
    Warning,
    Error,
}

impl NoticeType {
    pub const ALL: [Self; 4] = [Self::Info, Self::Success, Self::Warning, Self::Error];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The type of a code such as `warning`.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Why somebody is told something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeCode {
    /// Browser, address.
    NewDevice,
    /// Address.
    PasswordChanged,
    /// A set-password link was made for the person.
    PasswordLinkMade,
    FactorOn,
    FactorOff,
    /// An admin took the second factor away.
    FactorReset,
    /// The site lost the key of all apps' codes.
    FactorLost,
    /// How many codes are left.
    RecoveryCodeUsed,
    /// Name of the passkey.
    PasskeyAdded,
    /// Name of the passkey.
    PasskeyRemoved,
    /// Role.
    RoleChanged,
    /// To admins: user name, role.
    PromotionAsked,
    /// Role, note.
    PromotionApproved,
    /// Role, note.
    PromotionRejected,
    /// To admins: user name. There is no mail, so somebody must hand over a link.
    ResetAsked,
    /// Failures, address.
    AccountLocked,
    /// A badge was made for the person.
    BadgeMade,
    /// To admins: user name.
    BadgeLocked,
    /// To admins: what [`AlertKind::details`] says.
    Alert(AlertKind, Saying),
}

impl NoticeCode {
    /// All but those about alerts.
    pub const ALL: [Self; 18] = [
        Self::NewDevice,
        Self::PasswordChanged,
        Self::PasswordLinkMade,
        Self::FactorOn,
        Self::FactorOff,
        Self::FactorReset,
        Self::FactorLost,
        Self::RecoveryCodeUsed,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::RoleChanged,
        Self::PromotionAsked,
        Self::PromotionApproved,
        Self::PromotionRejected,
        Self::ResetAsked,
        Self::AccountLocked,
        Self::BadgeMade,
        Self::BadgeLocked,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::NewDevice => "new_device",
            Self::PasswordChanged => "password_changed",
            Self::PasswordLinkMade => "password_link_made",
            Self::FactorOn => "factor_on",
            Self::FactorOff => "factor_off",
            Self::FactorReset => "factor_reset",
            Self::FactorLost => "factor_lost",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::PasskeyAdded => "passkey_added",
            Self::PasskeyRemoved => "passkey_removed",
            Self::RoleChanged => "role_changed",
            Self::PromotionAsked => "promotion_asked",
            Self::PromotionApproved => "promotion_approved",
            Self::PromotionRejected => "promotion_rejected",
            Self::ResetAsked => "reset_asked",
            Self::AccountLocked => "account_locked",
            Self::BadgeMade => "badge_made",
            Self::BadgeLocked => "badge_locked",
            Self::Alert(kind, saying) => kind.notice(saying),
        }
    }

    /// Those whose first detail is the name of somebody else, which must go when that person is erased.
    pub const NAMING: [Self; 3] = [Self::PromotionAsked, Self::ResetAsked, Self::BadgeLocked];

    /// The notice of a code such as `new_device`.
    pub fn from_code(code: &str) -> Option<Self> {
        let alerts = AlertKind::ALL
            .into_iter()
            .flat_map(|kind| Saying::ALL.map(|saying| Self::Alert(kind, saying)));
        Self::ALL
            .into_iter()
            .chain(alerts)
            .find(|notice| notice.code() == code)
    }

    pub const fn kind(self) -> NoticeType {
        match self {
            Self::PromotionAsked
            | Self::ResetAsked
            | Self::PasswordLinkMade
            | Self::BadgeMade
            | Self::RoleChanged
            | Self::PromotionRejected => NoticeType::Info,
            Self::FactorOn
            | Self::PromotionApproved
            | Self::PasskeyAdded
            | Self::Alert(_, Saying::Cleared) => NoticeType::Success,
            Self::Alert(_, Saying::Beyond | Saying::Missing) => NoticeType::Error,
            Self::NewDevice
            | Self::PasswordChanged
            | Self::FactorOff
            | Self::FactorReset
            | Self::FactorLost
            | Self::RecoveryCodeUsed
            | Self::PasskeyRemoved
            | Self::BadgeLocked
            | Self::AccountLocked => NoticeType::Warning,
        }
    }

    /// The title in a language.
    pub fn title(self, language: Language) -> &'static str {
        let t = texts::Notice::of(language);
        match self {
            Self::NewDevice => t.new_device_title,
            Self::PasswordChanged => t.password_changed_title,
            Self::PasswordLinkMade => t.password_link_made_title,
            Self::FactorOn => t.factor_on_title,
            Self::FactorOff => t.factor_off_title,
            Self::FactorReset => t.factor_reset_title,
            Self::FactorLost => t.factor_lost_title,
            Self::RecoveryCodeUsed => t.recovery_code_used_title,
            Self::PasskeyAdded => t.passkey_added_title,
            Self::PasskeyRemoved => t.passkey_removed_title,
            Self::RoleChanged => t.role_changed_title,
            Self::PromotionAsked => t.promotion_asked_title,
            Self::PromotionApproved => t.promotion_approved_title,
            Self::PromotionRejected => t.promotion_rejected_title,
            Self::ResetAsked => t.reset_asked_title,
            Self::AccountLocked => t.account_locked_title,
            Self::BadgeMade => t.badge_made_title,
            Self::BadgeLocked => t.badge_locked_title,
            Self::Alert(kind, _) => kind.title(language),
        }
    }

    /// The message in a language, with its details.
    pub fn message<S: AsRef<str>>(self, language: Language, details: &[S]) -> String {
        let t = texts::Notice::of(language);
        // A role is stored by its code.
        let detail = |at: usize| {
            let detail = details.get(at).map_or("", AsRef::as_ref);
            let role = Role::from_code(detail).filter(|_| self.role_at() == Some(at));
            role.map_or(detail, |role| role.name(language))
        };
        let message = match self {
            Self::NewDevice => t.new_device(detail(0), detail(1)),
            Self::PasswordChanged => t.password_changed(detail(0)),
            Self::PasswordLinkMade => t.password_link_made.to_owned(),
            Self::FactorOn => t.factor_on.to_owned(),
            Self::FactorOff => t.factor_off.to_owned(),
            Self::FactorReset => t.factor_reset.to_owned(),
            Self::FactorLost => t.factor_lost.to_owned(),
            Self::RecoveryCodeUsed => t.recovery_code_used(detail(0)),
            Self::PasskeyAdded => t.passkey_added(detail(0)),
            Self::PasskeyRemoved => t.passkey_removed(detail(0)),
            Self::RoleChanged => t.role_changed(detail(0)),
            Self::PromotionAsked => t.promotion_asked(detail(0), detail(1)),
            Self::PromotionApproved => t.promotion_approved(detail(0), detail(1)),
            Self::PromotionRejected => t.promotion_rejected(detail(0), detail(1)),
            Self::ResetAsked => t.reset_asked(detail(0)),
            Self::AccountLocked => t.account_locked(detail(0), detail(1)),
            Self::BadgeMade => t.badge_made.to_owned(),
            Self::BadgeLocked => t.badge_locked(detail(0)),
            Self::Alert(kind, saying) => kind.sentence(saying, language, details),
        };
        // Where the note at its end is empty.
        message.trim_end().to_owned()
    }

    /// Which of the details is the code of a role.
    const fn role_at(self) -> Option<usize> {
        match self {
            Self::RoleChanged | Self::PromotionApproved | Self::PromotionRejected => Some(0),
            Self::PromotionAsked => Some(1),
            _ => None,
        }
    }
}

/// A notice in somebody's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    pub id: i64,
    pub kind: NoticeType,
    pub title: String,
    pub message: String,
    /// A path of this site.
    pub link: Option<String>,
    pub at: Timestamp,
    pub is_read: bool,
}

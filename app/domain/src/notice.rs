//! What people are told about their account and their site: codes, titles, sentences.

use crate::access::Role;
use crate::alert::{AlertKind, Saying};
use crate::language::Language;
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
    /// To admins: what [`AlertKind::details`] says.
    Alert(AlertKind, Saying),
}

impl NoticeCode {
    /// All but those about alerts.
    pub const ALL: [Self; 16] = [
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
            Self::Alert(kind, saying) => kind.notice(saying),
        }
    }

    /// Those whose first detail is the name of somebody else, which must go when that person is erased.
    pub const NAMING: [Self; 2] = [Self::PromotionAsked, Self::ResetAsked];

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
            | Self::AccountLocked => NoticeType::Warning,
        }
    }

    /// Title and message; `{}` stands for the details, in order.
    const fn words(self, language: Language) -> (&'static str, &'static str) {
        match language {
            Language::En => match self {
                Self::NewDevice => (
                    "New device",
                    "Somebody signed in as you with a new device: {}, address {}. If it was not you, end that session and change your password.",
                ),
                Self::PasswordChanged => (
                    "Password changed",
                    "Your password was changed, from address {}. If it was not you, tell an admin at once.",
                ),
                Self::PasswordLinkMade => (
                    "Link for a new password",
                    "A link that sets a new password was made for you. If you did not ask for it, tell an admin.",
                ),
                Self::FactorOn => (
                    "Second factor is on",
                    "From now on a code of your app is asked for when you sign in.",
                ),
                Self::FactorOff => (
                    "Second factor is off",
                    "You took the second factor off. Your password alone signs you in.",
                ),
                Self::FactorReset => (
                    "Second factor was reset",
                    "An admin took your second factor off. If you did not ask for it, tell an admin at once.",
                ),
                Self::FactorLost => (
                    "Set up your code app anew",
                    "The site lost the key of its codes, so those of your app fit no more. Recovery codes and passkeys still do. Set up the app again under Security.",
                ),
                Self::RecoveryCodeUsed => (
                    "Recovery code used",
                    "A recovery code signed you in. You have {} left; make new ones when they run low.",
                ),
                Self::PasskeyAdded => ("Passkey added", "The passkey {} can now sign you in."),
                Self::PasskeyRemoved => ("Passkey removed", "The passkey {} signs nobody in any more."),
                Self::RoleChanged => ("New role", "Your role is now {}. You were signed out everywhere."),
                Self::PromotionAsked => ("Promotion asked for", "{} asks to become {}."),
                Self::PromotionApproved => ("Promotion granted", "You are now {}. {}"),
                Self::PromotionRejected => ("Promotion refused", "You did not become {}. {}"),
                Self::ResetAsked => (
                    "Password lost",
                    "{} asks for a link to set a new password. Make sure who is asking, then hand it over.",
                ),
                Self::AccountLocked => (
                    "Failed log-ins",
                    "After {} failed log-ins your account waits for a while. The last came from address {}. If it was not you, tell an admin.",
                ),
                Self::Alert(kind, saying) => (kind.title(language), kind.template(saying, language)),
            },
            Language::Hi => match self {
                Self::NewDevice => (
                    "नया डिवाइस",
                    "किसी ने आपके नाम से नए डिवाइस पर साइन इन किया: {}, पता {}। अगर वह आप नहीं थे, तो वह सत्र बंद करें और पासवर्ड बदलें।",
                ),
                Self::PasswordChanged => (
                    "पासवर्ड बदला गया",
                    "आपका पासवर्ड बदला गया, पता {}। अगर वह आप नहीं थे, तो तुरंत एडमिन को बताएँ।",
                ),
                Self::PasswordLinkMade => (
                    "नए पासवर्ड का लिंक",
                    "आपके लिए नया पासवर्ड तय करने का लिंक बनाया गया। अगर आपने नहीं माँगा, तो एडमिन को बताएँ।",
                ),
                Self::FactorOn => ("दूसरा चरण चालू", "अब साइन इन करते समय आपके ऐप का कोड भी पूछा जाएगा।"),
                Self::FactorOff => (
                    "दूसरा चरण बंद",
                    "आपने दूसरा चरण हटा दिया। अब केवल पासवर्ड से साइन इन होगा।",
                ),
                Self::FactorReset => (
                    "दूसरा चरण हटाया गया",
                    "एडमिन ने आपका दूसरा चरण हटाया। अगर आपने नहीं कहा था, तो तुरंत एडमिन को बताएँ।",
                ),
                Self::FactorLost => (
                    "कोड ऐप फिर से जोड़ें",
                    "साइट ने कोड की चाबी खो दी, इसलिए आपके ऐप के कोड अब नहीं चलेंगे। रिकवरी कोड और पासकी चलते रहेंगे। सुरक्षा पेज पर ऐप फिर से जोड़ें।",
                ),
                Self::RecoveryCodeUsed => (
                    "रिकवरी कोड इस्तेमाल हुआ",
                    "एक रिकवरी कोड से साइन इन हुआ। {} बचे हैं; कम हों तो नए बना लें।",
                ),
                Self::PasskeyAdded => ("पासकी जोड़ी गई", "पासकी {} से अब साइन इन हो सकता है।"),
                Self::PasskeyRemoved => ("पासकी हटाई गई", "पासकी {} से अब साइन इन नहीं होगा।"),
                Self::RoleChanged => ("नई भूमिका", "आपकी भूमिका अब {} है। आप हर जगह साइन आउट हो गए।"),
                Self::PromotionAsked => ("पदोन्नति का अनुरोध", "{} की माँग: भूमिका {}।"),
                Self::PromotionApproved => ("पदोन्नति मिली", "आपकी भूमिका अब {} है। {}"),
                Self::PromotionRejected => ("पदोन्नति नहीं मिली", "भूमिका {} नहीं मिली। {}"),
                Self::ResetAsked => (
                    "पासवर्ड भूल गए",
                    "{} को नया पासवर्ड तय करने का लिंक चाहिए। पहचान पक्की करके लिंक दें।",
                ),
                Self::AccountLocked => (
                    "असफल साइन इन",
                    "{} असफल कोशिशों के बाद आपका खाता कुछ देर रुका है। पिछली कोशिश का पता {}। अगर वह आप नहीं थे, तो एडमिन को बताएँ।",
                ),
                Self::Alert(kind, saying) => (kind.title(language), kind.template(saying, language)),
            },
        }
    }

    /// The title in a language.
    pub const fn title(self, language: Language) -> &'static str {
        self.words(language).0
    }

    /// The message in a language, with its details.
    pub fn message<S: AsRef<str>>(self, language: Language, details: &[S]) -> String {
        let worded = |(place, detail): (usize, &S)| {
            let role = Role::from_code(detail.as_ref()).filter(|_| self.role_at() == Some(place));
            role.map_or_else(
                || detail.as_ref().to_owned(),
                |role| role.name(language).to_owned(),
            )
        };
        let details: Vec<String> = details.iter().enumerate().map(worded).collect();
        let out = crate::texts::filled(self.words(language).1, &details);
        out.trim_end().to_owned()
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

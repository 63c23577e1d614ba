//! What an act leaves to be shown once, on the page that comes next.

use crate::paths::{local_path, untold};
use crate::request::query;
use crate::words::words;
use domain::bill::BillReport;
use domain::label;
use domain::scan::{Answer, ScanOutcome, ScanReport};
use serde::{Deserialize, Serialize};

/// What was done. It stands in the next page's address under `done`, as a code or as JSON; there anybody can write it, so no sentence is
/// in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    BagDeleted,
    BillCreated,
    BillSaved,
    BillCompleted,
    BillReopened,
    BillDeleted,
    PasskeyAdded,
    PasskeyRemoved,
    SignedOut,
    SetUp,
    PasswordSet,
    ResetAsked,
    Verified,
    PromotionAsked,
    PasswordChanged,
    SessionEnded,
    SessionsEnded,
    FactorOn,
    FactorOff,
    RecoveryCodes,
    UserCreated,
    UserSaved,
    LinkMade,
    UserDisabled,
    UserErased,
    UserEnabled,
    UserUnlocked,
    FactorReset,
    PromotionDecided,
    QueryCancelled,
    AlertAcknowledged,
    HandheldEnrolled,
    HandheldInvited,
    HandheldRevoked,
    BadgeMade,
    BadgeRevoked,
    BadgeUnlocked,
    SiteDataAdded,
    SiteDataSaved,
    Retired,
    Restored,
    /// What the command about a bag was answered.
    Bag {
        /// The text that was read.
        read: String,
        report: ScanReport,
    },
    /// What the command about a bill was answered.
    Bill(BillReport),
}

impl Done {
    /// What was answered to a command for which `read` was read.
    pub(crate) fn answered(answer: &Answer, read: &str) -> Self {
        match answer {
            Answer::Bag(answer) => Self::Bag {
                read: answer.child.clone().unwrap_or_else(|| read.to_owned()),
                report: ScanReport::from(answer),
            },
            Answer::Bill(answer) => Self::Bill(BillReport::from(answer)),
        }
    }

    /// What the address of the page tells; nothing where a form came back with an error: then it still tells of the act before.
    pub(crate) fn of_page() -> Option<Self> {
        if !query("__err").is_empty() {
            return None;
        }
        Self::parse(&query("done"))
    }

    /// Reads a value of `done`.
    pub fn parse(text: &str) -> Option<Self> {
        let code = || serde_json::from_value(text.into()).ok();
        serde_json::from_str(text).ok().or_else(code)
    }

    /// As a value of `done`.
    pub fn text(&self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(code)) => code,
            Ok(parts) => parts.to_string(),
            Err(_) => String::new(),
        }
    }

    /// The path that tells it, in the place of what an act before left in its query.
    pub fn after(&self, path: &str) -> String {
        let path = untold(path);
        let mark = if path.contains('?') { '&' } else { '?' };
        format!("{path}{mark}done={}", crate::html::encode(&self.text()))
    }

    /// Leads on after a server function to a page that tells it.
    pub(crate) fn redirect(&self, path: &str) {
        leptos_axum::redirect(&self.after(local_path(path).unwrap_or("/")));
    }

    /// Whether it is about a child that may be moved to the parent.
    pub(crate) fn can_move(&self) -> bool {
        matches!(self, Self::Bag { report, .. } if report.outcome == ScanOutcome::InOtherParent && !report.both_here)
    }

    /// The code of the answer, and the text that it is about, for acts that have an answer.
    pub(crate) fn answer(&self) -> Option<(&'static str, String)> {
        let read = |text: &str| text.chars().take(label::MAX_CHARS).collect();
        match self {
            Self::Bag { read: text, report } => Some((report.outcome.code(), read(text))),
            Self::Bill(report) => {
                let parent = report.parent.as_deref().unwrap_or_default();
                Some((report.outcome.code(), read(parent)))
            }
            _ => None,
        }
    }

    /// The sentence of an act that has no answer of its own, such as "saved".
    pub(crate) fn sentence(&self) -> Option<&'static str> {
        let w = words();
        Some(match self {
            Self::BagDeleted => w.done_bag_deleted,
            Self::BillCreated => w.done_bill_created,
            Self::BillSaved => w.done_bill_saved,
            Self::BillCompleted => w.done_bill_completed,
            Self::BillReopened => w.done_bill_reopened,
            Self::BillDeleted => w.done_bill_deleted,
            Self::PasskeyAdded => w.done_passkey_added,
            Self::PasskeyRemoved => w.done_passkey_removed,
            Self::SignedOut => w.done_signed_out,
            Self::SetUp => w.done_set_up,
            Self::PasswordSet => w.done_password_set,
            Self::ResetAsked => w.done_reset_asked,
            Self::Verified => w.done_verified,
            Self::PromotionAsked => w.done_promotion_asked,
            Self::PasswordChanged => w.done_password_changed,
            Self::SessionEnded => w.done_session_ended,
            Self::SessionsEnded => w.done_sessions_ended,
            Self::FactorOn => w.done_factor_on,
            Self::FactorOff => w.done_factor_off,
            Self::RecoveryCodes => w.done_recovery_codes,
            Self::UserCreated => w.done_user_created,
            Self::UserSaved => w.done_user_saved,
            Self::LinkMade => w.done_link_made,
            Self::UserDisabled => w.done_user_disabled,
            Self::UserErased => w.done_user_erased,
            Self::UserEnabled => w.done_user_enabled,
            Self::UserUnlocked => w.done_user_unlocked,
            Self::FactorReset => w.done_factor_reset,
            Self::PromotionDecided => w.done_promotion_decided,
            Self::QueryCancelled => w.done_query_cancelled,
            Self::AlertAcknowledged => w.done_alert_acknowledged,
            Self::HandheldEnrolled => w.done_handheld_enrolled,
            Self::HandheldInvited => w.done_handheld_invited,
            Self::HandheldRevoked => w.done_handheld_revoked,
            Self::BadgeMade => w.done_badge_made,
            Self::BadgeRevoked => w.done_badge_revoked,
            Self::BadgeUnlocked => w.done_badge_unlocked,
            Self::SiteDataAdded => w.done_site_data_added,
            Self::SiteDataSaved => w.done_user_saved,
            Self::Retired => w.done_retired,
            Self::Restored => w.done_restored,
            Self::Bag { .. } | Self::Bill(_) => return None,
        })
    }
}

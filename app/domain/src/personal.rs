//! Everything that is stored about a person, as it is handed to the person (GDPR article 15, DPDP section 11).

use crate::scan::Action;
use crate::scan_log::LoggedOutcome;
use crate::timestamp::Timestamp;
use serde::Serialize;

/// The whole document. Times are in the site's zone. Of an erased person everything but `user` and `erased_at` is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PersonalData {
    /// The number that stands for the person in the logs.
    pub user: i64,
    pub erased_at: Option<Timestamp>,
    pub account: Option<Account>,
    pub sessions: Vec<SessionOpen>,
    pub known_devices: Vec<DeviceSeen>,
    pub passkeys: Vec<NamedThing>,
    pub api_tokens: Vec<NamedThing>,
    pub badges: Vec<BadgeHeld>,
    pub notifications: Vec<NoticeTold>,
    pub promotions: Vec<PromotionAsked>,
    /// The audit's entries by and about the person, oldest first.
    pub events: Vec<LogEntry>,
    /// Scans counted by day, station, act and outcome. Each single scan is in the export of the audit page.
    pub scans: Vec<ScansOfDay>,
}

/// The account. Secrets are not in it: hashes, keys and codes say nothing about the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    pub username: String,
    pub email: String,
    pub role: String,
    pub area: Option<String>,
    pub created_at: Timestamp,
    pub last_login_at: Option<Timestamp>,
    pub last_failed_login_at: Option<Timestamp>,
    pub password_changed_at: Option<Timestamp>,
    pub codes_since: Option<Timestamp>,
}

/// A session that has not ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SessionOpen {
    pub signed_in_at: Timestamp,
    pub seen_at: Timestamp,
    pub browser: Option<String>,
    pub address: Option<String>,
}

/// A browser that signed in before; it is known by a cookie only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeviceSeen {
    pub first_seen_at: Timestamp,
    pub last_seen_at: Timestamp,
}

/// A passkey or an API token, by the name that the person gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamedThing {
    pub name: String,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

/// A badge; its secrets say nothing about the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BadgeHeld {
    pub made_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

/// A notification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoticeTold {
    pub at: Timestamp,
    pub title: String,
    pub message: String,
    pub read_at: Option<Timestamp>,
}

/// A role that the person asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PromotionAsked {
    pub asked_at: Timestamp,
    pub role: String,
    pub reason: String,
    pub decided_at: Option<Timestamp>,
    pub granted: Option<bool>,
    pub note: Option<String>,
}

/// An entry of the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogEntry {
    pub id: i64,
    pub at: Timestamp,
    pub action: String,
    /// Whether the person did it; else it was done about the person.
    pub by_the_person: bool,
    /// Where the act came from; only of acts by the person, or of attempts to sign in as the person.
    pub address: Option<String>,
    pub station: Option<String>,
}

/// How often something was scanned on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScansOfDay {
    /// `YYYY-MM-DD`.
    pub day: String,
    pub station: String,
    pub action: Action,
    pub outcome: LoggedOutcome,
    pub count: i64,
}

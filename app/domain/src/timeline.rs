//! The audit as people look into it: acts and scans as one timeline (SPEC 9).

use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// What the timeline is narrowed to, as typed. Empty fields narrow nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineFilter {
    /// A time of the site's zone, such as `2026-11-24T14:15`; from then on.
    pub from: Option<String>,
    /// The same; before then.
    pub to: Option<String>,
    /// Name of who acted.
    pub user: Option<String>,
    pub action: Option<String>,
    /// One of [`ENTITIES`].
    pub entity: Option<String>,
    /// Number of the entity.
    pub id: Option<String>,
    /// Label of a bag, or number of a bill.
    pub label: Option<String>,
    /// A whole address, or a network as the audit shows it after a while.
    pub address: Option<String>,
    pub request: Option<String>,
    /// A code of [`Log`]; both without.
    pub log: Option<String>,
    /// A code of [`View`].
    pub view: Option<String>,
    /// What the page before answered as `next`.
    pub cursor: Option<String>,
}

impl TimelineFilter {
    /// The filter whose parts are found by their names in an address.
    pub fn read(mut part: impl FnMut(&'static str) -> Option<String>) -> Self {
        Self {
            from: part("from"),
            to: part("to"),
            user: part("user"),
            action: part("action"),
            entity: part("entity"),
            id: part("id"),
            label: part("label"),
            address: part("address"),
            request: part("request"),
            log: part("log"),
            view: part("view"),
            cursor: part("cursor"),
        }
    }

    /// Name and value of each part, in the order of the form; the cursor is none.
    pub fn parts(&self) -> [(&'static str, Option<&str>); 11] {
        [
            ("view", self.view.as_deref()),
            ("from", self.from.as_deref()),
            ("to", self.to.as_deref()),
            ("user", self.user.as_deref()),
            ("action", self.action.as_deref()),
            ("entity", self.entity.as_deref()),
            ("id", self.id.as_deref()),
            ("label", self.label.as_deref()),
            ("address", self.address.as_deref()),
            ("request", self.request.as_deref()),
            ("log", self.log.as_deref()),
        ]
    }

    /// The same without white space around, and without what is blank.
    #[must_use]
    pub fn cleaned(&self) -> Self {
        let clean = |part: &Option<String>| {
            let text = part.as_deref().map(str::trim).filter(|text| !text.is_empty());
            text.map(str::to_owned)
        };
        Self {
            from: clean(&self.from),
            to: clean(&self.to),
            user: clean(&self.user),
            action: clean(&self.action),
            entity: clean(&self.entity),
            id: clean(&self.id),
            label: clean(&self.label),
            address: clean(&self.address),
            request: clean(&self.request),
            log: clean(&self.log),
            view: clean(&self.view),
            cursor: clean(&self.cursor),
        }
    }

    /// Whether the looks into the audit of the person who looks are left out: each look makes one, so they would stand before all else. Who asks
    /// for an act, a person or a request sees them.
    pub const fn hides_own_looks(&self) -> bool {
        self.action.is_none() && self.user.is_none() && self.request.is_none() && self.address.is_none()
    }

    /// The names of the parts that are set, for the audit: never their values.
    pub fn names(&self) -> Vec<&'static str> {
        self.parts()
            .into_iter()
            .filter_map(|(name, value)| value.map(|_| name))
            .collect()
    }
}

/// One of the two logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Log {
    Audit,
    Scan,
}

impl Log {
    pub const ALL: [Self; 2] = [Self::Audit, Self::Scan];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Audit => "audit",
            Self::Scan => "scan",
        }
    }

    /// The log that this one is not.
    pub const fn other(self) -> Self {
        match self {
            Self::Audit => Self::Scan,
            Self::Scan => Self::Audit,
        }
    }

    /// The log of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|log| log.code() == code)
    }
}

/// What operators look at again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Whatever bears on who gets in and who may do what, of the last 24 hours.
    Security,
    /// What was deleted or taken out.
    Deletions,
}

impl View {
    pub const ALL: [Self; 2] = [Self::Security, Self::Deletions];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Security => "security",
            Self::Deletions => "deletions",
        }
    }

    /// The view of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.code() == code)
    }

    /// The actions of both logs that it shows.
    pub const fn actions(self) -> &'static [&'static str] {
        match self {
            Self::Security => &[
                "login",
                "accept_password",
                "login_blocked",
                "login_failed",
                "logout",
                "verify_identity",
                "refuse_permission",
                "create_user",
                "change_user",
                "unlock_user",
                "disable_user",
                "enable_user",
                "delete_user",
                "export_user",
                "make_password_link",
                "ask_password_reset",
                "refuse_link",
                "sum_attempts",
                "set_password",
                "end_session",
                "end_sessions",
                "rotate_key",
                "give_up_secrets",
                "begin_second_factor",
                "set_second_factor",
                "remove_second_factor",
                "reset_second_factor",
                "make_recovery_codes",
                "add_passkey",
                "remove_passkey",
                "ask_promotion",
                "approve_promotion",
                "reject_promotion",
                "create_token",
                "revoke_tokens",
                "badge_login",
                "badge_login_failed",
                "invite_device",
                "enrol_device",
                "revoke_device",
                "make_badge",
                "unlock_badge",
                "revoke_badge",
                "read_audit",
                "export_audit",
                "begin_export",
                "export_list",
                "archive_audit",
                "accept_seals",
                "export_seal",
                "cancel_query",
                "repair_integrity",
                "make_backup",
                "restore_database",
                "drill_restore",
            ],
            Self::Deletions => &["delete_user", "delete_bill", "delete_bag", "unlink"],
        }
    }

    /// How far back it looks.
    pub const fn hours(self) -> Option<i32> {
        match self {
            Self::Security => Some(24),
            Self::Deletions => None,
        }
    }
}

/// What acts can be about, and the actions that are about it; `user` is whatever is about none of the others. They find
/// the rows when no number is given.
pub const ENTITIES: [(&str, &[&str]); 14] = [
    ("bag", &["delete_bag"]),
    (
        "bill",
        &[
            "create_bill",
            "change_bill",
            "complete_bill",
            "reopen_bill",
            "delete_bill",
        ],
    ),
    ("user", &[]),
    (
        "promotion_request",
        &["ask_promotion", "approve_promotion", "reject_promotion"],
    ),
    ("api_token", &["create_token"]),
    ("device", &["invite_device", "enrol_device", "revoke_device"]),
    ("badge", &["make_badge", "revoke_badge", "unlock_badge"]),
    ("permission", &["refuse_permission"]),
    (
        "audit_log",
        &[
            "read_audit",
            "export_audit",
            "export_seal",
            "archive_audit",
            "accept_seals",
        ],
    ),
    ("alert", &["acknowledge_alert"]),
    ("area", &["create_area", "change_area"]),
    (
        "bag_type",
        &[
            "set_child_patterns",
            "create_bag_type",
            "change_bag_type",
            "reserve_labels",
            "print_labels",
        ],
    ),
    (
        "import",
        &["bring_import", "start_import", "cancel_import", "finish_import"],
    ),
    (
        "site",
        &[
            "rotate_key",
            "give_up_secrets",
            "change_settings",
            "seed_demo",
            "begin_migration",
            "finish_migration",
            "begin_export",
            "export_list",
            "cancel_query",
            "repair_integrity",
            "make_backup",
            "restore_database",
        ],
    ),
];

/// Something with a number, and its name of now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// `user`, or what an entry is about: one of [`ENTITIES`].
    pub kind: String,
    pub id: Option<i64>,
    pub name: Option<String>,
    /// Whether it still has a page.
    pub exists: bool,
}

/// One line of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    pub log: Log,
    pub id: i64,
    pub at: Timestamp,
    /// Who did it; nobody for the command line and for people who were not signed in.
    pub who: Option<Named>,
    /// `verb_noun`, or what a scan wanted.
    pub action: String,
    /// What became of a scan.
    pub outcome: Option<String>,
    pub about: Named,
    /// A JSON object.
    pub details: String,
    /// JSON objects: the entity before and after.
    pub before: Option<String>,
    pub after: Option<String>,
    pub address: Option<String>,
    pub station: Option<String>,
    pub request_id: Option<String>,
}

/// Log-ins that failed from one address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedLogIns {
    pub address: Option<String>,
    pub failures: i64,
    /// Names that were tried, ten at most.
    pub names: Vec<String>,
    pub last_at: Timestamp,
}

/// An act about a bag or a bill, as its own page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityAct {
    pub at: Timestamp,
    pub action: String,
    /// Name of who did it.
    pub by: Option<String>,
    /// JSON objects: the thing before and after.
    pub before: Option<String>,
    pub after: Option<String>,
    /// Why, where a reason is asked for.
    pub reason: Option<String>,
}

/// Where the next page of the timeline starts: below these numbers of the two logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub audit: i64,
    pub scan: i64,
}

impl Position {
    /// The cursor that callers carry.
    pub fn text(self) -> String {
        format!("{}-{}", self.audit, self.scan)
    }

    /// Reads what [`Position::text`] wrote, and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| {
            let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| text.parse().ok()).flatten()
        };
        let (audit, scan) = text.split_once('-')?;
        Some(Self {
            audit: number(audit)?,
            scan: number(scan)?,
        })
    }
}

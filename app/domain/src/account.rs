//! What people see of their own account and what admins see of others'.

use crate::access::Role;
use crate::codes::codes;
use crate::edits::Meanwhile;
use crate::page::Filter;
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// A signed-in browser of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Names the session to end it; not the session's secret id.
    pub number: i64,
    /// The browser as it calls itself, shortened.
    pub agent: String,
    pub ip: Option<String>,
    pub signed_in_at: Timestamp,
    pub seen_at: Timestamp,
    /// The session that asks.
    pub is_this: bool,
}

/// A passkey of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    pub id: i64,
    pub name: String,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

/// The state of one's own sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Security {
    pub username: String,
    /// When codes of an app began to be asked for.
    pub codes_since: Option<Timestamp>,
    /// Recovery codes that were not used yet.
    pub recovery_codes_left: i64,
    /// Whether the role cannot work without a second factor.
    pub factor_required: bool,
    pub passkeys: Vec<Passkey>,
    /// Whether this site's address allows passkeys at all.
    pub passkeys_possible: bool,
    pub password_changed_at: Option<Timestamp>,
    pub devices: Vec<Device>,
}

/// A second factor that waits for its first code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorSetUp {
    /// The secret in groups of four, to type by hand.
    pub secret: String,
    /// `otpauth://` address for the app.
    pub url: String,
    /// The address as a QR code, an SVG element.
    pub qr_svg: String,
}

/// How far a log-in came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogInStep {
    Done,
    /// The password was right; a code of the second factor is asked for.
    CodeNeeded,
}

/// Something that is shown exactly once to whoever made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Handover {
    /// A link that sets a password, for `username`.
    PasswordLink {
        username: String,
        url: String,
        qr_svg: String,
        hours: i32,
        /// Whether it was mailed to the person, too.
        mailed: bool,
    },
    RecoveryCodes {
        codes: Vec<String>,
    },
    /// The badge of `username`, and its PIN.
    Badge {
        username: String,
        code: String,
        pin: String,
        qr_svg: String,
    },
    /// The code that enrols a handheld.
    Enrolment {
        name: String,
        url: String,
        qr_svg: String,
        minutes: i32,
    },
}

impl Handover {
    /// The text of its QR code, and the code, which can be made anew.
    pub fn qr(&mut self) -> Option<(&str, &mut String)> {
        match self {
            Self::PasswordLink { url, qr_svg, .. } | Self::Enrolment { url, qr_svg, .. } => {
                Some((url.as_str(), qr_svg))
            }
            Self::Badge { code, qr_svg, .. } => Some((code.as_str(), qr_svg)),
            Self::RecoveryCodes { .. } => None,
        }
    }
}

/// A line of the list of users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserSummary {
    pub id: i64,
    pub username: String,
    pub email: String,
    pub role: Role,
    /// Code of the dispatch area.
    pub area: Option<String>,
    pub status: UserStatus,
    pub second_factor: bool,
    pub last_login_at: Option<Timestamp>,
}

codes!(
    /// Whether somebody can sign in, and if not, why.
    UserStatus {
        Active = "active",
        /// Has set no password yet.
        Invited = "invited",
        /// Waits after failed log-ins.
        Locked = "locked",
        Disabled = "disabled",
    }
);

/// What to list. Absent parts leave everything in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserFilter {
    /// Part of the name or mail address.
    pub q: Option<String>,
    pub role: Option<Role>,
    pub area: Option<String>,
    pub status: Option<UserStatus>,
    /// A day of the site's zone, such as `2026-11-24`: signed in last then or later.
    pub from: Option<String>,
    /// The same: signed in last then or before.
    pub to: Option<String>,
    /// A code of [`crate::page::Sort`]; by name without one.
    pub sort: Option<String>,
    pub cursor: Option<String>,
    pub limit: Option<i64>,
}

impl Filter for UserFilter {
    fn parts(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("q", self.q.clone()),
            ("role", self.role.map(|role| role.code().to_owned())),
            ("area", self.area.clone()),
            ("status", self.status.map(|status| status.code().to_owned())),
            ("from", self.from.clone()),
            ("to", self.to.clone()),
            ("sort", self.sort.clone()),
        ]
    }
}

/// What an admin types about a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserDraft {
    pub username: String,
    pub email: String,
    pub role: Role,
    pub area: Option<String>,
}

/// What an admin changes about a user. `None` leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserEdit {
    pub username: Option<String>,
    pub email: Option<String>,
    pub role: Option<Role>,
    pub area: Option<Option<String>>,
    /// The version that the edit was made from: what others changed since is merged, or refused where it clashes.
    pub version: Option<i32>,
}

impl From<&UserDraft> for UserEdit {
    fn from(draft: &UserDraft) -> Self {
        Self {
            username: Some(draft.username.clone()),
            email: Some(draft.email.clone()),
            role: Some(draft.role),
            area: Some(draft.area.clone()),
            version: None,
        }
    }
}

/// A user as whoever acts on them saw them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenUser {
    pub id: i64,
    /// The act is for this version only. `None`: for whatever the user is now.
    pub version: Option<i32>,
}

impl From<i64> for SeenUser {
    fn from(id: i64) -> Self {
        Self { id, version: None }
    }
}

/// A user's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserDetail {
    pub user: UserSummary,
    /// Grows with every edit by an admin, change of role and disabling.
    pub version: i32,
    /// Why the last act on this page was refused, if somebody else was first.
    pub meanwhile: Option<Meanwhile>,
    pub created_at: Timestamp,
    pub password_changed_at: Option<Timestamp>,
    pub failed_login_attempts: i32,
    pub locked_until: Option<Timestamp>,
    /// Whether a set-password link is out, unused and good.
    pub link_until: Option<Timestamp>,
    pub is_self: bool,
    pub devices: Vec<Device>,
    /// The last 14 days of the site's zone, newest first; days without scans are left out.
    pub days: Vec<ActivityDay>,
    /// The newest acts of and about the user.
    pub events: Vec<AccountEvent>,
}

impl UserDetail {
    /// Leaves the networks of addresses only, for those who may not read the audit.
    pub fn shorten_addresses(&mut self) {
        let devices = self.devices.iter_mut().map(|device| &mut device.ip);
        for ip in devices.chain(self.events.iter_mut().map(|event| &mut event.ip)) {
            *ip = ip.as_deref().map(crate::address::shortened);
        }
    }
}

/// What somebody scanned on one day of the site's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityDay {
    /// `2026-11-24`.
    pub day: String,
    /// Children linked.
    pub linked: i64,
    /// Parents put on bills.
    pub billed: i64,
    /// Whatever was refused.
    pub refused: i64,
    /// Hours of the day with at least one scan.
    pub hours: i64,
}

/// An act from the audit, as a user's page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountEvent {
    pub at: Timestamp,
    /// `verb_noun`.
    pub action: String,
    /// Who did it; nobody for the command line and for people who were not signed in.
    pub by: Option<String>,
    pub ip: Option<String>,
}

/// A promotion that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromotionRequest {
    pub id: i64,
    pub user_id: i64,
    pub username: String,
    pub role_now: Role,
    pub requested_role: Role,
    pub reason: String,
    pub requested_at: Timestamp,
    pub decided_at: Option<Timestamp>,
    pub decided_by: Option<String>,
    pub approved: Option<bool>,
    pub decision_note: Option<String>,
}

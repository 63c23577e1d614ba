//! People: names, mail addresses, the password rule.

use crate::access::Role;
use crate::account::PromotionRequest;
use crate::refusal::{FieldError, WrongField};
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// The longest password, in characters. SPEC 7 asks for 64 or more; a bound keeps hashing bounded.
pub const PASSWORD_MAX_CHARS: usize = 256;

/// What a person may see of themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub username: String,
    pub email: String,
    pub role: Role,
    /// Code of the dispatch area.
    pub area: Option<String>,
    pub created_at: Timestamp,
    pub last_login_at: Option<Timestamp>,
    /// Whether something more than the password is asked for.
    pub second_factor: bool,
    /// The newest promotion that was asked for.
    pub promotion: Option<PromotionRequest>,
}

/// Who is signed in, as the pages' frame needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub username: String,
    pub role: Role,
    pub area: Option<String>,
    /// Whether nothing but the set-up of a second factor is open.
    pub second_factor_missing: bool,
}

/// A dispatch area. Areas are data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    pub code: String,
    pub name: String,
    /// No new users and no new parents come to it.
    pub retired: bool,
}

/// The areas to choose from: those that are in use, and the one that is chosen already.
pub fn offered_areas(areas: Vec<Area>, chosen: Option<&str>) -> Vec<Area> {
    areas
        .into_iter()
        .filter(|area| !area.retired || chosen == Some(area.code.as_str()))
        .collect()
}

/// The area that a person's new parents go to, and those to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaChoice {
    /// Code of the area chosen; none is a choice too.
    pub area: Option<String>,
    pub areas: Vec<Area>,
}

/// What the name of an erased person begins with; the user's number follows.
const PSEUDONYM: &str = "erased-";

/// Checks a user name: 1 to 64 letters, digits, `.`, `_`, `-`.
pub fn check_username(text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    let known = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
    if !(1..=64).contains(&text.len()) || !known {
        return Err(FieldError::new("username", WrongField::Username));
    }
    if text.to_ascii_lowercase().starts_with(PSEUDONYM) {
        return Err(FieldError::new("username", WrongField::UsernameOfErased));
    }
    Ok(text.to_owned())
}

/// Checks the outward form of a mail address; only a delivered mail proves it.
pub fn check_email(text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    let fine = text.len() <= 254
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
        && text
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
    if fine {
        Ok(text.to_owned())
    } else {
        Err(FieldError::new("email", WrongField::Email))
    }
}

/// How an account waits after failed log-ins in a row (SPEC 7). Times are in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockOut {
    /// So many failures in a row make the account wait.
    pub failures: u16,
    /// The first wait; each further failure doubles it.
    pub first_seconds: u32,
    /// The longest wait.
    pub longest_seconds: u32,
}

impl Default for LockOut {
    fn default() -> Self {
        Self {
            failures: 5,
            first_seconds: 30,
            longest_seconds: 15 * 60,
        }
    }
}

impl LockOut {
    /// How long the account waits after so many failures in a row, in seconds; `None` while it does not.
    pub fn wait_seconds(self, failed: i32) -> Option<u32> {
        let more = u32::try_from(failed.checked_sub(i32::from(self.failures))?).ok()?;
        let wait = 1_u32
            .checked_shl(more)
            .and_then(|factor| self.first_seconds.checked_mul(factor));
        Some(wait.map_or(self.longest_seconds, |wait| wait.min(self.longest_seconds)))
    }
}

/// The shortest password where a second factor is on, in characters (SPEC 7).
pub const PASSWORD_MIN_WITH_FACTOR: usize = 8;

/// How far an active admin gets into the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AdminAccess {
    /// Has set no password yet.
    Invited,
    /// Signs in, and reaches nothing but the set-up of a second factor.
    PasswordOnly,
    /// Signs in with a second factor and can act.
    Full,
}

impl AdminAccess {
    /// What follows from password and second factor.
    pub const fn of(has_password: bool, has_factor: bool) -> Self {
        match (has_password, has_factor) {
            (false, _) => Self::Invited,
            (true, false) => Self::PasswordOnly,
            (true, true) => Self::Full,
        }
    }

    /// Whether an admin may stop being one (SPEC 7): another must reach at least as far into the site, so that one who can sign in
    /// is never replaced by one who cannot.
    pub fn may_go(self, others: &[Self]) -> bool {
        others.iter().any(|other| *other >= self)
    }
}

/// Checks why a promotion is asked for: 10 to 500 characters (SPEC 7).
pub fn check_promotion_reason(text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    if (10..=500).contains(&text.chars().count())
        && !text.chars().any(|c| c.is_control() && c != '\n' && c != '\r')
    {
        Ok(text.to_owned())
    } else {
        Err(FieldError::new("reason", WrongField::PromotionReason))
    }
}

/// Checks a new password: at least `min` characters, not containing the user name (SPEC 7, NIST SP 800-63B).
pub fn check_password(password: &str, username: &str, min: usize) -> Result<(), FieldError> {
    let chars = password.chars().count();
    let wrong = if chars < min {
        WrongField::PasswordShort { min }
    } else if chars > PASSWORD_MAX_CHARS {
        WrongField::PasswordLong {
            max: PASSWORD_MAX_CHARS,
        }
    } else if username.len() >= 3 && password.to_lowercase().contains(&username.to_lowercase()) {
        WrongField::PasswordHoldsName
    } else {
        return Ok(());
    };
    Err(FieldError::new("password", wrong))
}

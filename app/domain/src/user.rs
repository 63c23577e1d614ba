//! People: names, mail addresses, the password rule.

use crate::access::Role;
use crate::refusal::FieldError;
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
}

/// Who is signed in, as the pages' frame needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub username: String,
    pub role: Role,
    pub area: Option<String>,
}

/// A dispatch area. Areas are data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    pub code: String,
    pub name: String,
}

/// Checks a user name: 1 to 64 letters, digits, `.`, `_`, `-`.
pub fn check_username(text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    let known = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
    if !(1..=64).contains(&text.len()) || !known {
        return Err(FieldError::new(
            "username",
            "A user name has 1 to 64 letters, digits, dots, dashes or underscores.",
        ));
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
        Err(FieldError::new(
            "email",
            "Type a mail address such as name@example.com.",
        ))
    }
}

/// Checks a new password: at least `min` characters, not containing the user name (SPEC 7, NIST SP 800-63B).
pub fn check_password(password: &str, username: &str, min: usize) -> Result<(), FieldError> {
    let chars = password.chars().count();
    if chars < min {
        return Err(FieldError::new(
            "password",
            format!("Use at least {min} characters. A few unrelated words are easy to keep in mind."),
        ));
    }
    if chars > PASSWORD_MAX_CHARS {
        return Err(FieldError::new(
            "password",
            format!("Use at most {PASSWORD_MAX_CHARS} characters."),
        ));
    }
    if username.len() >= 3 && password.to_lowercase().contains(&username.to_lowercase()) {
        return Err(FieldError::new(
            "password",
            "The password must not contain the user name.",
        ));
    }
    Ok(())
}

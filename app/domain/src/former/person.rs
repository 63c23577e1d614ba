//! People: names, addresses and roles that this site takes.

use crate::access::Role;
use crate::user::{check_email, check_username};
use std::collections::HashSet;

/// The longest name that still has room for a number behind it.
const NAME_CHARS: usize = 40;

/// A user name of this site's form that is as near as can be, and whether it is the same.
pub fn read_username(raw: &str, id: i64) -> (String, bool) {
    if let Ok(name) = check_username(raw) {
        let is_same = name == raw;
        return (name, is_same);
    }
    let plain: String = raw
        .trim()
        .chars()
        .map(|c| if c.is_whitespace() || c == '@' { '.' } else { c })
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
        .take(NAME_CHARS)
        .collect();
    match check_username(plain.trim_matches('.')) {
        Ok(name) => (name, false),
        Err(_) => (format!("user-{id}"), false),
    }
}

/// The name, or one with the row's number where it is taken. `taken` holds names in lower case.
pub fn free_name(wanted: &str, id: i64, taken: &HashSet<String>) -> String {
    let stem: String = wanted.chars().take(NAME_CHARS).collect();
    let mut name = wanted.to_owned();
    let mut attempt = 0_u32;
    while taken.contains(&name.to_ascii_lowercase()) {
        name = match attempt {
            0 => format!("{stem}-{id}"),
            n => format!("{stem}-{id}-{n}"),
        };
        attempt += 1;
    }
    name
}

/// The mail address, where it has the form of one.
pub fn read_email(raw: &str) -> Option<String> {
    check_email(raw).ok().filter(|address| address.len() >= 3)
}

/// The role of a text.
pub fn read_role(raw: &str) -> Option<Role> {
    Role::from_code(&raw.trim().to_ascii_lowercase())
}

//! Badges, and the shared handhelds that people sign in on with them (SPEC 7).

use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// What the code of a badge begins with.
pub const BADGE_HEAD: &str = "TTB";
/// What the code that enrols a handheld begins with.
pub const DEVICE_HEAD: &str = "TTD";
/// What follows: 160 bits in letters and digits that every keyboard layout types alike.
const SECRET_CHARS: usize = 32;
/// More of a secret in a text than this is one that was damaged; no label is as long.
const TELLING_CHARS: usize = 18;
/// Digits of a PIN.
pub const PIN_DIGITS: usize = 6;
/// After so many wrong PINs the badge is locked.
pub const MAX_FAILURES: i16 = 5;
/// The longest name of a handheld, in characters.
pub const NAME_CHARS: usize = 60;

/// Whether a sign may stand in a secret.
const fn is_of_secret(byte: u8) -> bool {
    matches!(byte, b'A'..=b'Z' | b'2'..=b'7')
}

/// The code with that head in what a scanner typed or somebody pasted: alone, or at the end of an address.
pub fn code(head: &str, read: &str) -> Option<String> {
    let plain: String = read
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .collect();
    let upper = plain.to_ascii_uppercase();
    // A secret may hold the head's letters, too.
    upper.match_indices(head).find_map(|(at, _)| {
        let found = upper.get(at..)?;
        let secret = found.get(head.len()..)?;
        (secret.len() == SECRET_CHARS && secret.bytes().all(is_of_secret)).then(|| found.to_owned())
    })
}

/// Whether a read is a badge, or one that was damaged: it must not get into a log.
pub fn is_in(read: &str) -> bool {
    let upper = read.to_ascii_uppercase();
    upper.match_indices(BADGE_HEAD).any(|(at, head)| {
        let secret = upper.get(at + head.len()..).unwrap_or_default();
        secret.bytes().take_while(|byte| is_of_secret(*byte)).count() >= TELLING_CHARS
    })
}

/// Whether a text has the form of a PIN.
pub fn is_pin(text: &str) -> bool {
    text.len() == PIN_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a PIN is among those that are tried first: of one digit, or of steps that are all alike.
pub fn is_weak_pin(pin: &str) -> bool {
    let digits: Vec<i16> = pin.bytes().map(i16::from).collect();
    let mut steps = digits.windows(2).map(|pair| pair[1] - pair[0]);
    let first = steps.next().unwrap_or(0);
    steps.all(|step| step == first)
}

/// How far a handheld or a badge is usable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Active,
    /// The handheld's code is out and not used yet.
    Pending,
    /// Too many wrong PINs.
    Locked,
    /// Revoked, or a code that was used too late.
    Disabled,
}

impl Standing {
    /// The code whose word and colour it has.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Locked => "badge_locked",
            Self::Disabled => "disabled",
        }
    }
}

/// A handheld as admins see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handheld {
    pub id: i64,
    pub name: String,
    pub standing: Standing,
    pub made_at: Timestamp,
    pub enrolled_at: Option<Timestamp>,
    /// When somebody signed in on it with a badge the last time.
    pub used_at: Option<Timestamp>,
}

/// A badge as admins see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Badge {
    pub id: i64,
    pub user_id: i64,
    pub username: String,
    pub standing: Standing,
    pub made_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

/// All that the page about shared handhelds shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handhelds {
    pub handhelds: Vec<Handheld>,
    pub badges: Vec<Badge>,
}

//! Passwords that everybody tries first, and words for a passphrase that nobody does.

use crate::secrets::random;
use domain::refusal::{FieldError, WrongField};
use std::collections::HashSet;
use std::sync::LazyLock;

/// The 20,000 most common passwords of leaks, as Royce Williams collected them and Django ships them (BSD licence).
static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../../data/common-passwords.txt").lines().collect());
/// The long list of words for passphrases of the Electronic Frontier Foundation (CC BY 3.0 US).
static WORDS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("../../data/passphrase-words.txt").lines().collect());

/// Words of a suggested passphrase: about 12.9 bits each.
const PASSPHRASE_WORDS: usize = 5;

/// Refuses a password that is common, or a common one repeated or dressed up with digits and signs at its ends.
pub(crate) fn check_uncommon(password: &str) -> Result<(), FieldError> {
    let lower = password.to_lowercase();
    let squeezed: String = lower.chars().filter(|c| !c.is_whitespace()).collect();
    // Long strings of digits around a short word are not what the word makes weak.
    let core =
        Some(lower.trim_matches(|c: char| !c.is_alphabetic())).filter(|core| core.len() * 3 >= lower.len());
    let is_listed = [Some(lower.as_str()), Some(&squeezed), core]
        .into_iter()
        .flatten()
        .any(|text| COMMON.contains(text) || COMMON.contains(unit(text)));
    let is_common = is_listed || unit(&lower).len() <= 3 || unit(&squeezed).len() <= 3;
    if is_common {
        return Err(FieldError::new("password", WrongField::PasswordCommon));
    }
    Ok(())
}

/// The shortest text of which the whole is a repetition, the last one possibly cut off.
fn unit(text: &str) -> &str {
    (1..text.len())
        .filter_map(|n| text.split_at_checked(n))
        .find(|(unit, _)| text.bytes().zip(unit.bytes().cycle()).all(|(a, b)| a == b))
        .map_or(text, |(unit, _)| unit)
}

/// A passphrase that nobody used before.
pub fn suggest_passphrase() -> String {
    let words: Vec<&str> = (0..PASSPHRASE_WORDS).map(|_| pick()).collect();
    words.join(" ")
}

/// One of the words, each as likely as the other.
fn pick() -> &'static str {
    let count = u32::try_from(WORDS.len()).unwrap_or(1);
    // Numbers beyond the last whole round would favour the first words.
    let end = u32::MAX - u32::MAX % count;
    loop {
        let number = u32::from_be_bytes(random());
        if number < end
            && let Some(word) = WORDS.get(usize::try_from(number % count).unwrap_or(0))
        {
            return word;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_passwords_are_refused_however_dressed_up() {
        for bad in [
            "password",
            "PassWord",
            "password123456789",
            "!!qwertyuiop2026",
            "passwordpassword",
            "password password password",
            "123456789012345678",
            "aaaaaaaaaaaaaaaaaa",
            "abcabcabcabcabcabc",
            "qwertyqwertyqwerty1",
        ] {
            assert!(check_uncommon(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn others_are_not() {
        for good in [
            "four plain words here",
            "correct horse battery staple",
            "सरसों की बोरी तीस किलो",
            "Xk8#mmQz0q",
            "80412957731660482915",
            "🌾🚜🌧🐂🌻🧂🪣🛒🧵🪡🎏🎐🎋🎍🎎",
        ] {
            assert!(check_uncommon(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn a_suggestion_is_long_and_new_each_time() {
        let (a, b) = (suggest_passphrase(), suggest_passphrase());
        assert_ne!(a, b);
        for phrase in [a, b] {
            assert_eq!(phrase.split(' ').count(), PASSPHRASE_WORDS);
            assert!(phrase.len() >= 15 && check_uncommon(&phrase).is_ok(), "{phrase}");
        }
        assert_eq!(
            WORDS.len(),
            include_str!("../../data/passphrase-words.txt").lines().count()
        );
    }
}

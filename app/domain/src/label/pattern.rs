//! How labels of a bag type are written.

use super::CHILD_CHARS;
use serde::{Deserialize, Serialize};

/// How many forms of child labels a bag type may have.
pub const MAX_CHILD_PATTERNS: usize = 20;

/// A label pattern such as `SB#####`: `#` stands for one digit, all else for itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LabelPattern(String);

impl LabelPattern {
    /// Accepts 4 to 40 of A–Z, 0–9, `-` and `#`, with at least one `#`.
    pub fn parse(text: &str) -> Option<Self> {
        let known = text
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-' || b == b'#');
        let is_pattern = (4..=40).contains(&text.len()) && known && text.contains('#');
        is_pattern.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A label of this form, for people.
    pub fn example(&self) -> String {
        self.0.replace('#', "9")
    }

    /// The label of a number, its zeros before it; nothing for one that has no room.
    pub fn numbered(&self, number: i64) -> Option<String> {
        if !(0..=self.last_number()).contains(&number) {
            return None;
        }
        let mut rest = number;
        let signs = self.0.bytes().rev().map(|place| {
            if place != b'#' {
                return char::from(place);
            }
            let digit = u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
            char::from(b'0' + digit)
        });
        let backwards: String = signs.collect();
        Some(backwards.chars().rev().collect())
    }

    /// The number of a label of this form.
    pub fn number_of(&self, label: &str) -> Option<i64> {
        if !self.matches(label) {
            return None;
        }
        let digits = self
            .0
            .bytes()
            .zip(label.chars())
            .filter(|(place, _)| *place == b'#');
        digits.map(|(_, digit)| digit).collect::<String>().parse().ok()
    }

    /// The last number that is given to labels of this form; beyond fifteen digits the first stay zero.
    pub fn last_number(&self) -> i64 {
        let digits = self.0.bytes().filter(|place| *place == b'#').count();
        10_i64.pow(u32::try_from(digits.min(15)).unwrap_or(15)) - 1
    }

    /// Whether some label is of both forms.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.0.len() == other.0.len()
            && self
                .0
                .bytes()
                .zip(other.0.bytes())
                .all(|(a, b)| is_at(a, b) || is_at(b, a) || a == b)
    }

    /// Whether every label of a form of children is of this form.
    pub fn covers(&self, child: &ChildPattern) -> bool {
        self.0.len() == child.places().count()
            && self
                .0
                .bytes()
                .zip(child.places())
                .all(|(place, of_child)| match of_child {
                    Place::Digit => place == b'#',
                    Place::Letter => false,
                    Place::Sign(own) => is_at(place, own),
                })
    }

    pub(super) fn matches(&self, label: &str) -> bool {
        fits(self.0.as_bytes(), label.as_bytes())
    }

    /// Whether a text is such a label but for its dashes.
    pub(super) fn matches_without_dashes(&self, text: &str) -> bool {
        let places = || self.0.bytes().filter(|place| *place != b'-');
        places().count() == text.len() && places().zip(text.bytes()).all(|(place, sign)| is_at(place, sign))
    }
}

/// Whether each place of `form` is what stands there: `#` a digit, all else itself.
pub(super) fn fits(form: &[u8], text: &[u8]) -> bool {
    form.len() == text.len() && form.iter().zip(text).all(|(place, sign)| is_at(*place, *sign))
}

fn is_at(place: u8, sign: u8) -> bool {
    if place == b'#' {
        sign.is_ascii_digit()
    } else {
        place == sign
    }
}

impl TryFrom<String> for LabelPattern {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a pattern")
    }
}

impl From<LabelPattern> for String {
    fn from(pattern: LabelPattern) -> Self {
        pattern.0
    }
}

/// One place of a child's label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Digit,
    Letter,
    Sign(u8),
}

impl Place {
    fn fits(self, sign: u8) -> bool {
        match self {
            Self::Digit => sign.is_ascii_digit(),
            Self::Letter => sign.is_ascii_uppercase(),
            Self::Sign(own) => own == sign,
        }
    }
}

/// A form of child labels such as `AAA#####`: `#` stands for one digit, `A` for one letter, other letters and digits for
/// themselves, `\A` for the letter A itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ChildPattern(String);

impl ChildPattern {
    /// Accepts 4 to 20 places, at least one of them `#` or `A`.
    pub fn parse(text: &str) -> Option<Self> {
        let pattern = Self(text.to_owned());
        let is_known = text
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"#\\".contains(&b))
            && text.matches('\\').count() == text.matches("\\A").count();
        let is_open = pattern.places().any(|place| !matches!(place, Place::Sign(_)));
        let is_pattern = is_known && is_open && CHILD_CHARS.contains(&pattern.places().count());
        is_pattern.then_some(pattern)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A label of this form, for people.
    pub fn example(&self) -> String {
        self.places()
            .map(|place| match place {
                Place::Digit => '9',
                Place::Letter => 'A',
                Place::Sign(own) => char::from(own),
            })
            .collect()
    }

    pub(super) fn matches(&self, label: &str) -> bool {
        let mut signs = label.bytes();
        self.places()
            .all(|place| signs.next().is_some_and(|sign| place.fits(sign)))
            && signs.next().is_none()
    }

    fn places(&self) -> impl Iterator<Item = Place> {
        let mut signs = self.0.bytes();
        std::iter::from_fn(move || {
            Some(match signs.next()? {
                b'#' => Place::Digit,
                b'A' => Place::Letter,
                b'\\' => Place::Sign(signs.next()?),
                own => Place::Sign(own),
            })
        })
    }
}

impl TryFrom<String> for ChildPattern {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a pattern")
    }
}

impl From<ChildPattern> for String {
    fn from(pattern: ChildPattern) -> Self {
        pattern.0
    }
}

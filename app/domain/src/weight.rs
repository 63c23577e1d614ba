//! Weights are whole grams; kilograms exist only on screen (SPEC 2).

use serde::{Deserialize, Serialize};
use std::fmt;

/// A weight or a difference of weights, in grams.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Grams(pub i64);

impl Grams {
    /// The sum, or `None` when it would not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` when it would not fit.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Reads kilograms as a person types them: `29`, `29.5`, `29,500`; at most three decimals, never negative.
    pub fn from_kilograms(text: &str) -> Option<Self> {
        let text = text.trim().replace(',', ".");
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 9 || part.len() > 3 || !digits(whole) || !digits(part) {
            return None;
        }
        let grams: i64 = format!("{part:0<3}").parse().ok()?;
        whole
            .parse::<i64>()
            .ok()?
            .checked_mul(1000)?
            .checked_add(grams)
            .map(Self)
    }

    /// The kilograms without unit, as [`Grams::from_kilograms`] reads them back.
    pub fn kilograms(self) -> String {
        let sign = if self.0 < 0 { "−" } else { "" };
        let (whole, part) = (self.0.unsigned_abs() / 1000, self.0.unsigned_abs() % 1000);
        if part == 0 {
            return format!("{sign}{whole}");
        }
        let part = format!("{part:03}");
        format!("{sign}{whole}.{}", part.trim_end_matches('0'))
    }
}

impl fmt::Display for Grams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\u{00A0}kg", self.kilograms())
    }
}

//! Weights are whole grams; kilograms exist only on screen (SPEC 2).

use crate::refusal::WrongField;
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

    /// Reads kilograms as a person types them: `29`, `29.5`, `29.5 kg`, `1,00,000`; at most three decimals, never negative.
    /// A comma that could stand for thousands or for decimals is refused.
    pub fn from_kilograms(text: &str) -> Result<Self, WrongField> {
        let text = without_unit(text.trim());
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        if part.contains(',') || (whole.contains(',') && !is_indian_grouping(whole)) {
            return Err(WrongField::WeightWithComma);
        }
        parse(&whole.replace(',', ""), part)
            .map(Self)
            .ok_or(WrongField::NotAWeight)
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

/// A number in groups as India writes it: 18,00,000.
pub fn grouped(number: i64) -> String {
    let sign = if number < 0 { "−" } else { "" };
    format!("{sign}{}", in_groups(&number.unsigned_abs().to_string()))
}

/// Digits in groups: the last three, before them two and two.
fn in_groups(digits: &str) -> String {
    let (head, tail) = digits.split_at(digits.len().saturating_sub(3));
    let mut out = String::new();
    for (index, digit) in head.chars().enumerate() {
        if index > 0 && (head.len() - index).is_multiple_of(2) {
            out.push(',');
        }
        out.push(digit);
    }
    if !head.is_empty() {
        out.push(',');
    }
    out.push_str(tail);
    out
}

/// The text before a `kg` at its end.
fn without_unit(text: &str) -> &str {
    text.len()
        .checked_sub(2)
        .and_then(|at| text.split_at_checked(at))
        .filter(|(_, unit)| unit.eq_ignore_ascii_case("kg"))
        .map_or(text, |(number, _)| number.trim_end())
}

/// Whether a number is written in lakhs, such as `1,00,000`. A single comma is not enough: `29,500` may be 29.5.
fn is_indian_grouping(text: &str) -> bool {
    let groups: Vec<&str> = text.split(',').collect();
    let [first, middle @ .., last] = groups.as_slice() else {
        return false;
    };
    !middle.is_empty()
        && (is_group(first, 1) || is_group(first, 2))
        && middle.iter().all(|group| is_group(group, 2))
        && is_group(last, 3)
}

fn is_group(group: &str, digits: usize) -> bool {
    group.len() == digits && group.bytes().all(|b| b.is_ascii_digit())
}

/// Grams of whole kilograms and their decimals.
fn parse(whole: &str, part: &str) -> Option<i64> {
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || part.len() > 3 || !digits(whole) || !digits(part) {
        return None;
    }
    let grams: i64 = format!("{part:0<3}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(1000)?.checked_add(grams)
}

impl fmt::Display for Grams {
    /// Grouped as every number of the site is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kilograms = self.kilograms();
        let (whole, part) = kilograms.split_once('.').unwrap_or((&kilograms, ""));
        let (sign, digits) = whole.split_at(whole.len() - whole.trim_start_matches('−').len());
        write!(f, "{sign}{}", in_groups(digits))?;
        if !part.is_empty() {
            write!(f, ".{part}")?;
        }
        f.write_str("\u{00A0}kg")
    }
}

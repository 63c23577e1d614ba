//! What a form for a new bill can offer, from the bills before.

use serde::{Deserialize, Serialize};

/// The longest number, in characters.
const LONGEST: usize = crate::label::MAX_CHARS;

/// What was typed on the newest bills, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillHints {
    pub numbers: Vec<String>,
    pub customers: Vec<String>,
    pub destinations: Vec<String>,
    pub vehicles: Vec<String>,
}

impl BillHints {
    /// The number after the newest one, if it ends in digits and the next is not taken by one of the newest.
    pub fn next_number(&self) -> Option<String> {
        let next = after(self.numbers.first()?)?;
        (!self.numbers.contains(&next)).then_some(next)
    }
}

/// The same text with the number at its end counted on; its leading zeros are kept.
fn after(number: &str) -> Option<String> {
    let head = number.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = number.strip_prefix(head)?;
    let next = digits.parse::<u64>().ok()?.checked_add(1)?;
    let text = format!("{head}{next:0width$}", width = digits.len());
    (text.chars().count() <= LONGEST).then_some(text)
}

//! What stands in one cell.

use domain::timestamp::Timestamp;
use domain::weight::Grams;

/// A cell: a text stays a text, whatever it looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    Empty,
    Text(String),
    /// A number as digits, with a point where it has decimals.
    Number(String),
    Moment(Timestamp),
}

impl Cell {
    /// A weight in kilograms.
    pub(crate) fn kilograms(grams: i64) -> Self {
        // People read a minus sign, programs a hyphen.
        Self::Number(Grams(grams).kilograms().replace('−', "-"))
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<i32> for Cell {
    fn from(number: i32) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<i16> for Cell {
    fn from(number: i16) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<Timestamp> for Cell {
    fn from(at: Timestamp) -> Self {
        Self::Moment(at)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

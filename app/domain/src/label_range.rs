//! Ranges of parent labels that are reserved to be printed (SPEC 11): no label is given twice.

use crate::bag_type::check_whole;
use crate::label::LabelPattern;
use crate::refusal::FieldError;
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// The most labels in one range.
pub const MOST_LABELS: i64 = 10_000;

/// Labels that were reserved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelRange {
    pub id: i64,
    #[serde(rename = "type")]
    pub bag_type: String,
    /// Of their making: the type may have another by now.
    pub label_pattern: LabelPattern,
    pub first_number: i64,
    pub last_number: i64,
    /// How often it was printed.
    pub prints: i32,
    pub reserved_at: Timestamp,
}

impl LabelRange {
    /// Every label, in order.
    pub fn labels(&self) -> Vec<String> {
        (self.first_number..=self.last_number)
            .filter_map(|number| self.label_pattern.numbered(number))
            .collect()
    }

    /// The first and the last, for people.
    pub fn span(&self) -> String {
        span(&self.label_pattern, self.first_number, self.last_number)
    }

    /// How many there are.
    pub fn count(&self) -> i64 {
        self.last_number - self.first_number + 1
    }
}

/// The first and the last label of a range, for people.
pub fn span(pattern: &LabelPattern, first: i64, last: i64) -> String {
    let label = |number| pattern.numbered(number).unwrap_or_default();
    if first == last {
        label(first)
    } else {
        format!("{}–{}", label(first), label(last))
    }
}

/// The numbers of a new range: so many from `from` on, or from the first that is free where nothing is asked for. `taken` is the last
/// number that is given away or that a bag bears.
pub fn plan_range(
    pattern: &LabelPattern,
    taken: Option<i64>,
    count: i64,
    from: Option<i64>,
) -> Result<(i64, i64), FieldError> {
    let last = pattern.last_number();
    let free = taken.map_or(1, |taken| taken + 1);
    let first = match from {
        Some(from) => check_whole("from", from, free, last)?,
        None => free,
    };
    let room = (last - first + 1).clamp(0, MOST_LABELS);
    let count: i64 = check_whole("count", count, 1, room)?;
    Ok((first, first + count - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::WrongField;

    fn mustard() -> LabelPattern {
        LabelPattern::parse("SB#####").unwrap()
    }

    #[test]
    fn numbers_become_labels_and_back() {
        for (pattern, number, label) in [
            ("SB#####", 42, "SB00042"),
            ("M444-#####", 99_999, "M444-99999"),
            ("#A-#", 7, "0A-7"),
            ("####################", 12, "00000000000000000012"),
        ] {
            let pattern = LabelPattern::parse(pattern).unwrap();
            assert_eq!(pattern.numbered(number).as_deref(), Some(label));
            assert_eq!(pattern.number_of(label), Some(number));
        }
        assert_eq!(mustard().numbered(100_000), None);
        assert_eq!(mustard().numbered(-1), None);
        assert_eq!(mustard().number_of("SB0004"), None);
    }

    #[test]
    fn a_range_begins_where_nothing_is_taken_and_ends_where_labels_end() {
        let planned = |taken, count, from| plan_range(&mustard(), taken, count, from);
        assert_eq!(planned(None, 24, None), Ok((1, 24)));
        assert_eq!(planned(Some(24), 24, None), Ok((25, 48)));
        assert_eq!(planned(Some(24), 24, Some(500)), Ok((500, 523)));
        assert_eq!(planned(Some(99_998), 1, None), Ok((99_999, 99_999)));
        let wrong =
            |field: &str, least, most| Err(FieldError::new(field, WrongField::OutOfRange { least, most }));
        assert_eq!(planned(Some(24), 24, Some(24)), wrong("from", 25, 99_999));
        assert_eq!(planned(Some(99_998), 2, None), wrong("count", 1, 1));
        assert_eq!(planned(Some(99_999), 1, None), wrong("count", 1, 0));
        assert_eq!(
            planned(None, MOST_LABELS + 1, None),
            wrong("count", 1, MOST_LABELS)
        );
        assert_eq!(planned(None, 0, None), wrong("count", 1, MOST_LABELS));
    }
}

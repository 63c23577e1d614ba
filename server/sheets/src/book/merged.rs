//! Cells that are merged over several rows: what stands in the first holds for all.

use super::reference::Range;
use crate::row::{Doubt, Row};

/// Bytes of texts that hold at the same time.
const MOST_TEXT: usize = 1 << 20;
/// Texts that hold at the same time; each row looks at them.
const MOST_HELD: usize = 1000;

/// A text that holds for rows to come.
struct Held {
    column: u32,
    bottom: u64,
    text: String,
    doubt: Option<Doubt>,
}

/// The merged cells of a sheet, while its rows go by.
pub(super) struct Merged {
    /// Over more than one row, the last one first.
    to_come: Vec<Range>,
    held: Vec<Held>,
}

impl Merged {
    pub(super) fn new(mut ranges: Vec<Range>) -> Self {
        ranges.retain(|range| range.bottom > range.top);
        ranges.sort_by_key(|range| std::cmp::Reverse((range.top, range.left)));
        Self {
            to_come: ranges,
            held: Vec::new(),
        }
    }

    /// Fills a row's cells that are merged with those above; false where too much would have to be kept.
    pub(super) fn pass(&mut self, row: &mut Row) -> bool {
        let number = row.number();
        self.held.retain(|held| held.bottom >= number);
        if !row.is_blank() {
            for held in &self.held {
                row.fill(held.column, &held.text, held.doubt);
            }
        }
        while self.to_come.last().is_some_and(|range| range.top <= number) {
            let Some(range) = self.to_come.pop() else { break };
            if range.top == number
                && let Some(cell) = row.get(range.left)
            {
                self.held.push(Held {
                    column: range.left,
                    bottom: range.bottom,
                    text: cell.text.to_owned(),
                    doubt: cell.doubt,
                });
            }
        }
        self.held.len() <= MOST_HELD
            && self.held.iter().map(|held| held.text.len()).sum::<usize>() <= MOST_TEXT
    }
}

//! Keyset pages: a list and the cursor of what follows.

use crate::codes::codes;
use serde::{Deserialize, Serialize};

/// Rows of one page when nothing else is asked.
pub const DEFAULT_LIMIT: i64 = 50;
/// Rows of one page at most.
pub const MAX_LIMIT: i64 = 500;

/// Letters and digits that a text needs to filter a list by or to be found inside of labels: shorter ones have no trigram, so
/// that the whole table would be read.
pub const PART_MIN_CHARS: usize = 3;

/// Whether an index finds labels that contain the text.
pub fn is_long_enough(part: &str) -> bool {
    part.chars().filter(|c| c.is_alphanumeric()).count() >= PART_MIN_CHARS
}

/// One page of a list. `next` goes into the next call's `cursor`; `None` means that the list ends here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

/// Rows of a list that are counted at most, to tell how many match.
pub const COUNTED: i64 = 10_000;

/// How many rows of a list match, and what they are together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    pub count: i64,
    /// There may be more: counting stopped after so many rows.
    pub is_least: bool,
    /// What all rows hold: children of parents, parents of bills; none where it was not added up.
    pub holds: Option<i64>,
    pub weight_g: Option<i64>,
}

/// A page of a list as a person leafs through it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf<T> {
    pub page: Page<T>,
    /// The cursor of the page before; none on the first.
    pub previous: Option<String>,
    /// None where it would cost too much.
    pub total: Option<Total>,
}

/// The cursor of a list's last page.
pub const LAST: &str = "last";

/// Where a page of a list lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// At the list's beginning.
    #[default]
    First,
    /// After the row of this id.
    After(i64),
    /// Before the row of this id.
    Before(i64),
    /// At the list's end.
    Last,
}

impl Place {
    /// The place of a cursor; none for what no page ever answered.
    pub fn of(cursor: Option<&str>) -> Option<Self> {
        // No row has a negative id.
        let id = |text: &str| text.parse().ok().filter(|id: &i64| *id >= 0);
        match cursor.unwrap_or_default() {
            "" => Some(Self::First),
            LAST => Some(Self::Last),
            text => match text.strip_prefix('-') {
                Some(text) => id(text).map(Self::Before),
                None => id(text).map(Self::After),
            },
        }
    }

    /// Whether its rows are read from the end of the list.
    pub const fn is_backwards(self) -> bool {
        matches!(self, Self::Before(_) | Self::Last)
    }

    /// The page of these rows, one more of which was read than the page holds if more follow in the direction in which they were read.
    pub fn leaf<T>(self, mut items: Vec<T>, limit: i64, id: impl Fn(&T) -> i64) -> Leaf<T> {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = items.len() > limit;
        items.truncate(limit);
        let (has_next, has_previous) = match self {
            Self::First => (more, false),
            Self::After(_) => (more, true),
            Self::Before(_) => (true, more),
            Self::Last => (false, more),
        };
        if self.is_backwards() {
            items.reverse();
        }
        let next = items.last().filter(|_| has_next).map(|row| id(row).to_string());
        let previous = items
            .first()
            .filter(|_| has_previous)
            .map(|row| format!("-{}", id(row)));
        Leaf {
            page: Page { items, next },
            previous,
            total: None,
        }
    }
}

codes!(
    /// The order of a list.
    #[derive(Default)]
    Sort {
        #[default]
        Newest = "newest",
        Oldest = "oldest",
        /// By label, number or name.
        Name = "name",
    }
);

/// What a list is narrowed to, as its addresses spell it.
pub trait Filter {
    /// Name and value of each part, in the order of the form; the cursor is none.
    fn parts(&self) -> Vec<(&'static str, Option<String>)>;

    /// The names of the parts that are set, for the audit: never their values. An order narrows nothing.
    fn names(&self) -> Vec<&'static str> {
        self.parts()
            .into_iter()
            .filter(|(name, _)| *name != "sort")
            .filter_map(|(name, value)| value.map(|_| name))
            .collect()
    }
}

//! What would become of a sheet: its first rows, and counts of all.

use super::cell::SheetRow;
use super::fault::RowFault;
use super::groups::{Group, Taken};
use super::reader::{ImportReader, Item};
use crate::language::Language;
use crate::texts::Import as Texts;
use serde::{Deserialize, Serialize};

/// Rows that are shown.
const ROWS: usize = 25;
/// Faults that are named; all are counted.
const FAULTS: usize = 200;
/// Characters of a cell that are shown.
const CHARS: usize = 80;

/// What would become of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "becomes", rename_all = "snake_case")]
pub enum Becomes {
    /// A heading, a title, or a row without anything in the columns that are read.
    Nothing,
    /// A bag of the group that is closed below it.
    Member { label: String },
    /// A bag or a bill by itself.
    Single { name: String },
    /// It closes a group of so many.
    Closes { name: String, members: usize },
    /// It, or the group that it closes, is refused.
    Refused,
}

impl Becomes {
    /// In words.
    pub fn sentence(&self, language: Language) -> String {
        let t = Texts::of(language);
        match self {
            Self::Nothing => t.becomes_nothing.to_owned(),
            Self::Member { label } => t.becomes_member(label),
            Self::Single { name } => t.becomes_single(name),
            Self::Closes { name, members } => t.becomes_closes(name, &members.to_string()),
            Self::Refused => t.becomes_refused.to_owned(),
        }
    }
}

/// One of the first rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    pub row: u64,
    /// By column, from 0.
    pub cells: Vec<(u32, String)>,
    #[serde(flatten)]
    pub becomes: Becomes,
}

/// How many rows, groups and bags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCounts {
    /// Rows of groups, good or refused.
    pub rows: u64,
    /// Bags, bills, or parents with their children, bills with their parents.
    pub good: u64,
    pub refused: u64,
    /// Rows of refused groups.
    pub refused_rows: u64,
    /// Bags in good groups.
    pub members: u64,
    /// Single things that are wrong.
    pub faults: u64,
}

/// What would become of a sheet, while its rows go by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    pub rows: Vec<PreviewRow>,
    pub counts: ImportCounts,
    /// The first of them.
    pub faults: Vec<RowFault>,
}

impl Preview {
    /// Notes a row and what it was taken for.
    pub fn see(&mut self, row: &SheetRow<'_>, taken: &Taken<Item>, reader: &ImportReader<'_>) {
        if let Taken::Group(group) | Taken::GroupBefore(group) = taken {
            self.count(group);
        }
        if self.rows.len() < ROWS {
            let cells = row.cells.iter();
            self.rows.push(PreviewRow {
                row: row.number,
                cells: cells
                    .map(|cell| (cell.column, cell.text.chars().take(CHARS).collect()))
                    .collect(),
                becomes: becomes(row, taken, reader),
            });
        }
    }

    /// Counts a group.
    pub fn count(&mut self, group: &Group<Item>) {
        let counts = &mut self.counts;
        counts.rows += group.rows;
        match &group.result {
            Ok(item) => {
                counts.good += 1;
                counts.members += u64::try_from(item.members()).unwrap_or_default();
            }
            Err(faults) => {
                counts.refused += 1;
                counts.refused_rows += group.rows;
                counts.faults += u64::try_from(faults.len()).unwrap_or_default();
                let room = FAULTS.saturating_sub(self.faults.len());
                self.faults.extend(faults.iter().take(room).cloned());
            }
        }
    }
}

fn becomes(row: &SheetRow<'_>, taken: &Taken<Item>, reader: &ImportReader<'_>) -> Becomes {
    match taken {
        Taken::Nothing => Becomes::Nothing,
        Taken::Member | Taken::GroupBefore(_) => match reader.member(row) {
            Some(label) => Becomes::Member { label },
            None => Becomes::Refused,
        },
        Taken::Group(Group { result: Ok(item), .. }) => {
            let name = item.name().to_owned();
            match item {
                Item::Bag(_) | Item::Bill(_) => Becomes::Single { name },
                Item::Packed(_) | Item::OnBill(_) => Becomes::Closes {
                    name,
                    members: item.members(),
                },
            }
        }
        Taken::Group(Group { result: Err(_), .. }) => Becomes::Refused,
    }
}

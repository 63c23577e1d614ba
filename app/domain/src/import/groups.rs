//! Rows that belong together: members, and the row that closes them.

use super::fault::{ImportFault, RowFault};

/// Members that are kept of one group; no parent and no bill takes more.
const MOST_KEPT: usize = 1000;

/// What a row was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken<T> {
    /// A heading, a title, or a row without anything in its columns.
    Nothing,
    /// A member of the group that some later row closes.
    Member,
    /// It closed a group, or is one by itself.
    Group(Group<T>),
    /// It began another group, which closed this one.
    GroupBefore(Group<T>),
}

/// Rows that go in together or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group<T> {
    pub first_row: u64,
    pub last_row: u64,
    /// Rows with something to take.
    pub rows: u64,
    pub result: Result<T, Vec<RowFault>>,
}

impl<T> Group<T> {
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Group<U> {
        Group {
            first_row: self.first_row,
            last_row: self.last_row,
            rows: self.rows,
            result: self.result.map(change),
        }
    }
}

impl<T> Taken<T> {
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Taken<U> {
        match self {
            Self::Nothing => Taken::Nothing,
            Self::Member => Taken::Member,
            Self::Group(group) => Taken::Group(group.map(change)),
            Self::GroupBefore(group) => Taken::GroupBefore(group.map(change)),
        }
    }
}

/// A member as it was read.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) row: u64,
    pub(super) text: String,
}

impl Read {
    pub(super) fn new(row: u64, text: &str) -> Self {
        let text = text.to_owned();
        Self { row, text }
    }
}

/// A group that nothing has closed so far.
#[derive(Debug, Default)]
pub(super) struct Pending {
    first_row: Option<u64>,
    pub(super) members: Vec<Read>,
    /// Members beyond those that are kept.
    pub(super) more: u64,
    pub(super) faults: Vec<RowFault>,
    rows: u64,
    last_row: u64,
}

impl Pending {
    fn see(&mut self, row: u64) {
        self.first_row.get_or_insert(row);
        self.last_row = row;
        self.rows += 1;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.first_row.is_none()
    }

    /// Adds a member.
    pub(super) fn add(&mut self, row: u64, text: Result<&str, ImportFault>) {
        self.see(row);
        match text {
            Ok(text) if self.members.len() < MOST_KEPT => self.members.push(Read {
                row,
                text: text.to_owned(),
            }),
            Ok(_) => self.more += 1,
            Err(fault) if self.faults.len() < MOST_KEPT => self.faults.push(fault.at(row)),
            Err(_) => {}
        }
    }

    pub(super) fn last_row(&self) -> u64 {
        self.last_row
    }

    /// Notes the row that closes the group.
    pub(super) fn close(&mut self, row: u64) {
        self.see(row);
    }

    /// The group with what came of it, a fault in it or not.
    pub(super) fn group<T>(&self, found: Option<T>, mut faults: Vec<RowFault>) -> Group<T> {
        faults.sort_by_key(|fault| fault.row);
        Group {
            first_row: self.first_row.unwrap_or(self.last_row),
            last_row: self.last_row,
            rows: self.rows,
            result: match found {
                Some(found) if faults.is_empty() => Ok(found),
                _ => Err(faults),
            },
        }
    }
}

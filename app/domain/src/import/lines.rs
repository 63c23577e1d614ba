//! The rows of lists whose groups are closed by a row, or named in every row.

use super::cell::SheetRow;
use super::columns::{Columns, Field, ImportKind};
use super::fault::{ImportFault, RowFault};
use super::groups::{Group, Pending, Read, Taken};
use super::heading::{Heading, is_heading};

/// Reads the rows of a list.
pub(super) struct Lines {
    kind: ImportKind,
    columns: Columns,
    /// Up to here nothing is the sheet's own.
    heading: u64,
    /// The field that names the group in every row, where one does.
    named: Option<Field>,
    /// The name that the rows of now have.
    name: Option<Read>,
    pending: Pending,
}

/// What a row is to its group.
enum Line<'a> {
    Nothing,
    Member(Result<&'a str, ImportFault>),
    Closes(Result<&'a str, ImportFault>),
}

/// A group that nothing more comes to.
pub(super) struct Closed {
    /// Its parent or its bill as it was read, or why there is none.
    name: Result<Read, RowFault>,
    pending: Pending,
}

/// What a row did.
pub(super) enum Step {
    Nothing,
    Member,
    Closed(Closed),
    /// It began a group, which closed the one before.
    Before(Closed),
}

impl Step {
    /// The same, with what becomes of a closed group.
    pub(super) fn taken<T>(self, group: impl FnOnce(&Closed) -> Group<T>) -> Taken<T> {
        match self {
            Self::Nothing => Taken::Nothing,
            Self::Member => Taken::Member,
            Self::Closed(closed) => Taken::Group(group(&closed)),
            Self::Before(closed) => Taken::GroupBefore(group(&closed)),
        }
    }
}

impl Closed {
    /// The group, where `judge` says what it becomes. It adds to the faults of its members, and fails where its name is none.
    pub(super) fn group<T>(
        &self,
        judge: impl FnOnce(&Read, &Pending, &mut Vec<RowFault>) -> Result<T, RowFault>,
    ) -> Group<T> {
        let mut faults = self.pending.faults.clone();
        let found = match &self.name {
            // The blank name of rows is told of each of them.
            Ok(name) if name.text.is_empty() => None,
            Ok(name) => match judge(name, &self.pending, &mut faults) {
                Ok(found) => Some(found),
                Err(fault) => {
                    faults.push(fault);
                    None
                }
            },
            Err(fault) => {
                faults.push(fault.clone());
                None
            }
        };
        self.pending.group(found, faults)
    }
}

impl Lines {
    /// `name`: the field that names the group, where every row names it.
    pub(super) fn new(kind: ImportKind, heading: &Heading, name: Field) -> Self {
        Self {
            kind,
            columns: heading.columns.clone(),
            heading: heading.row.unwrap_or_default(),
            named: heading.columns.get(name).map(|_| name),
            name: None,
            pending: Pending::default(),
        }
    }

    fn is_above(&self, row: &SheetRow<'_>) -> bool {
        row.number <= self.heading || is_heading(self.kind, &self.columns, row)
    }

    /// Takes the next row. `is_mark`: whether a serial says that its row closes the group; `is_end`: whether a label does.
    pub(super) fn take(
        &mut self,
        row: &SheetRow<'_>,
        is_mark: impl Fn(&str) -> bool,
        is_end: impl Fn(&str) -> bool,
    ) -> Step {
        if self.is_above(row) {
            return Step::Nothing;
        }
        if let Some(name) = self.named {
            return self.take_named(row, name);
        }
        match self.line(row, is_mark, is_end) {
            Line::Nothing => Step::Nothing,
            Line::Member(text) => {
                self.pending.add(row.number, text);
                Step::Member
            }
            Line::Closes(text) => {
                let mut pending = std::mem::take(&mut self.pending);
                pending.close(row.number);
                let name = match text {
                    Ok(text) => Ok(Read::new(row.number, text)),
                    Err(fault) => Err(fault.at(row.number)),
                };
                Step::Closed(Closed { name, pending })
            }
        }
    }

    /// What a row is in a list whose groups are closed by a row. `is_mark`: whether a serial says so; `is_end`: whether a label does.
    fn line<'a>(
        &self,
        row: &SheetRow<'a>,
        is_mark: impl Fn(&str) -> bool,
        is_end: impl Fn(&str) -> bool,
    ) -> Line<'a> {
        let serial = self.columns.get(Field::Serial);
        let column = self.columns.get(Field::Label);
        let marked = row.cells.iter().find(|cell| {
            let is_label = Some(cell.column) == column && !cell.merged && !is_end(cell.text);
            (Some(cell.column) == serial || is_label) && is_mark(cell.text)
        });
        if let Some(mark) = marked {
            // Where the mark is merged over the column of labels, the label stands right of it.
            let label = row
                .cells
                .iter()
                .filter(|cell| cell.column != mark.column && !cell.merged)
                .find(|cell| Some(cell.column) == column)
                .or_else(|| {
                    row.cells
                        .iter()
                        .find(|cell| cell.column > mark.column && !cell.merged)
                });
            return Line::Closes(match label.map(|cell| cell.column) {
                Some(column) => row
                    .exact(Some(column))
                    .and_then(|text| text.ok_or(ImportFault::Blank)),
                // The mark alone, merged over several rows, is one mark.
                None if mark.merged => return Line::Nothing,
                None => Err(ImportFault::Blank),
            });
        }
        // A label that is merged over several rows is one label.
        if row.cell(column).is_some_and(|cell| cell.merged) {
            return Line::Nothing;
        }
        match row.exact(column) {
            // A numbered row that nobody filled in.
            Ok(None) => Line::Nothing,
            Ok(Some(text)) if is_end(text) => Line::Closes(Ok(text)),
            Ok(Some(text)) => Line::Member(Ok(text)),
            Err(fault) => Line::Member(Err(fault)),
        }
    }

    /// Takes a row that names its group; another name begins another group.
    fn take_named(&mut self, row: &SheetRow<'_>, name: Field) -> Step {
        let label = row.exact(self.columns.get(Field::Label));
        let named = row.exact(self.columns.get(name));
        let label = match (label, &named) {
            (Ok(None), Ok(None)) => return Step::Nothing,
            (Ok(None), _) => Err(ImportFault::Blank),
            (Ok(Some(text)), _) => Ok(text),
            (Err(fault), _) => Err(fault),
        };
        let (text, fault) = match named {
            Ok(Some(text)) => (text, None),
            Ok(None) => ("", Some(ImportFault::Blank)),
            Err(fault) => ("", Some(fault)),
        };
        let is_same = self.name.as_ref().is_some_and(|read| read.text == text);
        let before = if is_same { None } else { self.take_name() };
        if !is_same {
            self.name = Some(Read::new(row.number, text));
        }
        self.pending.add(row.number, label);
        if let Some(fault) = fault {
            self.pending.faults.push(fault.at(row.number));
        }
        before.map_or(Step::Member, Step::Before)
    }

    /// The group of the name of now; the next begins.
    fn take_name(&mut self) -> Option<Closed> {
        let name = Ok(self.name.take()?);
        let pending = std::mem::take(&mut self.pending);
        Some(Closed { name, pending })
    }

    /// What is left at the end of the sheet.
    pub(super) fn finish(&mut self) -> Option<Closed> {
        if self.named.is_some() {
            return self.take_name();
        }
        if self.pending.is_empty() {
            return None;
        }
        let pending = std::mem::take(&mut self.pending);
        let name = Err(ImportFault::NotClosed.at(pending.last_row()));
        Some(Closed { name, pending })
    }
}

//! Where a sheet begins, and which of its columns hold what.

use super::cell::{SheetCell, SheetRow};
use super::columns::{Columns, Field, ImportKind};
use super::words::{is_bill_mark, is_parent_mark};
use crate::label::{Label, Site, parse};
use std::collections::BTreeMap;

/// What the first rows of a sheet say of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// The row of the headings; it and those above it are none of the sheet's own. None: every row is.
    pub row: Option<u64>,
    pub columns: Columns,
}

/// Finds the headings among a sheet's first rows; in a sheet without any, the columns by what stands in them.
pub fn find_heading(kind: ImportKind, rows: &[SheetRow<'_>], site: &Site<'_>) -> Heading {
    for row in rows {
        let columns = headings(kind, row);
        let is_enough = columns.check(kind).is_ok();
        // A word that also marks the end of a group is a heading only with others, or alone: `Parent` may stand beside a label.
        let is_mark = |cell: &SheetCell<'_>| {
            is_parent_mark(cell.text) || (is_bill_mark(cell.text) && kind == ImportKind::BillParents)
        };
        let is_sure = columns.iter().count() > 1 || row.cells.len() == 1 || !row.cells.iter().any(is_mark);
        if is_enough && is_sure {
            return Heading {
                row: Some(row.number),
                columns,
            };
        }
    }
    Heading {
        row: None,
        columns: by_contents(kind, rows, site),
    }
}

fn headings(kind: ImportKind, row: &SheetRow<'_>) -> Columns {
    Columns::by_headings(kind, row.cells.iter().map(|cell| (cell.column, cell.text)))
}

/// Whether a row is the heading of a page within a sheet.
pub(super) fn is_heading(kind: ImportKind, columns: &Columns, row: &SheetRow<'_>) -> bool {
    let found = headings(kind, row);
    found.iter().count() > 1
        && found
            .iter()
            .all(|(field, column)| columns.get(field) == Some(column))
}

/// The column in which most labels stand, and the one that marks the ends of groups.
fn by_contents(kind: ImportKind, rows: &[SheetRow<'_>], site: &Site<'_>) -> Columns {
    let mut columns = Columns::default();
    if kind == ImportKind::Bills {
        return columns;
    }
    let mut labels: BTreeMap<u32, usize> = BTreeMap::new();
    let mut marks: BTreeMap<u32, usize> = BTreeMap::new();
    for cell in rows.iter().flat_map(|row| row.cells) {
        if is_parent_mark(cell.text) || (is_bill_mark(cell.text) && kind == ImportKind::BillParents) {
            *marks.entry(cell.column).or_default() += 1;
        } else if matches!(parse(cell.text, site), Label::Parent { .. } | Label::Child { .. }) {
            // A short number is a serial, whatever else it might be.
            *labels.entry(cell.column).or_default() += usize::from(cell.text.len() > 4);
        }
    }
    let most = |counts: &BTreeMap<u32, usize>| {
        counts
            .iter()
            .filter(|(_, count)| **count > 0)
            .max_by_key(|(column, count)| (**count, std::cmp::Reverse(**column)))
            .map(|(column, _)| *column)
    };
    if let Some(column) = most(&labels) {
        columns.set(Field::Label, column);
    }
    if kind != ImportKind::Bags
        && let Some(column) = most(&marks).filter(|column| columns.get(Field::Label) != Some(*column))
    {
        columns.set(Field::Serial, column);
    }
    columns
}

//! Rows and cells, whatever kind of file they come from.

use super::doubt::CellDoubt;
use super::fault::ImportFault;

/// A cell in which something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetCell<'a> {
    /// From 0.
    pub column: u32,
    /// What a person sees in it.
    pub text: &'a str,
    pub doubt: Option<CellDoubt>,
    /// It stands in a cell above, which is merged with this one.
    pub merged: bool,
}

/// A row in which something stands.
#[derive(Clone, Copy, Debug)]
pub struct SheetRow<'a> {
    pub number: u64,
    /// From left to right.
    pub cells: &'a [SheetCell<'a>],
}

impl<'a> SheetRow<'a> {
    /// The cell of a column, unless it is blank.
    pub(super) fn cell(&self, column: Option<u32>) -> Option<SheetCell<'a>> {
        let column = column?;
        self.cells.iter().find(|cell| cell.column == column).copied()
    }

    /// A text that must be exactly what somebody wrote, such as a label.
    pub(super) fn exact(&self, column: Option<u32>) -> Result<Option<&'a str>, ImportFault> {
        match self.cell(column) {
            Some(cell) => match cell.doubt {
                Some(doubt) => Err(ImportFault::Doubt { doubt }),
                None => Ok(Some(cell.text)),
            },
            None => Ok(None),
        }
    }

    /// A text for people, such as a note: any that has come to something.
    pub(super) fn note(&self, column: Option<u32>) -> Result<Option<&'a str>, ImportFault> {
        match self.cell(column) {
            Some(SheetCell {
                doubt: Some(doubt @ (CellDoubt::Error | CellDoubt::NotCalculated)),
                ..
            }) => Err(ImportFault::Doubt { doubt }),
            Some(cell) => Ok(Some(cell.text)),
            None => Ok(None),
        }
    }
}

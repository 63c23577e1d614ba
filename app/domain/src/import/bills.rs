//! Lists of bills.

use super::ImportSite;
use super::bags::{area, one};
use super::cell::SheetRow;
use super::columns::{Columns, Field, ImportKind};
use super::fault::ImportFault;
use super::groups::Taken;
use super::heading::{Heading, is_heading};
use super::words::whole;
use crate::bill::{BillDraft, BillInput};

/// Reads a list of bills.
pub(super) struct BillsReader<'a> {
    columns: Columns,
    heading: u64,
    site: ImportSite<'a>,
}

impl<'a> BillsReader<'a> {
    /// For a sheet that begins as `heading` says.
    pub(super) fn new(heading: &Heading, site: ImportSite<'a>) -> Self {
        Self {
            columns: heading.columns.clone(),
            heading: heading.row.unwrap_or_default(),
            site,
        }
    }

    /// Takes the next row.
    pub(super) fn take(&mut self, row: &SheetRow<'_>) -> Taken<BillDraft> {
        if row.number <= self.heading || is_heading(ImportKind::Bills, &self.columns, row) {
            return Taken::Nothing;
        }
        let is_blank = self
            .columns
            .iter()
            .all(|(_, column)| row.cell(Some(column)).is_none());
        if is_blank {
            return Taken::Nothing;
        }
        let result = self.bill(row).map_err(|fault| vec![fault.at(row.number)]);
        Taken::Group(one(row, result))
    }

    fn bill(&self, row: &SheetRow<'_>) -> Result<BillDraft, ImportFault> {
        let exact = |field| row.exact(self.columns.get(field));
        let note = |field| Ok(row.note(self.columns.get(field))?.map(str::to_owned));
        let number = exact(Field::Number)?.ok_or(ImportFault::Blank)?.to_owned();
        let target = exact(Field::Target)?.ok_or(ImportFault::Blank)?;
        let target_parents = whole(target).ok_or_else(|| ImportFault::NotANumber {
            text: target.to_owned(),
        })?;
        let input = BillInput {
            number,
            target_parents,
            customer: note(Field::Customer)?,
            destination: note(Field::Destination)?,
            vehicle: note(Field::Vehicle)?,
            note: note(Field::Note)?,
            area: match exact(Field::Area)? {
                Some(text) => Some(area(self.site.areas, text)?),
                None => None,
            },
        };
        input.check().map_err(|error| ImportFault::Field {
            error: Box::new(error),
        })
    }
}

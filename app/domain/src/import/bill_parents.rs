//! Lists of parents under their bills: a row that says `bill`, or a bill's number, closes the group, or every row names the bill.

use super::ImportSite;
use super::cell::SheetRow;
use super::columns::{Field, ImportKind};
use super::fault::{ImportFault, RowFault};
use super::groups::{Group, Pending, Read, Taken};
use super::heading::Heading;
use super::lines::{Closed, Lines};
use super::members::{Member, check_size, legacy, member, repeated, wrong_role};
use super::words::is_bill_mark;
use crate::bill::MAX_PARENTS;
use crate::label::{Label, normalise, parse};
use serde::{Deserialize, Serialize};

/// A bill with its parents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillParents {
    pub row: u64,
    pub number: String,
    pub parents: Vec<Member>,
}

/// Reads a list of parents under their bills.
pub(super) struct BillParentsReader<'a> {
    lines: Lines,
    site: ImportSite<'a>,
}

impl<'a> BillParentsReader<'a> {
    /// For a sheet that begins as `heading` says.
    pub(super) fn new(heading: &Heading, site: ImportSite<'a>) -> Self {
        Self {
            lines: Lines::new(ImportKind::BillParents, heading, Field::Number),
            site,
        }
    }

    /// Takes the next row.
    pub(super) fn take(&mut self, row: &SheetRow<'_>) -> Taken<BillParents> {
        let site = self.site.site;
        let is_bill = |text: &str| matches!(parse(text, &site), Label::BillNumber { .. });
        let step = self.lines.take(row, is_bill_mark, is_bill);
        step.taken(|closed| self.group(closed))
    }

    /// What is left at the end of the sheet.
    pub(super) fn finish(&mut self) -> Option<Group<BillParents>> {
        let left = self.lines.finish()?;
        Some(self.group(&left))
    }

    fn group(&self, closed: &Closed) -> Group<BillParents> {
        closed.group(|name, pending, faults| self.on_bill(name, pending, faults))
    }

    fn on_bill(
        &self,
        name: &Read,
        pending: &Pending,
        faults: &mut Vec<RowFault>,
    ) -> Result<BillParents, RowFault> {
        let mut parents = Vec::with_capacity(pending.members.len());
        for read in &pending.members {
            let parent = match parse(&read.text, &self.site.site) {
                Label::Parent { label, .. } => Ok(member(read, label)),
                Label::Child { label } | Label::BillNumber { number: label } => Err(wrong_role(read, label)),
                Label::NotALabel { why, .. } => legacy(read, why, self.site.legacy),
            };
            match parent {
                Ok(parent) => parents.push(parent),
                Err(fault) => faults.push(fault),
            }
        }
        repeated(&parents, faults);
        let number = normalise(&name.text).map_err(|_| ImportFault::Blank.at(name.row))?;
        let most = u64::try_from(MAX_PARENTS).unwrap_or_default();
        check_size(pending, most, &number, name.row, faults);
        Ok(BillParents {
            row: name.row,
            number,
            parents,
        })
    }
}

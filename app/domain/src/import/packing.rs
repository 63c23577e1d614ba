//! Packing lists: children under their parents.
//!
//! A factory's list has a serial and a text in each row; a row `Parent Code`, or a parent's label, closes the group. Other lists name the parent in every row:
//! there a group ends where the parent changes.

use super::ImportSite;
use super::cell::SheetRow;
use super::columns::{Field, ImportKind};
use super::fault::{ImportFault, RowFault};
use super::groups::{Group, Pending, Read, Taken};
use super::heading::Heading;
use super::lines::{Closed, Lines};
use super::members::{Member, check_size, legacy, member, repeated, wrong_role};
use super::words::is_parent_mark;
use crate::former::legacy_type;
use crate::label::{BagTypeId, Label, NotALabel, Site, parse, parse_child, refuse_new};
use serde::{Deserialize, Serialize};

/// A parent with its children.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedParent {
    pub parent: Member,
    pub bag_type: BagTypeId,
    pub children: Vec<Member>,
    /// Why it cannot be made where it is not there yet.
    pub only_if_there: Option<NotALabel>,
}

/// Reads a packing list.
pub(super) struct PackingReader<'a> {
    lines: Lines,
    site: ImportSite<'a>,
}

impl<'a> PackingReader<'a> {
    /// For a sheet that begins as `heading` says.
    pub(super) fn new(heading: &Heading, site: ImportSite<'a>) -> Self {
        Self {
            lines: Lines::new(ImportKind::Packing, heading, Field::Parent),
            site,
        }
    }

    /// Takes the next row.
    pub(super) fn take(&mut self, row: &SheetRow<'_>) -> Taken<PackedParent> {
        let site = self.site.site;
        let is_parent = |text: &str| matches!(parse(text, &site), Label::Parent { .. });
        let step = self.lines.take(row, is_parent_mark, is_parent);
        step.taken(|closed| self.group(closed))
    }

    /// What is left at the end of the sheet.
    pub(super) fn finish(&mut self) -> Option<Group<PackedParent>> {
        let left = self.lines.finish()?;
        Some(self.group(&left))
    }

    fn group(&self, closed: &Closed) -> Group<PackedParent> {
        closed.group(|name, pending, faults| self.packed(name, pending, faults))
    }

    fn packed(
        &self,
        name: &Read,
        pending: &Pending,
        faults: &mut Vec<RowFault>,
    ) -> Result<PackedParent, RowFault> {
        let site = &self.site.site;
        let meaning = parse(&name.text, site);
        let only_if_there = refuse_new(&meaning, site);
        let (parent, bag_type) = match &meaning {
            Label::Parent { label, bag_type } => (member(name, label.clone()), *bag_type),
            Label::NotALabel { why, .. } => {
                let parent = legacy(name, why.clone(), self.site.legacy)?;
                let label = parent.label.clone();
                let found = legacy_type(&label, site.types)
                    .ok_or_else(|| ImportFault::NoRole { label }.at(name.row))?;
                (parent, found.id)
            }
            Label::Child { label } | Label::BillNumber { number: label } => {
                return Err(wrong_role(name, label.clone()));
            }
        };
        let of_type = Label::Parent {
            label: parent.label.clone(),
            bag_type,
        };
        let mut children = Vec::with_capacity(pending.members.len());
        for read in &pending.members {
            match self.child(read, &of_type, site) {
                Ok(child) => children.push(child),
                Err(fault) => faults.push(fault),
            }
        }
        repeated(&children, faults);
        let most = site
            .types
            .iter()
            .find(|one| one.id == bag_type)
            .map_or(0, |one| u64::try_from(one.capacity).unwrap_or_default());
        check_size(pending, most, &parent.label, name.row, faults);
        Ok(PackedParent {
            parent,
            bag_type,
            children,
            only_if_there,
        })
    }

    fn child(&self, read: &Read, parent: &Label, site: &Site<'_>) -> Result<Member, RowFault> {
        match parse_child(&read.text, parent, site) {
            Label::Child { label } => Ok(member(read, label)),
            Label::Parent { label, .. } | Label::BillNumber { number: label } => Err(wrong_role(read, label)),
            Label::NotALabel { why, .. } => legacy(read, why, self.site.legacy),
        }
    }
}

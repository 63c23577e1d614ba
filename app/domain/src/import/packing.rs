//! Packing lists, children under their parents, and lists of parents under their bills.
//!
//! A factory's list has a serial and a text in each row; a row `Parent Code`, or a parent's label, closes the group. Other lists name the parent in every row:
//! there a group ends where the parent changes.

use super::ImportSite;
use super::cell::SheetRow;
use super::columns::{Columns, Field, ImportKind};
use super::fault::{ImportFault, RowFault};
use super::groups::{Group, Pending, Read, Taken};
use super::heading::{Heading, is_heading};
use super::words::{is_bill_mark, is_parent_mark};
use crate::bill::MAX_PARENTS;
use crate::former::legacy_type;
use crate::label::{BagTypeId, Label, NotALabel, Site, normalise, parse, parse_child, refuse_new};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A bag in a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub row: u64,
    pub label: String,
    /// No pattern fits its label.
    pub legacy: bool,
}

/// A parent with its children.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedParent {
    pub parent: Member,
    pub bag_type: BagTypeId,
    pub children: Vec<Member>,
    /// Why it cannot be made where it is not there yet.
    pub only_if_there: Option<NotALabel>,
}

/// A bill with its parents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillParents {
    pub row: u64,
    pub number: String,
    pub parents: Vec<Member>,
}

/// Reads the rows of a list whose groups are closed or named.
struct Lines {
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

impl Lines {
    fn new(kind: ImportKind, heading: &Heading, name: Field) -> Self {
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

    /// What a row is in a list whose groups are closed by a row. `is_mark`: whether a serial says so; `is_end`: whether a label does.
    fn line<'a>(
        &self,
        row: &SheetRow<'a>,
        is_mark: impl Fn(&str) -> bool,
        is_end: impl Fn(&str) -> bool,
    ) -> Line<'a> {
        if self.is_above(row) {
            return Line::Nothing;
        }
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

    /// Takes a row of a list that names its group in every row; gives back the group before it, where it begins another.
    fn named(&mut self, row: &SheetRow<'_>, name: Field) -> Option<(Read, Pending)> {
        if self.is_above(row) {
            return None;
        }
        let label = row.exact(self.columns.get(Field::Label));
        let named = row.exact(self.columns.get(name));
        let label = match (label, &named) {
            (Ok(None), Ok(None)) => return None,
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
        let before = if is_same { None } else { self.take() };
        if !is_same {
            self.name = Some(Read {
                row: row.number,
                text: text.to_owned(),
            });
        }
        self.pending.add(row.number, label);
        if let Some(fault) = fault {
            self.pending.faults.push(fault.at(row.number));
        }
        before
    }

    /// The group of now; the next begins.
    fn take(&mut self) -> Option<(Read, Pending)> {
        let name = self.name.take()?;
        Some((name, std::mem::take(&mut self.pending)))
    }

    /// What is left at the end of a sheet whose groups are closed by a row.
    fn left<T>(&mut self) -> Option<Group<T>> {
        if self.pending.is_empty() {
            return None;
        }
        let pending = std::mem::take(&mut self.pending);
        let mut faults = pending.faults.clone();
        faults.push(ImportFault::NotClosed.at(pending.group::<T>(None, Vec::new()).last_row));
        Some(pending.group(None, faults))
    }
}

/// Notes labels that stand twice.
fn repeated(members: &[Member], faults: &mut Vec<RowFault>) {
    let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
    for member in members {
        if let Some(row) = seen.insert(&member.label, member.row) {
            let label = member.label.clone();
            faults.push(ImportFault::Repeated { label, row }.at(member.row));
        }
    }
}

/// A label that no pattern fits, as legacy where that is asked for.
fn legacy(read: &Read, why: NotALabel, asked: bool) -> Result<Member, RowFault> {
    let text = normalise(&read.text).ok().filter(|_| asked);
    match text {
        Some(label) => Ok(Member {
            row: read.row,
            label,
            legacy: true,
        }),
        None => Err(ImportFault::NotALabel {
            text: read.text.chars().take(64).collect(),
            why: Box::new(why),
        }
        .at(read.row)),
    }
}

fn member(read: &Read, label: String) -> Member {
    Member {
        row: read.row,
        label,
        legacy: false,
    }
}

fn wrong_role(read: &Read, label: String) -> RowFault {
    ImportFault::WrongRole { label }.at(read.row)
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
        if let Some(name) = self.lines.named {
            let before = self.lines.named(row, name);
            return match before {
                Some((name, pending)) => Taken::GroupBefore(self.group(&name, &pending)),
                None if self.lines.name.is_none() => Taken::Nothing,
                None => Taken::Member,
            };
        }
        let site = self.site.site;
        let is_parent = |text: &str| matches!(parse(text, &site), Label::Parent { .. });
        match self.lines.line(row, is_parent_mark, is_parent) {
            Line::Nothing => Taken::Nothing,
            Line::Member(text) => {
                self.lines.pending.add(row.number, text);
                Taken::Member
            }
            Line::Closes(text) => {
                let mut pending = std::mem::take(&mut self.lines.pending);
                pending.close(row.number);
                Taken::Group(match text {
                    Ok(text) => self.group(
                        &Read {
                            row: row.number,
                            text: text.to_owned(),
                        },
                        &pending,
                    ),
                    Err(fault) => {
                        let mut faults = pending.faults.clone();
                        faults.push(fault.at(row.number));
                        pending.group(None, faults)
                    }
                })
            }
        }
    }

    /// What is left at the end of the sheet.
    pub(super) fn finish(&mut self) -> Option<Group<PackedParent>> {
        if self.lines.named.is_some() {
            let (name, pending) = self.lines.take()?;
            return Some(self.group(&name, &pending));
        }
        self.lines.left()
    }

    fn group(&self, name: &Read, pending: &Pending) -> Group<PackedParent> {
        let mut faults = pending.faults.clone();
        match self.packed(name, pending, &mut faults) {
            Ok(packed) => pending.group(Some(packed), faults),
            Err(fault) => {
                // The blank name of rows is told already.
                if !name.text.is_empty() {
                    faults.push(fault);
                }
                pending.group(None, faults)
            }
        }
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

/// Notes a group that is empty or too large.
fn check_size(pending: &Pending, most: u64, label: &str, row: u64, faults: &mut Vec<RowFault>) {
    let label = label.to_owned();
    let size = u64::try_from(pending.members.len()).unwrap_or_default() + pending.more;
    if size > most {
        faults.push(ImportFault::TooMany { label, most }.at(row));
    } else if size == 0 && faults.is_empty() {
        faults.push(ImportFault::EmptyGroup { label }.at(row));
    }
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
        if let Some(name) = self.lines.named {
            return match self.lines.named(row, name) {
                Some((name, pending)) => Taken::GroupBefore(self.group(&name, &pending)),
                None if self.lines.name.is_none() => Taken::Nothing,
                None => Taken::Member,
            };
        }
        let site = self.site.site;
        let is_bill = |text: &str| matches!(parse(text, &site), Label::BillNumber { .. });
        match self.lines.line(row, is_bill_mark, is_bill) {
            Line::Nothing => Taken::Nothing,
            Line::Member(text) => {
                self.lines.pending.add(row.number, text);
                Taken::Member
            }
            Line::Closes(text) => {
                let mut pending = std::mem::take(&mut self.lines.pending);
                pending.close(row.number);
                let row = row.number;
                Taken::Group(match text {
                    Ok(text) => {
                        let text = text.to_owned();
                        self.group(&Read { row, text }, &pending)
                    }
                    Err(fault) => {
                        let mut faults = pending.faults.clone();
                        faults.push(fault.at(row));
                        pending.group(None, faults)
                    }
                })
            }
        }
    }

    /// What is left at the end of the sheet.
    pub(super) fn finish(&mut self) -> Option<Group<BillParents>> {
        if self.lines.named.is_some() {
            let (name, pending) = self.lines.take()?;
            return Some(self.group(&name, &pending));
        }
        self.lines.left()
    }

    fn group(&self, name: &Read, pending: &Pending) -> Group<BillParents> {
        let mut faults = pending.faults.clone();
        let mut parents = Vec::with_capacity(pending.members.len());
        for read in &pending.members {
            match parse(&read.text, &self.site.site) {
                Label::Parent { label, .. } => parents.push(member(read, label)),
                Label::Child { label } | Label::BillNumber { number: label } => {
                    faults.push(wrong_role(read, label));
                }
                Label::NotALabel { why, .. } => match legacy(read, why, self.site.legacy) {
                    Ok(parent) => parents.push(parent),
                    Err(fault) => faults.push(fault),
                },
            }
        }
        repeated(&parents, &mut faults);
        let Ok(number) = normalise(&name.text) else {
            if !name.text.is_empty() {
                faults.push(ImportFault::Blank.at(name.row));
            }
            return pending.group(None, faults);
        };
        let most = u64::try_from(MAX_PARENTS).unwrap_or_default();
        check_size(pending, most, &number, name.row, &mut faults);
        let row = name.row;
        pending.group(Some(BillParents { row, number, parents }), faults)
    }
}

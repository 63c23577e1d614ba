//! One reader for every kind of sheet.

use super::ImportSite;
use super::bags::{BagLine, BagsReader};
use super::bill_parents::{BillParents, BillParentsReader};
use super::bills::BillsReader;
use super::cell::SheetRow;
use super::columns::{Field, ImportKind};
use super::groups::{Group, Taken};
use super::heading::Heading;
use super::packing::{PackedParent, PackingReader};
use crate::bill::BillDraft;
use crate::label::parse;
use serde::{Deserialize, Serialize};

/// What a group of rows becomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Item {
    Bag(BagLine),
    Bill(BillDraft),
    Packed(PackedParent),
    OnBill(BillParents),
}

impl Item {
    /// The label or the number by which people know it.
    pub fn name(&self) -> &str {
        match self {
            Self::Bag(bag) => &bag.label,
            Self::Bill(bill) => &bill.number,
            Self::Packed(packed) => &packed.parent.label,
            Self::OnBill(bill) => &bill.number,
        }
    }

    /// Bags that it holds, or is put onto it.
    pub fn members(&self) -> usize {
        match self {
            Self::Bag(_) | Self::Bill(_) => 0,
            Self::Packed(packed) => packed.children.len(),
            Self::OnBill(bill) => bill.parents.len(),
        }
    }
}

enum Kind<'a> {
    Bags(BagsReader<'a>),
    Bills(BillsReader<'a>),
    Packing(PackingReader<'a>),
    BillParents(BillParentsReader<'a>),
}

/// Reads the rows of one sheet.
pub struct ImportReader<'a> {
    kind: Kind<'a>,
    label: Option<u32>,
    site: ImportSite<'a>,
}

impl<'a> ImportReader<'a> {
    /// For a sheet that begins as `heading` says.
    pub fn new(kind: ImportKind, heading: &Heading, site: ImportSite<'a>) -> Self {
        Self {
            kind: match kind {
                ImportKind::Bags => Kind::Bags(BagsReader::new(heading, site)),
                ImportKind::Bills => Kind::Bills(BillsReader::new(heading, site)),
                ImportKind::Packing => Kind::Packing(PackingReader::new(heading, site)),
                ImportKind::BillParents => Kind::BillParents(BillParentsReader::new(heading, site)),
            },
            label: heading.columns.get(Field::Label),
            site,
        }
    }

    /// Takes the next row.
    pub fn take(&mut self, row: &SheetRow<'_>) -> Taken<Item> {
        match &mut self.kind {
            Kind::Bags(reader) => reader.take(row).map(Item::Bag),
            Kind::Bills(reader) => reader.take(row).map(Item::Bill),
            Kind::Packing(reader) => reader.take(row).map(Item::Packed),
            Kind::BillParents(reader) => reader.take(row).map(Item::OnBill),
        }
    }

    /// What is left at the end of the sheet.
    pub fn finish(&mut self) -> Option<Group<Item>> {
        match &mut self.kind {
            Kind::Bags(_) | Kind::Bills(_) => None,
            Kind::Packing(reader) => reader.finish().map(|group| group.map(Item::Packed)),
            Kind::BillParents(reader) => reader.finish().map(|group| group.map(Item::OnBill)),
        }
    }

    /// The label that a member's row holds, as far as it is known before its group is closed; none where the cell is blank or in doubt.
    pub(super) fn member(&self, row: &SheetRow<'_>) -> Option<String> {
        let text = row.exact(self.label).ok().flatten()?;
        Some(parse(text, &self.site.site).text().to_owned())
    }
}

//! Lists of bags: a label, with what the label does not say.

use super::ImportSite;
use super::cell::SheetRow;
use super::columns::{Columns, Field, ImportKind};
use super::fault::{ImportFault, RowFault};
use super::groups::{Group, Taken};
use super::heading::{Heading, is_heading};
use super::words::plain;
use crate::bag::BagRole;
use crate::label::{BagTypeId, Label, NotALabel, normalise, parse, refuse_new};
use serde::{Deserialize, Serialize};

/// A bag of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BagLine {
    pub row: u64,
    pub label: String,
    pub role: BagRole,
    /// Of a parent.
    pub bag_type: Option<BagTypeId>,
    /// Code of the area.
    pub area: Option<String>,
    pub legacy: bool,
    /// Why it cannot be made where it is not there yet.
    pub only_if_there: Option<NotALabel>,
}

/// Reads a list of bags.
pub(super) struct BagsReader<'a> {
    columns: Columns,
    heading: u64,
    site: ImportSite<'a>,
}

/// What a row says of a bag beside its label.
struct Stated {
    role: Option<BagRole>,
    bag_type: Option<(BagTypeId, String)>,
    area: Option<String>,
}

impl<'a> BagsReader<'a> {
    /// For a sheet that begins as `heading` says.
    pub(super) fn new(heading: &Heading, site: ImportSite<'a>) -> Self {
        Self {
            columns: heading.columns.clone(),
            heading: heading.row.unwrap_or_default(),
            site,
        }
    }

    /// Takes the next row.
    pub(super) fn take(&mut self, row: &SheetRow<'_>) -> Taken<BagLine> {
        if row.number <= self.heading || is_heading(ImportKind::Bags, &self.columns, row) {
            return Taken::Nothing;
        }
        let result = match self.bag(row) {
            Ok(Some(bag)) => Ok(bag),
            Ok(None) => return Taken::Nothing,
            Err(fault) => Err(vec![fault.at(row.number)]),
        };
        Taken::Group(one(row, result))
    }

    fn bag(&self, row: &SheetRow<'_>) -> Result<Option<BagLine>, ImportFault> {
        let Some(text) = row.exact(self.columns.get(Field::Label))? else {
            let is_blank = self
                .columns
                .iter()
                .all(|(_, column)| row.cell(Some(column)).is_none());
            return if is_blank {
                Ok(None)
            } else {
                Err(ImportFault::Blank)
            };
        };
        let site = &self.site.site;
        let stated = self.stated(row)?;
        let meaning = parse(text, site);
        let only_if_there = refuse_new(&meaning, site);
        let (label, role, bag_type, legacy) = match meaning {
            Label::Parent { label, bag_type } => {
                if let Some((_, type_name)) = stated.bag_type.filter(|(id, _)| *id != bag_type) {
                    return Err(ImportFault::OtherType { label, type_name });
                }
                (label, BagRole::Parent, Some(bag_type), false)
            }
            Label::Child { label } => (label, BagRole::Child, None, false),
            Label::BillNumber { number: label } => return Err(ImportFault::WrongRole { label }),
            Label::NotALabel { why, .. } => {
                let Some(label) = normalise(text).ok().filter(|_| self.site.legacy) else {
                    let text = text.chars().take(64).collect();
                    let why = Box::new(why);
                    return Err(ImportFault::NotALabel { text, why });
                };
                match (stated.role, stated.bag_type) {
                    (Some(BagRole::Child), _) => (label, BagRole::Child, None, true),
                    (_, Some((id, _))) => (label, BagRole::Parent, Some(id), true),
                    (_, None) => return Err(ImportFault::NoRole { label }),
                }
            }
        };
        if stated.role.is_some_and(|stated| stated != role) {
            return Err(ImportFault::WrongRole { label });
        }
        Ok(Some(BagLine {
            row: row.number,
            label,
            role,
            bag_type,
            // A child has no area of its own.
            area: stated.area.filter(|_| role == BagRole::Parent),
            legacy,
            only_if_there,
        }))
    }

    fn stated(&self, row: &SheetRow<'_>) -> Result<Stated, ImportFault> {
        let mut stated = Stated {
            role: None,
            bag_type: None,
            area: None,
        };
        for field in [Field::Role, Field::Type] {
            let Some(text) = row.exact(self.columns.get(field))? else {
                continue;
            };
            // The former system called the role a type.
            match plain(text).as_str() {
                "parent" => stated.role = Some(BagRole::Parent),
                "child" => stated.role = Some(BagRole::Child),
                name => {
                    let found = self.site.site.types.iter().find(|one| plain(&one.name) == name);
                    let name = text.to_owned();
                    let found = found.ok_or(ImportFault::UnknownType { name })?;
                    stated.bag_type = Some((found.id, found.name.clone()));
                }
            }
        }
        if let Some(text) = row.exact(self.columns.get(Field::Area))? {
            stated.area = Some(area(self.site.areas, text)?);
        }
        Ok(stated)
    }
}

/// The code of an area that is named by code or name.
pub(super) fn area(areas: &[(String, String)], text: &str) -> Result<String, ImportFault> {
    let wanted = plain(text);
    areas
        .iter()
        .find(|(code, name)| plain(code) == wanted || plain(name) == wanted)
        .map(|(code, _)| code.clone())
        .ok_or_else(|| ImportFault::UnknownArea {
            name: text.to_owned(),
        })
}

/// A row that is a group by itself.
pub(super) fn one<T>(row: &SheetRow<'_>, result: Result<T, Vec<RowFault>>) -> Group<T> {
    Group {
        first_row: row.number,
        last_row: row.number,
        rows: 1,
        result,
    }
}

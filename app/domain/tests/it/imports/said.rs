//! What becomes of rows, as one text to compare.

use crate::labels::site;
use domain::import::{
    BagLine, BillParents, CellDoubt, Group, Heading, ImportKind, ImportReader, ImportSite, Item, Member,
    PackedParent, Preview, SheetCell, SheetRow, Taken, find_heading,
};
use domain::label::BagType;
use std::fmt::Write;

/// Cells from A on; an empty text is a blank one, `^` one that is merged with the one above, `?` a date.
pub(super) fn cells<'a>(row: &[&'a str]) -> Vec<SheetCell<'a>> {
    (0..)
        .zip(row)
        .filter(|(_, text)| !text.is_empty())
        .map(|(column, text)| SheetCell {
            column,
            text: text.trim_start_matches(['^', '?']),
            doubt: text.starts_with('?').then_some(CellDoubt::Date),
            merged: text.starts_with('^'),
        })
        .collect()
}

pub(super) fn areas() -> Vec<(String, String)> {
    [("lucknow", "Lucknow"), ("sri_ganganagar", "Sri Ganganagar")]
        .map(|(code, name)| (code.to_owned(), name.to_owned()))
        .to_vec()
}

fn members(members: &[Member]) -> String {
    let labels: Vec<String> = members
        .iter()
        .map(|one| format!("{}{}", one.label, if one.legacy { "*" } else { "" }))
        .collect();
    labels.join(" ")
}

fn group(said: &mut String, group: Group<Item>) {
    let _ = write!(said, "{}-{} ({}): ", group.first_row, group.last_row, group.rows);
    match group.result {
        Ok(found) => {
            let _ = writeln!(said, "{}", item(found));
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            let told: Vec<String> = faults
                .iter()
                .map(|fault| {
                    let code = serde_json::to_value(&fault.fault).unwrap()["code"].clone();
                    format!("{} {}", fault.row, code.as_str().unwrap())
                })
                .collect();
            let _ = writeln!(said, "refused: {}", told.join(", "));
        }
    }
}

fn item(item: Item) -> String {
    match item {
        Item::Bag(found) => bag(found),
        Item::Bill(bill) => serde_json::to_string(&bill).unwrap(),
        Item::Packed(found) => packed(found),
        Item::OnBill(found) => on_bill(found),
    }
}

fn packed(packed: PackedParent) -> String {
    let parent = members(std::slice::from_ref(&packed.parent));
    let retired = if packed.only_if_there.is_some() {
        " if there"
    } else {
        ""
    };
    format!(
        "{parent} of {}{retired}: {}",
        packed.bag_type,
        members(&packed.children)
    )
}

fn on_bill(bill: BillParents) -> String {
    format!("{}: {}", bill.number, members(&bill.parents))
}

fn bag(bag: BagLine) -> String {
    let legacy = if bag.legacy { "*" } else { "" };
    let kind = bag.bag_type.map(|id| format!(" of {id}")).unwrap_or_default();
    let area = bag.area.map(|area| format!(" in {area}")).unwrap_or_default();
    format!("{} {}{legacy}{kind}{area}", bag.role.code(), bag.label)
}

/// Reads a whole sheet and says every group.
pub(super) fn read(kind: ImportKind, rows: &[&[&str]], types: &[BagType], legacy: bool) -> String {
    let all: Vec<Vec<SheetCell<'_>>> = rows.iter().map(|row| cells(row)).collect();
    let rows: Vec<SheetRow<'_>> = (1..)
        .zip(&all)
        .filter(|(_, cells)| !cells.is_empty())
        .map(|(number, cells)| SheetRow { number, cells })
        .collect();
    let heading = find_heading(kind, &rows, &site(types));
    read_below(kind, &heading, &rows, types, legacy).0
}

pub(super) fn read_below(
    kind: ImportKind,
    heading: &Heading,
    rows: &[SheetRow<'_>],
    types: &[BagType],
    legacy: bool,
) -> (String, Preview) {
    let areas = areas();
    let site = ImportSite {
        site: site(types),
        areas: &areas,
        legacy,
    };
    let mut said = String::new();
    let mut reader = ImportReader::new(kind, heading, site);
    let mut preview = Preview::default();
    for row in rows {
        let taken = reader.take(row);
        preview.see(row, &taken, &reader);
        if let Taken::Group(found) | Taken::GroupBefore(found) = taken {
            group(&mut said, found);
        }
    }
    if let Some(left) = reader.finish() {
        preview.count(&left);
        group(&mut said, left);
    }
    assert!(reader.finish().is_none());
    (said, preview)
}

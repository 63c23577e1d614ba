//! Lists of bags: those that are not there are made, many at once.

use super::part::{Fate, Notes, Whose};
use super::read::GroupAt;
use domain::bag::BagRole;
use domain::import::{BagLine, ImportFault, Item};
use domain::label::Site;
use std::collections::HashSet;
use store::site::imports::{BagThere, NewBag, bags_there, insert_bags};
use store::{StoreError, WriteTx};

/// Makes the bags of these rows. A bag that is there already stays as it is.
pub(super) async fn write(
    tx: &mut WriteTx,
    site: &Site<'_>,
    whose: Whose,
    part: &[GroupAt],
    notes: &mut Notes,
) -> Result<Fate, StoreError> {
    let mut lines: Vec<(&GroupAt, &BagLine)> = Vec::with_capacity(part.len());
    for at in part {
        match &at.group.result {
            Ok(Item::Bag(line)) => lines.push((at, line)),
            Ok(_) => {}
            Err(faults) => notes.refuse(at, faults.iter().cloned()),
        }
    }
    let new: Vec<NewBag<'_>> = lines
        .iter()
        .filter(|(_, line)| line.only_if_there.is_none())
        .map(|(_, line)| NewBag {
            label: &line.label,
            role: line.role,
            bag_type: line.bag_type,
            area: line.area.as_deref(),
            legacy: line.legacy,
        })
        .collect();
    let mut made: HashSet<String> = insert_bags(tx, &new, whose.user).await?;
    let mut others = Vec::new();
    for (at, line) in lines {
        // The first row of a label made its bag.
        if made.remove(&line.label) {
            notes.progress.taken += 1;
            notes.progress.bags += 1;
        } else {
            others.push((at, line));
        }
    }
    let labels: Vec<String> = others.iter().map(|(_, line)| line.label.clone()).collect();
    let there = bags_there(tx, &labels).await?;
    for (at, line) in others {
        match fault(line, there.get(&line.label).copied(), site) {
            None => notes.progress.known += 1,
            Some(fault) => notes.refuse(at, [fault.at(line.row)]),
        }
    }
    Ok(Fate::Whole)
}

/// Why a row is not what its bag is.
fn fault(line: &BagLine, there: Option<BagThere>, site: &Site<'_>) -> Option<ImportFault> {
    let label = line.label.clone();
    match (there, &line.only_if_there) {
        (None, Some(why)) => Some(ImportFault::NotALabel {
            text: label,
            why: Box::new(why.clone()),
        }),
        // The number of a bill.
        (None, None) => Some(ImportFault::WrongRole { label }),
        (Some(bag), _) if bag.is_parent != (line.role == BagRole::Parent) => {
            Some(ImportFault::WrongRole { label })
        }
        (Some(bag), _) if bag.bag_type != line.bag_type => {
            let said = site.types.iter().find(|one| Some(one.id) == line.bag_type);
            let type_name = said.map(|one| one.name.clone()).unwrap_or_default();
            Some(ImportFault::OtherType { label, type_name })
        }
        (Some(_), _) => None,
    }
}

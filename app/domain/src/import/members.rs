//! Bags in a group, and what can be wrong with them together.

use super::fault::{ImportFault, RowFault};
use super::groups::{Pending, Read};
use crate::label::{NotALabel, normalise};
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

/// Notes labels that stand twice.
pub(super) fn repeated(members: &[Member], faults: &mut Vec<RowFault>) {
    let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
    for member in members {
        if let Some(row) = seen.insert(&member.label, member.row) {
            let label = member.label.clone();
            faults.push(ImportFault::Repeated { label, row }.at(member.row));
        }
    }
}

/// A label that no pattern fits, as legacy where that is asked for.
pub(super) fn legacy(read: &Read, why: NotALabel, asked: bool) -> Result<Member, RowFault> {
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

pub(super) fn member(read: &Read, label: String) -> Member {
    Member {
        row: read.row,
        label,
        legacy: false,
    }
}

pub(super) fn wrong_role(read: &Read, label: String) -> RowFault {
    ImportFault::WrongRole { label }.at(read.row)
}

/// Notes a group that is empty or too large.
pub(super) fn check_size(pending: &Pending, most: u64, label: &str, row: u64, faults: &mut Vec<RowFault>) {
    let label = label.to_owned();
    let size = u64::try_from(pending.members.len()).unwrap_or_default() + pending.more;
    if size > most {
        faults.push(ImportFault::TooMany { label, most }.at(row));
    } else if size == 0 && faults.is_empty() {
        faults.push(ImportFault::EmptyGroup { label }.at(row));
    }
}

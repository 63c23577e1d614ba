//! Lists of bills: those that are not there are opened.

use super::part::{Fate, Notes, Whose};
use super::read::GroupAt;
use domain::audit::AuditEvent;
use domain::bill::BillDraft;
use domain::import::{ImportFault, Item};
use domain::label::{Label, Site, parse};
use domain::refusal::{FieldError, WrongField};
use store::site::imports::{bill_there, names_bag};
use store::{StoreError, WriteTx};

/// Opens the bills of these rows. A bill that is there already stays as it is, and must not say anything else.
pub(super) async fn write(
    tx: &mut WriteTx,
    site: &Site<'_>,
    whose: Whose,
    part: &[GroupAt],
    notes: &mut Notes,
) -> Result<Fate, StoreError> {
    for at in part {
        let draft = match &at.group.result {
            Ok(Item::Bill(draft)) => draft,
            Ok(_) => continue,
            Err(faults) => {
                notes.refuse(at, faults.iter().cloned());
                continue;
            }
        };
        let fault = match bill_there(tx, &draft.number).await? {
            Some(there) if says_the_same(draft, &there) => {
                notes.progress.known += 1;
                None
            }
            Some(_) => Some(ImportFault::BillDiffers {
                number: draft.number.clone(),
            }),
            None if is_label(tx, site, &draft.number).await? => Some(ImportFault::Field {
                error: Box::new(FieldError::new("number", WrongField::BillNumberIsLabel)),
            }),
            None => {
                let made = store::bills::insert(tx, draft, whose.user).await?;
                notes.events.push(AuditEvent::BillCreated {
                    bill: made.id,
                    after: draft.clone(),
                });
                notes.progress.taken += 1;
                notes.progress.bills += 1;
                None
            }
        };
        if let Some(fault) = fault {
            notes.refuse(at, [fault.at(at.group.first_row)]);
        }
    }
    Ok(Fate::Whole)
}

async fn is_label(tx: &mut WriteTx, site: &Site<'_>, number: &str) -> Result<bool, StoreError> {
    Ok(matches!(parse(number, site), Label::Parent { .. }) || names_bag(tx, number).await?)
}

/// Whether all that the row says is what the bill says.
fn says_the_same(row: &BillDraft, there: &BillDraft) -> bool {
    let is_same = |said: &Option<String>, there: &Option<String>| said.is_none() || said == there;
    row.target_parents == there.target_parents
        && is_same(&row.customer, &there.customer)
        && is_same(&row.destination, &there.destination)
        && is_same(&row.vehicle, &there.vehicle)
        && is_same(&row.note, &there.note)
        && is_same(&row.area, &there.area)
}

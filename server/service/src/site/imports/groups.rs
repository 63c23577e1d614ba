//! Parents with their children, and bills with their parents: as if each member was scanned, by the same commands that scans are.
//!
//! So they meet the same rules, locks and walls, and their events stand in the log. A group of which one member is refused is not taken: nothing
//! that was written of it stays.

use super::part::{Fate, Notes, Whose};
use super::read::GroupAt;
use domain::bag::BagRole;
use domain::bill::BillOutcome;
use domain::import::{ImportFault, Item, Member, RowFault};
use domain::label::Site;
use domain::scan::{Act, Answer, CloseReason, Command, Reading, ScanOutcome, Unfit};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::floor::scans::{CommandAnswer, Order, Prepared, Scanner, run_commands_in};
use store::site::imports::{NewBag, bags_there, billed_there, insert_bags, links_there};
use store::{StoreError, WriteTx};
use uuid::Uuid;

/// What the log calls the place where these were scanned.
const STATION: &str = "import";

/// A command for a member, of the group of that place.
struct Asked {
    group: usize,
    row: u64,
    reading: Reading,
    order: Prepared,
}

/// Which members are where the file says already.
struct There {
    /// By child its parent, or by parent its bill.
    held_by: HashMap<String, String>,
    /// Labels that are bags.
    bags: BTreeSet<String>,
}

/// Links the children, or puts the parents onto their bills.
pub(super) async fn write(
    tx: &mut WriteTx,
    site: &Site<'_>,
    whose: Whose,
    part: &[GroupAt],
    notes: &mut Notes,
) -> Result<Fate, StoreError> {
    let there = look(tx, part).await?;
    make_legacy(tx, whose, part).await?;
    let mut asked = Vec::new();
    let mut faults: BTreeMap<usize, Vec<RowFault>> = BTreeMap::new();
    for (group, at) in part.iter().enumerate() {
        for (member, act) in acts(at) {
            if act_is_done(&act, &there.held_by, &member.label) {
                continue;
            }
            match ask(site, whose, at, member, act) {
                Ok((reading, order)) => asked.push(Asked {
                    group,
                    row: member.row,
                    reading,
                    order: order?,
                }),
                Err(fault) => faults.entry(group).or_default().push(fault.at(member.row)),
            }
        }
    }
    let orders: Vec<Prepared> = asked.iter().map(|one| one.order.clone()).collect();
    let answers = if orders.is_empty() {
        Vec::new()
    } else {
        run_commands_in(tx, &orders).await?
    };
    let mut done = Counted::default();
    for (one, answer) in asked.iter().zip(answers) {
        let fault = match answer {
            CommandAnswer::Answer(answer) if done.count(&answer) => continue,
            CommandAnswer::Answer(answer) => ImportFault::of_answer(&answer.with_why(&one.reading.parent)),
            CommandAnswer::UnknownBill => ImportFault::UnknownBill {
                number: one.reading.bill.clone().unwrap_or_default(),
            },
            CommandAnswer::KeyReused => {
                return Err(StoreError::Corrupt {
                    table: "scan_key",
                    what: "the key of an import's row was used for something else".to_owned(),
                });
            }
        };
        faults.entry(one.group).or_default().push(fault.at(one.row));
    }
    if let Some((_, of_one)) = faults.pop_first() {
        return Ok(if part.len() == 1 {
            Fate::Refused(of_one)
        } else {
            Fate::Apart
        });
    }
    note(part, &asked, &there, &done, notes);
    Ok(Fate::Whole)
}

/// What the commands did.
#[derive(Default)]
struct Counted {
    links: u64,
    billed: u64,
}

impl Counted {
    /// Whether the command was carried out, or there was nothing to do.
    fn count(&mut self, answer: &Answer) -> bool {
        match answer {
            Answer::Bag(answer) => {
                self.links += u64::from(answer.outcome == ScanOutcome::Linked);
                matches!(answer.outcome, ScanOutcome::Linked | ScanOutcome::AlreadyHere)
            }
            Answer::Bill(answer) => {
                self.billed += u64::from(answer.outcome == BillOutcome::Added);
                matches!(answer.outcome, BillOutcome::Added | BillOutcome::AlreadyHere)
            }
        }
    }
}

fn note(part: &[GroupAt], asked: &[Asked], there: &There, done: &Counted, notes: &mut Notes) {
    let with_work: BTreeSet<usize> = asked.iter().map(|one| one.group).collect();
    for (group, at) in part.iter().enumerate() {
        match &at.group.result {
            Err(faults) => notes.refuse(at, faults.iter().cloned()),
            Ok(_) if with_work.contains(&group) => notes.progress.taken += 1,
            Ok(_) => notes.progress.known += 1,
        }
    }
    let new: BTreeSet<&str> = part
        .iter()
        .flat_map(bags_of)
        .filter(|label| !there.bags.contains(*label))
        .collect();
    notes.progress.bags += u64::try_from(new.len()).unwrap_or_default();
    notes.progress.links += done.links;
    notes.progress.billed += done.billed;
}

/// The bags that a group packs. A bill makes none.
fn bags_of(at: &GroupAt) -> impl Iterator<Item = &str> {
    let packed = match &at.group.result {
        Ok(Item::Packed(packed)) => Some(packed),
        _ => None,
    };
    packed.into_iter().flat_map(|packed| {
        let children = packed.children.iter();
        children
            .chain([&packed.parent])
            .map(|member| member.label.as_str())
    })
}

async fn look(tx: &mut WriteTx, part: &[GroupAt]) -> Result<There, StoreError> {
    let (mut children, mut billed) = (Vec::new(), Vec::new());
    for at in part {
        match &at.group.result {
            Ok(Item::Packed(packed)) => children.extend(packed.children.iter().map(|one| one.label.clone())),
            Ok(Item::OnBill(bill)) => billed.extend(bill.parents.iter().map(|one| one.label.clone())),
            _ => {}
        }
    }
    let labels: Vec<String> = part.iter().flat_map(bags_of).map(str::to_owned).collect();
    let held_by = if billed.is_empty() {
        links_there(tx, &children).await?
    } else {
        billed_there(tx, &billed).await?
    };
    Ok(There {
        held_by,
        bags: bags_there(tx, &labels).await?.into_keys().collect(),
    })
}

/// Makes the bags that no pattern fits, which a scan would not make.
async fn make_legacy(tx: &mut WriteTx, whose: Whose, part: &[GroupAt]) -> Result<(), StoreError> {
    let mut new = Vec::new();
    for at in part {
        let Ok(Item::Packed(packed)) = &at.group.result else {
            continue;
        };
        let parent = [(&packed.parent, BagRole::Parent, Some(packed.bag_type))];
        let children = packed.children.iter().map(|child| (child, BagRole::Child, None));
        let all = parent.into_iter().chain(children);
        new.extend(
            all.filter(|(member, ..)| member.legacy)
                .map(|(member, role, bag_type)| NewBag {
                    label: &member.label,
                    role,
                    bag_type,
                    area: None,
                    legacy: true,
                }),
        );
    }
    insert_bags(tx, &new, whose.user).await?;
    Ok(())
}

/// What a scan of each member would ask for.
fn acts(at: &GroupAt) -> Vec<(&Member, Act)> {
    match &at.group.result {
        Ok(Item::Packed(packed)) => packed
            .children
            .iter()
            .map(|child| {
                let act = Act::Link {
                    parent: packed.parent.label.clone(),
                    child: child.label.clone(),
                };
                (child, act)
            })
            .collect(),
        Ok(Item::OnBill(bill)) => bill
            .parents
            .iter()
            .map(|parent| {
                let act = Act::AddToBill {
                    bill: bill.number.clone(),
                    parent: parent.label.clone(),
                };
                (parent, act)
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn act_is_done(act: &Act, held_by: &HashMap<String, String>, member: &str) -> bool {
    let holder = match act {
        Act::Link { parent, .. } => parent,
        Act::AddToBill { bill, .. } => bill,
        _ => return false,
    };
    held_by.get(member) == Some(holder)
}

type Order1 = (Reading, Result<Prepared, StoreError>);

/// The command of a member. It is scanned by nobody's device, so that it belongs to no area and is never too old.
fn ask(
    site: &Site<'_>,
    whose: Whose,
    at: &GroupAt,
    member: &Member,
    act: Act,
) -> Result<Order1, ImportFault> {
    let command = Command {
        key: key(whose.import, at.sheet_at, member.row),
        act,
        station: Some(STATION.to_owned()),
        made_ms: None,
        typed: false,
    };
    let mut reading = command.read(site).map_err(|unfit| match unfit {
        Unfit::Field(error) => ImportFault::Field {
            error: Box::new(error),
        },
        Unfit::UnknownBill => ImportFault::UnknownBill {
            number: member.label.clone(),
        },
    })?;
    reading.reason = CloseReason::parse(&format!("import {}, row {}", whose.import, member.row)).ok();
    let scanner = Scanner {
        user: whose.user,
        bound: false,
        area: None,
    };
    let order = Order::new(scanner, &command, &reading, false).prepare();
    Ok((reading, order))
}

/// The key tells the row: of an import, its sheet and its number. It is a UUID of version 8, which says nothing of a time.
fn key(import: i64, sheet: u32, row: u64) -> Uuid {
    let import = u128::from(import.unsigned_abs()) & 0xffff_ffff_ffff;
    let sheet = u128::from(sheet) & 0xfff;
    let row = u128::from(row) & 0xffff_ffff_ffff;
    Uuid::from_u128(import << 80 | 0x8 << 76 | sheet << 64 | 0x8 << 60 | row)
}

//! The commands of the floor. One, or many together, are one round trip to a function of the database.

use crate::error::StoreError;
use crate::tx::{Db, WriteTx};
use domain::clocks::KEY_DAYS;
use domain::label::{BagTypeId, Label, NotALabel};
use domain::scan::{Action, Answer, CloseReason, Command, Reading};
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Who scans, and within which area.
#[derive(Clone, Copy, Debug)]
pub struct Scanner<'a> {
    pub user: i64,
    /// Whether only bags of `area` (and of no area) may be touched.
    pub bound: bool,
    pub area: Option<&'a str>,
}

/// What a keyed command came to.
#[derive(Clone, Debug)]
pub enum CommandAnswer<T> {
    /// The answer, now or as it was given first.
    Answer(T),
    /// The key was used before, by another person or for another command.
    KeyReused,
    /// The bill that the command names does not exist; nothing was written.
    UnknownBill,
}

fn command_answer(answer: serde_json::Value, is_on_bill: bool) -> Result<CommandAnswer<Answer>, StoreError> {
    let flag = |name| {
        answer
            .get(name)
            .and_then(serde_json::Value::as_bool)
            .unwrap_or(false)
    };
    if flag("key_reused") {
        return Ok(CommandAnswer::KeyReused);
    }
    if flag("unknown_bill") {
        return Ok(CommandAnswer::UnknownBill);
    }
    let answer = if is_on_bill {
        serde_json::from_value(answer).map(Answer::Bill)
    } else {
        serde_json::from_value(answer).map(Answer::Bag)
    };
    answer
        .map(CommandAnswer::Answer)
        .map_err(|e| StoreError::corrupt("scan_key", &e))
}

/// A command as the database's `run_command` takes it: one object, in which what a command does not have is left out.
#[derive(Clone, Debug, Serialize)]
pub struct Order<'a> {
    key: Uuid,
    user: i64,
    fingerprint: String,
    action: Action,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    too_old: bool,
    bound: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    area: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    station: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    made_ms: Option<i64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    typed: bool,
    parent: &'a str,
    parent_kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_type: Option<BagTypeId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_why: Option<&'a NotALabel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    child: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    child_kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    child_why: Option<&'a NotALabel>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    child_refused: &'a BTreeMap<BagTypeId, NotALabel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    read: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of_scan: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of_key: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bill: Option<&'a str>,
}

/// What the parser read, in the words of the database's functions.
fn kind(label: &Label) -> &'static str {
    match label {
        Label::Parent { .. } => "parent",
        Label::Child { .. } => "child",
        Label::BillNumber { .. } => "bill",
        Label::NotALabel { .. } => "none",
    }
}

impl<'a> Order<'a> {
    /// The command of this person.
    pub fn new(by: Scanner<'a>, command: &Command, reading: &'a Reading, too_old: bool) -> Self {
        let child = reading.child.as_ref();
        // What may not be made is no label, unless the database knows it: as with the labels of old bags.
        let refused = reading.new_refused.as_ref();
        let parent_kind = refused.map_or_else(|| kind(&reading.parent), |_| "none");
        Self {
            key: command.key,
            user: by.user,
            fingerprint: reading.fingerprint(),
            action: reading.action,
            too_old,
            bound: by.bound,
            area: by.area,
            station: reading.station.as_deref(),
            made_ms: command.made_ms,
            typed: command.typed,
            parent: reading.parent.text(),
            parent_kind,
            parent_type: match &reading.parent {
                Label::Parent { bag_type, .. } => refused.is_none().then_some(*bag_type),
                Label::Child { .. } | Label::BillNumber { .. } | Label::NotALabel { .. } => None,
            },
            parent_why: reading.parent.refusal().or(refused),
            child: child.map(Label::text),
            child_kind: child.map(kind),
            child_why: child.and_then(Label::refusal),
            child_refused: &reading.child_refused,
            read: reading.read.as_deref(),
            of_scan: reading.scan_id,
            of_key: reading.scan_key,
            reason: reading.reason.as_ref().map(CloseReason::as_str),
            bill: reading.bill.as_deref(),
        }
    }
}

/// A command as it is sent to the database.
#[derive(Clone, Debug)]
pub struct Prepared {
    order: String,
    is_on_bill: bool,
    is_link: bool,
}

impl Prepared {
    /// Whether it links a child, and so locks no more than what it names.
    pub fn is_link(&self) -> bool {
        self.is_link
    }
}

impl Order<'_> {
    /// Puts it down, so that it can wait for others.
    pub fn prepare(&self) -> Result<Prepared, StoreError> {
        Ok(Prepared {
            order: serde_json::to_string(self).map_err(|e| StoreError::corrupt("scan", &e))?,
            is_on_bill: self.bill.is_some(),
            is_link: self.action == Action::Link,
        })
    }
}

/// Runs commands in order within a transaction, each as if it had come alone. One that is refused as a whole ends them, and then there are
/// fewer answers than commands.
pub async fn run_commands_in(
    tx: &mut WriteTx,
    commands: &[Prepared],
) -> Result<Vec<CommandAnswer<Answer>>, StoreError> {
    let orders: Vec<String> = commands.iter().map(|command| command.order.clone()).collect();
    let of = vec![1_i32; commands.len()];
    let answers = sqlx::query_scalar!(
        "select run_commands(($1::text[])::jsonb[], $2) as \"answers!: Vec<Option<serde_json::Value>>\"",
        &orders[..],
        &of[..]
    )
    .fetch_one(&mut *tx.tx)
    .await?;
    commands
        .iter()
        .zip(answers)
        .filter_map(|(command, answer)| Some(command_answer(answer?, command.is_on_bill)))
        .collect()
}

impl Db {
    /// Runs a command (SPEC 4 and 5). One round trip.
    pub async fn run_command(&self, command: &Prepared) -> Result<CommandAnswer<Answer>, StoreError> {
        let answer = sqlx::query_scalar!(
            "select run_command(($1::text)::jsonb) as \"answer!\"",
            command.order
        )
        .fetch_one(&self.pool)
        .await?;
        command_answer(answer, command.is_on_bill)
    }

    /// Runs lists of commands together, each as if it had come alone. One round trip, one transaction. A command that is refused as a whole
    /// ends its list, which then has fewer answers than commands.
    pub async fn run_commands<L: AsRef<[Prepared]> + Sync>(
        &self,
        lists: &[L],
    ) -> Result<Vec<Vec<CommandAnswer<Answer>>>, StoreError> {
        let (mut orders, mut of) = (Vec::new(), Vec::new());
        for (list, number) in lists.iter().zip(1_i32..) {
            for command in list.as_ref() {
                orders.push(command.order.clone());
                of.push(number);
            }
        }
        let answers = sqlx::query_scalar!(
            "select run_commands(($1::text[])::jsonb[], $2) as \"answers!: Vec<Option<serde_json::Value>>\"",
            &orders[..],
            &of[..]
        )
        .fetch_one(&self.pool)
        .await?;
        let mut answers = answers.into_iter();
        lists
            .iter()
            .map(|list| {
                let with_answers = list.as_ref().iter().zip(answers.by_ref());
                with_answers
                    .filter_map(|(command, answer)| Some(command_answer(answer?, command.is_on_bill)))
                    .collect()
            })
            .collect()
    }

    /// Forgets who scanned how much, and how many parents were begun, in hours that are older than so many days, as the log itself does; returns
    /// how many rows of the scans.
    pub async fn prune_scan_tallies(&self, days: u16) -> Result<u64, StoreError> {
        let done = sqlx::query!(
            "delete from scan_tally where hour < now() - make_interval(days => $1)",
            i32::from(days)
        )
        .execute(&self.pool)
        .await?;
        sqlx::query!(
            "delete from parent_tally where quarter < now() - make_interval(days => $1)",
            i32::from(days)
        )
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected())
    }

    /// Forgets the answers of keys older than [`KEY_DAYS`]; returns how many.
    pub async fn prune_scan_keys(&self) -> Result<u64, StoreError> {
        let done = sqlx::query!(
            "delete from scan_key where created_at < now() - make_interval(days => $1)",
            i32::from(KEY_DAYS)
        )
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected())
    }
}

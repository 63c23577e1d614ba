//! Bills: reading, and the rarer writes. Adding and removing parents is in [`crate::floor::scans`].

use crate::code::Code;
use crate::error::StoreError;
use crate::moment::in_zone;
use crate::seen::{
    ACTS_ABOUT_BILL, HISTORY_OF_BILL, PARENTS, PARENTS_OF_AREA, SeenAct, SeenParent, SeenScan, told,
};
use crate::tx::{Db, Locked, WriteTx};
use domain::audit::BillState;
use domain::bill::{BillDetail, BillDraft, BillFields, BillHints, BillStatus, BillSummary};
use domain::edits::{BillStamp, LastChanges};
use jiff::tz::TimeZone;
use sqlx::AssertSqlSafe;
use sqlx::types::Json;
use time::OffsetDateTime;

/// The columns of [`BillRow`], for the lists of [`crate::filter`] too.
pub(crate) const BILL_COLUMNS: &str = "select b.id, b.number, b.status, b.parent_count, b.target_parents, b.child_count,
    b.actual_weight_g, b.expected_weight_g, b.scale_weight_g, b.customer, b.destination, b.vehicle_number, b.note,
    b.dispatch_area, b.created_at, c.username as created_by, b.completed_at, d.username as completed_by, b.complete_reason,
    b.version, b.changes, coalesce((select max(bb.id) from bill_bag bb where bb.bill_id = b.id), 0) as newest_parent";

/// The tables of [`BILL_COLUMNS`].
pub(crate) const BILL_TABLES: &str =
    "from bill b left join \"user\" c on c.id = b.created_by left join \"user\" d on d.id = b.completed_by";

#[derive(sqlx::FromRow)]
pub(crate) struct BillRow {
    id: i64,
    number: String,
    status: Code<BillStatus>,
    parent_count: i16,
    target_parents: i16,
    child_count: i32,
    actual_weight_g: i64,
    expected_weight_g: i64,
    scale_weight_g: Option<i64>,
    customer: Option<String>,
    destination: Option<String>,
    vehicle_number: Option<String>,
    note: Option<String>,
    dispatch_area: Option<String>,
    created_at: OffsetDateTime,
    created_by: Option<String>,
    completed_at: Option<OffsetDateTime>,
    completed_by: Option<String>,
    complete_reason: Option<String>,
    version: i32,
    changes: Json<LastChanges>,
    newest_parent: i64,
}

impl BillRow {
    fn stamp(&self) -> BillStamp {
        BillStamp {
            version: self.version,
            parents: self.parent_count,
            newest_parent: self.newest_parent,
            children: self.child_count,
            weight_g: self.actual_weight_g,
        }
    }

    pub(crate) fn summary(self, zone: &TimeZone) -> BillSummary {
        BillSummary {
            version: self.version,
            stamp: self.stamp().to_string(),
            id: self.id,
            number: self.number,
            status: self.status.0,
            parents: self.parent_count,
            target_parents: self.target_parents,
            children: self.child_count,
            actual_weight_g: self.actual_weight_g,
            expected_weight_g: self.expected_weight_g,
            variance_g: self.actual_weight_g - self.expected_weight_g,
            scale_weight_g: self.scale_weight_g,
            customer: self.customer,
            destination: self.destination,
            vehicle: self.vehicle_number,
            note: self.note,
            area: self.dispatch_area,
            created_at: in_zone(self.created_at, zone),
            created_by: self.created_by.unwrap_or_default(),
            completed_at: self.completed_at.map(|at| in_zone(at, zone)),
            completed_by: self.completed_by,
            complete_reason: self.complete_reason,
        }
    }

    fn state(&self) -> BillState {
        BillState {
            number: self.number.clone(),
            target_parents: self.target_parents,
            parents: self.parent_count,
            children: self.child_count,
            status: self.status.0,
            customer: self.customer.clone(),
            destination: self.destination.clone(),
            vehicle: self.vehicle_number.clone(),
            note: self.note.clone(),
            scale_weight_g: self.scale_weight_g,
        }
    }
}

/// A bill with the lists of its page.
#[derive(sqlx::FromRow)]
struct BillPageRow {
    #[sqlx(flatten)]
    bill: BillRow,
    /// Of a completed bill.
    kept_tare_g: Option<i64>,
    parents: Json<Vec<SeenParent>>,
    history: Json<Vec<SeenScan>>,
    acts: Option<Json<Vec<SeenAct>>>,
}

/// A bill with its parents of one area.
#[derive(sqlx::FromRow)]
struct AreaBillRow {
    #[sqlx(flatten)]
    bill: BillRow,
    parents: Json<Vec<SeenParent>>,
}

/// A bill as a write transaction sees it.
#[derive(Clone, Debug)]
pub struct BillNow {
    pub id: i64,
    pub completed: bool,
    pub state: BillState,
    pub stamp: BillStamp,
    pub last: LastChanges,
    pub summary: BillSummary,
}

impl Db {
    /// One bill with its parents and the newest of its history, and with `acts` of the audit.
    pub async fn bill(&self, number: &str, acts: bool) -> Result<Option<BillDetail>, StoreError> {
        let row: Option<BillPageRow> = sqlx::query_as(AssertSqlSafe(format!(
            "{BILL_COLUMNS}, b.tare_g as kept_tare_g, {PARENTS} as parents, {HISTORY_OF_BILL} as history, case when $2 then {ACTS_ABOUT_BILL} end as acts
             {BILL_TABLES} where b.number = $1"
        )))
        .bind(number)
        .bind(acts)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| BillDetail {
            tare_g: row
                .kept_tare_g
                .unwrap_or_else(|| row.parents.iter().map(|parent| parent.tare_g).sum()),
            bill: row.bill.summary(&self.zone),
            parent_list: told(row.parents, &self.zone),
            history: told(row.history, &self.zone),
            acts: row.acts.map(|acts| told(acts, &self.zone)),
        }))
    }
}

impl Db {
    /// What somebody who is bound to an area sees of a bill that is of the area or holds a parent that is not of another one; of its parents
    /// those only.
    pub async fn bill_of_area(
        &self,
        number: &str,
        area: Option<&str>,
    ) -> Result<Option<BillDetail>, StoreError> {
        let row: Option<AreaBillRow> = sqlx::query_as(AssertSqlSafe(format!(
            "{BILL_COLUMNS}, {PARENTS_OF_AREA} as parents {BILL_TABLES}
             where b.number = $1 and (b.dispatch_area = $2 or exists (
                 select from bill_bag bb join bag p on p.id = bb.bag_id
                 where bb.bill_id = b.id and not is_foreign(true, $2, p.dispatch_area)))"
        )))
        .bind(number)
        .bind(area)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| BillDetail {
            tare_g: 0,
            bill: row.bill.summary(&self.zone),
            parent_list: told(row.parents, &self.zone),
            history: Vec::new(),
            acts: None,
        }))
    }

    /// What stands on the newest bills, for the form of a new one.
    pub async fn bill_hints(&self) -> Result<BillHints, StoreError> {
        let row = sqlx::query!(
            "with recent as materialized (
                 select id, number, customer, destination, vehicle_number from bill order by id desc limit 500)
             select array(select number from recent order by id desc limit 20) as \"numbers!: Vec<String>\",
                    array(select customer from recent where customer is not null
                          group by customer order by max(id) desc limit 50) as \"customers!: Vec<String>\",
                    array(select destination from recent where destination is not null
                          group by destination order by max(id) desc limit 50) as \"destinations!: Vec<String>\",
                    array(select vehicle_number from recent where vehicle_number is not null
                          group by vehicle_number order by max(id) desc limit 50) as \"vehicles!: Vec<String>\""
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(BillHints {
            numbers: row.numbers,
            customers: row.customers,
            destinations: row.destinations,
            vehicles: row.vehicles,
        })
    }
}

/// Locks a bill.
pub async fn lock(tx: &mut WriteTx, number: &str) -> Result<Option<Locked<BillNow>>, StoreError> {
    sqlx::query!("select id from bill where number = $1 for no key update", number)
        .fetch_optional(&mut *tx.tx)
        .await?;
    Ok(read(tx, number).await?.map(Locked))
}

async fn read(tx: &mut WriteTx, number: &str) -> Result<Option<BillNow>, StoreError> {
    let row: Option<BillRow> = sqlx::query_as(AssertSqlSafe(format!(
        "{BILL_COLUMNS} {BILL_TABLES} where b.number = $1"
    )))
    .bind(number)
    .fetch_optional(&mut *tx.tx)
    .await?;
    Ok(row.map(|row| BillNow {
        id: row.id,
        completed: row.completed_at.is_some(),
        state: row.state(),
        stamp: row.stamp(),
        last: row.changes.0.clone(),
        summary: row.summary(&tx.zone),
    }))
}

/// The bill as it is now, within the transaction that holds its lock.
pub async fn reread(tx: &mut WriteTx, bill: &Locked<BillNow>) -> Result<BillNow, StoreError> {
    let gone = || StoreError::Corrupt {
        table: "bill",
        what: format!("bill {} vanished under its lock", bill.id),
    };
    read(tx, &bill.state.number).await?.ok_or_else(gone)
}

/// Makes a bill; `bill_number_key` refuses a number that is taken.
pub async fn insert(tx: &mut WriteTx, draft: &BillDraft, by: i64) -> Result<BillNow, StoreError> {
    sqlx::query!(
        "insert into bill (number, target_parents, customer, destination, vehicle_number, note, dispatch_area, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        draft.number,
        draft.target_parents,
        draft.customer,
        draft.destination,
        draft.vehicle,
        draft.note,
        draft.area,
        by
    )
    .execute(&mut *tx.tx)
    .await?;
    read(tx, &draft.number).await?.ok_or_else(|| StoreError::Corrupt {
        table: "bill",
        what: "the new bill is missing".to_owned(),
    })
}

/// Sets the editable fields, and notes who changed those that differ.
pub async fn set_fields(
    tx: &mut WriteTx,
    bill: &Locked<BillNow>,
    fields: &BillFields,
) -> Result<(), StoreError> {
    let changed: Vec<String> = fields
        .differing(&BillFields::from(&bill.state))
        .into_iter()
        .map(str::to_owned)
        .collect();
    sqlx::query!(
        "update bill set target_parents = $2, customer = $3, destination = $4, vehicle_number = $5, note = $6, scale_weight_g = $7,
                version = version + 1, changes = changes || last_changes(version + 1, $8, $9)
         where id = $1",
        bill.id,
        fields.target_parents,
        fields.customer,
        fields.destination,
        fields.vehicle,
        fields.note,
        fields.scale_weight_g,
        &changed,
        tx.actor()
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Parents of the bill that hold fewer children than their capacity. The bill's lock keeps the number true: linking into
/// a billed parent takes that lock too.
pub async fn count_short_parents(tx: &mut WriteTx, bill: &Locked<BillNow>) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        "select count(*) as \"count!\" from bill_bag bb join bag p on p.id = bb.bag_id
         where bb.bill_id = $1 and p.child_count < p.capacity",
        bill.id
    )
    .fetch_one(&mut *tx.tx)
    .await?)
}

/// Completes a bill: from here on the database freezes it. The moment is taken now, under the lock, not when the
/// transaction began: a child that was linked while it waited for the lock came before.
pub async fn set_completed(
    tx: &mut WriteTx,
    bill: &Locked<BillNow>,
    by: i64,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update bill set completed_at = clock_timestamp(), completed_by = $2, complete_reason = $3,
                tare_g = (select coalesce(sum(p.child_count::bigint * t.tare_child_g + t.tare_parent_g), 0)::bigint
                          from bill_bag bb join bag p on p.id = bb.bag_id join bag_type t on t.id = p.bag_type_id where bb.bill_id = $1),
                version = version + 1, changes = changes || last_changes(version + 1, '{status}', $2)
         where id = $1",
        bill.id,
        by,
        reason
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Opens a completed bill again.
pub async fn set_reopened(tx: &mut WriteTx, bill: &Locked<BillNow>) -> Result<(), StoreError> {
    sqlx::query!(
        "update bill set completed_at = null, completed_by = null, complete_reason = null, tare_g = null,
                version = version + 1, changes = changes || last_changes(version + 1, '{status}', $2)
         where id = $1",
        bill.id,
        tx.actor()
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Deletes a bill that is not completed; its parents come free, each with an event of its own in the log.
pub async fn delete(tx: &mut WriteTx, bill: &Locked<BillNow>, by: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into scan (key, action, outcome, user_id, area, parent_label, parent_bag_id, bill_id, bill_number, reason)
         select gen_random_uuid(), 'bill_remove', 'removed', $2, p.dispatch_area, p.label, p.id, $1, $3, 'bill deleted'
         from bill_bag bb join bag p on p.id = bb.bag_id where bb.bill_id = $1 order by bb.id",
        bill.id,
        by,
        bill.state.number
    )
    .execute(&mut *tx.tx)
    .await?;
    sqlx::query!("delete from bill where id = $1", bill.id)
        .execute(&mut *tx.tx)
        .await?;
    Ok(())
}

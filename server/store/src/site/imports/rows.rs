//! Writing what the rows of a file become, many at once.

use crate::error::StoreError;
use crate::tx::WriteTx;
use domain::bag::BagRole;
use domain::bill::BillDraft;
use domain::import::RowFault;
use domain::label::BagTypeId;
use std::collections::{HashMap, HashSet};

/// A bag of a list.
#[derive(Clone, Copy, Debug)]
pub struct NewBag<'a> {
    pub label: &'a str,
    pub role: BagRole,
    /// Of a parent.
    pub bag_type: Option<BagTypeId>,
    /// Code of the area.
    pub area: Option<&'a str>,
    pub legacy: bool,
}

/// A bag that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BagThere {
    pub is_parent: bool,
    pub bag_type: Option<BagTypeId>,
}

/// Makes those bags that are not there, but none whose label is the number of a bill; answers the labels of those that it made. In the order
/// in which scans make them, so that neither waits for the other in a circle.
pub async fn insert_bags(
    tx: &mut WriteTx,
    bags: &[NewBag<'_>],
    by: i64,
) -> Result<HashSet<String>, StoreError> {
    if bags.is_empty() {
        return Ok(HashSet::new());
    }
    let labels: Vec<String> = bags.iter().map(|bag| bag.label.to_owned()).collect();
    let roles: Vec<String> = bags.iter().map(|bag| bag.role.code().to_owned()).collect();
    let types: Vec<Option<i16>> = bags.iter().map(|bag| bag.bag_type).collect();
    let areas: Vec<Option<String>> = bags.iter().map(|bag| bag.area.map(str::to_owned)).collect();
    let legacy: Vec<bool> = bags.iter().map(|bag| bag.legacy).collect();
    let made = sqlx::query_scalar!(
        "insert into bag (label, type, bag_type_id, capacity, grams_per_child, dispatch_area, legacy, created_by)
         select w.label, w.type, w.type_id, coalesce(t.capacity, 0), coalesce(t.grams_per_child, 0), w.area, w.legacy, $6
         from unnest($1::text[], $2::text[], $3::smallint[], $4::text[], $5::boolean[]) w (label, type, type_id, area, legacy)
         left join bag_type t on t.id = w.type_id
         where not exists (select from bill where number = w.label)
         order by w.type desc, w.label collate \"C\"
         on conflict on constraint bag_label_key do nothing returning label",
        &labels,
        &roles,
        &types as &[Option<i16>],
        &areas as &[Option<String>],
        &legacy,
        by
    )
    .fetch_all(&mut *tx.tx)
    .await?;
    Ok(made.into_iter().collect())
}

/// What bags of these labels are.
pub async fn bags_there(
    tx: &mut WriteTx,
    labels: &[String],
) -> Result<HashMap<String, BagThere>, StoreError> {
    if labels.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query!(
        "select label, type, bag_type_id from bag where label = any($1)",
        labels
    )
    .fetch_all(&mut *tx.tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let there = BagThere {
                is_parent: row.r#type == BagRole::Parent.code(),
                bag_type: row.bag_type_id,
            };
            (row.label, there)
        })
        .collect())
}

/// Whether a text names a bag.
pub async fn names_bag(tx: &mut WriteTx, label: &str) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        "select exists (select from bag where label = $1) as \"there!\"",
        label
    )
    .fetch_one(&mut *tx.tx)
    .await?)
}

/// Those of these children that are in a parent, and the parent's label.
pub async fn links_there(
    tx: &mut WriteTx,
    children: &[String],
) -> Result<HashMap<String, String>, StoreError> {
    let rows = sqlx::query!(
        "select c.label as child, p.label as parent
         from bag c join link l on l.child_bag_id = c.id join bag p on p.id = l.parent_bag_id where c.label = any($1)",
        children
    )
    .fetch_all(&mut *tx.tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.child, row.parent)).collect())
}

/// Those of these parents that are on a bill, and its number.
pub async fn billed_there(
    tx: &mut WriteTx,
    parents: &[String],
) -> Result<HashMap<String, String>, StoreError> {
    let rows = sqlx::query!(
        "select p.label, b.number
         from bag p join bill_bag bb on bb.bag_id = p.id join bill b on b.id = bb.bill_id where p.label = any($1)",
        parents
    )
    .fetch_all(&mut *tx.tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.label, row.number)).collect())
}

/// A bill as it was opened or edited since.
pub async fn bill_there(tx: &mut WriteTx, number: &str) -> Result<Option<BillDraft>, StoreError> {
    let row = sqlx::query!(
        "select number, target_parents, customer, destination, vehicle_number, note, dispatch_area from bill where number = $1",
        number
    )
    .fetch_optional(&mut *tx.tx)
    .await?;
    Ok(row.map(|row| BillDraft {
        number: row.number,
        target_parents: row.target_parents,
        customer: row.customer,
        destination: row.destination,
        vehicle: row.vehicle_number,
        note: row.note,
        area: row.dispatch_area,
    }))
}

/// Keeps what was wrong with rows.
pub async fn refuse(tx: &mut WriteTx, import: i64, faults: &[(String, RowFault)]) -> Result<(), StoreError> {
    if faults.is_empty() {
        return Ok(());
    }
    let json = |fault: &RowFault| {
        serde_json::to_value(&fault.fault).map_err(|error| StoreError::corrupt("import_refusal", &error))
    };
    let sheets: Vec<String> = faults.iter().map(|(sheet, _)| sheet.clone()).collect();
    let rows: Vec<i64> = faults
        .iter()
        .map(|(_, fault)| i64::try_from(fault.row).unwrap_or(i64::MAX))
        .collect();
    let told: Vec<serde_json::Value> = faults
        .iter()
        .map(|(_, fault)| json(fault))
        .collect::<Result<_, _>>()?;
    sqlx::query!(
        "insert into import_refusal (import_id, sheet, row, fault)
         select $1, sheet, row, fault from unnest($2::text[], $3::bigint[], $4::jsonb[]) with ordinality f (sheet, row, fault, n) order by n",
        import,
        &sheets,
        &rows,
        &told
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

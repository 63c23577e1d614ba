//! Bag types: reading, adding and changing them.

use crate::error::StoreError;
use crate::tx::{Db, Locked, WriteTx};
use domain::bag_type::{BagTypeDetail, BagTypeFields};
use domain::edits::LastChanges;
use domain::label::{BagType, BagTypeId, ChildPattern, LabelPattern};
use domain::refusal::WrongField;
use sqlx::PgExecutor;
use sqlx::types::Json;

/// A bag type as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BagTypeRow {
    pub id: BagTypeId,
    pub fields: BagTypeFields,
    /// Grows with every edit.
    pub version: i32,
    /// Who changed which field last.
    pub last: LastChanges,
}

struct Stored {
    id: BagTypeId,
    name: String,
    label_pattern: String,
    child_patterns: Vec<String>,
    capacity: i16,
    grams_per_child: i32,
    tare_child_g: i32,
    tare_parent_g: i32,
    retired: bool,
    version: i32,
    changes: Json<LastChanges>,
}

impl TryFrom<Stored> for BagTypeRow {
    type Error = StoreError;

    fn try_from(row: Stored) -> Result<Self, StoreError> {
        let corrupt = |what: WrongField| {
            move || StoreError::Corrupt {
                table: "bag_type",
                what: what.to_string(),
            }
        };
        let child_pattern =
            |text: &String| ChildPattern::parse(text).ok_or_else(corrupt(WrongField::ChildPattern));
        Ok(Self {
            id: row.id,
            fields: BagTypeFields {
                name: row.name,
                label_pattern: LabelPattern::parse(&row.label_pattern)
                    .ok_or_else(corrupt(WrongField::LabelPattern))?,
                child_patterns: row
                    .child_patterns
                    .iter()
                    .map(child_pattern)
                    .collect::<Result<_, _>>()?,
                capacity: row.capacity,
                grams_per_child: row.grams_per_child,
                tare_child_g: row.tare_child_g,
                tare_parent_g: row.tare_parent_g,
                retired: row.retired,
            },
            version: row.version,
            last: row.changes.0,
        })
    }
}

async fn rows(executor: impl PgExecutor<'_>) -> Result<Vec<BagTypeRow>, StoreError> {
    let rows = sqlx::query_as!(
        Stored,
        "select id, name, label_pattern, child_patterns, capacity, grams_per_child, tare_child_g, tare_parent_g,
                retired_at is not null as \"retired!\", version, changes as \"changes: Json<LastChanges>\"
         from bag_type order by id"
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter().map(BagTypeRow::try_from).collect()
}

impl Db {
    /// All bag types as the parser knows them, in the order that it tries them.
    pub async fn bag_types(&self) -> Result<Vec<BagType>, StoreError> {
        let rows = rows(&self.pool).await?;
        Ok(rows.iter().map(|row| row.fields.of_number(row.id)).collect())
    }

    /// All bag types as admins see them.
    pub async fn bag_type_list(&self) -> Result<Vec<BagTypeDetail>, StoreError> {
        let used = sqlx::query_scalar!(
            "select id from bag_type t where exists (select from bag b where b.bag_type_id = t.id)"
        )
        .fetch_all(&self.pool)
        .await?;
        let rows = rows(&self.pool).await?;
        Ok(rows
            .into_iter()
            .map(|row| BagTypeDetail {
                in_use: used.contains(&row.id),
                id: row.id,
                fields: row.fields,
                version: row.version,
            })
            .collect())
    }
}

/// Locks every bag type against other edits, since no two may claim the same labels. Scans go on.
pub async fn lock_all(tx: &mut WriteTx) -> Result<Locked<Vec<BagTypeRow>>, StoreError> {
    sqlx::query!("select id from bag_type order by id for no key update")
        .fetch_all(&mut *tx.tx)
        .await?;
    // Read anew: whoever held the locks may have added one.
    Ok(Locked(rows(&mut *tx.tx).await?))
}

/// Adds a bag type.
pub async fn insert(
    tx: &mut WriteTx,
    _all: &Locked<Vec<BagTypeRow>>,
    fields: &BagTypeFields,
) -> Result<BagTypeId, StoreError> {
    let forms = fields.child_texts();
    Ok(sqlx::query_scalar!(
        "insert into bag_type (name, label_pattern, child_patterns, capacity, grams_per_child, tare_child_g, tare_parent_g)
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        fields.name,
        fields.label_pattern.as_str(),
        &forms,
        fields.capacity,
        fields.grams_per_child,
        fields.tare_child_g,
        fields.tare_parent_g
    )
    .fetch_one(&mut *tx.tx)
    .await?)
}

/// Writes the fields of a bag type; `changed` names those that differ. `bag_type_pattern_in_use_check` refuses another label pattern where
/// parents bear labels of the one of now.
pub async fn update(
    tx: &mut WriteTx,
    _all: &Locked<Vec<BagTypeRow>>,
    id: BagTypeId,
    fields: &BagTypeFields,
    changed: &[&'static str],
) -> Result<(), StoreError> {
    let forms = fields.child_texts();
    let changed: Vec<String> = changed.iter().map(|field| (*field).to_owned()).collect();
    sqlx::query!(
        "update bag_type set name = $2, label_pattern = $3, child_patterns = $4, capacity = $5, grams_per_child = $6,
                tare_child_g = $7, tare_parent_g = $8, retired_at = case when $9 then coalesce(retired_at, now()) end,
                updated_at = now(), version = version + 1, changes = changes || last_changes(version + 1, $10, $11)
         where id = $1",
        id,
        fields.name,
        fields.label_pattern.as_str(),
        &forms,
        fields.capacity,
        fields.grams_per_child,
        fields.tare_child_g,
        fields.tare_parent_g,
        fields.retired,
        &changed,
        tx.actor()
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

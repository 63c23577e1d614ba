//! Ranges of labels that were reserved to be printed.

use super::bag_types::BagTypeRow;
use crate::error::StoreError;
use crate::moment::in_zone;
use crate::tx::{Db, Locked, WriteTx};
use domain::label::LabelPattern;
use domain::label_range::LabelRange;
use domain::refusal::WrongField;
use jiff::tz::TimeZone;
use time::OffsetDateTime;
use uuid::Uuid;

/// How many of the newest a list shows.
const LISTED: i64 = 200;

struct Stored {
    id: i64,
    bag_type: String,
    label_pattern: String,
    first_number: i64,
    last_number: i64,
    prints: i32,
    reserved_at: OffsetDateTime,
}

impl Stored {
    fn read(self, zone: &TimeZone) -> Result<LabelRange, StoreError> {
        Ok(LabelRange {
            id: self.id,
            bag_type: self.bag_type,
            label_pattern: LabelPattern::parse(&self.label_pattern).ok_or_else(|| StoreError::Corrupt {
                table: "label_range",
                what: WrongField::LabelPattern.to_string(),
            })?,
            first_number: self.first_number,
            last_number: self.last_number,
            prints: self.prints,
            reserved_at: in_zone(self.reserved_at, zone),
        })
    }
}

/// What is to be reserved.
#[derive(Clone, Copy, Debug)]
pub struct NewRange {
    pub key: Uuid,
    pub first_number: i64,
    pub last_number: i64,
    /// The last number of the range before.
    pub previous_number: Option<i64>,
}

impl Db {
    /// The newest ranges.
    pub async fn label_ranges(&self) -> Result<Vec<LabelRange>, StoreError> {
        let rows = sqlx::query_as!(
            Stored,
            "select r.id, t.name as bag_type, r.label_pattern, r.first_number, r.last_number, r.prints, r.reserved_at
             from label_range r join bag_type t on t.id = r.bag_type_id order by r.id desc limit $1",
            LISTED
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(|row| row.read(&self.zone)).collect()
    }

    /// A range and the number of its type.
    pub async fn label_range(&self, id: i64) -> Result<Option<LabelRange>, StoreError> {
        let row = sqlx::query_as!(
            Stored,
            "select r.id, t.name as bag_type, r.label_pattern, r.first_number, r.last_number, r.prints, r.reserved_at
             from label_range r join bag_type t on t.id = r.bag_type_id where r.id = $1",
            id
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| row.read(&self.zone)).transpose()
    }
}

/// The range that was reserved under a key.
pub async fn of_key(tx: &mut WriteTx, key: Uuid) -> Result<Option<i64>, StoreError> {
    Ok(
        sqlx::query_scalar!("select id from label_range where key = $1", key)
            .fetch_optional(&mut *tx.tx)
            .await?,
    )
}

/// The last number that a range of the pattern holds.
pub async fn last_number(
    tx: &mut WriteTx,
    _types: &Locked<Vec<BagTypeRow>>,
    pattern: &LabelPattern,
) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        "select last_number from label_range where label_pattern = $1 order by last_number desc limit 1",
        pattern.as_str()
    )
    .fetch_optional(&mut *tx.tx)
    .await?)
}

/// The last label between two of a pattern that a bag bears.
pub async fn last_label(
    tx: &mut WriteTx,
    pattern: &LabelPattern,
    first: &str,
    last: &str,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        "select label from bag where label between $1 and $2 and label like $3 and length(label) = length($3) order by label desc limit 1",
        first,
        last,
        pattern.as_str().replace('#', "_")
    )
    .fetch_optional(&mut *tx.tx)
    .await?)
}

/// Reserves a range.
pub async fn insert(tx: &mut WriteTx, of: &BagTypeRow, new: NewRange) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        "insert into label_range (key, bag_type_id, label_pattern, first_number, last_number, previous_number)
         values ($1, $2, $3, $4, $5, $6) returning id",
        new.key,
        of.id,
        of.fields.label_pattern.as_str(),
        new.first_number,
        new.last_number,
        new.previous_number
    )
    .fetch_one(&mut *tx.tx)
    .await?)
}

/// Counts that a range was printed; answers its type and how often that was by now.
pub async fn count_print(tx: &mut WriteTx, id: i64) -> Result<Option<(i16, i32)>, StoreError> {
    let row = sqlx::query!(
        "update label_range set prints = prints + 1 where id = $1 returning bag_type_id, prints",
        id
    )
    .fetch_optional(&mut *tx.tx)
    .await?;
    Ok(row.map(|row| (row.bag_type_id, row.prints)))
}

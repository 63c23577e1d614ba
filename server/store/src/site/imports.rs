//! Files that people bring: kept part by part, read by whichever server takes the work, and what became of their rows.

mod file;
mod rows;

pub use file::{append, insert, mark_whole, set_job, set_looked, set_wish};
pub use rows::{
    BagThere, NewBag, bags_there, bill_there, billed_there, insert_bags, links_there, names_bag, refuse,
};

use crate::error::StoreError;
use crate::moment::in_zone;
use crate::tx::Db;
use domain::import::{Import, ImportKind, ImportProgress, ImportWish, Looked, RowFault};
use domain::job::JobState;
use jiff::tz::TimeZone;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

/// How many of the newest a list shows.
const LISTED: i64 = 100;
/// Bytes of a file that are read at once.
const READ_PARTS: i64 = 4;

/// An import, and the number of its job.
#[derive(Clone, Debug)]
pub struct ImportRow {
    pub import: Import,
    pub job: Option<i64>,
    pub brought_by: i64,
    pub is_dropped: bool,
    /// What a look into it found.
    pub looked: Option<Looked>,
    /// The columns as they were chosen last for its kind.
    pub remembered: Option<String>,
}

struct Stored {
    id: i64,
    kind: String,
    file_name: String,
    file_size: i64,
    received: i64,
    sha256: Option<String>,
    columns: String,
    hidden: bool,
    legacy: bool,
    brought_by: i64,
    brought_by_name: String,
    brought_at: OffsetDateTime,
    is_dropped: bool,
    looked: Option<Json<Looked>>,
    remembered: Option<String>,
    job_id: Option<i64>,
    state: Option<String>,
    progress: Option<Json<ImportProgress>>,
    cancelling: bool,
    ended_at: Option<OffsetDateTime>,
    error: Option<String>,
}

fn corrupt(what: String) -> StoreError {
    StoreError::Corrupt {
        table: "import",
        what,
    }
}

impl Stored {
    fn read(self, zone: &TimeZone) -> Result<ImportRow, StoreError> {
        let state = self
            .state
            .map(|state| JobState::from_code(&state).ok_or_else(|| corrupt(format!("state {state}"))));
        let kind = ImportKind::from_code(&self.kind).ok_or_else(|| corrupt(format!("kind {}", self.kind)))?;
        Ok(ImportRow {
            job: self.job_id,
            brought_by: self.brought_by,
            is_dropped: self.is_dropped,
            looked: self.looked.map(|looked| looked.0),
            remembered: self.remembered,
            import: Import {
                id: self.id,
                wish: ImportWish {
                    kind,
                    file_name: self.file_name,
                    file_size: self.file_size,
                    columns: self.columns,
                    hidden: self.hidden,
                    legacy: self.legacy,
                },
                received: self.received,
                sha256: self.sha256,
                brought_by: self.brought_by_name,
                brought_at: in_zone(self.brought_at, zone),
                state: state.transpose()?,
                progress: self.progress.map(|progress| progress.0).unwrap_or_default(),
                cancelling: self.cancelling,
                ended_at: self.ended_at.map(|at| in_zone(at, zone)),
                error: self.error,
            },
        })
    }
}

macro_rules! stored {
    ($where:literal, $($value:expr),*) => {
        sqlx::query_as!(
            Stored,
            "select i.id, i.kind, i.file_name, i.file_size, i.received, encode(i.sha256, 'hex') as sha256, i.columns, i.hidden, i.legacy,
                    i.brought_by, u.username as brought_by_name, i.brought_at, i.dropped_at is not null as \"is_dropped!\",
                    (select c.columns from import_columns c where c.kind = i.kind) as remembered,
                    i.looked as \"looked: Json<Looked>\",
                    i.job_id, j.state as \"state?\", j.progress as \"progress?: Json<ImportProgress>\",
                    j.cancel_asked_at is not null and j.ended_at is null as \"cancelling!\", j.ended_at as \"ended_at?\",
                    j.error as \"error?\"
             from import i join \"user\" u on u.id = i.brought_by left join job j on j.id = i.job_id where " + $where,
            $($value),*
        )
    };
}

/// A row that was not taken, and the place of the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub id: i64,
    pub sheet: String,
    pub fault: RowFault,
}

impl Db {
    /// One import.
    pub async fn import(&self, id: i64) -> Result<Option<ImportRow>, StoreError> {
        let row = stored!("i.id = $1", id).fetch_optional(&self.pool).await?;
        row.map(|row| row.read(&self.zone)).transpose()
    }

    /// The import that was brought under a key.
    pub async fn import_of_key(&self, key: Uuid) -> Result<Option<ImportRow>, StoreError> {
        let row = stored!("i.key = $1", key).fetch_optional(&self.pool).await?;
        row.map(|row| row.read(&self.zone)).transpose()
    }

    /// The newest imports.
    pub async fn imports(&self) -> Result<Vec<Import>, StoreError> {
        let rows = stored!("true order by i.id desc limit $1", LISTED)
            .fetch_all(&self.pool)
            .await?;
        rows.into_iter()
            .map(|row| Ok(row.read(&self.zone)?.import))
            .collect()
    }

    /// The newest import of another number that took the same file for the same, and ended well.
    pub async fn import_taken(&self, id: i64) -> Result<Option<Import>, StoreError> {
        let row = stored!(
            "j.state = 'done' and i.id <> $1 and (i.sha256, i.kind) = (select sha256, kind from import where id = $1)
             order by i.id desc limit 1",
            id
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| Ok(row.read(&self.zone)?.import)).transpose()
    }

    /// The parts of a file from a byte on, a few at a time; none at its end.
    pub async fn import_bytes(&self, id: i64, from: i64) -> Result<Vec<Vec<u8>>, StoreError> {
        Ok(sqlx::query_scalar!(
            "select bytes from import_part where import_id = $1 and first_byte >= $2 order by first_byte limit $3",
            id,
            from,
            READ_PARTS
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Rows that were not taken, after one of them.
    pub async fn import_refusals(
        &self,
        import: i64,
        after: i64,
        limit: i64,
    ) -> Result<Vec<Refused>, StoreError> {
        let rows = sqlx::query!(
            "select id, sheet, row, fault as \"fault: Json<domain::import::ImportFault>\"
             from import_refusal where import_id = $1 and id > $2 order by id limit $3",
            import,
            after,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Refused {
                id: row.id,
                sheet: row.sheet,
                fault: row.fault.0.at(row.row.unsigned_abs()),
            })
            .collect())
    }

    /// Drops files that were brought so many days ago and are not being taken; how many. What became of them stays.
    pub async fn drop_import_files(&self, days: i32) -> Result<u64, StoreError> {
        let done = sqlx::query!(
            "with old as (
                 update import i set dropped_at = now()
                 where dropped_at is null and brought_at < now() - make_interval(days => $1)
                   and not exists (select from job j where j.id = i.job_id and j.ended_at is null)
                 returning id)
             delete from import_part using old where import_id = old.id and first_byte >= 0",
            days
        )
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected())
    }
}

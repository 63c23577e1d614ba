//! Bringing a file, part by part.

use crate::error::StoreError;
use crate::tx::WriteTx;
use domain::import::{ImportKind, ImportWish, Looked};
use uuid::Uuid;

/// Notes a file that is to be brought; nothing where the key is taken.
pub async fn insert(
    tx: &mut WriteTx,
    key: Uuid,
    wish: &ImportWish,
    by: i64,
) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        "insert into import (key, kind, file_name, file_size, columns, hidden, legacy, brought_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict on constraint import_key_key do nothing returning id",
        key,
        wish.kind.code(),
        wish.file_name,
        wish.file_size,
        wish.columns,
        wish.hidden,
        wish.legacy,
        by
    )
    .fetch_optional(&mut *tx.tx)
    .await?)
}

/// Adds the part that begins where the file ends so far, and answers where it ends then; nothing where it ends elsewhere, or the part
/// is longer than what is missing.
pub async fn append(
    tx: &mut WriteTx,
    id: i64,
    first_byte: i64,
    bytes: &[u8],
) -> Result<Option<i64>, StoreError> {
    let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let received = sqlx::query_scalar!(
        "update import set received = received + $3 where id = $1 and received = $2 and received + $3 <= file_size and dropped_at is null
         returning received",
        id,
        first_byte,
        length
    )
    .fetch_optional(&mut *tx.tx)
    .await?;
    if received.is_some() {
        sqlx::query!(
            "insert into import_part (import_id, first_byte, bytes) values ($1, $2, $3)",
            id,
            first_byte,
            bytes
        )
        .execute(&mut *tx.tx)
        .await?;
    }
    Ok(received)
}

/// Notes what the whole file is.
pub async fn mark_whole(tx: &mut WriteTx, id: i64, sha256: &[u8]) -> Result<(), StoreError> {
    sqlx::query!(
        "update import set sha256 = $2 where id = $1 and sha256 is null",
        id,
        sha256
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Changes what is said of a file that is not started.
pub async fn set_wish(
    tx: &mut WriteTx,
    id: i64,
    columns: &str,
    hidden: bool,
    legacy: bool,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "update import set columns = $2, hidden = $3, legacy = $4, looked = null where id = $1 and job_id is null",
        id,
        columns,
        hidden,
        legacy
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps what a look into a file found.
pub async fn set_looked(tx: &mut WriteTx, id: i64, looked: &Looked) -> Result<(), StoreError> {
    let looked = serde_json::to_value(looked).map_err(|error| StoreError::corrupt("import", &error))?;
    sqlx::query!("update import set looked = $2 where id = $1", id, looked)
        .execute(&mut *tx.tx)
        .await?;
    Ok(())
}

/// Gives a file its job, once, and remembers its columns for the next of its kind.
pub async fn set_job(
    tx: &mut WriteTx,
    id: i64,
    job: i64,
    kind: ImportKind,
    columns: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "update import set job_id = $2 where id = $1 and job_id is null",
        id,
        job
    )
    .execute(&mut *tx.tx)
    .await?;
    if !columns.is_empty() {
        sqlx::query!(
            "insert into import_columns (kind, columns) values ($1, $2)
             on conflict on constraint import_columns_pkey do update set columns = excluded.columns",
            kind.code(),
            columns
        )
        .execute(&mut *tx.tx)
        .await?;
    }
    Ok(done.rows_affected() == 1)
}

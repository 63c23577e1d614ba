//! Dispatch areas: reading, adding and changing them.

use crate::error::StoreError;
use crate::tx::{Db, Locked, WriteTx};
use domain::area::{AreaDetail, AreaFields};
use domain::edits::LastChanges;
use domain::user::Area;
use sqlx::types::Json;

/// An area that is locked to be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaRow {
    pub code: String,
    pub fields: AreaFields,
    /// Grows with every edit.
    pub version: i32,
    /// Who changed which field last.
    pub last: LastChanges,
}

impl Db {
    /// All dispatch areas, in the order of lists.
    pub async fn areas(&self) -> Result<Vec<Area>, StoreError> {
        Ok(sqlx::query_as!(
            Area,
            "select code, name, retired_at is not null as \"retired!\" from area order by position, name, code"
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// The same as admins see them.
    pub async fn area_list(&self) -> Result<Vec<AreaDetail>, StoreError> {
        let rows = sqlx::query!(
            "select code, name, position, retired_at is not null as \"retired!\", version,
                    (select count(*) from \"user\" u where u.dispatch_area = a.code and u.disabled_at is null) as \"users!\"
             from area a order by position, name, code"
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| AreaDetail {
                code: row.code,
                fields: AreaFields {
                    name: row.name,
                    position: row.position,
                    retired: row.retired,
                },
                version: row.version,
                users: row.users,
            })
            .collect())
    }
}

/// Locks an area by its code.
pub async fn lock(tx: &mut WriteTx, code: &str) -> Result<Option<Locked<AreaRow>>, StoreError> {
    let row = sqlx::query!(
        "select code, name, position, retired_at is not null as \"retired!\", version, changes as \"changes: Json<LastChanges>\"
         from area where code = $1 for no key update",
        code
    )
    .fetch_optional(&mut *tx.tx)
    .await?;
    Ok(row.map(|row| {
        Locked(AreaRow {
            code: row.code,
            fields: AreaFields {
                name: row.name,
                position: row.position,
                retired: row.retired,
            },
            version: row.version,
            last: row.changes.0,
        })
    }))
}

/// Adds an area; `area_pkey` refuses a code that is taken.
pub async fn insert(tx: &mut WriteTx, code: &str, fields: &AreaFields) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into area (code, name, position) values ($1, $2, $3)",
        code,
        fields.name,
        fields.position
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Writes the fields of an area; `changed` names those that differ.
pub async fn update(
    tx: &mut WriteTx,
    area: &Locked<AreaRow>,
    fields: &AreaFields,
    changed: &[&'static str],
) -> Result<(), StoreError> {
    let changed: Vec<String> = changed.iter().map(|field| (*field).to_owned()).collect();
    sqlx::query!(
        "update area set name = $2, position = $3, retired_at = case when $4 then coalesce(retired_at, now()) end,
                version = version + 1, changes = changes || last_changes(version + 1, $5, $6)
         where code = $1",
        area.code,
        fields.name,
        fields.position,
        fields.retired,
        &changed,
        tx.actor()
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

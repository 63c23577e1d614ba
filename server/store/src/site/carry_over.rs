//! Databases of before the baseline: the migrations 1 to 21 are one set of files now, numbered from 101 on (ADR 33). A database that has
//! them up to 14 or up to 21 gets the baseline's schema; any other is refused.

use crate::MIGRATOR;
use crate::error::StoreError;
use sha2::{Digest, Sha256};
use sqlx::migrate::Migrate;
use sqlx::{Connection, Executor, PgConnection, PgExecutor, PgPool};
use std::ops::RangeInclusive;

/// The numbers of the baseline's files.
const BASELINE: RangeInclusive<i64> = 101..=115;
/// Those of them that make functions, and the triggers and constraints that call them.
const FUNCTIONS: RangeInclusive<i64> = 106..=114;

const BEGIN: &str = include_str!("../../../../migrations/carry_over/begin.sql");
const FROM_14: &str = include_str!("../../../../migrations/carry_over/from_14.sql");

/// A set of earlier migrations that is carried over.
#[derive(Debug)]
pub(crate) struct Earlier {
    /// Of the numbers and checksums.
    fingerprint: &'static str,
    /// What runs before the baseline's functions are made.
    steps: &'static [&'static str],
}

static KNOWN: [Earlier; 2] = [
    // 1 to 14, of revision ca557b7.
    Earlier {
        fingerprint: "a90ddb865ef67cc72d85b95b392044d5ecb05398ecbafc72959ad1c86877fc34",
        steps: &[BEGIN, FROM_14],
    },
    // 1 to 21, of revision 719a18b.
    Earlier {
        fingerprint: "cbe84dcdf30ba36d65f6bedce844631e9345486817c86c76f4b863b76aba96d8",
        steps: &[BEGIN],
    },
];

/// A row of the table of migrations.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Applied {
    pub(crate) version: i64,
    pub(crate) success: bool,
    checksum: Vec<u8>,
}

/// What a database has of the earlier migrations.
#[derive(Debug)]
pub(crate) enum Standing {
    /// None: it is empty, or it has the baseline.
    Free,
    /// A set that is carried over.
    Known(&'static Earlier),
    /// Others, up to this one.
    Other(i64),
}

pub(crate) async fn applied<'e>(database: impl PgExecutor<'e>) -> Result<Vec<Applied>, sqlx::Error> {
    // Not checked at build time: the table of migrations is made by the program.
    sqlx::query_as("select version, success, checksum from _sqlx_migrations order by version")
        .fetch_all(database)
        .await
}

pub(crate) fn standing(applied: &[Applied]) -> Standing {
    let earlier = applied.iter().map(|row| row.version);
    let Some(newest) = earlier.filter(|version| version < BASELINE.start()).max() else {
        return Standing::Free;
    };
    let mut hash = Sha256::new();
    for row in applied {
        hash.update(row.version.to_be_bytes());
        hash.update(&row.checksum);
    }
    let fingerprint: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let known = KNOWN.iter().find(|known| known.fingerprint == fingerprint);
    match known {
        Some(known) if applied.iter().all(|row| row.success) => Standing::Known(known),
        _ => Standing::Other(newest),
    }
}

/// Gives a database of before the baseline the baseline's schema, under the lock of the migrations. Does nothing to any other.
pub(crate) async fn run(pool: &PgPool) -> Result<(), StoreError> {
    let mut connection = pool.acquire().await?.detach();
    let carried = carry_over(&mut connection).await;
    // The lock ends with the connection, whatever went wrong.
    carried.and(connection.close().await.map_err(StoreError::from))
}

async fn carry_over(connection: &mut PgConnection) -> Result<(), StoreError> {
    connection.lock().await.map_err(StoreError::Migration)?;
    let exists: bool = sqlx::query_scalar("select to_regclass('_sqlx_migrations') is not null")
        .fetch_one(&mut *connection)
        .await?;
    if !exists {
        return Ok(());
    }
    match standing(&applied(&mut *connection).await?) {
        Standing::Free => Ok(()),
        Standing::Known(earlier) => {
            let mut tx = connection.begin().await?;
            change(&mut tx, earlier).await.map_err(StoreError::CarryOver)?;
            Ok(tx.commit().await?)
        }
        Standing::Other(newest) => Err(StoreError::NotCarriedOver(newest)),
    }
}

async fn change(connection: &mut PgConnection, earlier: &Earlier) -> Result<(), sqlx::Error> {
    // New columns and indexes of large tables may take long.
    connection.execute("set local statement_timeout = 0").await?;
    for step in earlier.steps {
        connection.execute(*step).await?;
    }
    for migration in MIGRATOR.iter() {
        if FUNCTIONS.contains(&migration.version) {
            connection.execute(migration.sql.clone()).await?;
        }
    }
    connection.execute("select grant_program_rights()").await?;
    // The date of the oldest migration stays: it says how old the site is.
    for migration in MIGRATOR.iter() {
        if BASELINE.contains(&migration.version) {
            sqlx::query(
                "insert into _sqlx_migrations (version, description, installed_on, success, checksum, execution_time)
                 select $1, $2, min(installed_on), true, $3, -1 from _sqlx_migrations",
            )
            .bind(migration.version)
            .bind(&*migration.description)
            .bind(&*migration.checksum)
            .execute(&mut *connection)
            .await?;
        }
    }
    sqlx::query("delete from _sqlx_migrations where version < $1")
        .bind(*BASELINE.start())
        .execute(&mut *connection)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_baseline_has_all_its_files() {
        let numbers: Vec<i64> = MIGRATOR
            .iter()
            .map(|migration| migration.version)
            .filter(|version| version <= BASELINE.end())
            .collect();
        assert_eq!(numbers, BASELINE.collect::<Vec<_>>());
    }
}

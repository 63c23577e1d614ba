//! The schema: what of it the database has, bringing it up to date, and the rights of the program's role.

use super::carry_over::{self, Standing};
use crate::MIGRATOR;
use crate::error::StoreError;
use crate::tx::Db;
use sqlx::postgres::PgConnectOptions;
use std::str::FromStr;

/// What the database's schema is to this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaState {
    Empty,
    Behind,
    Current,
    /// Another program, most likely a newer one, has brought it to this version.
    Unknown(i64),
    /// It is of before the baseline, with this number as the newest, and is not carried over.
    NotCarriedOver(i64),
}

impl Db {
    /// Applies what is missing, carries a schema of before the baseline over to it, and makes the coming months' partitions.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        carry_over::run(self.pool.whole()).await?;
        MIGRATOR
            .run(self.pool.whole())
            .await
            .map_err(StoreError::Migration)?;
        self.ensure_partitions().await
    }

    /// Gives the role of a database's URL, as which the program works, what it needs, and no way to change what was logged. Needs the owner of
    /// the tables; does nothing where the role can read every table already.
    pub async fn grant_to(&self, url: &str) -> Result<(), StoreError> {
        let options = PgConnectOptions::from_str(url)?;
        let role = options.get_username();
        let granted = sqlx::query_scalar!(
            "select bool_and(has_table_privilege($1, oid, 'select')) as \"granted!\" from pg_class
             where relkind in ('r', 'p') and not relispartition and relnamespace = current_schema()::regnamespace",
            role
        )
        .fetch_one(&self.pool)
        .await?;
        if !granted {
            sqlx::query!("select grant_app_rights($1)", role)
                .fetch_one(&self.pool)
                .await?;
        }
        Ok(())
    }

    /// Makes this and the next months' partitions of the logs, where missing.
    pub async fn ensure_partitions(&self) -> Result<(), StoreError> {
        sqlx::query!("select ensure_partitions(3)")
            .fetch_one(&self.pool)
            .await?;
        Ok(())
    }

    /// Compares the database's schema with the one that this program knows.
    pub async fn schema_state(&self) -> Result<SchemaState, StoreError> {
        let exists = sqlx::query_scalar!("select to_regclass('_sqlx_migrations') is not null as \"exists!\"")
            .fetch_one(&self.pool)
            .await?;
        if !exists {
            return Ok(SchemaState::Empty);
        }
        let applied = carry_over::applied(&self.pool).await?;
        match carry_over::standing(&applied) {
            Standing::Free => {}
            Standing::Known(_) => return Ok(SchemaState::Behind),
            Standing::Other(newest) => return Ok(SchemaState::NotCarriedOver(newest)),
        }
        let found: Vec<i64> = applied
            .iter()
            .rev()
            .filter(|row| row.success)
            .map(|row| row.version)
            .collect();
        // One by one: two branches that met may have brought a version below the newest.
        let known: Vec<i64> = MIGRATOR.iter().map(|migration| migration.version).collect();
        if found.is_empty() {
            return Ok(SchemaState::Empty);
        }
        if let Some(unknown) = found.iter().find(|version| !known.contains(version)) {
            return Ok(SchemaState::Unknown(*unknown));
        }
        let missing = known.iter().any(|version| !found.contains(version));
        Ok(if missing {
            SchemaState::Behind
        } else {
            SchemaState::Current
        })
    }
}

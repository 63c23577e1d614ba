//! Deciding what becomes of each former row. Nothing of the site is written.

use super::{MigrateError, Migration, STAGING, Stage, areas, bags, bills, people};
use crate::error::StoreError;
use domain::former::ACTIONS;
use domain::label::{BagType, Site};
use sqlx::{Connection, Executor};

impl Migration {
    /// Judges every row, in one transaction: a run that is killed meanwhile judges anew.
    pub async fn judge(&mut self, types: &[BagType], url: &str) -> Result<(), MigrateError> {
        if types.is_empty() {
            return Err(MigrateError::NoTypes);
        }
        let is_trial = self.staging == STAGING[1];
        let mut tx = self.connection.begin().await?;
        for (former, name) in ACTIONS {
            sqlx::query("insert into act_name (former, name) values ($1, $2)")
                .bind(former)
                .bind(name)
                .execute(&mut *tx)
                .await?;
        }
        let areas = areas::judge(&mut tx).await?;
        people::judge(&mut tx, &areas).await?;
        bags::judge(&mut tx, &Site { types, url }).await?;
        tx.execute(include_str!("links.sql")).await?;
        bills::judge(&mut tx).await?;
        tx.execute(include_str!("bills.sql")).await?;
        tx.execute(include_str!("scans.sql")).await?;
        let counts: serde_json::Value = sqlx::query_scalar(include_str!("counts.sql"))
            .fetch_one(&mut *tx)
            .await?;
        sqlx::query("create table counted as select $1::jsonb as counts")
            .bind(&counts)
            .execute(&mut *tx)
            .await
            .map_err(StoreError::from)?;
        if !is_trial {
            sqlx::query("update former_site set stage = $1, counts = $2")
                .bind(Stage::Judged.code())
                .bind(&counts)
                .execute(&mut *tx)
                .await?;
        }
        Ok(tx.commit().await?)
    }
}

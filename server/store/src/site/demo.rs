//! History for the demo site.

use crate::error::StoreError;
use crate::moment::zone_name;
use crate::tx::Db;
use sqlx::{ConnectOptions, Connection, Executor, PgConnection};

/// What the packers did on the days before; its values come as settings of the transaction.
const HISTORY: &str = include_str!("demo_history.sql");
/// What a block of parents makes; its values come as settings of the transaction.
const BLOCK: &str = include_str!("demo_at_size.sql");
/// Months over which [`Db::insert_demo_parents`] spreads, the begun one included.
const MONTHS: i32 = 25;

impl Db {
    /// Lets these users have packed for so many days, in one transaction.
    pub async fn insert_demo_history(&self, users: &[i64], days: i32) -> Result<(), StoreError> {
        let users: Vec<String> = users.iter().map(i64::to_string).collect();
        let mut tx = self.pool.begin().await?;
        sqlx::query!(
            "select set_config('demo.packers', $1, true) as packers, set_config('demo.days', $2, true) as days,
                    set_config('demo.zone', $3, true) as zone, make_past_months($4) as months",
            users.join(","),
            days.to_string(),
            zone_name(&self.zone),
            days / 28 + 1
        )
        .fetch_one(&mut *tx)
        .await?;
        tx.execute(HISTORY).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes what parents at size need before the first scan: the months of the past, types with labels of seven digits, and sixty people who
    /// pack and cannot sign in.
    pub async fn prepare_demo_at_size(&self) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        sqlx::query!("select make_past_months($1)", MONTHS)
            .fetch_one(&mut *tx)
            .await?;
        sqlx::query!(
            "insert into bag_type (name, label_pattern, capacity, grams_per_child)
             values ('Demo mustard', 'DM#######', 30, 1000), ('Demo moong', 'DN#######', 15, 1000)"
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            "insert into \"user\" (username, email, role, dispatch_area)
             select 'demo.packer.' || n, 'demo.packer.' || n || '@example.com', 'dispatcher', a.code
             from generate_series(1, 60) n
             join (select code, row_number() over (order by code) as place, count(*) over () as areas from area) a on a.place = 1 + n % a.areas"
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Packs the parents `first` to `last` of `parents` in all, with children, scans and bills, in one transaction. Forty share a bill, so
    /// `first` is a multiple of forty.
    pub async fn insert_demo_parents(&self, first: u32, last: u32, parents: u32) -> Result<(), StoreError> {
        // Takes seconds: the log of slow statements would show its whole text each time.
        let options = self.pool.whole().connect_options().as_ref().clone();
        let mut connection = PgConnection::connect_with(&options.disable_statement_logging()).await?;
        let mut tx = connection.begin().await?;
        sqlx::query!(
            "select set_config('demo.first', $1, true) as first, set_config('demo.last', $2, true) as last,
                    set_config('demo.parents', $3, true) as parents, set_config('statement_timeout', '0', true) as timeout",
            first.to_string(),
            last.to_string(),
            parents.to_string()
        )
        .fetch_one(&mut *tx)
        .await?;
        tx.execute(BLOCK).await?;
        tx.commit().await?;
        Ok(connection.close().await?)
    }
}

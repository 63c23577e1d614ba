//! History for the demo site.

use crate::error::StoreError;
use crate::tx::Db;
use sqlx::{ConnectOptions, Connection, Executor, PgConnection};

/// What a block of parents makes; its values come as settings of the transaction.
const BLOCK: &str = include_str!("demo_at_size.sql");
/// Months over which [`Db::insert_demo_parents`] spreads, the begun one included.
const MONTHS: i32 = 25;

impl Db {
    /// Logs a plausible week of past scans for these users. They name labels only, no bags, so they change no state.
    pub async fn insert_demo_history(&self, users: &[i64], days: i32) -> Result<(), StoreError> {
        sqlx::query!(
            "insert into scan (\"timestamp\", key, action, outcome, user_id, station, area, parent_label, child_label)
             select d.at, gen_random_uuid(), 'link',
                    case when n % 17 = 0 then 'already_here' when n % 29 = 0 then 'in_other_parent' when n % 41 = 0 then 'parent_full'
                         else 'linked' end,
                    u.id, 'demo-' || (n % 3 + 1), u.dispatch_area, 'SB' || lpad((5000 + n / 30)::text, 5, '0'), lpad((9000000 + n)::text, 7, '0')
             from generate_series(0, $2 * 240 - 1) n
             join lateral (select now() - make_interval(mins => n * 6 + 90) as at) d on true
             join \"user\" u on u.id = ($1::bigint[])[n % cardinality($1::bigint[]) + 1]
             order by d.at",
            users,
            days
        )
        .execute(&self.pool)
        .await?;
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

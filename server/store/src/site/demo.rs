//! History for the demo site.

use crate::error::StoreError;
use crate::tx::Db;

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
}

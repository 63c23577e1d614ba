//! What is always asked the same way of the audit.

use crate::error::StoreError;
use crate::moment::{Moment, in_zone, parse_local};
use crate::tx::Db;
use domain::timeline::FailedLogIns;

impl Db {
    /// Log-ins that failed in the last 24 hours, by address, most first; a hundred addresses at most.
    pub async fn failed_log_ins(&self) -> Result<Vec<FailedLogIns>, StoreError> {
        let rows = sqlx::query!(
            "select ip_address, sum(case action when 'sum_attempts' then (details ->> 'count')::bigint else 1 end)::bigint as \"failures!\", max(\"timestamp\") as \"last!\",
                    coalesce((array_agg(distinct details ->> 'username') filter (where details ? 'username'))[1:10], '{}') as \"names!\"
             from audit_log
             where (action in ('login_failed', 'badge_login_failed')
                    or action = 'sum_attempts' and details ->> 'kind' in ('login_failed', 'badge_login_failed'))
               and \"timestamp\" > now() - interval '24 hours'
               and id > coalesce((select audit_to from audit_seal where sealed_at < now() - interval '24 hours'
                                  order by sealed_at desc, number desc limit 1), 0)
             group by ip_address order by 2 desc, 3 desc limit 100"
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|r| FailedLogIns {
                address: r.ip_address,
                failures: r.failures,
                names: r.names,
                last_at: in_zone(r.last, &self.zone),
            })
            .collect())
    }

    /// Number of the user of this name; nobody else's.
    pub async fn find_user_id(&self, username: &str) -> Result<Option<i64>, StoreError> {
        Ok(sqlx::query_scalar!(
            "select id from \"user\" where lower(username) = lower($1)",
            username
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// The moment so many hours ago.
    pub async fn hours_ago(&self, hours: i32) -> Result<Moment, StoreError> {
        Ok(
            sqlx::query_scalar!("select now() - make_interval(hours => $1) as \"at!\"", hours)
                .fetch_one(&self.pool)
                .await?,
        )
    }

    /// Reads a time of the site's zone, such as `2026-11-24T14:15`.
    pub fn local_moment(&self, text: &str) -> Option<Moment> {
        parse_local(text, &self.zone)
    }
}

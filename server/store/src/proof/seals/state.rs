//! How far the seals are behind the logs, and who could rewrite both.

use super::Log;
use crate::error::StoreError;
use crate::tx::Db;

/// What the logs and their seals look like now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealState {
    /// Number of the newest seal; 0 for none.
    pub seals: i64,
    /// Rows that wait for a seal, up to a thousand of each log. A seal that reaches beyond the logs' real end counts for nothing.
    pub unsealed: i64,
    /// For how long rows are known to have waited, in milliseconds; 0 while all that was seen waiting has been sealed since.
    pub lag_ms: i64,
}

impl Db {
    /// The newest id of a log that the database has given out; 0 for none.
    pub async fn newest_id(&self, log: Log) -> Result<i64, StoreError> {
        let ids = sqlx::query!("select audit_id as \"audit!\", scan_id as \"scan!\" from log_ids()")
            .fetch_one(&self.pool)
            .await?;
        Ok(match log {
            Log::Audit => ids.audit,
            Log::Scan => ids.scan,
        })
    }

    /// Notes where the logs end, once all that was noted before is sealed: [`SealState::lag_ms`] counts from then. Whoever watches the
    /// seals calls it at each look.
    pub async fn note_log_end(&self) -> Result<(), StoreError> {
        sqlx::query!("select note_log_end()")
            .fetch_one(&self.pool)
            .await?;
        Ok(())
    }

    /// How far the seals are behind the logs. A row's own time says nothing about how long it has waited: it may be of the past.
    pub async fn seal_state(&self) -> Result<SealState, StoreError> {
        let row = sqlx::query!(
            "with last as (select * from sealed_to()), ids as (select * from log_ids()),
                  waiting as (
                      (select from audit_log where id > (select audit_id from last) and id <= (select audit_id from ids)
                       order by id limit 1000)
                      union all
                      (select from scan where id > (select scan_id from last) and id <= (select scan_id from ids)
                       order by id limit 1000))
             select coalesce((select max(number) from audit_seal), 0) as \"seals!\", (select count(*) from waiting) as \"unsealed!\",
                    case when noted.audit_id > last.audit_id or noted.scan_id > last.scan_id
                         then greatest(0, extract(epoch from clock_timestamp() - noted.noted_at) * 1000)::bigint
                         else 0 end as \"lag_ms!\"
             from last, log_end noted"
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(SealState {
            seals: row.seals,
            unsealed: row.unsealed,
            lag_ms: row.lag_ms,
        })
    }

    /// Whether the role that this program connects as could change or empty a log, write a seal past the owner's function or record an
    /// archive: it owns the tables, has the rights, or is exempt from all rights.
    pub async fn may_rewrite_logs(&self) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            "select bool_or(pg_has_role(c.relowner, 'usage') or has_table_privilege(c.oid, 'update, delete, truncate')
                            or (c.relname like 'audit\\_%' and c.relname <> 'audit_log' and has_table_privilege(c.oid, 'insert')))
                 as \"may!\"
             from pg_class c
             where c.oid in ('scan'::regclass, 'audit_log'::regclass, 'audit_seal'::regclass, 'audit_archive'::regclass)"
        )
        .fetch_one(&self.pool)
        .await?)
    }
}

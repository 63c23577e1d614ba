//! What goes on in the database: statements that run long, stopping one, and the figures that monitoring reads.

use crate::error::StoreError;
use crate::tx::{Db, WriteTx};
use domain::pool::RunningQuery;

/// The database at one moment, as monitoring wants it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub database_bytes: i64,
    /// Connections of everybody to this database.
    pub connections: i64,
    /// Locks that somebody waits for.
    pub locks_waiting: i64,
    /// Sessions that have not ended.
    pub sessions: i64,
}

impl Db {
    /// Statements and transactions of this database that have been going on for longer than so many milliseconds, the
    /// oldest first; 50 at most. Those of other roles only where this role may see them, as a member of `pg_monitor`.
    pub async fn running_queries(&self, longer_than_ms: i32) -> Result<Vec<RunningQuery>, StoreError> {
        let rows = sqlx::query!(
            "select pid as \"pid!\", (extract(epoch from coalesce(xact_start, query_start)) * 1000000)::bigint as \"began!\",
                    extract(epoch from clock_timestamp() - coalesce(xact_start, query_start))::float8 as \"seconds!\",
                    state as \"state!\", usename::text as \"role!\", left(query, 500) as \"text!\",
                    wait_event_type is not distinct from 'Lock' as \"waits_for_lock!\"
             from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
               and state <> 'idle' and query is not null
               and coalesce(xact_start, query_start) < clock_timestamp() - make_interval(secs => $1::float8 / 1000)
             order by coalesce(xact_start, query_start) limit 50",
            f64::from(longer_than_ms)
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| RunningQuery {
                pid: row.pid,
                began: row.began,
                seconds: row.seconds,
                state: row.state,
                role: row.role,
                text: row.text,
                waits_for_lock: row.waits_for_lock,
            })
            .collect())
    }

    /// What monitoring reads; one statement, however large the tables are.
    pub async fn figures(&self) -> Result<Figures, StoreError> {
        let row = sqlx::query!(
            "select pg_database_size(current_database()) as \"database_bytes!\",
                    (select numbackends from pg_stat_database where datname = current_database())::bigint as \"connections!\",
                    (select count(*) from pg_locks where not granted) as \"locks_waiting!\",
                    (select count(*) from web_session where expires_at > now()) as \"sessions!\""
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(Figures {
            database_bytes: row.database_bytes,
            connections: row.connections,
            locks_waiting: row.locks_waiting,
            sessions: row.sessions,
        })
    }
}

impl WriteTx {
    /// Stops what that process has been doing since then; how many seconds it had run, or none where it is over already.
    /// A statement is cancelled; a transaction that does nothing is ended with its connection, the only way there is.
    pub async fn stop_query(&mut self, pid: i32, began: i64) -> Result<Option<i64>, StoreError> {
        let stopped = sqlx::query!(
            "select case when state like 'idle%' then pg_terminate_backend(pid) else pg_cancel_backend(pid) end as \"sent!\",
                    extract(epoch from clock_timestamp() - coalesce(xact_start, query_start))::bigint as \"seconds!\"
             from pg_stat_activity
             where datname = current_database() and pid = $1 and pid <> pg_backend_pid() and backend_type = 'client backend'
               and state <> 'idle' and (extract(epoch from coalesce(xact_start, query_start)) * 1000000)::bigint = $2",
            pid,
            began
        )
        .fetch_optional(&mut *self.tx)
        .await?;
        Ok(stopped.filter(|row| row.sent).map(|row| row.seconds))
    }
}

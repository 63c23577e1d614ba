//! A replica that long reads may use, and whether it is good enough.

use crate::error::StoreError;
use crate::site::schema::SchemaState;
use crate::tx::{Db, PoolSettings};

/// Connections to it; long reads are few.
pub const REPLICA_CONNECTIONS: u32 = 4;

/// What a database that is said to be a replica is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplicaState {
    pub is_replica: bool,
    /// How far behind the place that was asked for, in milliseconds; `None` when it has replayed nothing and cannot tell.
    pub lag_ms: Option<i64>,
    pub schema: SchemaState,
}

impl Db {
    /// A handle to a replica: few connections, which read only and may take long. Nothing is connected yet.
    pub fn replica(settings: &PoolSettings) -> Result<Self, StoreError> {
        let settings = PoolSettings {
            size: REPLICA_CONNECTIONS,
            overflow: 0,
            ..settings.clone()
        };
        let for_reading = [
            ("statement_timeout", "10min"),
            ("idle_in_transaction_session_timeout", "30s"),
            ("default_transaction_read_only", "on"),
            ("timezone", "UTC"),
        ];
        Self::lazy_as(&settings, "traitortrack reports", &for_reading)
    }

    /// The place in the write-ahead log up to which everything is written now.
    pub async fn written_up_to(&self) -> Result<String, StoreError> {
        Ok(
            sqlx::query_scalar!("select pg_current_wal_lsn()::text as \"at!\"")
                .fetch_one(&self.pool)
                .await?,
        )
    }

    /// Asks a replica how far it is. One that has replayed all up to `written` is not behind, however long nothing was written.
    pub async fn replica_state(&self, written: &str) -> Result<ReplicaState, StoreError> {
        let row = sqlx::query!(
            "select pg_is_in_recovery() as \"is_replica!\",
                    case when pg_last_wal_replay_lsn() >= $1::text::pg_lsn then 0
                         else (extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000)::bigint end as lag_ms",
            written
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(ReplicaState {
            is_replica: row.is_replica,
            lag_ms: row.lag_ms,
            schema: self.schema_state().await?,
        })
    }
}

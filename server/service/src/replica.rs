//! Long reads go to a replica, where one is set and good enough (SPEC 12); else to the primary, which nobody but a counter notices.

use crate::Services;
use crate::texts::{Replica, SITE};
use std::sync::Arc;
use std::time::Duration;
use store::site::replica::ReplicaState;
use store::{Db, SchemaState, StoreError};

/// How long a replica may take to say how far it is: people wait for the file.
const ASKING: Duration = Duration::from_secs(3);

fn texts() -> &'static Replica {
    Replica::of(SITE)
}

/// Why a replica is not read. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unfit {
    #[error("{}", texts().away(&.0.to_string()))]
    Away(#[from] StoreError),
    #[error("{}", texts().slow)]
    Slow,
    #[error("{}", texts().no_replica)]
    NoReplica,
    #[error("{}", texts().other_schema)]
    OtherSchema,
    #[error("{}", texts().behind(&.0.to_string()))]
    Behind(i64),
    #[error("{}", texts().unknown)]
    Unknown,
}

/// Where a long read is done, and where it goes on when that fails.
#[derive(Debug)]
pub(crate) struct LongRead {
    db: Db,
    /// The primary, while a replica is read.
    fallback: Option<Db>,
}

impl LongRead {
    /// Where to read now.
    pub(crate) fn db(&self) -> &Db {
        &self.db
    }

    /// Whether there is somewhere else to read what could not be read; from then on that is read.
    pub(crate) fn falls_back(&mut self, error: &StoreError) -> bool {
        let Some(primary) = self.fallback.take() else {
            return false;
        };
        tracing::warn!(%error, "the replica failed in a long read, which goes on at the primary");
        count("primary");
        self.db = primary;
        true
    }
}

fn count(from: &'static str) {
    metrics::counter!("traitortrack_report_reads_total", "from" => from).increment(1);
}

impl Services {
    /// The same services with a replica for long reads.
    #[must_use]
    pub fn with_replica(mut self, replica: Db) -> Self {
        Arc::make_mut(&mut self.shared).replica = Some(replica);
        self
    }

    /// Where a long read that begins now is best done.
    pub(crate) async fn long_read(&self) -> LongRead {
        let primary = self.db.clone();
        let Some(replica) = self.replica.clone() else {
            return LongRead {
                db: primary,
                fallback: None,
            };
        };
        match self.replica_lag(&replica).await {
            Ok(_) => {
                count("replica");
                LongRead {
                    db: replica,
                    fallback: Some(primary),
                }
            }
            Err(unfit) => {
                tracing::debug!(%unfit, "a long read is done at the primary");
                count("primary");
                LongRead {
                    db: primary,
                    fallback: None,
                }
            }
        }
    }

    /// How far the replica for reports is behind, in seconds; `None` where none is set.
    pub(crate) async fn reports_lag(&self) -> Option<Result<i64, Unfit>> {
        Some(self.replica_lag(self.replica.as_ref()?).await)
    }

    async fn replica_lag(&self, replica: &Db) -> Result<i64, Unfit> {
        let asked = async {
            let written = self.db.written_up_to().await?;
            replica.replica_state(&written).await
        };
        let state = tokio::time::timeout(ASKING, asked)
            .await
            .map_err(|_| Unfit::Slow)??;
        fit(state, self.settings.alerts.thresholds.replica_seconds)
    }
}

fn fit(state: ReplicaState, most_seconds: i64) -> Result<i64, Unfit> {
    if !state.is_replica {
        return Err(Unfit::NoReplica);
    }
    if state.schema != SchemaState::Current {
        return Err(Unfit::OtherSchema);
    }
    let seconds = state.lag_ms.ok_or(Unfit::Unknown)?.max(0) / 1000;
    if seconds > most_seconds {
        return Err(Unfit::Behind(seconds));
    }
    Ok(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_replica_of_this_schema_that_keeps_up_is_read() {
        let good = ReplicaState {
            is_replica: true,
            lag_ms: Some(30_999),
            schema: SchemaState::Current,
        };
        assert!(matches!(fit(good, 30), Ok(30)));
        assert!(matches!(fit(good, 29), Err(Unfit::Behind(30))));
        let alone = ReplicaState {
            is_replica: false,
            ..good
        };
        assert!(matches!(fit(alone, 30), Err(Unfit::NoReplica)));
        let older = ReplicaState {
            schema: SchemaState::Behind,
            ..good
        };
        assert!(matches!(fit(older, 30), Err(Unfit::OtherSchema)));
        let silent = ReplicaState { lag_ms: None, ..good };
        assert!(matches!(fit(silent, 30), Err(Unfit::Unknown)));
    }
}

//! Drills of a restore: what came of them.

use crate::error::StoreError;
use crate::moment::Moment;
use crate::tx::{Db, WriteTx};

/// A drill, as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drill {
    pub ok: bool,
    /// The backup that was restored; none where there was none.
    pub file: Option<String>,
    pub rpo_ms: Option<i64>,
    pub rto_ms: Option<i64>,
    /// What was checked, or what was wrong.
    pub detail: String,
}

/// The newest drill, and for how long no restore has been proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrillState {
    /// With the moment at which it was finished.
    pub newest: Option<(Moment, Drill)>,
    /// Begun hours since the newest that went well; before the first, since the site was made.
    pub hours: i64,
}

impl DrillState {
    /// For how long no restore has been proven; none where the newest drill failed.
    pub fn hours_unproven(&self) -> Option<i64> {
        let has_failed = self.newest.as_ref().is_some_and(|(_, drill)| !drill.ok);
        (!has_failed).then_some(self.hours)
    }
}

impl Db {
    /// The newest drill that went well, and when it was finished: the last restore that was proven.
    pub async fn proven_drill(&self) -> Result<Option<(Moment, Drill)>, StoreError> {
        self.newest_drill(true).await
    }

    async fn newest_drill(&self, is_proven: bool) -> Result<Option<(Moment, Drill)>, StoreError> {
        let row = sqlx::query!(
            "select finished_at, ok, file, rpo_ms, rto_ms, detail from restore_drill where ok or not $1 order by id desc limit 1",
            is_proven
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| {
            let drill = Drill {
                ok: row.ok,
                file: row.file,
                rpo_ms: row.rpo_ms,
                rto_ms: row.rto_ms,
                detail: row.detail,
            };
            (row.finished_at, drill)
        }))
    }

    /// How the newest drill ended, and how long ago one went well.
    pub async fn drill_state(&self) -> Result<DrillState, StoreError> {
        let newest = self.newest_drill(false).await?;
        // Not checked at build time: the table of migrations is made by the program.
        let hours: i64 = sqlx::query_scalar(
            "select greatest(0, ceil(extract(epoch from clock_timestamp() - coalesce(
                        (select max(finished_at) from restore_drill where ok),
                        (select min(installed_on) from _sqlx_migrations),
                        clock_timestamp())) / 3600))::bigint",
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(DrillState { newest, hours })
    }
}

/// Records a drill that has ended.
pub async fn record(tx: &mut WriteTx, drill: &Drill) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into restore_drill (ok, file, rpo_ms, rto_ms, detail) values ($1, $2, $3, $4, $5)",
        drill.ok,
        drill.file,
        drill.rpo_ms,
        drill.rto_ms,
        drill.detail
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

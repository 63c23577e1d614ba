//! What stations said of themselves last.

use crate::code::Code;
use crate::error::StoreError;
use crate::moment::in_zone;
use crate::tx::Db;
use domain::dashboard::RefusedCount;
use domain::scan_log::LoggedOutcome;
use domain::stations::StationState;
use serde::Serialize;

/// Stations that are kept at most: their names come from outside.
const MOST: i64 = 1000;

/// The last word of a station.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeardStation {
    pub name: String,
    /// When it was heard, in milliseconds since 1970.
    pub seen_ms: i64,
    pub waiting: Option<i64>,
    pub oldest_ms: Option<i64>,
    pub p50_ms: Option<i64>,
    pub p95_ms: Option<i64>,
    pub ahead_seconds: Option<i64>,
    pub app_version: Option<String>,
    pub is_persisted: Option<bool>,
}

impl Db {
    /// Keeps the last words of stations in one statement. Of several servers the one that heard a station last is right.
    pub async fn keep_stations(&self, heard: &[HeardStation]) -> Result<(), StoreError> {
        let heard = serde_json::to_value(heard).map_err(|e| StoreError::corrupt("station", &e))?;
        sqlx::query!(
            "insert into station as s (name, seen_at, waiting, oldest_ms, p50_ms, p95_ms, ahead_seconds, app_version, is_persisted)
             select h.name, to_timestamp(h.seen_ms / 1000.0), h.waiting, h.oldest_ms, h.p50_ms, h.p95_ms, h.ahead_seconds,
                    h.app_version, h.is_persisted
             from jsonb_to_recordset($1) as h (name text, seen_ms bigint, waiting bigint, oldest_ms bigint, p50_ms bigint,
                    p95_ms bigint, ahead_seconds bigint, app_version text, is_persisted boolean)
             where exists (select from station k where k.name = h.name) or (select count(*) from station) < $2
             -- Two servers lock the rows in the same order.
             order by h.name
             on conflict on constraint station_pkey do update
                set seen_at = excluded.seen_at, waiting = excluded.waiting, oldest_ms = excluded.oldest_ms,
                    p50_ms = excluded.p50_ms, p95_ms = excluded.p95_ms, ahead_seconds = excluded.ahead_seconds,
                    app_version = excluded.app_version, is_persisted = excluded.is_persisted
                where s.seen_at < excluded.seen_at",
            heard,
            MOST
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Every station, the one that was heard last first, with what the tally knows of its last 24 hours.
    pub async fn stations(&self) -> Result<Vec<StationState>, StoreError> {
        let tallies = sqlx::query!(
            "select station, outcome as \"outcome: Code<LoggedOutcome>\", sum(count)::bigint as \"count!\" from scan_tally
             where hour > now() - interval '24 hours' and station <> '' group by 1, 2 order by 3 desc, 2"
        )
        .fetch_all(&self.pool)
        .await?;
        let rows = sqlx::query!(
            "select name, seen_at, extract(epoch from now() - seen_at)::bigint as \"silent!\", waiting, oldest_ms, p50_ms, p95_ms,
                    ahead_seconds, app_version, is_persisted
             from station order by seen_at desc, name"
        )
        .fetch_all(&self.pool)
        .await?;
        let mut stations: Vec<StationState> = rows
            .into_iter()
            .map(|row| StationState {
                name: row.name,
                seen_at: in_zone(row.seen_at, &self.zone),
                silent_seconds: row.silent.max(0),
                waiting: row.waiting,
                oldest_ms: row.oldest_ms,
                p50_ms: row.p50_ms,
                p95_ms: row.p95_ms,
                ahead_seconds: row.ahead_seconds,
                app_version: row.app_version,
                is_persisted: row.is_persisted,
                scans_24h: 0,
                refused_24h: Vec::new(),
            })
            .collect();
        for tally in tallies {
            let Some(station) = stations.iter_mut().find(|s| s.name == tally.station) else {
                continue;
            };
            station.scans_24h += tally.count;
            let Code(outcome) = tally.outcome;
            if !outcome.is_accepted() {
                station.refused_24h.push(RefusedCount {
                    outcome,
                    count: tally.count,
                });
            }
        }
        Ok(stations)
    }

    /// Forgets stations that were not heard for a month; returns how many.
    pub async fn prune_stations(&self) -> Result<u64, StoreError> {
        let done = sqlx::query!("delete from station where seen_at < now() - interval '30 days'")
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected())
    }
}

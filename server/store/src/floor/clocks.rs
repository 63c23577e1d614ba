//! Stations whose own clock is wrong.

use crate::error::StoreError;
use crate::moment::in_zone;
use crate::tx::Db;
use domain::dashboard::WrongClock;

/// Stations that are kept at most: their names come from outside.
const MOST: i64 = 1000;
/// How many are told.
const TOLD: i64 = 20;

impl Db {
    /// Keeps by how much a station's clock is ahead.
    pub async fn note_wrong_clock(&self, station: &str, ahead_seconds: i64) -> Result<(), StoreError> {
        sqlx::query!(
            "insert into station_clock (station, ahead_seconds)
             select $1, $2 where (select count(*) from station_clock where station <> $1) < $3
             on conflict (station) do update set ahead_seconds = excluded.ahead_seconds, seen_at = excluded.seen_at",
            station,
            ahead_seconds,
            MOST
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// A station's clock is right again.
    pub async fn forget_wrong_clock(&self, station: &str) -> Result<(), StoreError> {
        sqlx::query!("delete from station_clock where station = $1", station)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Stations whose clock was wrong within a day, the worst first.
    pub async fn wrong_clocks(&self) -> Result<Vec<WrongClock>, StoreError> {
        let rows = sqlx::query!(
            "select station, ahead_seconds, seen_at from station_clock where seen_at > now() - interval '1 day'
             order by abs(ahead_seconds) desc, station limit $1",
            TOLD
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| WrongClock {
                station: row.station,
                ahead_seconds: row.ahead_seconds,
                seen_at: in_zone(row.seen_at, &self.zone),
            })
            .collect())
    }

    /// Forgets stations that were not seen for a week; returns how many.
    pub async fn prune_wrong_clocks(&self) -> Result<u64, StoreError> {
        let done = sqlx::query!("delete from station_clock where seen_at < now() - interval '7 days'")
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected())
    }
}

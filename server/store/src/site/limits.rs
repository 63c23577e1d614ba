//! Buckets of the limits that hold for the whole site.

use crate::error::StoreError;
use crate::tx::Db;
use std::time::Duration;

/// One of a bucket.
#[derive(Clone, Copy, Debug)]
pub struct Take {
    /// A keyed hash of whose bucket it is.
    pub key: [u8; 16],
    /// How many there are at once.
    pub most: u32,
    /// How long one takes to come back.
    pub each: Duration,
}

/// What is left of a bucket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Left {
    pub remaining: u32,
    /// Until all of it is there again.
    pub full_in: Duration,
    /// Until one is there again, for whoever got none.
    pub wait: Option<Duration>,
}

fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX)
}

impl Db {
    /// Takes one from each bucket in turn, up to the first that has none. `ahead` moves the clock, for tests.
    pub async fn take_limits(&self, takes: &[Take], ahead: Duration) -> Result<Vec<Left>, StoreError> {
        if takes.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<Vec<u8>> = takes.iter().map(|take| take.key.to_vec()).collect();
        let most: Vec<i32> = takes
            .iter()
            .map(|take| i32::try_from(take.most).unwrap_or(i32::MAX))
            .collect();
        let each: Vec<f64> = takes.iter().map(|take| take.each.as_secs_f64()).collect();
        let rows = sqlx::query!(
            "select remaining as \"remaining!\", full_in as \"full_in!\", wait from take_limits($1, $2, $3, $4)",
            &keys,
            &most,
            &each,
            ahead.as_secs_f64()
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Left {
                remaining: row.remaining.unsigned_abs(),
                full_in: seconds(row.full_in),
                wait: row.wait.map(seconds),
            })
            .collect())
    }

    /// Deletes the buckets that are full again; returns how many.
    pub async fn prune_limits(&self) -> Result<u64, StoreError> {
        let done = sqlx::query!("delete from limit_bucket where full_at <= now()")
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected())
    }
}

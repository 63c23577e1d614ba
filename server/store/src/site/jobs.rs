//! Long work: taken by any server under a lease, ended with the rows of its last step (decision 61).
//!
//! Whoever runs a job writes each step in a transaction that holds the job first ([`hold`]). When the lease was lost meanwhile the step is not
//! committed, so two servers never write the same step.

use crate::error::StoreError;
use crate::tx::{Db, WriteTx};
use domain::job::{JobKind, JobState};
use std::time::Duration;

/// Characters of an error that are kept.
const ERROR_CHARS: usize = 1000;

/// A job that this server has taken.
#[derive(Clone, Debug)]
pub struct TakenJob {
    pub id: i64,
    pub kind: JobKind,
    pub payload: serde_json::Value,
    pub progress: serde_json::Value,
    pub asked_by: Option<i64>,
    /// Times that it was taken since it last got on; this one counts.
    pub attempts: i32,
}

/// What whoever runs a job learns when it holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    Held,
    /// Somebody asks to end it.
    Cancelled,
    /// The lease ended, and another may have it by now.
    Lost,
}

struct Row {
    id: i64,
    kind: String,
    payload: serde_json::Value,
    progress: serde_json::Value,
    asked_by: Option<i64>,
    attempts: i32,
}

fn taken(row: Row) -> Result<TakenJob, StoreError> {
    Ok(TakenJob {
        id: row.id,
        kind: JobKind::from_code(&row.kind).ok_or_else(|| StoreError::Corrupt {
            table: "job",
            what: format!("kind {}", row.kind),
        })?,
        payload: row.payload,
        progress: row.progress,
        asked_by: row.asked_by,
        attempts: row.attempts,
    })
}

fn cut(error: &str) -> String {
    error.chars().take(ERROR_CHARS).collect()
}

fn hold_of(row: Option<bool>) -> Hold {
    match row {
        Some(true) => Hold::Cancelled,
        Some(false) => Hold::Held,
        None => Hold::Lost,
    }
}

/// Asks for a job.
pub async fn insert(
    tx: &mut WriteTx,
    kind: JobKind,
    payload: &serde_json::Value,
    asked_by: Option<i64>,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        "insert into job (kind, payload, asked_by) values ($1, $2, $3) returning id",
        kind.code(),
        payload,
        asked_by
    )
    .fetch_one(&mut *tx.tx)
    .await?)
}

/// Notes how far the job is, and prolongs the lease. The attempts begin anew, since it got on.
pub async fn hold(
    tx: &mut WriteTx,
    id: i64,
    worker: &str,
    lease: Duration,
    progress: &serde_json::Value,
) -> Result<Hold, StoreError> {
    let row = sqlx::query_scalar!(
        "update job set progress = $4, lease_until = now() + make_interval(secs => $3), attempts = 1
         where id = $1 and state = 'running' and claimed_by = $2
         returning cancel_asked_at is not null as \"cancelled!\"",
        id,
        worker,
        lease.as_secs_f64(),
        progress
    )
    .fetch_optional(&mut *tx.tx)
    .await?;
    Ok(hold_of(row))
}

/// Ends a job that this worker has; whether it still had it.
pub async fn end(
    tx: &mut WriteTx,
    id: i64,
    worker: &str,
    state: JobState,
    progress: &serde_json::Value,
    error: Option<&str>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "update job set state = $3, progress = $4, error = $5, ended_at = now(), claimed_by = null, lease_until = null
         where id = $1 and state = 'running' and claimed_by = $2",
        id,
        worker,
        state.code(),
        progress,
        error.map(cut)
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Asks to end a job: at once where nobody runs it, else at its next step. False where it has ended already.
pub async fn cancel(tx: &mut WriteTx, id: i64) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "update job set cancel_asked_at = coalesce(cancel_asked_at, now()),
                state = case when state = 'waiting' then 'cancelled' else state end,
                ended_at = case when state = 'waiting' then now() end
         where id = $1 and ended_at is null",
        id
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

impl Db {
    /// Takes a job of one of these kinds: one that waits, or one whose lease has ended. With `only`, that one or none.
    pub async fn take_job(
        &self,
        kinds: &[JobKind],
        only: Option<i64>,
        worker: &str,
        lease: Duration,
    ) -> Result<Option<TakenJob>, StoreError> {
        let kinds: Vec<String> = kinds.iter().map(|kind| kind.code().to_owned()).collect();
        let row = sqlx::query_as!(
            Row,
            "with due as (
                 select id from job
                 where ended_at is null and due_at <= now() and (state = 'waiting' or lease_until < now())
                   and kind = any($1) and ($2::bigint is null or id = $2)
                 order by due_at, id limit 1 for update skip locked)
             update job j set state = 'running', claimed_by = $3, lease_until = now() + make_interval(secs => $4),
                    attempts = attempts + 1, started_at = coalesce(started_at, now())
             from due where j.id = due.id
             returning j.id, j.kind, j.payload, j.progress, j.asked_by, j.attempts",
            &kinds,
            only,
            worker,
            lease.as_secs_f64()
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(taken).transpose()
    }

    /// Prolongs the lease while a step takes long.
    pub async fn renew_job(&self, id: i64, worker: &str, lease: Duration) -> Result<Hold, StoreError> {
        let row = sqlx::query_scalar!(
            "update job set lease_until = now() + make_interval(secs => $3)
             where id = $1 and state = 'running' and claimed_by = $2
             returning cancel_asked_at is not null as \"cancelled!\"",
            id,
            worker,
            lease.as_secs_f64()
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(hold_of(row))
    }

    /// Gives a job back: it is due again after `wait`. With an error, the attempt counts.
    pub async fn release_job(
        &self,
        id: i64,
        worker: &str,
        wait: Duration,
        error: Option<&str>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "update job set state = 'waiting', claimed_by = null, lease_until = null, due_at = now() + make_interval(secs => $3),
                    error = $4, attempts = case when $4::text is null then greatest(attempts - 1, 0) else attempts end
             where id = $1 and state = 'running' and claimed_by = $2",
            id,
            worker,
            wait.as_secs_f64(),
            error.map(cut)
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

//! The logs as the seals see them, and the seals.

mod rows;
mod state;

pub use domain::seal::Log;
pub use rows::{LogRow, Personal};
pub(crate) use rows::{RawRow, columns};
pub use state::SealState;

use crate::error::StoreError;
use crate::pool::PoolTx;
use crate::tx::{Actor, Db, WriteTx};
use sqlx::{Executor, Postgres};
use std::time::{Duration, Instant};
use time::OffsetDateTime;

/// Held by the one server that seals; a number that nothing else locks.
const SEALER_LOCK: i64 = 5_000_004;
/// Serialises the mailing of seals over all servers.
const SEAL_MAIL_LOCK: i64 = 5_000_005;
/// How long writers under way are waited for: a little longer than a transaction may be idle or a statement run.
const SETTLE: Duration = Duration::from_secs(35);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// The part of one log that a seal covers: ids `from` to `to`, of which `rows` exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    pub from: i64,
    /// One less than `from` when nothing is covered.
    pub to: i64,
    pub rows: i64,
    /// Root of the Merkle tree over the rows.
    pub root: [u8; 32],
    /// Per row its id (8 bytes, big-endian) and the first 8 bytes of its hash.
    pub marks: Vec<u8>,
}

/// One link of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// 1, 2, 3 and so on without a gap.
    pub number: i64,
    /// To the microsecond.
    pub sealed_at: OffsetDateTime,
    /// How rows and seal were written down before they were hashed.
    pub form: i16,
    pub audit: Range,
    pub scan: Range,
    /// Hash of the seal before.
    pub previous: [u8; 32],
    pub hash: [u8; 32],
    /// Ed25519.
    pub public_key: [u8; 32],
    pub signature: [u8; 64],
}

impl Seal {
    /// What it covers of a log.
    pub fn range(&self, log: Log) -> &Range {
        match log {
            Log::Audit => &self.audit,
            Log::Scan => &self.scan,
        }
    }
}

#[derive(sqlx::FromRow)]
struct SealRow {
    number: i64,
    sealed_at: OffsetDateTime,
    form: i16,
    audit_from: i64,
    audit_to: i64,
    audit_rows: i64,
    audit_root: Vec<u8>,
    audit_marks: Vec<u8>,
    scan_from: i64,
    scan_to: i64,
    scan_rows: i64,
    scan_root: Vec<u8>,
    scan_marks: Vec<u8>,
    previous: Vec<u8>,
    hash: Vec<u8>,
    public_key: Vec<u8>,
    signature: Vec<u8>,
}

fn bytes<const N: usize>(bytes: &[u8]) -> Result<[u8; N], StoreError> {
    bytes
        .try_into()
        .map_err(|e| StoreError::corrupt("audit_seal", &e))
}

impl TryFrom<SealRow> for Seal {
    type Error = StoreError;
    fn try_from(row: SealRow) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.number,
            sealed_at: row.sealed_at,
            form: row.form,
            audit: Range {
                from: row.audit_from,
                to: row.audit_to,
                rows: row.audit_rows,
                root: bytes(&row.audit_root)?,
                marks: row.audit_marks,
            },
            scan: Range {
                from: row.scan_from,
                to: row.scan_to,
                rows: row.scan_rows,
                root: bytes(&row.scan_root)?,
                marks: row.scan_marks,
            },
            previous: bytes(&row.previous)?,
            hash: bytes(&row.hash)?,
            public_key: bytes(&row.public_key)?,
            signature: bytes(&row.signature)?,
        })
    }
}

/// In pages by id. An id that stands twice, as no id of ours does, comes with both its rows: the page after begins beyond it.
async fn rows<'e>(
    on: impl Executor<'e, Database = Postgres>,
    log: Log,
    after: i64,
    to: i64,
    most: i64,
) -> Result<Vec<LogRow>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "select {} from {} where id > $1 and id <= $2 order by id fetch first ($3) rows with ties",
        columns(log),
        log.table()
    ));
    let rows: Vec<RawRow> = sqlx::query_as(sql)
        .bind(after)
        .bind(to)
        .bind(most)
        .fetch_all(on)
        .await?;
    Ok(rows.into_iter().map(LogRow::from).collect())
}

/// Nobody else seals until this is saved or dropped, and what it may seal can no longer grow.
#[must_use = "nothing is sealed before it is saved"]
pub struct Sealing {
    tx: PoolTx,
    /// The newest seal; its marks are left out.
    pub last: Option<Seal>,
    /// The one before it, in the same way.
    pub before: Option<Seal>,
    /// No row of the log that comes from now on has an id up to this.
    pub audit_to: i64,
    pub scan_to: i64,
    /// The database's clock.
    pub now: OffsetDateTime,
}

impl Sealing {
    /// Up to where a log may be sealed.
    pub fn to(&self, log: Log) -> i64 {
        match log {
            Log::Audit => self.audit_to,
            Log::Scan => self.scan_to,
        }
    }

    /// Rows of a log with an id above `after`, up to where it may be sealed.
    pub async fn rows(&mut self, log: Log, after: i64, most: i64) -> Result<Vec<LogRow>, StoreError> {
        let to = self.to(log);
        rows(&mut *self.tx, log, after, to, most).await
    }

    /// Adds the seal to the chain.
    pub async fn save(mut self, seal: &Seal) -> Result<(), StoreError> {
        sqlx::query!(
            "select add_seal($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
            seal.number,
            seal.sealed_at,
            seal.form,
            seal.audit.from,
            seal.audit.to,
            seal.audit.rows,
            seal.audit.root.as_slice(),
            seal.audit.marks,
            seal.scan.from,
            seal.scan.to,
            seal.scan.rows,
            seal.scan.root.as_slice(),
            seal.scan.marks,
            seal.previous.as_slice(),
            seal.hash.as_slice(),
            seal.public_key.as_slice(),
            seal.signature.as_slice(),
        )
        .fetch_one(&mut *self.tx)
        .await?;
        self.tx.commit().await?;
        Ok(())
    }
}

/// The two newest seals, the newest first, without their marks.
async fn newest<'e>(on: impl Executor<'e, Database = Postgres>) -> Result<Vec<Seal>, StoreError> {
    let rows: Vec<SealRow> = sqlx::query_as(
        "select number, sealed_at, form, audit_from, audit_to, audit_rows, audit_root, ''::bytea as audit_marks,
                scan_from, scan_to, scan_rows, scan_root, ''::bytea as scan_marks, previous, hash, public_key, signature
         from audit_seal order by number desc limit 2",
    )
    .fetch_all(on)
    .await?;
    rows.into_iter().map(Seal::try_from).collect()
}

impl Db {
    /// Begins to mail a seal; `None` while another server does, or when one was mailed within the time.
    pub async fn begin_seal_mail(&self, every: Duration) -> Result<Option<WriteTx>, StoreError> {
        let mut tx = self.begin(Actor::default()).await?;
        let is_free = sqlx::query_scalar!(
            "select pg_try_advisory_xact_lock($1) as \"free!\"",
            SEAL_MAIL_LOCK
        )
        .fetch_one(&mut *tx.tx)
        .await?;
        if !is_free {
            return Ok(None);
        }
        // After the lock: a statement sees what was committed before it began.
        let due = sqlx::query_scalar!(
            "select not exists (
                 select from audit_log
                 where action = 'export_seal' and details ->> 'format' = 'mail' and \"timestamp\" > now() - make_interval(secs => $1)
             ) as \"due!\"",
            every.as_secs_f64()
        )
        .fetch_one(&mut *tx.tx)
        .await?;
        Ok(due.then_some(tx))
    }

    /// Begins to seal what was committed; `None` while another server does, or when nothing new may be there.
    ///
    /// Ids are drawn before their rows are committed, so a row may still come below the newest id. Whoever has drawn one
    /// holds the log's row lock until the end of the transaction: the ids are read first, then those holders are waited
    /// for. Scans themselves are not slowed: their locks do not conflict with looking.
    pub async fn begin_sealing(&self) -> Result<Option<Sealing>, StoreError> {
        let mut tx = self.pool.begin().await?;
        let free = sqlx::query_scalar!("select pg_try_advisory_xact_lock($1) as \"free!\"", SEALER_LOCK)
            .fetch_one(&mut *tx)
            .await?;
        if !free {
            return Ok(None);
        }
        let mut newest = newest(&mut *tx).await?.into_iter();
        let (last, before) = (newest.next(), newest.next());
        let drawn = sqlx::query!(
            "select audit_id as \"audit!\", scan_id as \"scan!\", clock_timestamp() as \"now!\" from log_ids()"
        )
        .fetch_one(&mut *tx)
        .await?;
        let sealed = last.as_ref().map_or((0, 0), |s| (s.audit.to, s.scan.to));
        if (drawn.audit, drawn.scan) == sealed {
            return Ok(None);
        }
        let writers = sqlx::query_scalar!(
            "select distinct virtualtransaction as \"it!\" from pg_locks
             where locktype = 'relation' and relation in ('scan'::regclass, 'audit_log'::regclass)
               and database = (select oid from pg_database where datname = current_database())
               and mode = 'RowExclusiveLock' and granted"
        )
        .fetch_all(&mut *tx)
        .await?;
        let begun = Instant::now();
        while !writers.is_empty() {
            let busy = sqlx::query_scalar!(
                "select exists (select from pg_locks where virtualtransaction = any($1)) as \"busy!\"",
                &writers
            )
            .fetch_one(&mut *tx)
            .await?;
            if !busy {
                break;
            }
            if begun.elapsed() > SETTLE {
                return Ok(None);
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        Ok(Some(Sealing {
            tx,
            last,
            before,
            audit_to: drawn.audit,
            scan_to: drawn.scan,
            now: drawn.now,
        }))
    }

    /// Rows of a log with ids above `after` and up to `to`, by id.
    pub async fn log_rows(
        &self,
        log: Log,
        after: i64,
        to: i64,
        most: i64,
    ) -> Result<Vec<LogRow>, StoreError> {
        rows(&self.pool, log, after, to, most).await
    }

    /// The newest seal, without its marks.
    pub async fn newest_seal(&self) -> Result<Option<Seal>, StoreError> {
        Ok(newest(&self.pool).await?.into_iter().next())
    }

    /// The two newest seals, the newest first, without their marks.
    pub async fn newest_seals(&self) -> Result<Vec<Seal>, StoreError> {
        newest(&self.pool).await
    }

    /// Seals with numbers above `after`, by number.
    pub async fn seals(&self, after: i64, most: i64) -> Result<Vec<Seal>, StoreError> {
        let rows: Vec<SealRow> =
            sqlx::query_as("select * from audit_seal where number > $1 order by number limit $2")
                .bind(after)
                .bind(most)
                .fetch_all(&self.pool)
                .await?;
        rows.into_iter().map(Seal::try_from).collect()
    }

    /// The seal that covers an id of a log.
    pub async fn seal_of(&self, log: Log, id: i64) -> Result<Option<Seal>, StoreError> {
        let row: Option<SealRow> = sqlx::query_as(match log {
            Log::Audit => "select * from audit_seal where audit_to >= $1 order by audit_to, number limit 1",
            Log::Scan => "select * from audit_seal where scan_to >= $1 order by scan_to, number limit 1",
        })
        .bind(id)
        .fetch_optional(&self.pool)
        .await?;
        row.map(Seal::try_from).transpose()
    }
}

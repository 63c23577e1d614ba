//! Months of the logs: those old enough to leave the database, and those that have left.

use crate::error::StoreError;
use crate::proof::seals::{Log, LogRow, RawRow, columns};
use crate::tx::{Db, WriteTx};
use time::Date;

/// A month that lies in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    pub log: Log,
    /// Its first day.
    pub month: Date,
    /// Without a folder, such as `scan_2025_01.jsonl.gz`.
    pub file_name: String,
    /// Of the file's bytes.
    pub sha256: Vec<u8>,
    pub rows: i64,
    /// The first and the last id; 1 and 0 for a month without rows.
    pub id_from: i64,
    pub id_to: i64,
}

/// A month's partition that is old enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldMonth {
    pub log: Log,
    /// Its first day.
    pub month: Date,
    /// The partition's name.
    pub partition: String,
    /// Its newest id; 0 for none.
    pub newest: i64,
}

impl Db {
    /// Archived months, by log and first id.
    pub async fn archives(&self) -> Result<Vec<Archive>, StoreError> {
        let rows = sqlx::query!(
            "select log, month, file_name, sha256, rows, id_from, id_to from audit_archive order by log, id_from"
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|r| {
                Ok(Archive {
                    log: Log::from_table(&r.log).ok_or_else(|| StoreError::Corrupt {
                        table: "audit_archive",
                        what: format!("there is no log {}", r.log),
                    })?,
                    month: r.month,
                    file_name: r.file_name,
                    sha256: r.sha256,
                    rows: r.rows,
                    id_from: r.id_from,
                    id_to: r.id_to,
                })
            })
            .collect()
    }

    /// Months of a log that ended more than `days` ago, oldest first.
    pub async fn old_months(&self, log: Log, days: i32) -> Result<Vec<OldMonth>, StoreError> {
        let found = sqlx::query!(
            "select c.relname as \"partition!\", to_date(right(c.relname, 7), 'YYYY_MM') as \"month!\"
             from pg_inherits i join pg_class c on c.oid = i.inhrelid
             where i.inhparent = to_regclass($1) and c.relname ~ ('^' || $1 || '_[0-9]{4}_[0-9]{2}$')
               and (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') at time zone 'UTC'
                   <= now() - make_interval(days => $2)
             order by 2",
            log.table(),
            days
        )
        .fetch_all(&self.pool)
        .await?;
        let mut months = Vec::with_capacity(found.len());
        for month in found {
            let sql = sqlx::AssertSqlSafe(format!("select coalesce(max(id), 0) from {}", month.partition));
            months.push(OldMonth {
                log,
                month: month.month,
                newest: sqlx::query_scalar(sql).fetch_one(&self.pool).await?,
                partition: month.partition,
            });
        }
        Ok(months)
    }

    /// Rows of one month with ids above `after`, by id; more than `most` where the last id stands twice.
    pub async fn month_rows(
        &self,
        month: &OldMonth,
        after: i64,
        most: i64,
    ) -> Result<Vec<LogRow>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!(
            "select {} from {} where id > $1 order by id fetch first ($2) rows with ties",
            columns(month.log),
            month.partition
        ));
        let rows: Vec<RawRow> = sqlx::query_as(sql)
            .bind(after)
            .bind(most)
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.into_iter().map(LogRow::from).collect())
    }
}

/// Records that a month lies in a file, and drops its partition. Refused by `audit_archive_rows_check` when the month
/// has other rows than the file.
pub async fn replace_by_file(tx: &mut WriteTx, archive: &Archive) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into audit_archive (log, month, file_name, sha256, rows, id_from, id_to) values ($1, $2, $3, $4, $5, $6, $7)",
        archive.log.table(),
        archive.month,
        archive.file_name,
        archive.sha256,
        archive.rows,
        archive.id_from,
        archive.id_to,
    )
    .execute(&mut *tx.tx)
    .await?;
    // It counts the month first, which takes longer than a request may.
    sqlx::query!("set local statement_timeout = 0")
        .execute(&mut *tx.tx)
        .await?;
    sqlx::query!("select drop_archived($1, $2)", archive.log.table(), archive.month)
        .fetch_one(&mut *tx.tx)
        .await?;
    Ok(())
}

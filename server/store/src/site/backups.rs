//! What a backup needs to know of the database, how archiving of its write-ahead log does, and trying out a restored one.

use crate::error::StoreError;
use crate::moment::{parse_local, zone_name};
use crate::tx::Db;
use sqlx::AssertSqlSafe;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

pub use crate::moment::Moment;

/// How archiving of the write-ahead log does, as `pg_stat_archiver` tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archiver {
    /// Whether the server archives at all.
    pub enabled: bool,
    pub archived_count: i64,
    pub failed_count: i64,
    pub last_archived_at: Option<Moment>,
    pub last_failed_at: Option<Moment>,
    /// The name of the file that could not be archived last.
    pub last_failed_file: Option<String>,
    /// Full files that wait to be archived.
    pub waiting_files: i64,
    /// After how long a file is archived though it is not full; 0 for never.
    pub timeout_seconds: i32,
    /// The database's clock when it was asked.
    pub now: Moment,
}

impl Archiver {
    /// Whether the newest attempt failed: files pile up in the database's own folder until one succeeds.
    pub fn is_failing(&self) -> bool {
        self.enabled && self.last_failed_at.is_some() && self.last_failed_at > self.last_archived_at
    }

    /// Whether something waits to be archived, as while an archiver hangs: for a moment this is normal.
    pub fn is_behind(&self) -> bool {
        self.enabled && self.waiting_files > 0
    }

    /// How long ago the newest file was archived.
    pub fn seconds_since_archived(&self) -> Option<i64> {
        self.last_archived_at.map(|at| (self.now - at).whole_seconds())
    }
}

/// What a backup's manifest says of the database, from just before the backup begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupFacts {
    /// By the database's clock, in the form of RFC 3339.
    pub at: String,
    /// The same for a file's name.
    pub stamp: String,
    /// The day of the site.
    pub day: String,
    pub server_version: String,
    pub database: String,
    /// The role that the cluster was made with.
    pub superuser: String,
    /// Bytes of a file of the write-ahead log.
    pub wal_segment_bytes: i64,
    /// The newest migration; 0 for none.
    pub schema: i64,
    /// Number and hash of the newest seal.
    pub seal: Option<(i64, String)>,
}

/// What was found in a restored database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    pub parent: Option<String>,
    pub bill: Option<String>,
    /// When the newest row of either log was written.
    pub newest_row: Option<Moment>,
    /// When the newest transaction was committed that recovery replayed; none where nothing was replayed.
    pub replayed_to: Option<Moment>,
}

/// A restore that this database came from, as its audit says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastRestore {
    pub at: Moment,
    pub file: String,
    pub rpo_ms: i64,
    pub rto_ms: i64,
}

impl Db {
    /// The restore that this database came from last, if any.
    pub async fn last_restore(&self) -> Result<Option<LastRestore>, StoreError> {
        Ok(sqlx::query_as!(
            LastRestore,
            "select \"timestamp\" as \"at!\", coalesce(details ->> 'file', '') as \"file!\",
                    coalesce((details ->> 'rpo_ms')::bigint, 0) as \"rpo_ms!\", coalesce((details ->> 'rto_ms')::bigint, 0) as \"rto_ms!\"
             from audit_log where action = 'restore_database' order by id desc limit 1"
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// How archiving does.
    pub async fn archiver(&self) -> Result<Archiver, StoreError> {
        type Row = (
            bool,
            i64,
            i64,
            Option<OffsetDateTime>,
            Option<OffsetDateTime>,
            Option<String>,
            i32,
            OffsetDateTime,
            i64,
        );
        let row: Row = sqlx::query_as(
            "select current_setting('archive_mode') <> 'off', archived_count, failed_count, last_archived_time,
                    last_failed_time, last_failed_wal,
                    extract(epoch from current_setting('archive_timeout')::interval)::integer, clock_timestamp(),
                    -- Between the file that was archived last and the one that is written. A file's name is its place: timeline,
                    -- then four gigabytes each, then the file within them.
                    coalesce((select greatest(0, place[2] - place[1] - 1) from (
                        select array_agg(('x' || substr(name, 9, 8))::bit(32)::bigint
                                         * (4294967296 / pg_size_bytes(current_setting('wal_segment_size')))
                                         + ('x' || substr(name, 17, 8))::bit(32)::bigint order by nth) as place
                        from (values (1, last_archived_wal), (2, case when not pg_is_in_recovery() then pg_walfile_name(pg_current_wal_lsn()) end)) file (nth, name)
                        where name ~ '^[0-9A-F]{24}$') places), 0)
             from pg_stat_archiver",
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(Archiver {
            enabled: row.0,
            archived_count: row.1,
            failed_count: row.2,
            last_archived_at: row.3,
            last_failed_at: row.4,
            last_failed_file: row.5,
            timeout_seconds: row.6,
            now: row.7,
            waiting_files: row.8,
        })
    }

    /// What goes into a backup's manifest. Works on a schema of any age.
    pub async fn backup_facts(&self) -> Result<BackupFacts, StoreError> {
        let zone = zone_name(&self.zone);
        type Row = (String, String, String, String, String, String, i64, bool, bool);
        let row: Row = sqlx::query_as(
            "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),
                    to_char(now() at time zone 'UTC', 'YYYYMMDD\"T\"HH24MISSMS\"Z\"'),
                    to_char(now() at time zone $1, 'YYYY-MM-DD'),
                    current_setting('server_version'), current_database()::text,
                    (select rolname::text from pg_roles where oid = 10),
                    pg_size_bytes(current_setting('wal_segment_size')),
                    to_regclass('_sqlx_migrations') is not null, to_regclass('audit_seal') is not null",
        )
        .bind(zone)
        .fetch_one(&self.pool)
        .await?;
        let (at, stamp, day, server_version, database, superuser, wal_segment_bytes, has_schema, has_seals) =
            row;
        let schema: Option<i64> = if has_schema {
            sqlx::query_scalar("select max(version) from _sqlx_migrations where success")
                .fetch_one(&self.pool)
                .await?
        } else {
            None
        };
        let seal: Option<(i64, String)> = if has_seals {
            sqlx::query_as("select number, encode(hash, 'hex') from audit_seal order by number desc limit 1")
                .fetch_optional(&self.pool)
                .await?
        } else {
            None
        };
        Ok(BackupFacts {
            at,
            stamp,
            day,
            server_version,
            database,
            superuser,
            wal_segment_bytes,
            schema: schema.unwrap_or(0),
            seal,
        })
    }

    /// The database's clock, in the form of RFC 3339.
    pub async fn clock_text(&self) -> Result<String, StoreError> {
        let now: OffsetDateTime = sqlx::query_scalar("select clock_timestamp()")
            .fetch_one(&self.pool)
            .await?;
        Ok(utc(now))
    }

    /// How much of a restored database is there, and up to when.
    pub async fn sample(&self) -> Result<Sample, StoreError> {
        let row: (
            Option<String>,
            Option<String>,
            Option<OffsetDateTime>,
            Option<OffsetDateTime>,
        ) = sqlx::query_as(
            "select (select label from bag where type = 'parent' order by id desc limit 1),
                    (select number from bill order by id desc limit 1),
                    greatest((select \"timestamp\" from scan order by id desc limit 1),
                             (select \"timestamp\" from audit_log order by id desc limit 1)),
                    pg_last_xact_replay_timestamp()",
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(Sample {
            parent: row.0,
            bill: row.1,
            newest_row: row.2,
            replayed_to: row.3,
        })
    }

    /// Scans a new child into a new parent and takes everything back; the outcome. `None` while there is nobody who could
    /// have scanned, or no bag type.
    pub async fn try_scan(&self) -> Result<Option<String>, StoreError> {
        let mut tx = self.pool.begin().await?;
        let outcome: Option<Option<String>> = sqlx::query_scalar(
            "select run_command(jsonb_build_object('key', gen_random_uuid(), 'user', u.id, 'fingerprint', 'restore', 'action', 'link',
                               'bound', false, 'station', 'restore', 'parent', 'RESTORE-TRY-PARENT', 'parent_kind', 'parent',
                               'parent_type', t.id, 'child', 'RESTORE-TRY-CHILD', 'child_kind', 'child', 'read', '')) ->> 'outcome'
             from (select id from \"user\" order by id limit 1) u, (select id from bag_type order by id limit 1) t",
        )
        .fetch_optional(&mut *tx)
        .await?;
        tx.rollback().await?;
        Ok(outcome.flatten())
    }

    /// Gives another database of the cluster a new name; nobody may be connected to it.
    pub async fn rename_database(&self, from: &str, to: &str) -> Result<(), StoreError> {
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        sqlx::query(AssertSqlSafe(format!(
            "alter database {} rename to {}",
            quoted(from),
            quoted(to)
        )))
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

/// Reads a time as people write it for a restore: RFC 3339, or the zone's own such as `2026-11-24T14:15:30` or
/// `2026-11-24 14:15`.
pub fn parse_time(text: &str, zone: &crate::TimeZone) -> Option<Moment> {
    let text = text.trim();
    crate::parse_moment(text)
        .ok()
        .or_else(|| parse_local(&text.replacen(' ', "T", 1), zone))
}

/// The moment as UTC in the form of RFC 3339.
pub fn utc(at: Moment) -> String {
    at.to_offset(time::UtcOffset::UTC)
        .format(&Rfc3339)
        .unwrap_or_default()
}

/// Seconds from one moment to another.
pub fn seconds_between(from: Moment, to: Moment) -> f64 {
    (to - from).as_seconds_f64()
}

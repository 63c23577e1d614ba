//! The condition of the database: what `doctor` looks at, sizes, and tidying it up.

use crate::error::StoreError;
use crate::site::indexes::Index;
use crate::tx::Db;
use sqlx::{AssertSqlSafe, Executor};

/// What the database tells of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Such as 150020 for 15.20.
    pub version: i32,
    pub version_text: String,
    /// `max_connections` without those that are kept for the superuser.
    pub connections_for_all: i32,
    /// The database's clock, in milliseconds since 1970.
    pub clock_ms: i64,
    /// Whether the connection crosses a network, and whether it is encrypted.
    pub is_remote: bool,
    pub is_encrypted: bool,
    /// Transactions until the oldest rows must be frozen are counted from here: the age of the oldest.
    pub oldest_transaction: i64,
    pub missing_extensions: Vec<String>,
    /// Indexes of the migrations that are not there.
    pub missing_indexes: Vec<String>,
    /// Indexes that a build left half done; Postgres does not use them.
    pub invalid_indexes: Vec<String>,
    /// Indexes of more than 100 MB that nothing has read since the statistics began, at least a week ago.
    pub unused_indexes: Vec<String>,
    /// Tables of which more than a fifth is dead rows, 100,000 at least.
    pub bloated_tables: Vec<String>,
    /// Replicas, and base backups under way, of which the program's role sees nothing but that they are there.
    pub hidden_replicas: i64,
}

/// A table with its partitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSize {
    pub name: String,
    /// With its indexes and whatever else belongs to it.
    pub bytes: i64,
    pub index_bytes: i64,
    /// Estimated.
    pub rows: i64,
    pub dead_rows: i64,
}

/// Whether the logs take rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WritePath {
    /// The month of now, such as `2026-11`.
    pub month: String,
    /// The logs that have no partition for its rows.
    pub closed: Vec<String>,
}

impl Db {
    /// Tries out, with this role's rights, whether both logs take rows of now. Nothing is written and no id is drawn.
    pub async fn write_path(&self) -> Result<WritePath, StoreError> {
        let row = sqlx::query!(
            "select to_char(now() at time zone 'UTC', 'YYYY-MM') as \"month!\",
                    array(select logs_without_place()) as \"closed!\""
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(WritePath {
            month: row.month,
            closed: row.closed,
        })
    }

    /// The month of the database's clock in UTC, such as `2026-11`.
    pub async fn clock_month(&self) -> Result<String, StoreError> {
        Ok(
            sqlx::query_scalar!("select to_char(now() at time zone 'UTC', 'YYYY-MM') as \"month!\"")
                .fetch_one(&self.pool)
                .await?,
        )
    }

    /// What `doctor` looks at.
    pub async fn condition(&self) -> Result<Condition, StoreError> {
        let row = sqlx::query!(
            "select current_setting('server_version_num')::int as \"version!\",
                    current_setting('server_version') as \"version_text!\",
                    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as \"connections!\",
                    (extract(epoch from clock_timestamp()) * 1000)::bigint as \"clock_ms!\",
                    coalesce(inet_client_addr() <> inet_server_addr(), false) as \"remote!\",
                    coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as \"encrypted!\",
                    (select age(datfrozenxid)::bigint from pg_database where datname = current_database()) as \"oldest!\",
                    array(select name from unnest(array['pg_trgm']) name
                          where not exists (select from pg_extension where extname = name)) as \"extensions!\",
                    array(select name from unnest($1::text[]) name where to_regclass(name) is null) as \"missing!\",
                    array(select indexrelid::regclass::text from pg_index where not indisvalid order by 1) as \"invalid!\",
                    array(select indexrelname::text from pg_stat_user_indexes
                          where idx_scan = 0 and pg_relation_size(indexrelid) > 100 * 1024 * 1024
                            and (select coalesce(stats_reset, pg_postmaster_start_time()) < now() - interval '7 days'
                                 from pg_stat_database where datname = current_database())
                            and not (select indisunique from pg_index i where i.indexrelid = pg_stat_user_indexes.indexrelid)
                          order by 1) as \"unused!\",
                    array(select relname::text from pg_stat_user_tables
                          where n_dead_tup > 100000 and n_dead_tup > n_live_tup / 5 order by 1) as \"bloated!\",
                    (select count(*) from pg_stat_replication where state is null) as \"hidden!\"",
            &Index::all().map(|index| index.name.to_owned()).collect::<Vec<_>>()
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(Condition {
            version: row.version,
            version_text: row.version_text,
            connections_for_all: row.connections,
            clock_ms: row.clock_ms,
            is_remote: row.remote,
            is_encrypted: row.encrypted,
            oldest_transaction: row.oldest,
            missing_extensions: row.extensions,
            missing_indexes: row.missing,
            invalid_indexes: row.invalid,
            unused_indexes: row.unused,
            bloated_tables: row.bloated,
            hidden_replicas: row.hidden,
        })
    }

    /// The database's size in bytes, and that of each table, the largest first.
    pub async fn sizes(&self) -> Result<(i64, Vec<TableSize>), StoreError> {
        let tables = sqlx::query_as!(
            TableSize,
            "select coalesce(pg_partition_root(c.oid), c.oid)::regclass::text as \"name!\",
                    sum(pg_total_relation_size(c.oid))::bigint as \"bytes!\", sum(pg_indexes_size(c.oid))::bigint as \"index_bytes!\",
                    sum(greatest(c.reltuples, 0))::bigint as \"rows!\", coalesce(sum(s.n_dead_tup), 0)::bigint as \"dead_rows!\"
             from pg_class c left join pg_stat_user_tables s on s.relid = c.oid
             where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
             group by 1 order by 2 desc, 1"
        )
        .fetch_all(&self.pool)
        .await?;
        let all = sqlx::query_scalar!("select pg_database_size(current_database()) as \"bytes!\"")
            .fetch_one(&self.pool)
            .await?;
        Ok((all, tables))
    }

    /// The tables that tidying may name: those of the product, partitions as part of theirs.
    pub async fn tables(&self) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar!(
            "select oid::regclass::text as \"name!\" from pg_class
             where relkind in ('r', 'p') and not relispartition and relnamespace = current_schema()::regnamespace
             order by 1"
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Whether the role that asks is the owner of the tables, or may act as it. `vacuum` passes over those of others and says nothing.
    pub async fn owns_tables(&self) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            "select pg_has_role(relowner, 'usage') as \"owns!\" from pg_class where oid = 'bag'::regclass"
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// Makes room that dead rows take usable again and renews the planner's statistics. `table` is one of [`Db::tables`].
    /// Needs the owner. Nobody waits for it.
    pub async fn vacuum(&self, table: &str) -> Result<(), StoreError> {
        self.tidy(format!("vacuum (analyze) {table}")).await
    }

    /// Builds the table's indexes anew beside the old ones; scans go on meanwhile. Needs the owner.
    pub async fn reindex(&self, table: &str) -> Result<(), StoreError> {
        self.tidy(format!("reindex table concurrently {table}")).await
    }

    /// Takes as long as it takes, and cannot be part of a transaction. What it locks keeps no work waiting, so it may itself wait.
    pub(crate) async fn tidy(&self, statement: String) -> Result<(), StoreError> {
        let mut connection = self.pool.whole().acquire().await?;
        connection
            .execute("set statement_timeout = 0; set lock_timeout = 0")
            .await?;
        let done = connection.execute(AssertSqlSafe(statement)).await;
        // The connection goes back into the pool as it was.
        connection
            .execute("reset statement_timeout; reset lock_timeout")
            .await?;
        done?;
        Ok(())
    }
}

//! The former database: which of its columns are there, and their rows in one snapshot.

use super::{EARLIEST, MigrateError, Migration, Stage};
use futures_util::TryStreamExt;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection};
use std::collections::HashSet;
use std::str::FromStr;

/// Bytes that go to this database at once.
const PART: usize = 1 << 16;

/// How a former column is read.
#[derive(Clone, Copy)]
enum Kind {
    Number,
    Text,
    Truth,
    Weight,
    Time,
}

/// A former column: its name, how it is read, and whether a database without it is none of the former system's. The models changed, and
/// with them the columns.
struct Column(&'static str, Kind, bool);

struct Table {
    name: &'static str,
    into: &'static str,
    columns: &'static [Column],
}

use Kind::{Number, Text, Time, Truth, Weight};

/// Neither hashes, tokens nor secrets are read at all.
const TABLES: [Table; 7] = [
    Table {
        name: "user",
        into: "old_user",
        columns: &[
            Column("id", Number, true),
            Column("username", Text, true),
            Column("email", Text, false),
            Column("role", Text, true),
            Column("dispatch_area", Text, false),
            Column("verified", Truth, false),
            Column("created_at", Time, false),
        ],
    },
    Table {
        name: "bag",
        into: "old_bag",
        columns: &[
            Column("id", Number, true),
            Column("qr_id", Text, true),
            Column("type", Text, true),
            Column("child_count", Number, false),
            Column("parent_id", Number, false),
            Column("user_id", Number, false),
            Column("dispatch_area", Text, false),
            Column("status", Text, false),
            Column("created_at", Time, false),
        ],
    },
    Table {
        name: "link",
        into: "old_link",
        columns: &[
            Column("id", Number, true),
            Column("parent_bag_id", Number, true),
            Column("child_bag_id", Number, true),
            Column("created_at", Time, false),
        ],
    },
    Table {
        name: "bill",
        into: "old_bill",
        columns: &[
            Column("id", Number, true),
            Column("bill_id", Text, true),
            Column("description", Text, false),
            Column("parent_bag_count", Number, false),
            Column("total_weight_kg", Weight, false),
            Column("status", Text, false),
            Column("created_by_id", Number, false),
            Column("created_at", Time, false),
            Column("updated_at", Time, false),
            Column("destination", Text, false),
            Column("vehicle_number", Text, false),
        ],
    },
    Table {
        name: "bill_bag",
        into: "old_bill_bag",
        columns: &[
            Column("id", Number, true),
            Column("bill_id", Number, true),
            Column("bag_id", Number, true),
            Column("created_at", Time, false),
        ],
    },
    Table {
        name: "scan",
        into: "old_scan",
        columns: &[
            Column("id", Number, true),
            Column("timestamp", Time, true),
            Column("parent_bag_id", Number, true),
            Column("child_bag_id", Number, true),
            Column("user_id", Number, false),
        ],
    },
    Table {
        name: "audit_log",
        into: "old_audit",
        columns: &[
            Column("id", Number, true),
            Column("timestamp", Time, true),
            Column("user_id", Number, false),
            Column("action", Text, true),
            Column("entity_type", Text, false),
            Column("entity_id", Number, false),
            Column("ip_address", Text, false),
            Column("request_id", Text, false),
        ],
    },
];

/// What this site has no place for: how it is told, and what is counted.
const LEFT_OUT: [(&str, &str, &str); 6] = [
    ("names of bags", "bag", "name"),
    ("requests for a role", "promotionrequest", "id"),
    ("notifications", "notification", "id"),
    ("return tickets", "return_ticket", "id"),
    ("bags of return tickets", "return_ticket_bag", "id"),
    ("events of returns", "bill_return_event", "id"),
];

/// A connection to the former database that only reads.
#[derive(Debug)]
pub struct Source {
    connection: PgConnection,
    name: String,
}

impl Source {
    /// Connects, and opens the snapshot that everything is read from.
    pub async fn open(url: &str) -> Result<Self, MigrateError> {
        let options = PgConnectOptions::from_str(url)
            .map_err(MigrateError::Source)?
            .application_name("traitortrack migrate-from")
            .disable_statement_logging();
        let mut connection = PgConnection::connect_with(&options)
            .await
            .map_err(MigrateError::Source)?;
        connection
            .execute(
                "set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set timezone = 'UTC'; set datestyle = 'ISO';
                 begin isolation level repeatable read, read only",
            )
            .await
            .map_err(MigrateError::Source)?;
        Ok(Self {
            connection,
            name: Self::name_of(url)?,
        })
    }

    /// Host and database of an address, without what it says of a password.
    pub fn name_of(url: &str) -> Result<String, MigrateError> {
        let options = PgConnectOptions::from_str(url).map_err(MigrateError::Source)?;
        let database = options.get_database().unwrap_or(options.get_username());
        Ok(format!("{}/{database}", options.get_host()))
    }

    /// Host and database, for people.
    pub fn name(&self) -> &str {
        &self.name
    }

    async fn columns(&mut self, table: &str) -> Result<HashSet<String>, MigrateError> {
        let found: Vec<String> = sqlx::query_scalar(
            "select attname::text from pg_attribute where attrelid = to_regclass(quote_ident($1)) and attnum > 0 and not attisdropped",
        )
        .bind(table)
        .fetch_all(&mut self.connection)
        .await
        .map_err(MigrateError::Reading)?;
        Ok(found.into_iter().collect())
    }

    /// The statement that reads a table, whatever of it is there.
    async fn select(&mut self, table: &Table) -> Result<String, MigrateError> {
        let there = self.columns(table.name).await?;
        let mut parts = Vec::with_capacity(table.columns.len());
        for Column(name, kind, is_needed) in table.columns {
            if there.contains(*name) {
                parts.push(match kind {
                    Number => format!("\"{name}\"::bigint"),
                    Text => format!("\"{name}\"::text"),
                    Truth => format!("\"{name}\"::boolean"),
                    Weight => format!("\"{name}\"::double precision"),
                    Time => format!(
                        "case when \"{name}\"::timestamptz >= '{EARLIEST}' and \"{name}\"::timestamptz < '9999-01-01' then \"{name}\"::timestamptz end"
                    ),
                });
            } else if *is_needed {
                let missing = format!("{}.{name}", table.name);
                return Err(MigrateError::NotFormer(self.name.clone(), missing));
            } else {
                parts.push("null".to_owned());
            }
        }
        Ok(format!("select {} from \"{}\"", parts.join(", "), table.name))
    }

    /// How many rows there are of what is left out.
    async fn left_out(&mut self) -> Result<Vec<(&'static str, i64)>, MigrateError> {
        let mut found = Vec::new();
        for (what, table, column) in LEFT_OUT {
            if self.columns(table).await?.contains(column) {
                let count = format!("select count({column}) from {table}");
                let rows: i64 = sqlx::query_scalar(AssertSqlSafe(count))
                    .fetch_one(&mut self.connection)
                    .await
                    .map_err(MigrateError::Reading)?;
                found.push((what, rows));
            }
        }
        Ok(found)
    }
}

/// The rows of one statement go from one database to the other, a part at a time.
async fn pour(
    from: &mut PgConnection,
    select: &str,
    to: &mut PgConnection,
    into: &str,
) -> Result<u64, MigrateError> {
    let mut rows = from
        .copy_out_raw(&format!("copy ({select}) to stdout"))
        .await
        .map_err(MigrateError::Reading)?;
    let mut taking = to.copy_in_raw(&format!("copy {into} from stdin")).await?;
    let mut part = Vec::with_capacity(2 * PART);
    loop {
        let read = match rows.try_next().await {
            Ok(read) => read,
            Err(error) => {
                taking.abort("the former database could not be read").await?;
                return Err(MigrateError::Reading(error));
            }
        };
        let is_last = read.is_none();
        part.extend_from_slice(read.as_deref().unwrap_or_default());
        if part.len() >= PART || (is_last && !part.is_empty()) {
            taking.send(part.as_slice()).await?;
            part.clear();
        }
        if is_last {
            return Ok(taking.finish().await?);
        }
    }
}

impl Migration {
    /// Reads the whole former database, in one transaction on both sides. `told` hears each table and how many rows it has.
    pub async fn copy(
        &mut self,
        source: &mut Source,
        mut told: impl FnMut(&str, u64),
    ) -> Result<(), MigrateError> {
        let (staging, is_trial) = (self.staging, self.staging == super::STAGING[1]);
        let mut tx = self.connection.begin().await?;
        tx.execute(AssertSqlSafe(format!(
            "drop schema if exists {staging} cascade; create schema {staging}"
        )))
        .await?;
        tx.execute(include_str!("staging.sql")).await?;
        for table in &TABLES {
            let select = source.select(table).await?;
            let rows = pour(&mut source.connection, &select, &mut tx, table.into).await?;
            told(table.name, rows);
        }
        for (what, rows) in source.left_out().await? {
            sqlx::query("insert into left_out (what, rows) values ($1, $2)")
                .bind(what)
                .bind(rows)
                .execute(&mut *tx)
                .await?;
        }
        tx.execute(include_str!("copied.sql")).await?;
        if !is_trial {
            sqlx::query("insert into former_site (source, stage) values ($1, $2)")
                .bind(&source.name)
                .bind(Stage::Copied.code())
                .execute(&mut *tx)
                .await?;
        }
        Ok(tx.commit().await?)
    }
}

//! Every SQL statement of the product, its transactions, locks and constraint names.
//!
//! Architecture invariant: no rule about bags lives here that the database does not itself enforce, and nothing here
//! knows HTTP, pages or passwords. Lock order everywhere: key, parent bags, child bags, bill, users, promotion
//! request; ascending id within a table, users `for no key update`. To add a statement: write it in the module of its noun, run `./dev sql`, commit the new file in `.sqlx`.

pub mod bills;
mod code;
pub mod edits;
mod error;
pub mod filter;
pub mod floor;
mod like;
mod moment;
pub mod people;
pub mod pool;
pub mod proof;
mod seen;
pub mod site;
pub mod together;
mod tx;

pub use error::StoreError;
pub use jiff::tz::TimeZone;
pub use moment::{Moment, parse_moment, unix_ms};
pub use site::schema::SchemaState;
pub use tx::{Actor, Client, Db, Locked, PoolSettings, Unaudited, WriteTx};

/// The target of the log's events that tell statements.
pub const STATEMENT_EVENTS: &str = "sqlx::query";

/// The version of the newest migration that this program knows.
pub fn newest_migration() -> i64 {
    MIGRATOR
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or(0)
}

/// The migrations, embedded: the baseline from 101 on, and what came after it.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");

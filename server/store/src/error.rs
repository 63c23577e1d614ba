//! What can go wrong below the services.

use std::error::Error;
use std::sync::Arc;

/// A failure of the database, told apart as far as callers act on the difference.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No connection could be made or became free in time.
    #[error("the database cannot be reached")]
    Unavailable(#[source] sqlx::Error),
    /// The database gave up on two transactions that waited for each other, or asked for a retry.
    #[error("the database asked for a retry")]
    Retry(#[source] sqlx::Error),
    /// A log has no partition for the row, so nothing can be stored.
    #[error("{0} has no partition for rows of now")]
    NoPartition(String),
    /// A named constraint refused the write.
    #[error("constraint {0} refused the write")]
    Constraint(String),
    /// A row that must be there was not, or an answer had the wrong form.
    #[error("the data of {table} is not as expected: {what}")]
    Corrupt { table: &'static str, what: String },
    /// The migrations could not be applied.
    #[error("the migrations could not be applied")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// The schema is of before the baseline, and not one that is carried over.
    #[error(
        "the schema has number {0} of before the baseline; only 14 of revision ca557b7 and 21 of revision 719a18b are carried over"
    )]
    NotCarriedOver(i64),
    /// Carrying over a schema of before the baseline failed; nothing was changed.
    #[error("the schema could not be carried over to the baseline; nothing was changed")]
    CarryOver(#[source] sqlx::Error),
    /// The answer did not come in the time that a reader waits.
    #[error("the database did not answer in time")]
    TooSlow,
    /// The failure of a read that several waited for.
    #[error(transparent)]
    Shared(Arc<StoreError>),
    /// Anything else.
    #[error("the database refused a statement")]
    Driver(#[source] sqlx::Error),
}

impl StoreError {
    /// Whether a named constraint refused, and it is this one.
    pub fn is_constraint(&self, name: &str) -> bool {
        matches!(self, Self::Constraint(found) if found == name)
    }

    /// Whether it is worth trying again.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Unavailable(_) | Self::Retry(_) | Self::TooSlow => true,
            Self::Shared(error) => error.is_passing(),
            _ => false,
        }
    }

    pub(crate) fn corrupt(table: &'static str, error: &dyn Error) -> Self {
        Self::Corrupt {
            table,
            what: error.to_string(),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Io(_)
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            sqlx::Error::Database(refused) => match refused.code().as_deref() {
                Some("40001" | "40P01") => Self::Retry(error),
                // Shutting down, starting up, too many connections, connection lost; a lock or the answer took too long; the disk
                // is full or does not answer.
                Some(code)
                    if code.starts_with("57P")
                        || code.starts_with("08")
                        || matches!(code, "53100" | "53300" | "55P03" | "57014" | "58030") =>
                {
                    Self::Unavailable(error)
                }
                code => match (refused.constraint(), refused.table()) {
                    (Some(name), _) => Self::Constraint(name.to_owned()),
                    // A check that failed and has no name is the search for the partition.
                    (None, Some(table)) if code == Some("23514") => Self::NoPartition(table.to_owned()),
                    (None, _) => Self::Driver(error),
                },
            },
            _ => Self::Driver(error),
        }
    }
}

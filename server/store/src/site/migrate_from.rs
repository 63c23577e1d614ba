//! Taking over a database of the former system (decision 53).
//!
//! Its rows are read in one snapshot into tables of a schema of their own, judged there, and then written in blocks, each block with the note
//! of how far it is, so that a run that was killed goes on where it was. No wall is taken down: the rows meet every constraint and trigger.

mod areas;
mod bags;
mod bills;
mod people;
mod plan;
mod report;
mod rows;
mod source;
mod writing;

pub use report::{Repairs, Report};
pub use source::Source;
pub use writing::Block;

use crate::error::StoreError;
use crate::tx::Db;
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection};

/// Where the rows are read into; of a trial, the second.
const STAGING: [&str; 2] = ["migrate_from", "migrate_from_trial"];
/// One migration at a time. The statement that a killed one had begun ends soon after it.
const LOCK: &str = "select pg_advisory_lock(hashtextextended('traitortrack migrate-from', 0))";
/// Rows that one transaction writes, about, unless a test says otherwise.
const BLOCK: i64 = 20_000;
/// Times before the former system was written are mistakes of a clock.
const EARLIEST: &str = "2000-01-01";

/// Why a migration cannot go on. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    #[error("The former database cannot be reached. Check the address of --database")]
    Source(#[source] sqlx::Error),
    #[error("The former database could not be read. Nothing was written; run the same command again")]
    Reading(#[source] sqlx::Error),
    #[error(
        "{0} is no database of the former system: {1} is missing. Check --database; a schema other than public is named in it by options=-csearch_path=NAME"
    )]
    NotFormer(String, String),
    #[error(
        "Another migrate-from is running over this database. Wait for it, or stop it; what it has done stays"
    )]
    Busy,
    #[error("Only the owner of the tables may do this. Set MIGRATION_DATABASE_URL to the owner's address")]
    NotOwner,
    #[error(
        "The owner of the tables may not make a schema in this database. Have its owner run `grant create on database {0} to {1}`, and take it back afterwards"
    )]
    NoSchema(String, String),
    #[error(
        "This site has {0} of its own. A former system is taken over into a site without bags, bills and scans: make a new one, or restore the backup from before they came"
    )]
    NotEmpty(&'static str),
    #[error(
        "This site was begun from {begun}, and --database names {named}. Name the first one again. If nothing was written yet, --afresh begins anew"
    )]
    OtherSource { begun: String, named: String },
    #[error(
        "Rows were written already, so it cannot begin afresh. Run the same command without --afresh, or restore the backup from before"
    )]
    Begun,
    #[error(
        "The former system was taken over on {0}. Nothing is left to do; --report writes the report again"
    )]
    Finished(String),
    #[error("Nothing was taken over yet, so there is no report")]
    NoReport,
    #[error(
        "This site has no bag type. Add those of the former parents first: `traitortrack bag-type add --help`"
    )]
    NoTypes,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for MigrateError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// How far a migration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The former rows are here.
    Copied,
    /// It is decided what becomes of each.
    Judged,
    /// These are being written.
    Bags,
    Links,
    Bills,
    Scans,
    Acts,
    /// All are.
    Written,
    /// And proven.
    Finished,
}

impl Stage {
    const ALL: [Self; 9] = [
        Self::Copied,
        Self::Judged,
        Self::Bags,
        Self::Links,
        Self::Bills,
        Self::Scans,
        Self::Acts,
        Self::Written,
        Self::Finished,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Copied => "copied",
            Self::Judged => "judged",
            Self::Bags => "bags",
            Self::Links => "links",
            Self::Bills => "bills",
            Self::Scans => "scans",
            Self::Acts => "acts",
            Self::Written => "written",
            Self::Finished => "finished",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }
}

/// A migration as its row tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub source: String,
    pub stage: Stage,
    /// The day on which it ended.
    pub finished: Option<String>,
    done: i64,
}

/// The connection that a migration works on, with the lock that there is one only.
#[derive(Debug)]
pub struct Migration {
    connection: PgConnection,
    staging: &'static str,
    /// The schema of the site.
    schema: String,
    /// Rows that one transaction writes, about.
    block: i64,
}

impl Db {
    /// Opens a migration, or the trial of one, which writes nothing of the site.
    pub async fn open_migration(&self, is_trial: bool) -> Result<Migration, MigrateError> {
        if !self.owns_tables().await? {
            return Err(MigrateError::NotOwner);
        }
        // Its statements take minutes: the log of slow statements would show each with its whole text.
        let options = self.pool.whole().connect_options().as_ref().clone();
        let mut connection = PgConnection::connect_with(&options.disable_statement_logging()).await?;
        connection
            .execute(
                "set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = '20s';
                 set client_connection_check_interval = '1s'; set work_mem = '64MB'; set maintenance_work_mem = '128MB'; set jit = off; set timezone = 'UTC'",
            )
            .await?;
        match connection.execute(LOCK).await {
            Ok(_) => {}
            Err(sqlx::Error::Database(waited)) if waited.code().as_deref() == Some("55P03") => {
                return Err(MigrateError::Busy);
            }
            Err(error) => return Err(error.into()),
        }
        let schema: String = sqlx::query_scalar("select current_schema()::text")
            .fetch_one(&mut connection)
            .await?;
        let (may, database, role): (bool, String, String) = sqlx::query_as(
            "select has_database_privilege(current_database(), 'create'), current_database()::text, current_user::text",
        )
        .fetch_one(&mut connection)
        .await?;
        if !may {
            return Err(MigrateError::NoSchema(database, role));
        }
        let staging = if is_trial { STAGING[1] } else { STAGING[0] };
        let mut migration = Migration {
            connection,
            staging,
            schema,
            block: BLOCK,
        };
        let path = migration.path("set");
        migration.connection.execute(AssertSqlSafe(path)).await?;
        Ok(migration)
    }
}

impl Migration {
    /// With other blocks than usual, such as for tests.
    #[must_use]
    pub fn in_blocks_of(mut self, rows: i64) -> Self {
        self.block = rows.max(1);
        self
    }

    /// Gives the lock back; dropped, it would take a moment.
    pub async fn close(self) -> Result<(), MigrateError> {
        Ok(self.connection.close().await?)
    }

    /// Finds the staged tables first, then the site's.
    fn path(&self, set: &str) -> String {
        format!("{set} search_path = {}, \"{}\"", self.staging, self.schema)
    }

    /// What its row says; nothing where none began.
    pub async fn state(&mut self) -> Result<Option<State>, MigrateError> {
        let row: Option<(String, String, i64, Option<String>)> = sqlx::query_as(
            "select source, stage, done, to_char(finished_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') from former_site",
        )
        .fetch_optional(&mut self.connection)
        .await?;
        row.map(|(source, stage, done, finished)| {
            let stage = Stage::from_code(&stage).ok_or_else(|| StoreError::Corrupt {
                table: "former_site",
                what: format!("stage {stage}"),
            })?;
            Ok(State {
                source,
                stage,
                finished,
                done,
            })
        })
        .transpose()
    }

    /// Forgets what was read and decided, as long as nothing of it was written.
    pub async fn forget(&mut self) -> Result<(), MigrateError> {
        let staging = self.staging;
        let is_trial = staging == STAGING[1];
        let mut tx = self.connection.begin().await?;
        if !is_trial {
            tx.execute("delete from former_site where stage in ('copied', 'judged')")
                .await?;
        }
        tx.execute(AssertSqlSafe(format!("drop schema if exists {staging} cascade")))
            .await?;
        Ok(tx.commit().await?)
    }

    /// Refuses a site that has rows of its own.
    pub async fn must_be_empty(&mut self) -> Result<(), MigrateError> {
        must_be_empty(&mut self.connection).await
    }
}

async fn must_be_empty(connection: &mut PgConnection) -> Result<(), MigrateError> {
    let found: Option<String> = sqlx::query_scalar(
        "select what from (values (1, 'bags', exists (select from bag)), (2, 'bills', exists (select from bill)),
                                  (3, 'scans', exists (select from scan))) t (n, what, is_there)
         where is_there order by n limit 1",
    )
    .fetch_optional(connection)
    .await?;
    match found.as_deref() {
        None => Ok(()),
        Some("bags") => Err(MigrateError::NotEmpty("bags")),
        Some("bills") => Err(MigrateError::NotEmpty("bills")),
        Some(_) => Err(MigrateError::NotEmpty("scans")),
    }
}

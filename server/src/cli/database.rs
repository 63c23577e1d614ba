//! Connecting to the database, and bringing its schema up to date where the command may.

use crate::config::Config;
use crate::private_postgres::PrivatePostgres;
use anyhow::{Context, bail};
use store::{Db, PoolSettings, SchemaState};

/// Where the database is, for the program and, where that is somebody else, for the owner of the tables.
pub(super) struct Urls {
    pub(super) app: String,
    pub(super) owner: Option<String>,
}

impl Urls {
    pub(super) fn new(config: &Config, private: Option<&PrivatePostgres>) -> anyhow::Result<Self> {
        if let Some(private) = private {
            return Ok(Self {
                app: private.url(),
                owner: Some(private.owner_url()),
            });
        }
        Ok(Self {
            app: config
                .database_url
                .clone()
                .context("There is no database. Set DATABASE_URL.")?,
            owner: config.migration_database_url.clone(),
        })
    }

    /// Applies what is missing, and gives the program's role its rights where it is not the owner.
    pub(super) async fn apply(&self, owner: &Db) -> anyhow::Result<()> {
        owner.migrate().await?;
        self.grant(owner).await
    }

    async fn grant(&self, owner: &Db) -> anyhow::Result<()> {
        if self.owner.is_some() {
            owner.grant_to(&self.app).await.context(
                "The role of DATABASE_URL could not be given its rights. Make it with `create role` first",
            )?;
        }
        Ok(())
    }
}

/// Connects with the settings of the pool.
pub(super) async fn connect(
    config: &Config,
    private: Option<&PrivatePostgres>,
    url: &str,
) -> anyhow::Result<Db> {
    let settings = PoolSettings {
        url: url.to_owned(),
        size: config.pool_size,
        overflow: config.pool_overflow,
        slow: config.slow,
        time_zone: config.time_zone.clone(),
    };
    let hint = match private {
        None => "The database cannot be reached. Check DATABASE_URL and that Postgres runs".to_owned(),
        Some(private) => format!(
            "The {} cannot be reached. Look into its server.log",
            private.place()
        ),
    };
    Db::connect(&settings).await.context(hint)
}

/// Refuses a schema of a newer program, and one that this program cannot carry over.
pub(super) async fn refuse_unknown(db: &Db) -> anyhow::Result<()> {
    match db.schema_state().await? {
        SchemaState::Unknown(version) => bail!(
            "The database has schema version {version}, which this program does not know. Start the one that made it, or a newer one."
        ),
        SchemaState::NotCarriedOver(version) => bail!(
            "The database has schema version {version} of before version 101, and this program carries over only 14 (revision ca557b7) and 21 \
             (revision 719a18b). Nothing was changed. Install revision 719a18b, run its `traitortrack migrate`, then come back to this program. \
             If it refuses too, somebody changed a migration: restore a backup."
        ),
        SchemaState::Empty | SchemaState::Behind | SchemaState::Current => Ok(()),
    }
}

/// Brings the schema up to date where it may, or says that somebody must.
pub(super) async fn prepare(db: &Db, migrate: Option<&Urls>) -> anyhow::Result<()> {
    refuse_unknown(db).await?;
    match (db.schema_state().await?, migrate) {
        (SchemaState::Current, Some(urls)) => urls.grant(db).await,
        (SchemaState::Current, None) => Ok(()),
        (SchemaState::Empty | SchemaState::Behind, Some(urls)) => urls.apply(db).await,
        _ => bail!(
            "The database's schema is older than this program. Run `traitortrack migrate`, then start again."
        ),
    }
}

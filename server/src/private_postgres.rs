//! A private Postgres for when no database is configured: real, durable, found on the machine.
//!
//! It listens on a socket in a folder of its own only. It is started detached, so that a killed app leaves it running and
//! the next start finds it. The last process to end in good order stops it.

mod archiving;
mod handover;
mod machine;
mod recovery;
mod run_as;
mod tools;
mod turns;

pub(crate) use archiving::Archiving;
pub(crate) use machine::{owner, place, place_of_server};
pub(crate) use recovery::{Fresh, Recovery, discard};
pub(crate) use run_as::RunAs;

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tools::{Tools, ok};
use turns::User;

const DATABASE: &str = "traitortrack";
const SUPERUSER: &str = "postgres";
/// What the program works as: it may add to the logs, and not change them.
const ROLE: &str = "traitortrack";
/// A socket's path must fit into 107 bytes; the name in the folder takes some of them.
const MAX_SOCKET_DIR: usize = 85;
/// How long recovery after a crash may take.
const START: Duration = Duration::from_secs(120);
/// How often it is looked whether it still runs.
const LOOK: Duration = Duration::from_secs(1);
const OPTIONS: &str = "-c listen_addresses='' -c fsync=on -c synchronous_commit=on -c max_connections=120 \
                       -c shared_buffers=256MB -c wal_compression=on -c max_wal_size=2GB -c jit=off -c timezone=UTC -c log_timezone=UTC";

/// A running private server, and the mark that this process uses it.
#[derive(Debug)]
pub(crate) struct PrivatePostgres {
    tools: Tools,
    home: PathBuf,
    sockets: PathBuf,
    user: User,
    /// Whether this process started it.
    started: bool,
}

impl PrivatePostgres {
    /// The name of the database in every private cluster.
    pub(crate) const DATABASE: &'static str = DATABASE;

    /// Finds the server of that folder running, or starts it, making it first where it does not exist.
    pub(crate) async fn start(folder: &Path, archiving: &Archiving) -> anyhow::Result<Self> {
        let (home, run_as) = place(folder)?;
        let turn = turns::turn(&home, run_as.as_ref()).await?;
        let user = User::enter(&home, &turn, run_as.as_ref())?;
        let data = home.join("postgres");
        let found = std::fs::read_to_string(data.join("PG_VERSION")).ok();
        let tools = Tools::find(data, run_as, found.as_deref().map(str::trim)).await?;
        let sockets = tools.socket_folder(&home).await?;
        match found {
            Some(version) => tools.check_version(version.trim()).await?,
            None => tools.initialise(&turn).await?,
        }
        let changed = archiving::set(&tools, archiving).await?;
        let mut started = tools.ensure_ready(&sockets).await?;
        if !started && tools.must_restart(&sockets, archiving, changed).await? {
            if user.is_alone(&turn)? {
                tools.stop().await?;
                started = tools.ensure_ready(&sockets).await?;
            } else {
                tracing::warn!(
                    "WAL_ARCHIVE_DIR takes effect when the private Postgres starts anew, and another process uses it: stop all of them once"
                );
            }
        }
        Ok(Self {
            tools,
            home,
            sockets,
            user,
            started,
        })
    }

    /// The address for the store.
    pub(crate) fn url(&self) -> String {
        self.url_of(ROLE)
    }

    /// The same for the owner of the tables.
    pub(crate) fn owner_url(&self) -> String {
        self.url_of(SUPERUSER)
    }

    /// The address of another database of this server, for the program's role.
    pub(crate) fn scratch_url(&self, database: &str) -> String {
        url_in(&self.sockets, ROLE, database)
    }

    /// What the program works as.
    pub(crate) fn role(&self) -> &'static str {
        ROLE
    }

    fn url_of(&self, role: &str) -> String {
        url_in(&self.sockets, role, DATABASE)
    }

    /// Where it is, for people: how to reach it with psql.
    pub(crate) fn place(&self) -> String {
        format!(
            "private Postgres in {} (psql -h {} -U {SUPERUSER} {DATABASE})",
            self.tools.data.display(),
            self.sockets.display()
        )
    }

    /// Whether this process started it, rather than finding it running.
    pub(crate) fn is_started_here(&self) -> bool {
        self.started
    }

    /// Starts it again whenever it has died: nobody else watches over it. Never ends.
    pub(crate) async fn keep_running(&self) -> Infallible {
        let mut every = tokio::time::interval(LOOK);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            every.tick().await;
            if self.tools.has_postmaster() {
                continue;
            }
            tracing::error!(
                critical = true,
                "the private Postgres has died and is started again"
            );
            match self.start_again().await {
                Ok(()) => tracing::info!("the private Postgres is back"),
                // What a killed one left behind takes a moment to go; the next look tries again.
                Err(error) => {
                    tracing::error!(error = %format!("{error:#}"), "the private Postgres could not be started again");
                }
            }
        }
    }

    async fn start_again(&self) -> anyhow::Result<()> {
        let _turn = turns::turn(&self.home, self.tools.run_as.as_ref()).await?;
        self.tools.ensure_ready(&self.sockets).await.map(drop)
    }

    /// Stops it, unless another process of this program still uses it.
    pub(crate) async fn stop(self) {
        match self.stop_if_last().await {
            Ok(true) => tracing::info!("the private Postgres has stopped"),
            Ok(false) => tracing::info!("the private Postgres keeps running: another process uses it"),
            Err(error) => tracing::warn!(error = %format!("{error:#}"), "the private Postgres did not stop"),
        }
    }

    async fn stop_if_last(&self) -> anyhow::Result<bool> {
        let turn = turns::turn(&self.home, self.tools.run_as.as_ref()).await?;
        if !self.user.is_last(&turn)? {
            return Ok(false);
        }
        self.tools.stop().await?;
        Ok(true)
    }
}

/// The address of a database behind a socket.
fn url_in(sockets: &Path, role: &str, database: &str) -> String {
    let encode = |text: &str| -> String { url::form_urlencoded::byte_serialize(text.as_bytes()).collect() };
    let host = encode(&sockets.display().to_string());
    // Nobody asks for the password. Without one a file of passwords is looked for, in a home that may be root's.
    format!(
        "postgres://{}:none@localhost/{}?host={host}",
        encode(role),
        encode(database)
    )
}

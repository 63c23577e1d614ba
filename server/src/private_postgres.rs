//! A private Postgres for when no database is configured: real, durable, found on the machine.
//!
//! It listens on a socket in a folder of its own only. It is started detached, so that a killed app leaves it running and
//! the next start finds it. The last process to end in good order stops it.

mod archiving;
mod handover;
mod machine;
mod recovery;
mod turns;

pub(crate) use archiving::Archiving;
pub(crate) use machine::{RunAs, owner, place, place_of_server};
pub(crate) use recovery::{Fresh, Recovery, discard};

use anyhow::{Context, bail};
use std::convert::Infallible;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use turns::{Turn, User};

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

/// PostgreSQL's programs, and the data that they work on.
#[derive(Clone, Debug)]
struct Tools {
    bin: PathBuf,
    data: PathBuf,
    run_as: Option<RunAs>,
}

impl Tools {
    /// The programs for data of that version, else the newest.
    async fn find(data: PathBuf, run_as: Option<RunAs>, version: Option<&str>) -> anyhow::Result<Self> {
        let bin = machine::find_binaries(version).await.context(
            "No PostgreSQL server was found. Install one (Debian: apt install postgresql), or set DATABASE_URL.",
        )?;
        Ok(Self { bin, data, run_as })
    }

    fn tool(&self, name: &str) -> Command {
        self.as_postgres(&self.bin.join(name))
    }

    /// Any program as the user that runs Postgres.
    fn as_postgres(&self, program: &Path) -> Command {
        let mut command = match &self.run_as {
            None => Command::new(program),
            Some(user) => Command::from(user.command(program)),
        };
        // The tools look at the folder that they are called in; the caller's may be closed to the other user.
        command
            .current_dir("/")
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null());
        command
    }

    fn pg_ctl(&self) -> Command {
        let mut command = self.tool("pg_ctl");
        command.arg("-D").arg(&self.data);
        command
    }

    async fn stop(&self) -> anyhow::Result<()> {
        let done = self.pg_ctl().args(["-m", "fast", "-w", "stop"]).output().await?;
        ok(&done, "pg_ctl could not stop it")
    }

    /// Writes a file of the cluster whole, as the user of Postgres: in that user's folder root must follow no link.
    async fn write(&self, path: &Path, text: &str) -> anyhow::Result<()> {
        const WRITE: &str = "umask 077 && new=\"$1.traitortrack-new\" && rm -f -- \"$new\" && cat >\"$new\" && \
                             sync -- \"$new\" && mv -T -- \"$new\" \"$1\"";
        let mut child = self
            .shell(WRITE, &[path.as_os_str()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(text.as_bytes()).await?;
        }
        let done = child.wait_with_output().await?;
        ok(&done, &format!("{} cannot be written", path.display()))
    }

    /// A script as the user of Postgres, with its arguments.
    fn shell(&self, script: &str, arguments: &[&OsStr]) -> Command {
        let mut command = self.as_postgres(Path::new("sh"));
        command.args(["-c", script, "sh"]).args(arguments);
        command
    }

    /// Removes files or folders of that user's.
    async fn remove(&self, paths: &[&Path]) -> anyhow::Result<()> {
        let paths: Vec<&OsStr> = paths.iter().map(|path| path.as_os_str()).collect();
        let done = self.shell("rm -rf -- \"$@\"", &paths).output().await?;
        ok(&done, "What an earlier run left cannot be removed")
    }

    /// Moves a folder to a place where nothing is.
    async fn move_into_place(&self, from: &Path, to: &Path) -> anyhow::Result<()> {
        let script = "[ ! -e \"$2\" ] && mv -T -- \"$1\" \"$2\"";
        let done = self
            .shell(script, &[from.as_os_str(), to.as_os_str()])
            .output()
            .await?;
        ok(
            &done,
            &format!(
                "{} is in the way of a new database. Move it elsewhere",
                to.display()
            ),
        )
    }

    /// Takes new settings over as far as a running server can; whether archiving needs a new start.
    async fn must_restart(
        &self,
        sockets: &Path,
        archiving: &Archiving,
        changed: bool,
    ) -> anyhow::Result<bool> {
        if changed {
            ok(
                &self.pg_ctl().arg("reload").output().await?,
                "pg_ctl could not reload",
            )?;
        }
        let wanted = match archiving {
            Archiving::AsBefore => return Ok(false),
            Archiving::Off => "off",
            Archiving::Into(_) => "on",
        };
        let shown = self
            .tool("psql")
            .arg("-h")
            .arg(sockets)
            .args(["-U", SUPERUSER, "-d", DATABASE, "-XAtc", "show archive_mode"])
            .output()
            .await?;
        ok(&shown, "The private Postgres does not tell its settings")?;
        Ok(String::from_utf8_lossy(&shown.stdout).trim() != wanted)
    }

    /// The folder of the socket: only its owner may enter, since whoever enters is let in by the database.
    async fn socket_folder(&self, home: &Path) -> anyhow::Result<PathBuf> {
        let mut sockets = home.join("run");
        if sockets.as_os_str().len() > MAX_SOCKET_DIR {
            sockets = PathBuf::from(format!("/tmp/traitortrack-{:x}", machine::short_hash(home)));
        }
        self.own_folder(&sockets).await?;
        Ok(sockets)
    }

    /// Makes a folder that belongs to the user of Postgres alone. One of somebody else, or a link that somebody laid in
    /// a folder open to all, is refused.
    async fn own_folder(&self, path: &Path) -> anyhow::Result<()> {
        const MAKE: &str = "mkdir -m 700 -- \"$1\" 2>/dev/null || { [ -d \"$1\" ] && [ ! -L \"$1\" ] && [ -O \"$1\" ] && chmod 700 -- \"$1\"; }";
        let made = self.shell(MAKE, &[path.as_os_str()]).status().await?;
        if made.success() {
            return Ok(());
        }
        if path.symlink_metadata().is_ok() {
            bail!(
                "{} is in the way: it belongs to somebody else. Remove it, or set DATA_DIR to another folder.",
                path.display()
            );
        }
        bail!("{} cannot be made.", path.display())
    }

    async fn check_version(&self, found: &str) -> anyhow::Result<()> {
        let ours = self.tool("postgres").arg("--version").output().await?;
        let ours = String::from_utf8_lossy(&ours.stdout).into_owned();
        let ours = ours.split_whitespace().nth(2).and_then(|v| v.split('.').next());
        let ours = ours.unwrap_or_default();
        if ours != found {
            bail!(
                "The data in {} is of PostgreSQL {found}, but this machine has {ours}. Move the data with pg_upgrade, or install PostgreSQL {found}.",
                self.data.display(),
            );
        }
        Ok(())
    }

    /// Makes the cluster beside its place and moves it there whole: one that was cut off half-way is not taken for one.
    async fn initialise(&self, _turn: &Turn) -> anyhow::Result<()> {
        tracing::info!(folder = %self.data.display(), "making a private Postgres");
        let new = self.data.with_extension("new");
        self.remove(&[&new]).await?;
        self.own_folder(&new).await?;
        let done = self
            .tool("initdb")
            .arg("-D")
            .arg(&new)
            .args([
                "-U",
                SUPERUSER,
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--auth-local=trust",
                "--auth-host=reject",
                "--data-checksums",
            ])
            .output()
            .await?;
        ok(&done, "The private Postgres could not be made")?;
        self.move_into_place(&new, &self.data).await
    }

    /// Sees to it that the server runs and holds the database; tells whether it had to be started. A server that was
    /// killed recovers first, and one that another process is just stopping is started again.
    async fn ensure_ready(&self, sockets: &Path) -> anyhow::Result<bool> {
        let since = Instant::now();
        let mut started = false;
        loop {
            started |= self.ensure_running(sockets).await?;
            let said = match self.ensure_made("createdb", sockets, DATABASE).await? {
                None => self.ensure_made("createuser", sockets, ROLE).await?,
                refused => refused,
            };
            let Some(said) = said else {
                return Ok(started);
            };
            let in_between = ["the database system is", "No such file", "Connection refused"];
            if !in_between.iter().any(|sign| said.contains(sign)) || since.elapsed() > START {
                bail!("The database could not be made: {}", said.trim());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Makes a database or a role unless it exists; what the tool said, when it failed.
    async fn ensure_made(&self, tool: &str, sockets: &Path, name: &str) -> anyhow::Result<Option<String>> {
        let done = self
            .tool(tool)
            .arg("-h")
            .arg(sockets)
            .args(["-U", SUPERUSER, name])
            .output()
            .await?;
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        Ok(Some(said).filter(|said| !done.status.success() && !said.contains("already exists")))
    }

    /// Whether the process that the data names is there; cheap enough to be asked each second.
    fn has_postmaster(&self) -> bool {
        std::fs::read_to_string(self.data.join("postmaster.pid"))
            .ok()
            .and_then(|file| file.lines().next().map(|pid| Path::new("/proc").join(pid.trim())))
            .is_some_and(|process| process.is_dir())
    }

    async fn is_running(&self) -> anyhow::Result<bool> {
        Ok(self.pg_ctl().arg("status").output().await?.status.success())
    }

    async fn ensure_running(&self, sockets: &Path) -> anyhow::Result<bool> {
        if self.is_running().await? {
            return Ok(false);
        }
        self.run(sockets, "", START).await?;
        Ok(true)
    }

    /// Starts the server with further options and waits until it lets somebody in.
    async fn run(&self, sockets: &Path, further: &str, most: Duration) -> anyhow::Result<()> {
        let log = self.data.join("server.log");
        // pg_ctl hands the options to a shell.
        let quoted = sockets.display().to_string().replace('\'', r"'\''");
        let options = format!("-k '{quoted}' {OPTIONS} {further}");
        let done = self
            .pg_ctl()
            .arg("-l")
            .arg(&log)
            .args(["-w", "-t", &most.as_secs().to_string(), "-o", &options, "start"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .await?;
        // By hand somebody may have started it in the same moment.
        if done.success() || self.is_running().await? {
            return Ok(());
        }
        bail!(
            "The private Postgres did not start. Its log is {}.",
            log.display()
        )
    }
}

fn ok(done: &Output, sentence: &str) -> anyhow::Result<()> {
    if done.status.success() {
        return Ok(());
    }
    let said = [&done.stdout, &done.stderr].map(|text| String::from_utf8_lossy(text).trim().to_owned());
    bail!("{sentence}: {}", said.concat())
}

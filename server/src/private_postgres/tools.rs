//! PostgreSQL's own programs: starting, stopping and making a cluster with them.

use super::machine;
use super::run_as::RunAs;
use super::turns::Turn;
use super::{Archiving, DATABASE, MAX_SOCKET_DIR, OPTIONS, ROLE, START, SUPERUSER};
use anyhow::{Context, bail};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// PostgreSQL's programs, and the data that they work on.
#[derive(Clone, Debug)]
pub(super) struct Tools {
    pub(super) bin: PathBuf,
    pub(super) data: PathBuf,
    pub(super) run_as: Option<RunAs>,
}

impl Tools {
    /// The programs for data of that version, else the newest.
    pub(super) async fn find(
        data: PathBuf,
        run_as: Option<RunAs>,
        version: Option<&str>,
    ) -> anyhow::Result<Self> {
        let bin = machine::find_binaries(version).await.context(
            "No PostgreSQL server was found. Install one (Debian: apt install postgresql), or set DATABASE_URL.",
        )?;
        Ok(Self { bin, data, run_as })
    }

    pub(super) fn tool(&self, name: &str) -> Command {
        self.as_postgres(&self.bin.join(name))
    }

    /// Any program as the user that runs Postgres.
    pub(super) fn as_postgres(&self, program: &Path) -> Command {
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

    pub(super) fn pg_ctl(&self) -> Command {
        let mut command = self.tool("pg_ctl");
        command.arg("-D").arg(&self.data);
        command
    }

    pub(super) async fn stop(&self) -> anyhow::Result<()> {
        let done = self.pg_ctl().args(["-m", "fast", "-w", "stop"]).output().await?;
        ok(&done, "pg_ctl could not stop it")
    }

    /// Writes a file of the cluster whole, as the user of Postgres: in that user's folder root must follow no link.
    pub(super) async fn write(&self, path: &Path, text: &str) -> anyhow::Result<()> {
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
    pub(super) fn shell(&self, script: &str, arguments: &[&OsStr]) -> Command {
        let mut command = self.as_postgres(Path::new("sh"));
        command.args(["-c", script, "sh"]).args(arguments);
        command
    }

    /// Removes files or folders of that user's.
    pub(super) async fn remove(&self, paths: &[&Path]) -> anyhow::Result<()> {
        let paths: Vec<&OsStr> = paths.iter().map(|path| path.as_os_str()).collect();
        let done = self.shell("rm -rf -- \"$@\"", &paths).output().await?;
        ok(&done, "What an earlier run left cannot be removed")
    }

    /// Moves a folder to a place where nothing is.
    pub(super) async fn move_into_place(&self, from: &Path, to: &Path) -> anyhow::Result<()> {
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
    pub(super) async fn must_restart(
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
    pub(super) async fn socket_folder(&self, home: &Path) -> anyhow::Result<PathBuf> {
        let mut sockets = home.join("run");
        if sockets.as_os_str().len() > MAX_SOCKET_DIR {
            sockets = PathBuf::from(format!("/tmp/traitortrack-{:x}", machine::short_hash(home)));
        }
        self.own_folder(&sockets).await?;
        Ok(sockets)
    }

    /// Makes a folder that belongs to the user of Postgres alone. One of somebody else, or a link that somebody laid in
    /// a folder open to all, is refused.
    pub(super) async fn own_folder(&self, path: &Path) -> anyhow::Result<()> {
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

    pub(super) async fn check_version(&self, found: &str) -> anyhow::Result<()> {
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
    pub(super) async fn initialise(&self, _turn: &Turn) -> anyhow::Result<()> {
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
    pub(super) async fn ensure_ready(&self, sockets: &Path) -> anyhow::Result<bool> {
        let since = Instant::now();
        let mut started = false;
        loop {
            started |= self.ensure_running(sockets).await?;
            let message = match self.ensure_made("createdb", sockets, DATABASE).await? {
                None => self.ensure_made("createuser", sockets, ROLE).await?,
                refused => refused,
            };
            let Some(message) = message else {
                return Ok(started);
            };
            let in_between = ["the database system is", "No such file", "Connection refused"];
            if !in_between.iter().any(|sign| message.contains(sign)) || since.elapsed() > START {
                bail!("The database could not be made: {}", message.trim());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Makes a database or a role unless it exists; what the tool said, when it failed.
    pub(super) async fn ensure_made(
        &self,
        tool: &str,
        sockets: &Path,
        name: &str,
    ) -> anyhow::Result<Option<String>> {
        let done = self
            .tool(tool)
            .arg("-h")
            .arg(sockets)
            .args(["-U", SUPERUSER, name])
            .output()
            .await?;
        let message = String::from_utf8_lossy(&done.stderr).into_owned();
        Ok(Some(message).filter(|message| !done.status.success() && !message.contains("already exists")))
    }

    /// Whether the process that the data names is there; cheap enough to be asked each second.
    pub(super) fn has_postmaster(&self) -> bool {
        std::fs::read_to_string(self.data.join("postmaster.pid"))
            .ok()
            .and_then(|file| file.lines().next().map(|pid| Path::new("/proc").join(pid.trim())))
            .is_some_and(|process| process.is_dir())
    }

    pub(super) async fn is_running(&self) -> anyhow::Result<bool> {
        Ok(self.pg_ctl().arg("status").output().await?.status.success())
    }

    pub(super) async fn ensure_running(&self, sockets: &Path) -> anyhow::Result<bool> {
        if self.is_running().await? {
            return Ok(false);
        }
        self.run(sockets, "", START).await?;
        Ok(true)
    }

    /// Starts the server with further options and waits until it lets somebody in.
    pub(super) async fn run(&self, sockets: &Path, further: &str, most: Duration) -> anyhow::Result<()> {
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

pub(super) fn ok(done: &Output, sentence: &str) -> anyhow::Result<()> {
    if done.status.success() {
        return Ok(());
    }
    let output = [&done.stdout, &done.stderr].map(|text| String::from_utf8_lossy(text).trim().to_owned());
    bail!("{sentence}: {}", output.concat())
}

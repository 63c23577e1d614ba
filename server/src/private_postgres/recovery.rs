//! A fresh private Postgres from a base backup and the archived log: never the one that runs.

use super::machine::make_folder;
use super::{SUPERUSER, Tools, archiving, ok, place, turns, url_in};
use anyhow::{Context, bail};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

const RESTORE_WAL: &str = include_str!("restore-wal.sh");
const SCRIPT: &str = "restore-wal.sh";
/// How long replaying may take.
const REPLAY: Duration = Duration::from_hours(48);
const HARMLESS: [&str; 6] = [
    "secret.key",
    "seal.key",
    "turn.lock",
    "users.lock",
    "run",
    "archives",
];
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// What Postgres writes when the log ends before the moment that was asked for.
const ENDED_BEFORE: &str = "recovery ended before configured recovery target was reached";
/// Whoever enters the folder of the socket is let in; nobody comes by the network.
const HBA: &str = "local all all trust\nlocal replication all trust\n";

/// A folder in which no cluster is yet.
#[derive(Debug)]
pub(crate) struct Fresh {
    tools: Tools,
    sockets: PathBuf,
    turn: turns::Turn,
}

/// What to replay onto a base.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recovery<'a> {
    /// The archived log.
    pub(crate) wal: &'a Path,
    /// RFC 3339; none for as far as the log goes.
    pub(crate) until: Option<&'a str>,
    /// The role that the cluster was made with.
    pub(crate) superuser: &'a str,
}

/// How a recovery ended.
#[derive(Clone, Debug)]
pub(crate) struct Recovered {
    /// Whether the log goes on beyond the moment that was asked for: then nothing before it is missing.
    pub(crate) is_target_reached: bool,
    /// The address of the database that every cluster has, for the role that it was made with.
    pub(crate) url: String,
}

impl Fresh {
    /// Refuses a folder that is in use, and makes one that is not there, where Postgres' user can pass.
    pub(crate) fn must_be_free(folder: &Path) -> anyhow::Result<()> {
        if !is_free(folder)? {
            bail!(
                "{} is not empty. Restore into a folder of its own.",
                folder.display()
            );
        }
        make_folder(folder).with_context(|| format!("{} cannot be made", folder.display()))
    }

    /// Takes a folder that is empty or not there. `version` is that of the data to come.
    pub(crate) async fn new(folder: &Path, version: Option<&str>) -> anyhow::Result<Self> {
        Self::must_be_free(folder)?;
        let (home, run_as) = place(folder)?;
        if home.join("postgres").exists() {
            bail!(
                "{} holds a database already. Restore into another folder.",
                home.display()
            );
        }
        let turn = turns::turn(&home, run_as.as_ref()).await?;
        let tools = Tools::find(home.join("postgres"), run_as, version).await?;
        if let Some(version) = version {
            tools.check_version(version).await?;
        }
        let sockets = tools.socket_folder(&home).await?;
        Ok(Self { tools, sockets, turn })
    }

    /// Makes an empty cluster, to load a dump into.
    pub(crate) async fn initialise(self) -> anyhow::Result<()> {
        self.tools.initialise(&self.turn).await
    }

    /// Unpacks the archives of a base beside the cluster's place and moves it there whole.
    pub(crate) async fn unpack(&self, base: &Path, log: &Path) -> anyhow::Result<()> {
        let new = self.tools.data.with_extension("new");
        self.tools.remove(&[&new]).await?;
        self.tools.own_folder(&new).await?;
        self.untar(base, &new).await?;
        self.untar(log, &new.join("pg_wal")).await?;
        self.tools.move_into_place(&new, &self.tools.data).await
    }

    /// As the user of Postgres, who need not reach the archive: this process opens it.
    async fn untar(&self, archive: &Path, into: &Path) -> anyhow::Result<()> {
        let file = File::open(archive).with_context(|| format!("{} cannot be read", archive.display()))?;
        let done = self
            .tools
            .as_postgres(Path::new("tar"))
            .args(["-xzpf", "-", "-C"])
            .arg(into)
            .stdin(Stdio::from(file))
            .output()
            .await
            .context("tar is needed to restore a base")?;
        ok(&done, &format!("{} could not be unpacked", archive.display()))
    }

    /// Replays the archived log and ends recovery. The server runs afterwards.
    pub(crate) async fn recover(self, what: Recovery<'_>) -> anyhow::Result<Recovered> {
        let wal = what
            .wal
            .canonicalize()
            .with_context(|| format!("{} cannot be read", what.wal.display()))?;
        self.must_read(&wal).await?;
        // Settings of the lost cluster name its folders, its modules and its archive: none of them holds here.
        let data = &self.tools.data;
        let gone = [
            "archiving.conf",
            "standby.signal",
            "server.log",
            "postmaster.opts",
        ]
        .map(|name| data.join(name));
        self.tools.remove(&gone.each_ref().map(PathBuf::as_path)).await?;
        let wanted = settings(&wal, what.until)?;
        for (name, text) in [
            ("postgresql.conf", "# Written by traitortrack restore.\n"),
            ("pg_hba.conf", HBA),
            ("pg_ident.conf", ""),
            (SCRIPT, RESTORE_WAL),
            ("recovery.signal", ""),
            ("postgresql.auto.conf", &*wanted),
        ] {
            self.tools.write(&data.join(name), text).await?;
        }
        let is_target_reached = self.replay(&wal, what.until).await?;
        self.tools.write(&data.join("postgresql.auto.conf"), "").await?;
        if what.superuser != SUPERUSER {
            let made = self
                .tools
                .tool("createuser")
                .arg("-h")
                .arg(&self.sockets)
                .args(["-U", what.superuser, "-s", SUPERUSER])
                .output()
                .await?;
            let message = String::from_utf8_lossy(&made.stderr);
            if !made.status.success() && !message.contains("already exists") {
                bail!("The role {SUPERUSER} could not be made: {}", message.trim());
            }
        }
        Ok(Recovered {
            is_target_reached,
            url: url_in(&self.sockets, SUPERUSER, "template1"),
        })
    }

    /// Whether it came to the moment that was asked for. Where the log ends before, all of it counts.
    async fn replay(&self, wal: &Path, until: Option<&str>) -> anyhow::Result<bool> {
        let Err(failed) = self.run_until_ready().await else {
            return Ok(until.is_some());
        };
        let log = std::fs::read(self.tools.data.join("server.log")).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        if until.is_none() || !log.contains(ENDED_BEFORE) {
            let last = log.lines().rev().find(|line| line.contains("FATAL"));
            return Err(failed.context(last.unwrap_or_default().to_owned()));
        }
        let auto = self.tools.data.join("postgresql.auto.conf");
        self.tools.write(&auto, &settings(wal, None)?).await?;
        self.run_until_ready().await?;
        Ok(false)
    }

    /// Starts the server and waits for the end of recovery. Without readers meanwhile, the limits of the lost cluster need
    /// not be known; pg_ctl then waits for the beginning of recovery only.
    async fn run_until_ready(&self) -> anyhow::Result<()> {
        let begun = Instant::now();
        self.tools
            .run(&self.sockets, "-c hot_standby=off", REPLAY)
            .await?;
        while begun.elapsed() < REPLAY {
            let mut asked = self.tools.tool("pg_isready");
            let asked = asked.arg("-q").arg("-h").arg(&self.sockets).status().await?;
            if asked.success() {
                return Ok(());
            }
            if !self.tools.is_running().await? {
                bail!(
                    "Recovery ended with a failure. Its log is {}.",
                    self.tools.data.join("server.log").display()
                );
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        bail!("Recovery took too long.")
    }

    async fn must_read(&self, wal: &Path) -> anyhow::Result<()> {
        let reached = self
            .tools
            .as_postgres(Path::new("test"))
            .args([
                "-r".as_ref(),
                wal.as_os_str(),
                "-a".as_ref(),
                "-x".as_ref(),
                wal.as_os_str(),
            ])
            .status()
            .await?;
        if reached.success() {
            return Ok(());
        }
        bail!(
            "{} cannot be read by the user that runs Postgres here{}. Give it the right to.",
            wal.display(),
            self.tools
                .run_as
                .as_ref()
                .map_or_else(String::new, |user| format!(", {}", user.name))
        )
    }
}

/// Stops the cluster in a folder, if one runs there, and removes the folder with all that is in it.
pub(crate) async fn discard(folder: &Path) -> anyhow::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    let (home, run_as) = place(folder)?;
    let data = home.join("postgres");
    if data.exists() {
        let version = std::fs::read_to_string(data.join("PG_VERSION")).ok();
        let tools = Tools::find(data, run_as, version.as_deref().map(str::trim)).await?;
        if tools.is_running().await? {
            tools.stop().await?;
        }
    }
    for gone in [home.as_path(), folder] {
        if gone.exists() {
            std::fs::remove_dir_all(gone).with_context(|| format!("{} cannot be removed", gone.display()))?;
        }
    }
    Ok(())
}

/// Whether a folder holds nothing, except keys that were put there beforehand and what a refused restore left.
fn is_free(folder: &Path) -> std::io::Result<bool> {
    if !folder.exists() {
        return Ok(true);
    }
    for entry in folder.read_dir()? {
        if !HARMLESS
            .iter()
            .any(|name| entry.as_ref().is_ok_and(|entry| entry.file_name() == *name))
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The settings of a recovery.
fn settings(wal: &Path, until: Option<&str>) -> anyhow::Result<String> {
    let command = archiving::command(SCRIPT, "\"%f\" \"%p\"", wal)?;
    let mut text = format!("restore_command = {command}\nrecovery_target_action = 'promote'\n");
    if let Some(until) = until {
        // Postgres takes no letter for a zone here.
        let until = until.replacen('T', " ", 1).replacen('Z', "+00", 1);
        text += &format!("recovery_target_time = {}\n", archiving::setting(&until));
    }
    Ok(text)
}

//! A private Postgres for when no database is configured: real, durable, found on the machine.
//!
//! It listens on a socket in a folder of its own only. It is started detached, so that a killed app leaves it running and
//! the next start finds it; a graceful stop of `serve` stops it too.

use anyhow::{Context, bail};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Output;
use tokio::process::Command;

const DATABASE: &str = "traitortrack";
const SUPERUSER: &str = "postgres";
/// Postgres refuses to run as root; one of these runs it then.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];
/// A socket's path must fit into 107 bytes; the name in the folder takes some of them.
const MAX_SOCKET_DIR: usize = 85;
const START_SECONDS: &str = "120";
const OPTIONS: &str = "-c listen_addresses='' -c fsync=on -c synchronous_commit=on -c max_connections=120 \
                       -c shared_buffers=256MB -c wal_compression=on -c max_wal_size=2GB -c timezone=UTC -c log_timezone=UTC";

/// A running private server.
#[derive(Clone, Debug)]
pub(crate) struct PrivatePostgres {
    bin: PathBuf,
    data: PathBuf,
    sockets: PathBuf,
    run_as: Option<RunAs>,
}

#[derive(Clone, Debug)]
struct RunAs {
    name: &'static str,
    uid: u32,
    gid: u32,
}

impl PrivatePostgres {
    /// Finds the server of that folder running, or starts it, making it first where it does not exist.
    pub(crate) async fn start(folder: &Path) -> anyhow::Result<Self> {
        let bin = find_binaries().context("No PostgreSQL server was found. Install one (Debian: apt install postgresql), or set DATABASE_URL.")?;
        std::fs::create_dir_all(folder).with_context(|| {
            format!(
                "{} cannot be made. Set DATA_DIR to a folder that can.",
                folder.display()
            )
        })?;
        let folder = folder.canonicalize()?;
        let run_as = if folder.metadata()?.uid() == 0 || is_root(&folder)? {
            Some(unprivileged().await?)
        } else {
            None
        };
        let home = home(&folder, run_as.as_ref()).await?;
        let mut sockets = home.join("run");
        if sockets.as_os_str().len() > MAX_SOCKET_DIR {
            sockets = std::env::temp_dir().join(format!("traitortrack-{:x}", short_hash(&home)));
        }
        let server = Self {
            bin,
            data: home.join("postgres"),
            sockets,
            run_as,
        };
        server.prepare_dir(&home, 0o755)?;
        server.prepare_dir(&server.sockets, 0o700)?;
        server.initialise().await?;
        server.ensure_running().await?;
        server.ensure_database().await?;
        Ok(server)
    }

    /// The address for the store.
    pub(crate) fn url(&self) -> String {
        let encoded: String =
            url::form_urlencoded::byte_serialize(self.sockets.display().to_string().as_bytes()).collect();
        format!("postgres://{SUPERUSER}@localhost/{DATABASE}?host={encoded}")
    }

    /// Where it is, for people: how to reach it with psql.
    pub(crate) fn place(&self) -> String {
        format!(
            "private Postgres in {} (psql -h {} -U {SUPERUSER} {DATABASE})",
            self.data.display(),
            self.sockets.display()
        )
    }

    /// Stops it; connections that are still open are ended.
    pub(crate) async fn stop(&self) {
        match self
            .tool("pg_ctl")
            .arg("-D")
            .arg(&self.data)
            .args(["-m", "fast", "-w", "stop"])
            .output()
            .await
        {
            Ok(done) if done.status.success() => tracing::info!("the private Postgres has stopped"),
            Ok(done) => tracing::warn!(output = %said(&done), "the private Postgres did not stop"),
            Err(error) => tracing::warn!(%error, "the private Postgres could not be told to stop"),
        }
    }

    fn prepare_dir(&self, dir: &Path, mode: u32) -> anyhow::Result<()> {
        std::fs::create_dir_all(dir)?;
        if let Some(user) = &self.run_as {
            std::os::unix::fs::chown(dir, Some(user.uid), Some(user.gid))?;
        }
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(mode))?;
        Ok(())
    }

    fn tool(&self, name: &str) -> Command {
        let program = self.bin.join(name);
        let mut command = match &self.run_as {
            None => Command::new(program),
            Some(user) => {
                let mut command = Command::new("setpriv");
                command
                    .arg(format!("--reuid={}", user.uid))
                    .arg(format!("--regid={}", user.gid))
                    .arg("--clear-groups")
                    .arg(program);
                command
            }
        };
        // The tools look at the folder that they are called in; the caller's may be closed to the other user.
        command
            .current_dir("/")
            .env("LC_ALL", "C.UTF-8")
            .stdin(std::process::Stdio::null());
        command
    }

    async fn initialise(&self) -> anyhow::Result<()> {
        let version_file = self.data.join("PG_VERSION");
        if let Ok(found) = std::fs::read_to_string(&version_file) {
            let ours = self.tool("postgres").arg("--version").output().await?;
            let ours = String::from_utf8_lossy(&ours.stdout).into_owned();
            let major = ours
                .split_whitespace()
                .nth(2)
                .and_then(|v| v.split('.').next())
                .unwrap_or_default();
            if major != found.trim() {
                bail!(
                    "The data in {} is of PostgreSQL {}, but this machine has {major}. Move the data with pg_upgrade, or install PostgreSQL {}.",
                    self.data.display(),
                    found.trim(),
                    found.trim()
                );
            }
            return Ok(());
        }
        tracing::info!(folder = %self.data.display(), "making a private Postgres");
        let done = self
            .tool("initdb")
            .arg("-D")
            .arg(&self.data)
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
        ok(&done, "The private Postgres could not be made")
    }

    async fn is_running(&self) -> anyhow::Result<bool> {
        Ok(self
            .tool("pg_ctl")
            .arg("-D")
            .arg(&self.data)
            .arg("status")
            .output()
            .await?
            .status
            .success())
    }

    async fn ensure_running(&self) -> anyhow::Result<()> {
        if self.is_running().await? {
            return Ok(());
        }
        let log = self.data.join("server.log");
        let options = format!("-k {} {OPTIONS}", self.sockets.display());
        let done = self
            .tool("pg_ctl")
            .arg("-D")
            .arg(&self.data)
            .arg("-l")
            .arg(&log)
            .args(["-w", "-t", START_SECONDS, "-o", &options, "start"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .status()
            .await?;
        // Another process may have started it in the same moment.
        if done.success() || self.is_running().await? {
            return Ok(());
        }
        bail!(
            "The private Postgres did not start. Its log is {}.",
            log.display()
        )
    }

    async fn ensure_database(&self) -> anyhow::Result<()> {
        let done = self
            .tool("createdb")
            .arg("-h")
            .arg(&self.sockets)
            .args(["-U", SUPERUSER, DATABASE])
            .output()
            .await?;
        if String::from_utf8_lossy(&done.stderr).contains("already exists") {
            return Ok(());
        }
        ok(&done, "The database could not be made")
    }
}

fn said(done: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&done.stdout).trim(),
        String::from_utf8_lossy(&done.stderr).trim()
    )
}

fn ok(done: &Output, sentence: &str) -> anyhow::Result<()> {
    if done.status.success() {
        Ok(())
    } else {
        bail!("{sentence}: {}", said(done))
    }
}

/// The newest PostgreSQL server on the machine.
fn find_binaries() -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql")
        .ok()
        .into_iter()
        .flatten()
        .flatten();
    let newest = installed
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse::<u32>().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, bin)| bin.join("postgres").exists())
        .max_by_key(|(version, _)| *version)
        .map(|(_, bin)| bin);
    let usual = ["/usr/local/pgsql/bin", "/usr/local/bin", "/usr/bin"].map(PathBuf::from);
    newest.or_else(|| usual.into_iter().find(|bin| bin.join("postgres").exists()))
}

/// Whether this process is root: a file that it makes belongs to root then.
fn is_root(folder: &Path) -> anyhow::Result<bool> {
    let probe = folder.join(".owner");
    std::fs::write(&probe, b"")?;
    let root = probe.metadata()?.uid() == 0;
    std::fs::remove_file(&probe)?;
    Ok(root)
}

async fn unprivileged() -> anyhow::Result<RunAs> {
    for name in UNPRIVILEGED {
        let id = async |flag: &str| -> Option<u32> {
            let done = Command::new("id").args([flag, name]).output().await.ok()?;
            String::from_utf8_lossy(&done.stdout).trim().parse().ok()
        };
        if let (Some(uid), Some(gid)) = (id("-u").await, id("-g").await) {
            return Ok(RunAs { name, uid, gid });
        }
    }
    bail!(
        "Postgres refuses to run as root, and there is no user postgres or nobody to run it. Start as another user, or set DATABASE_URL."
    )
}

/// The folder itself, or where the unprivileged user cannot reach it, one below /var/lib.
async fn home(folder: &Path, run_as: Option<&RunAs>) -> anyhow::Result<PathBuf> {
    let Some(user) = run_as else {
        return Ok(folder.to_path_buf());
    };
    let parent = folder.parent().unwrap_or(folder);
    let reached = Command::new("setpriv")
        .arg(format!("--reuid={}", user.uid))
        .arg(format!("--regid={}", user.gid))
        .args(["--clear-groups", "test", "-x"])
        .arg(parent)
        .status()
        .await
        .context(
            "setpriv is needed to run Postgres without root's rights (Debian: apt install util-linux)",
        )?;
    if reached.success() {
        return Ok(folder.to_path_buf());
    }
    let other = PathBuf::from(format!("/var/lib/traitortrack/{:x}", short_hash(folder)));
    tracing::info!(folder = %other.display(), user = user.name, "the data folder is closed to the database's user; its data goes elsewhere");
    std::fs::create_dir_all(&other)?;
    Ok(other)
}

/// A short name for a path, the same at every start.
fn short_hash(path: &Path) -> u32 {
    path.display()
        .to_string()
        .bytes()
        .fold(2_166_136_261, |hash: u32, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(16_777_619)
        })
}

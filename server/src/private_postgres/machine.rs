//! What the machine offers: PostgreSQL's programs, a user to run them, a folder that this user reaches.

use anyhow::{Context, bail};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use tokio::process::Command;

/// Postgres refuses to run as root; one of these runs it then.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];

/// The user that Postgres runs as when this process is root.
#[derive(Clone, Debug)]
pub(super) struct RunAs {
    pub(super) name: &'static str,
    pub(super) uid: u32,
    pub(super) gid: u32,
}

impl RunAs {
    /// A command that runs as this user and without root's groups.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new("setpriv");
        command
            .arg(format!("--reuid={}", self.uid))
            .arg(format!("--regid={}", self.gid))
            .arg("--clear-groups")
            .arg(program);
        command
    }
}

/// The folder of PostgreSQL's programs: of the major version that the data has, else the newest.
pub(super) async fn find_binaries(wanted: Option<&str>) -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql")
        .ok()
        .into_iter()
        .flatten()
        .flatten();
    let mut known: Vec<(u32, PathBuf)> = installed
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, bin)| bin.join("postgres").exists())
        .collect();
    known.sort();
    let wanted = wanted.and_then(|version| version.parse().ok());
    let fits = known.iter().position(|(version, _)| Some(*version) == wanted);
    let at = fits.or_else(|| known.len().checked_sub(1));
    if let Some(at) = at {
        return Some(known.swap_remove(at).1);
    }
    // Elsewhere than where Debian puts it: pg_config, found on PATH, knows.
    let told = Command::new("pg_config").arg("--bindir").output().await.ok();
    let told = told.map(|done| PathBuf::from(String::from_utf8_lossy(&done.stdout).trim()));
    let usual = ["/usr/local/pgsql/bin", "/usr/local/bin", "/usr/bin"].map(PathBuf::from);
    told.into_iter()
        .chain(usual)
        .find(|bin| bin.is_absolute() && bin.join("postgres").exists())
}

/// The number of the user that this process is.
pub(super) fn own_uid() -> anyhow::Result<u32> {
    let me =
        std::fs::metadata("/proc/self").context("The folder /proc is needed to run a private Postgres.")?;
    Ok(me.uid())
}

/// Who runs Postgres in place of root.
pub(super) async fn unprivileged() -> anyhow::Result<RunAs> {
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
pub(super) async fn home(folder: &Path, run_as: Option<&RunAs>) -> anyhow::Result<PathBuf> {
    let Some(user) = run_as else {
        return Ok(folder.to_path_buf());
    };
    let reached = user
        .command(Path::new("test"))
        .arg("-x")
        .arg(folder)
        .current_dir("/")
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
    std::fs::create_dir_all(&other).with_context(|| {
        format!(
            "{} cannot be made. Set DATA_DIR to a folder that can.",
            other.display()
        )
    })?;
    Ok(other)
}

/// A short name for a path, the same at every start.
pub(super) fn short_hash(path: &Path) -> u32 {
    path.display()
        .to_string()
        .bytes()
        .fold(2_166_136_261, |hash: u32, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(16_777_619)
        })
}

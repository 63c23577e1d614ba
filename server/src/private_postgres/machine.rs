//! What the machine offers: PostgreSQL's programs, a user to run them, a folder that this user reaches.

use super::handover::{bring_along, hand_over, hand_over_ours};
use super::run_as::RunAs;
use anyhow::{Context, bail};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command as Plain;
use tokio::process::Command;

/// Postgres refuses to run as root; this user runs it then. PostgreSQL's package makes it. Not `nobody`, whose files
/// belong to every other program that runs as nobody too.
const UNPRIVILEGED: &str = "postgres";

impl RunAs {
    /// Gives this user a folder to work in, which is made where it is missing.
    pub(crate) fn take(&self, folder: &Path) -> anyhow::Result<()> {
        make_folder(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        hand_over(&folder.canonicalize()?, self)
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
    let configured = Command::new("pg_config").arg("--bindir").output().await.ok();
    let configured = configured.map(|done| PathBuf::from(String::from_utf8_lossy(&done.stdout).trim()));
    let usual = ["/usr/local/pgsql/bin", "/usr/local/bin", "/usr/bin"].map(PathBuf::from);
    configured
        .into_iter()
        .chain(usual)
        .find(|bin| bin.is_absolute() && bin.join("postgres").exists())
}

/// A number of a user that `id` knows.
fn id(flag: &str, user: &str) -> Option<u32> {
    let done = Plain::new("id").args([flag, user]).output().ok()?;
    String::from_utf8_lossy(&done.stdout).trim().parse().ok()
}

/// The user that PostgreSQL's package makes.
fn unprivileged() -> Option<RunAs> {
    match (id("-u", UNPRIVILEGED), id("-g", UNPRIVILEGED)) {
        (Some(uid), Some(gid)) if uid != 0 => Some(RunAs {
            name: UNPRIVILEGED.to_owned(),
            uid,
            gid,
        }),
        _ => None,
    }
}

/// Whose a folder is; nobody where it is root's or missing. Where the system does not know the user, as in a container, the group is
/// that of the folder; never root's.
pub(crate) fn owner(folder: &Path) -> anyhow::Result<Option<RunAs>> {
    let about = match std::fs::metadata(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        about => about.with_context(|| format!("{} cannot be looked at", folder.display()))?,
    };
    let uid = about.uid();
    if uid == 0 {
        return Ok(None);
    }
    let name = uid.to_string();
    let group = id("-g", &name).unwrap_or_else(|| about.gid());
    let gid = if group == 0 { uid } else { group };
    Ok(Some(RunAs { name, uid, gid }))
}

/// Who serves in place of root when the database is elsewhere: the owner of the data folder, else the user of PostgreSQL's
/// package, who gets it.
pub(crate) fn place_of_server(folder: &Path) -> anyhow::Result<RunAs> {
    let advice = format!(
        "Start it as a user of its own, or make one and give it the data folder, and root becomes that user: useradd --system traitortrack && \
         install -d -o traitortrack -m 0700 '{}'",
        folder.display()
    );
    make_folder(folder).with_context(|| cannot_be_made(folder))?;
    let folder = folder.canonicalize()?;
    let (user, is_owner) = match owner(&folder)? {
        Some(user) => (user, true),
        None => match unprivileged() {
            Some(user) => (user, false),
            None => bail!(
                "The server does not serve as root, and there is no user {UNPRIVILEGED} to become. {advice}"
            ),
        },
    };
    let through = folder.parent().unwrap_or(&folder);
    if !user.reaches(through)? {
        bail!(
            "The server does not serve as root, and the user {} cannot pass through {}. Set DATA_DIR to a folder that this user reaches, such as /var/lib/traitortrack.",
            user.name,
            through.display()
        );
    }
    if is_owner {
        hand_over_ours(&folder, &user)?;
    } else {
        hand_over(&folder, &user)?;
    }
    Ok(user)
}

/// The folder that holds a private Postgres' data and locks, made where it is missing, and who runs it when this is root.
/// Where that user cannot reach the folder, one below /var/lib stands in for it.
pub(crate) fn place(folder: &Path) -> anyhow::Result<(PathBuf, Option<RunAs>)> {
    make_folder(folder).with_context(|| cannot_be_made(folder))?;
    let folder = folder.canonicalize()?;
    if !rustix::process::geteuid().is_root() {
        return Ok((folder, None));
    }
    let Some(user) = unprivileged() else {
        bail!(
            "Postgres refuses to run as root, and there is no user {UNPRIVILEGED} to run it. Install PostgreSQL's package, start as another user, or set DATABASE_URL."
        );
    };
    let parent = folder.parent().unwrap_or(&folder);
    if user.reaches(parent)? {
        hand_over(&folder, &user)?;
        return Ok((folder, Some(user)));
    }
    let other = PathBuf::from(format!("/var/lib/traitortrack/{:x}", short_hash(&folder)));
    make_folder(&other).with_context(|| cannot_be_made(&other))?;
    hand_over(&other, &user)?;
    bring_along(&folder, &other, &user)?;
    Ok((other, Some(user)))
}

fn cannot_be_made(folder: &Path) -> String {
    format!(
        "{} cannot be made. Set DATA_DIR to a folder that can.",
        folder.display()
    )
}

/// Makes a folder for this user alone where it is missing, below folders that others may pass through. One that exists is
/// left as it is.
pub(super) fn make_folder(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let missing: Vec<&Path> = folder
        .ancestors()
        .skip(1)
        .take_while(|above| !above.as_os_str().is_empty() && !above.exists())
        .collect();
    for (above, mode) in missing
        .iter()
        .rev()
        .map(|above| (*above, 0o755))
        .chain([(folder, 0o700)])
    {
        match std::fs::DirBuilder::new().mode(mode).create(above) {
            // Whatever is masked off new folders.
            Ok(()) => std::fs::set_permissions(above, std::fs::Permissions::from_mode(mode))?,
            // Made by another process in the same moment.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
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

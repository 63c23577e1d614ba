//! Continuous archiving of the private Postgres' write-ahead log: a shipped script copies each file of it elsewhere.
//!
//! The settings lie in a file of the cluster, so that they hold whichever command starts it: a stretch without archiving
//! would be a gap that no restore gets over.

use super::Tools;
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};

const SETTINGS: &str = "archiving.conf";
const INCLUDE: &str = "include_if_exists = 'archiving.conf'\n";
const SCRIPT: &str = "archive-wal.sh";
/// The script as it is shipped; its head says how any Postgres uses it.
const ARCHIVE_WAL: &str = include_str!("archive-wal.sh");
/// After how long a file is archived though it is not full: what a lost disk costs at most, with the time of the copy.
const TIMEOUT_SECONDS: u8 = 30;

/// What is asked of archiving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Archiving {
    /// The log is archived, or not, as it was set the last time.
    AsBefore,
    Off,
    Into(PathBuf),
}

impl Archiving {
    /// What `WAL_ARCHIVE_DIR` says.
    pub(crate) fn of(setting: Option<&Path>) -> anyhow::Result<Self> {
        Ok(match setting {
            None => Self::AsBefore,
            Some(path) if path == Path::new("off") => Self::Off,
            Some(path) => Self::Into(std::path::absolute(path)?),
        })
    }
}

/// The value of a setting that runs a script on a folder.
pub(super) fn command(script: &str, arguments: &str, folder: &Path) -> anyhow::Result<String> {
    let Some(folder) = folder.to_str().filter(|text| !text.contains('\n')) else {
        bail!(
            "{} has no name that a setting can hold. Move the folder of the archived log.",
            folder.display()
        );
    };
    // For the shell that runs the command, and for Postgres, which replaces %p and %f.
    let folder = format!("'{}'", folder.replace('\'', r"'\''")).replace('%', "%%");
    Ok(setting(&format!("sh {script} {arguments} {folder}")))
}

/// A text as Postgres' file of settings quotes it.
pub(super) fn setting(text: &str) -> String {
    format!("'{}'", text.replace('\\', r"\\").replace('\'', "''"))
}

/// What a cluster's settings have to say, after those that hold already.
fn settings(folder: &Path) -> anyhow::Result<String> {
    let command = command(SCRIPT, "\"%p\"", folder)?;
    Ok(format!(
        "# Written by traitortrack from WAL_ARCHIVE_DIR.\narchive_mode = on\narchive_timeout = {TIMEOUT_SECONDS}\narchive_command = {command}\n"
    ))
}

/// Writes what is asked into the cluster's settings; whether they changed.
pub(super) async fn set(tools: &Tools, archiving: &Archiving) -> anyhow::Result<bool> {
    let file = tools.data.join(SETTINGS);
    let before = std::fs::read_to_string(&file).unwrap_or_default();
    let wanted = match archiving {
        Archiving::AsBefore => {
            // A newer program may ship a better script.
            if !before.is_empty() {
                tools.write(&tools.data.join(SCRIPT), ARCHIVE_WAL).await?;
            }
            return Ok(false);
        }
        Archiving::Off => String::new(),
        Archiving::Into(folder) => {
            ensure_folder(tools, folder).await?;
            settings(folder)?
        }
    };
    if !wanted.is_empty() {
        tools.write(&tools.data.join(SCRIPT), ARCHIVE_WAL).await?;
    }
    if wanted == before {
        return Ok(false);
    }
    tools.write(&file, &wanted).await?;
    let main = tools.data.join("postgresql.conf");
    let text = std::fs::read_to_string(&main)?;
    if !text.contains(INCLUDE) {
        tools.write(&main, &format!("{text}\n{INCLUDE}")).await?;
    }
    Ok(true)
}

/// Makes the folder where it is missing, and finds out whether Postgres can write into it.
async fn ensure_folder(tools: &Tools, folder: &Path) -> anyhow::Result<()> {
    let advice = || {
        format!(
            "{} cannot hold the archived log. Make it writable for the user that runs Postgres, or set WAL_ARCHIVE_DIR to another folder.",
            folder.display()
        )
    };
    if !folder.exists() {
        if let Some(parent) = folder.parent() {
            std::fs::create_dir_all(parent).with_context(advice)?;
        }
        tools.own_folder(folder).await.with_context(advice)?;
    }
    let reached = tools
        .as_postgres(Path::new("test"))
        .args([
            "-w".as_ref(),
            folder.as_os_str(),
            "-a".as_ref(),
            "-x".as_ref(),
            folder.as_os_str(),
        ])
        .status()
        .await?;
    if !reached.success() {
        bail!(advice());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_signs_of_shells_and_settings_is_quoted() {
        let text = settings(Path::new("/mnt/a 'b' 50%")).unwrap();
        assert!(
            text.contains(r#"archive_command = 'sh archive-wal.sh "%p" ''/mnt/a ''\\''''b''\\'''' 50%%'''"#),
            "{text}"
        );
        assert!(settings(Path::new("/mnt/a\nb")).is_err());
    }

    #[test]
    fn the_setting_is_told_apart() {
        assert_eq!(Archiving::of(None).unwrap(), Archiving::AsBefore);
        assert_eq!(Archiving::of(Some(Path::new("off"))).unwrap(), Archiving::Off);
        assert_eq!(
            Archiving::of(Some(Path::new("/wal"))).unwrap(),
            Archiving::Into("/wal".into())
        );
    }
}

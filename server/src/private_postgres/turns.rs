//! Who uses the private Postgres. `serve` and the other commands may run at once, and each may be killed: locks on two
//! files tell them apart, and the kernel lets go of a lock whatever way its process ends.

use super::RunAs;
use anyhow::Context;
use rustix::fs::OFlags;
use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// One process at a time makes, starts or stops the server.
const TURN: &str = "turn.lock";
/// Every process that uses the server holds this one shared.
const USERS: &str = "users.lock";

/// Opens a lock file, for the user of Postgres where this is root. It lies in a folder of that user's, so no link is followed.
fn open(path: &Path, run_as: Option<&RunAs>) -> anyhow::Result<File> {
    let opened = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .custom_flags(OFlags::NOFOLLOW.union(OFlags::NONBLOCK).bits().cast_signed())
        .open(path)
        .and_then(|file| {
            if let Some(user) = run_as {
                let found = file.metadata()?;
                if found.is_file() && found.nlink() == 1 && found.uid() == 0 {
                    std::os::unix::fs::fchown(&file, Some(user.uid), Some(user.gid))?;
                }
            }
            Ok(file)
        });
    opened.with_context(|| {
        format!(
            "{} cannot be written. Give its folder to the user that runs this program, or set DATA_DIR to another.",
            path.display()
        )
    })
}

/// The right to make, start or stop the server, until dropped.
#[derive(Debug)]
pub(super) struct Turn(#[expect(dead_code, reason = "held for its lock")] File);

/// Waits for the turn.
pub(super) async fn turn(home: &Path, run_as: Option<&RunAs>) -> anyhow::Result<Turn> {
    let path: PathBuf = home.join(TURN);
    let run_as = run_as.cloned();
    let file = tokio::task::spawn_blocking(move || -> anyhow::Result<File> {
        let file = open(&path, run_as.as_ref())?;
        file.lock()?;
        Ok(file)
    })
    .await??;
    Ok(Turn(file))
}

/// The mark that this process uses the server.
#[derive(Debug)]
pub(super) struct User(File);

impl User {
    /// Enters; whoever holds the turn never waits here.
    pub(super) fn enter(home: &Path, _turn: &Turn, run_as: Option<&RunAs>) -> anyhow::Result<Self> {
        let file = open(&home.join(USERS), run_as)?;
        file.lock_shared()?;
        Ok(Self(file))
    }

    /// Whether nobody else uses it, which this process goes on to do.
    pub(super) fn is_alone(&self, turn: &Turn) -> anyhow::Result<bool> {
        let last = self.is_last(turn)?;
        self.0.unlock()?;
        self.0.lock_shared()?;
        Ok(last)
    }

    /// Whether nobody else uses it. The turn keeps others from entering meanwhile.
    pub(super) fn is_last(&self, _turn: &Turn) -> anyhow::Result<bool> {
        self.0.unlock()?;
        match self.0.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

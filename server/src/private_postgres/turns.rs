//! Who uses the private Postgres. `serve` and the other commands may run at once, and each may be killed: locks on two
//! files tell them apart, and the kernel lets go of a lock whatever way its process ends.

use anyhow::Context;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// One process at a time makes, starts or stops the server.
const TURN: &str = "turn.lock";
/// Every process that uses the server holds this one shared.
const USERS: &str = "users.lock";

fn open(path: &Path) -> anyhow::Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .with_context(|| {
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
pub(super) async fn turn(home: &Path) -> anyhow::Result<Turn> {
    let path: PathBuf = home.join(TURN);
    let file = tokio::task::spawn_blocking(move || -> anyhow::Result<File> {
        let file = open(&path)?;
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
    pub(super) fn enter(home: &Path, _turn: &Turn) -> anyhow::Result<Self> {
        let file = open(&home.join(USERS))?;
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

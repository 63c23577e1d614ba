//! The user that works in place of root.

use anyhow::Context;
use std::path::Path;
use std::process::Command;

/// The user that works in place of root: as whom a private Postgres runs, or a server whose database is elsewhere.
#[derive(Clone, Debug)]
pub(crate) struct RunAs {
    pub(crate) name: String,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
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

    /// Whether this user may enter a folder.
    pub(crate) fn reaches(&self, folder: &Path) -> anyhow::Result<bool> {
        let reached = self
            .command(Path::new("test"))
            .arg("-x")
            .arg(std::path::absolute(folder)?)
            .current_dir("/")
            .status()
            .context("setpriv is needed to give up root's rights (Debian: apt install util-linux)")?;
        Ok(reached.success())
    }
}

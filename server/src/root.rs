//! Giving up root: a program that needs none of its rights must not have them when it is attacked.

use crate::config::Config;
use crate::private_postgres::{RunAs, place};
use anyhow::Context;
use rustix::fs::{Mode, OFlags};
use rustix::process::{Gid, Uid};
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::Path;
use std::sync::OnceLock;

/// How a command goes on that root has started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rights<'a> {
    /// As the user of Postgres, for good. That user gets the folder that the command writes into.
    GiveUp(Option<&'a Path>),
    /// As root, since it reads what only root may: a restore. It works in folders of others through that user only.
    Keep,
}

/// The site's files, opened while root could: they may lie where the user cannot go.
static SITE_ROOT: OnceLock<OwnedFd> = OnceLock::new();

/// With a private Postgres, gives the data folder to the user that runs it and becomes that user. It must come before any
/// thread is started, since Linux changes the user of one thread only. Not as root, it changes nothing.
pub(crate) fn settle(config: &mut Config, rights: Rights<'_>) -> anyhow::Result<()> {
    if config.database_url.is_some() || !rustix::process::geteuid().is_root() {
        return Ok(());
    }
    let (home, Some(user)) = place(&config.data_dir)? else {
        return Ok(());
    };
    move_data(config, &home);
    let Rights::GiveUp(writes_into) = rights else {
        return Ok(());
    };
    let log = config.wal_archive().filter(|folder| !folder.exists());
    for folder in writes_into.into_iter().chain(log) {
        user.take(folder)?;
    }
    if !user.reaches(&config.site_root)? && config.site_root.is_dir() {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let opened = rustix::fs::open(&config.site_root, flags, Mode::empty())?;
        let opened = SITE_ROOT.get_or_init(|| opened);
        config.site_root = format!("/proc/self/fd/{}", opened.as_raw_fd()).into();
    }
    become_user(&user).context("Root's rights could not be given up")
}

/// Where the data folder is closed to the user, everything of it lies elsewhere.
fn move_data(config: &mut Config, home: &Path) {
    if config.archive_dir == config.data_dir.join("archives") {
        config.archive_dir = home.join("archives");
    }
    config.alerts.data_dir = home.to_path_buf();
    config.data_dir = home.to_path_buf();
}

fn become_user(user: &RunAs) -> rustix::io::Result<()> {
    let (uid, gid) = (Uid::from_raw(user.uid), Gid::from_raw(user.gid));
    rustix::thread::set_thread_groups(&[])?;
    rustix::thread::set_thread_res_gid(gid, gid, gid)?;
    rustix::thread::set_thread_res_uid(uid, uid, uid)
}

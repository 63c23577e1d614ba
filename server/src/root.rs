//! Giving up root: a program that needs none of its rights must not have them when it is attacked.

use crate::config::Config;
use crate::private_postgres::{RunAs, owner, place, place_of_server};
use anyhow::Context;
use rustix::fs::{Access, Mode, OFlags};
use rustix::process::{Gid, Uid};
use std::net::IpAddr;
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::Path;
use std::sync::OnceLock;
use tokio::net::TcpSocket;

/// How a command goes on that root has started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rights<'a> {
    /// As another user for good, once the site's port is taken, which only root may have.
    Serve,
    /// As another user, for good. That user gets the folder that the command writes into.
    GiveUp(Option<&'a Path>),
    /// As root, since it reads what only root may: a restore. It works in folders of others through that user only.
    Keep,
}

/// The site's files, opened while root could: they may lie where the user cannot go.
static SITE_ROOT: OnceLock<OwnedFd> = OnceLock::new();

/// Gives the data folder to the user who works there in place of root, and becomes that user. It must come before any thread
/// is started, since Linux changes the user of one thread only. Not as root, it changes nothing.
///
/// With a private Postgres that is the user who runs it. With a database elsewhere it is the owner of the data folder, and a
/// server never serves as root; other commands stay root where the folder is root's.
///
/// The answer is the port of a server, bound and not yet listened on.
pub(crate) fn settle(config: &mut Config, rights: Rights<'_>) -> anyhow::Result<Option<TcpSocket>> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let is_private = config.database_url.is_none();
    let user = match (is_private, rights) {
        (true, _) => {
            let (home, user) = place(&config.data_dir)?;
            move_data(config, &home);
            user
        }
        (false, Rights::Serve) => Some(place_of_server(&config.data_dir)?),
        (false, Rights::GiveUp(_)) => owner(&config.data_dir)?,
        (false, Rights::Keep) => None,
    };
    let (Some(user), Rights::Serve | Rights::GiveUp(_)) = (user, rights) else {
        return Ok(None);
    };
    if let Rights::GiveUp(Some(folder)) = rights {
        user.take(folder)?;
    }
    let log = config.wal_archive().filter(|folder| !folder.exists());
    if let Some(log) = log.filter(|_| is_private) {
        user.take(log)?;
    }
    if !user.reaches(&config.site_root)? && config.site_root.is_dir() {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let opened = rustix::fs::open(&config.site_root, flags, Mode::empty())?;
        let opened = SITE_ROOT.get_or_init(|| opened);
        config.site_root = format!("/proc/self/fd/{}", opened.as_raw_fd()).into();
    }
    let port = (rights == Rights::Serve)
        .then(|| bind(config))
        .transpose()
        .with_context(|| port_taken(config))?;
    become_user(&user).with_context(|| {
        format!(
            "Root's rights could not be given up for those of the user {}. Start it as a user of its own",
            user.name
        )
    })?;
    Ok(port)
}

/// Whether the home folder of whom this program was started by is closed to whom it works as.
pub(crate) fn home_is_anothers() -> bool {
    std::env::home_dir()
        .is_some_and(|home| rustix::fs::access(&home, Access::EXEC_OK) == Err(rustix::io::Errno::ACCESS))
}

fn bind(config: &Config) -> std::io::Result<TcpSocket> {
    let socket = match config.bind_address {
        IpAddr::V4(_) => TcpSocket::new_v4()?,
        IpAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // As Tokio's own listener does, so that a restart need not wait for old connections.
    socket.set_reuseaddr(true)?;
    socket.bind((config.bind_address, config.port).into())?;
    Ok(socket)
}

/// What to do about a port that cannot be had.
pub(crate) fn port_taken(config: &Config) -> String {
    format!(
        "Port {} cannot be listened on. Stop what uses it, or set PORT",
        config.port
    )
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

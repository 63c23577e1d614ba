//! Handing a folder over from root to the user who works there in its place, once, before that user does.
//!
//! All that happens below a handle of the folder, and no link is followed: whoever owns the folder can lay links into it,
//! and root must not write through one.

use super::run_as::RunAs;
use anyhow::{Context, bail};
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, fchmod, fchown, fstat, openat, statat};
use rustix::io::Errno;
use rustix::process::{Gid, Uid};
use std::ffi::CStr;
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

const FOLDER: OFlags = OFlags::DIRECTORY
    .union(OFlags::RDONLY)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC);
const FILE: OFlags = OFlags::RDONLY
    .union(OFlags::NOFOLLOW)
    .union(OFlags::NONBLOCK)
    .union(OFlags::CLOEXEC);
/// What this program makes in a data folder. Postgres' own user has made the rest of it.
const OURS: [&str; 9] = [
    "secret.key",
    "seal.key",
    "seal.last",
    "turn.lock",
    "users.lock",
    "archives",
    "postgres",
    "postgres.new",
    "run",
];
/// What moves along when the data folder cannot be reached.
const KEYS: [&str; 3] = ["secret.key", "seal.key", "seal.last"];

/// Whether root may give a file of this name away, in a data folder or in a folder of backups.
fn is_ours(name: &CStr) -> bool {
    name.to_str()
        .is_ok_and(|name| OURS.contains(&name) || name.starts_with("traitortrack-") || name == ".lock")
}

/// Gives a folder and what root has made in it to the user. A folder of root's that holds other things is refused, one of
/// somebody else's too.
pub(super) fn hand_over(path: &Path, user: &RunAs) -> anyhow::Result<()> {
    let folder = rustix::fs::open(path, FOLDER, Mode::empty())
        .with_context(|| format!("{} is no folder that can be opened", path.display()))?;
    let owner = fstat(&folder)?.st_uid;
    let advice = format!(
        "Give it to the user {name}, who works there in place of root: chown -R {name} '{}'",
        path.display(),
        name = user.name
    );
    if owner != user.uid {
        if owner != 0 {
            bail!(
                "{} belongs to neither root nor {}. {advice}",
                path.display(),
                user.name
            );
        }
        for name in names(&folder)? {
            if !is_ours(&name) {
                bail!(
                    "{} holds {}, which is none of this program's. {advice}",
                    path.display(),
                    name.to_string_lossy()
                );
            }
        }
    }
    give(&folder, user)?;
    give_content(&folder, user).with_context(|| format!("{} cannot be handed over. {advice}", path.display()))
}

/// Gives the user of a folder what root has made in it for this program, and nothing else of root's: the folder may be one of a person.
pub(super) fn hand_over_ours(path: &Path, user: &RunAs) -> anyhow::Result<()> {
    let folder = rustix::fs::open(path, FOLDER, Mode::empty())
        .with_context(|| format!("{} is no folder that can be opened", path.display()))?;
    for name in names(&folder)? {
        if is_ours(&name) {
            give_entry(&folder, &name, user)
                .with_context(|| format!("{} cannot be handed over", path.display()))?;
        }
    }
    Ok(())
}

fn give(what: impl AsFd, user: &RunAs) -> rustix::io::Result<()> {
    let mode = match FileType::from_raw_mode(fstat(&what)?.st_mode) {
        FileType::Directory => 0o700,
        _ => 0o600,
    };
    fchown(
        &what,
        Some(Uid::from_raw(user.uid)),
        Some(Gid::from_raw(user.gid)),
    )?;
    fchmod(&what, Mode::from_raw_mode(mode))
}

/// Everything of root's in a folder.
fn give_content(folder: &OwnedFd, user: &RunAs) -> rustix::io::Result<()> {
    for name in names(folder)? {
        give_entry(folder, &name, user)?;
    }
    Ok(())
}

/// What bears a name in a folder, if it is root's. A file with a second name may be one from elsewhere, so it stays root's.
fn give_entry(folder: &OwnedFd, name: &CStr, user: &RunAs) -> rustix::io::Result<()> {
    let found = statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
    let kind = FileType::from_raw_mode(found.st_mode);
    if found.st_uid != 0 || !matches!(kind, FileType::Directory | FileType::RegularFile) {
        return Ok(());
    }
    let flags = if kind == FileType::Directory { FOLDER } else { FILE };
    let opened = match openat(folder, name, flags, Mode::empty()) {
        // Something else took its place meanwhile.
        Err(Errno::LOOP | Errno::NOTDIR | Errno::NOENT) => return Ok(()),
        opened => opened?,
    };
    let found = fstat(&opened)?;
    match FileType::from_raw_mode(found.st_mode) {
        FileType::Directory if found.st_uid == 0 => {
            give(&opened, user)?;
            give_content(&opened, user)
        }
        FileType::RegularFile if found.st_uid == 0 && found.st_nlink == 1 => give(&opened, user),
        _ => Ok(()),
    }
}

fn names(folder: &OwnedFd) -> rustix::io::Result<Vec<Box<CStr>>> {
    let mut names = Vec::new();
    for entry in Dir::read_from(folder)? {
        let entry = entry?;
        if !matches!(entry.file_name().to_bytes(), b"." | b"..") {
            names.push(entry.file_name().into());
        }
    }
    Ok(names)
}

/// Copies keys and archives from a folder that the user cannot reach into the one in its place, those that are not there yet.
pub(super) fn bring_along(from: &Path, into: &Path, user: &RunAs) -> anyhow::Result<()> {
    let to = rustix::fs::open(into, FOLDER, Mode::empty())?;
    for name in KEYS {
        copy(&from.join(name), &to, name, user)?;
    }
    let archives = from.join("archives");
    if archives.is_dir() {
        match rustix::fs::mkdirat(&to, "archives", Mode::from_raw_mode(0o700)) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => return Err(error.into()),
        }
        let to = openat(&to, "archives", FOLDER, Mode::empty())?;
        give(&to, user)?;
        for entry in archives.read_dir()? {
            let entry = entry?;
            if let Some(name) = entry.file_name().to_str() {
                copy(&entry.path(), &to, name, user)?;
            }
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &OwnedFd, name: &str, user: &RunAs) -> anyhow::Result<()> {
    let Ok(mut file) = File::open(from) else {
        return Ok(());
    };
    let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let copy = match openat(to, name, flags, Mode::from_raw_mode(0o600)) {
        Err(Errno::EXIST) => return Ok(()),
        copy => copy?,
    };
    give(&copy, user)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let mut copy = File::from(copy);
    copy.write_all(&bytes)?;
    Ok(copy.sync_all()?)
}

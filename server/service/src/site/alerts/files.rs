//! What the machine tells: how full its disks are, and when the newest backup was finished.

use crate::site::backups::{Kind, Manifest, manifests};
use std::path::{Path, PathBuf};
use store::{Moment, parse_moment};

/// What the machine calls itself.
pub fn host_name() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// What to look at.
#[derive(Debug)]
pub(super) struct Files {
    pub(super) data_dir: PathBuf,
    /// Where Postgres keeps its data, if that is on this machine.
    pub(super) database: Option<PathBuf>,
    pub(super) backups: Option<PathBuf>,
}

/// What was found. Disks are in per cent; the backup is `Some(None)` where there should be one.
#[derive(Debug, Default, PartialEq)]
pub(super) struct FileReadings {
    pub(super) data_disk: Option<i64>,
    pub(super) database_disk: Option<i64>,
    pub(super) backup: Option<Option<Moment>>,
    /// The same of the newest base.
    pub(super) base: Option<Option<Moment>>,
}

/// A file system: how full, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Disk {
    percent: i64,
    id: u64,
}

impl Files {
    /// Looks. May take long where a disk lies on a network.
    pub(super) fn look(&self) -> FileReadings {
        let database = self.database.as_deref().and_then(disk);
        // One disk for both is told of once, as that of the database.
        let data = disk(&self.data_dir)
            .filter(|data| data.id == 0 || database.is_none_or(|database| database.id != data.id));
        let backups = self
            .backups
            .as_deref()
            .map(|folder| manifests(folder).unwrap_or_default());
        FileReadings {
            data_disk: data.map(|disk| disk.percent),
            database_disk: database.map(|disk| disk.percent),
            backup: backups.as_deref().map(newest),
            base: backups
                .as_deref()
                .map(|all| newest(all.iter().filter(|one| one.kind == Kind::Base))),
        }
    }
}

/// How full the disk of a path is, as `df` says: what only root may use counts for nobody, begun per cent count.
fn disk(path: &Path) -> Option<Disk> {
    let path = std::path::absolute(path).ok()?;
    // A folder that was not made yet will be made on the disk of the nearest that is there.
    let found = path.ancestors().find_map(|path| rustix::fs::statvfs(path).ok())?;
    let used = found.f_blocks.saturating_sub(found.f_bfree);
    let all = used.saturating_add(found.f_bavail);
    let percent = (u128::from(used) * 100).div_ceil(u128::from(all.max(1)));
    Some(Disk {
        percent: i64::try_from(percent).ok()?,
        id: found.f_fsid,
    })
}

/// When the newest of those was finished.
fn newest<'a>(backups: impl IntoIterator<Item = &'a Manifest>) -> Option<Moment> {
    backups
        .into_iter()
        .filter_map(|manifest| parse_moment(&manifest.finished_at).ok())
        .max()
}

/// Hours from then to now; begun ones count, and the future is now.
pub(super) fn hours_since(then: Moment, now: Moment) -> i64 {
    let seconds = (now - then).whole_seconds().max(0);
    seconds.saturating_add(3599) / 3600
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::backups::Manifest;

    fn newest_backup(folder: &Path) -> Option<Moment> {
        newest(&manifests(folder).unwrap_or_default())
    }

    fn folder() -> PathBuf {
        let folder = std::env::temp_dir().join(format!("traitortrack-backups-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn the_newest_finished_backup_counts() {
        let folder = folder();
        assert_eq!(newest_backup(&folder), None);
        for (file, finished_at) in [
            ("a.dump", "2026-11-24T02:00:00Z"),
            ("b.dump", "2026-11-25T02:00:00Z"),
            ("gone.dump", "2030-01-01T00:00:00Z"),
        ] {
            let manifest = Manifest::for_test(file, finished_at);
            std::fs::write(
                folder.join(manifest.name()),
                serde_json::to_vec(&manifest).unwrap(),
            )
            .unwrap();
            if file != "gone.dump" {
                std::fs::write(folder.join(file), "").unwrap();
            }
        }
        std::fs::write(folder.join("half.json"), r#"{"kind":"dump","file":"c.dump","fin"#).unwrap();
        let mut base = Manifest::for_test("d.base", "2026-11-20T02:00:00Z");
        base.kind = Kind::Base;
        let bases = [base, Manifest::for_test("e.dump", "2026-11-25T02:00:00Z")];
        let of_base = super::newest(bases.iter().filter(|one| one.kind == Kind::Base));
        assert_eq!(of_base, Some(parse_moment("2026-11-20T02:00:00Z").unwrap()));
        let newest = newest_backup(&folder).unwrap();
        assert_eq!(newest, parse_moment("2026-11-25T02:00:00Z").unwrap());
        let found = Files {
            data_dir: folder.clone(),
            database: None,
            backups: Some(folder.clone()),
        };
        let found = found.look();
        assert_eq!(
            (found.backup, found.base),
            (Some(Some(newest)), Some(None)),
            "a dump is no base"
        );
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(newest_backup(&folder), None);
    }

    #[test]
    fn an_hour_that_has_begun_counts() {
        let at = |text: &str| parse_moment(text).unwrap();
        let then = at("2026-11-25T02:00:00Z");
        let since = |now: &str| hours_since(then, at(now));
        assert_eq!(since("2026-11-25T01:00:00Z"), 0);
        assert_eq!(since("2026-11-26T04:00:00Z"), 26);
        assert_eq!(since("2026-11-26T04:00:01Z"), 27);
    }

    #[test]
    fn a_disk_is_told_of_once() {
        let here = std::env::temp_dir();
        let both = Files {
            data_dir: here.join("not/made/yet"),
            database: Some(here.clone()),
            backups: None,
        };
        let found = both.look();
        assert_eq!(found.data_disk, None, "it is that of the database");
        assert!(
            found
                .database_disk
                .is_some_and(|percent| (1..=100).contains(&percent))
        );
        assert_eq!(found.backup, None);
        let alone = Files {
            data_dir: here,
            database: None,
            backups: None,
        };
        assert_eq!(alone.look().data_disk, found.database_disk);
    }
}

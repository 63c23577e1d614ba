//! Files of the folder of backups: written whole or not at all, and checked.

use anyhow::{Context, bail};
use service::site::backups::{Manifest, Part};
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// What a file is called until it is whole.
pub(super) const PART: &str = ".part";
/// Archived months of the logs, in the folder of backups.
const ARCHIVES: &str = "archives";

/// Makes a folder for this user alone, where missing.
pub(super) fn make_folder(folder: &Path) -> anyhow::Result<()> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("{} cannot be made", folder.display()))
}

/// Sees to it that renames in a folder survive a power cut.
pub(super) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

/// A new file that this user alone may read.
pub(super) fn create(path: &Path) -> std::io::Result<File> {
    std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
}

/// Writes a file that is there whole or not at all.
pub(super) fn write(folder: &Path, name: &str, text: &[u8]) -> anyhow::Result<()> {
    let part = folder.join(format!("{name}{PART}"));
    let write = || {
        let mut file = create(&part)?;
        file.write_all(text)?;
        file.sync_all()?;
        std::fs::rename(&part, folder.join(name))?;
        sync_folder(folder)
    };
    write().with_context(|| format!("{name} cannot be written into {}", folder.display()))
}

/// Removes what backups left that were cut off. Whoever calls holds the lock of the folder.
pub(super) fn tidy(folder: &Path) -> anyhow::Result<()> {
    for entry in folder.read_dir()? {
        let entry = entry?;
        let name = entry.file_name();
        let ours = name
            .to_str()
            .is_some_and(|name| name.starts_with("traitortrack-") && name.ends_with(PART));
        if ours {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Removes a file or a folder.
pub(super) fn remove(path: &Path) -> std::io::Result<()> {
    if path.is_dir() {
        std::fs::remove_dir_all(path)
    } else {
        std::fs::remove_file(path)
    }
}

/// Copies archived months of the logs from one folder to another, those that are not there yet; all that are there then.
/// Archives never change, so a file of the same name with other content is a fault.
pub(crate) fn copy_archives(from: &Path, into: &Path) -> anyhow::Result<Vec<Part>> {
    let mut names = Vec::new();
    if from.is_dir() {
        for entry in from
            .read_dir()
            .with_context(|| format!("{} cannot be read", from.display()))?
        {
            let name = entry?.file_name();
            names.extend(
                name.to_str()
                    .filter(|name| name.ends_with(".jsonl.gz"))
                    .map(str::to_owned),
            );
        }
    }
    names.sort();
    let mut parts = Vec::with_capacity(names.len());
    for name in names {
        make_folder(into)?;
        let copy = into.join(&name);
        let original = Part::of(from, name.clone())?;
        if !copy.exists() {
            let part = into.join(format!("{name}{PART}"));
            std::fs::copy(from.join(&name), &part)
                .and_then(|_| File::open(&part)?.sync_all())
                .and_then(|()| std::fs::rename(&part, &copy))
                .and_then(|()| sync_folder(into))
                .with_context(|| format!("{name} cannot be copied into {}", into.display()))?;
        }
        if !original.is_whole(into)? {
            bail!(
                "{} and {} differ. Archives never change: find out which one is right.",
                from.join(&name).display(),
                copy.display()
            );
        }
        parts.push(original);
    }
    Ok(parts)
}

/// The archives in a folder of backups as parts of a backup.
pub(super) fn archives_into(backups: &Path, from: &Path) -> anyhow::Result<Vec<Part>> {
    let parts = copy_archives(from, &backups.join(ARCHIVES))?;
    Ok(parts
        .into_iter()
        .map(|part| Part {
            file: format!("{ARCHIVES}/{}", part.file),
            ..part
        })
        .collect())
}

/// Where a folder of backups keeps the archives.
pub(crate) fn archives_of(backups: &Path) -> std::path::PathBuf {
    backups.join(ARCHIVES)
}

/// Reads every file of a backup and says the first that is not as it was written.
pub(crate) fn check(folder: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    for part in &manifest.parts {
        let path = folder.join(&part.file);
        match part.is_whole(folder) {
            Ok(true) => {}
            Ok(false) => bail!(
                "{} is damaged: its checksum is not the one that was written down. Take another backup.",
                path.display()
            ),
            Err(error) => bail!("{} cannot be read: {error}. Take another backup.", path.display()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_are_copied_once_and_compared_ever_after() {
        let root = std::env::temp_dir().join(format!("tt-files-{}", uuid::Uuid::new_v4()));
        let (from, into) = (root.join("from"), root.join("into"));
        std::fs::create_dir_all(&from).unwrap();
        std::fs::write(from.join("scan_2025_01.jsonl.gz"), "rows").unwrap();
        std::fs::write(from.join("scan_2025_02.part"), "half").unwrap();
        for _ in 0..2 {
            let parts = copy_archives(&from, &into).unwrap();
            assert_eq!((parts.len(), parts[0].bytes), (1, 4));
        }
        std::fs::write(into.join("scan_2025_01.jsonl.gz"), "roWs").unwrap();
        let refused = copy_archives(&from, &into).unwrap_err().to_string();
        assert!(refused.contains("differ"), "{refused}");
        assert!(copy_archives(&root.join("nowhere"), &into).unwrap().is_empty());
        std::fs::remove_dir_all(root).unwrap();
    }
}

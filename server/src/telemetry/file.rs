//! The file of the log, rotated by size: beyond so many bytes it becomes `.1`, that one `.2` and so on.

use anyhow::Context;
use std::ffi::OsString;
use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// A file that is written to by whole lines and rotated between two of them.
#[derive(Debug)]
pub(super) struct RotatedFile {
    path: PathBuf,
    file: File,
    size: usize,
    most: usize,
    kept: usize,
}

impl RotatedFile {
    /// The file of that path, which is written on where it is there already. Beside it `kept` older ones stay.
    pub(super) fn new(path: &Path, most: usize, kept: usize) -> anyhow::Result<Self> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)
                .with_context(|| format!("The folder of LOG_FILE {} cannot be made", path.display()))?;
        }
        let file = open(path).with_context(|| format!("LOG_FILE {} cannot be written to", path.display()))?;
        let size = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
        Ok(Self {
            path: path.to_path_buf(),
            file,
            size,
            most,
            kept,
        })
    }

    fn numbered(&self, number: usize) -> PathBuf {
        let mut name = OsString::from(self.path.as_os_str());
        name.push(format!(".{number}"));
        PathBuf::from(name)
    }

    fn rotate(&mut self) -> io::Result<()> {
        for number in (1..self.kept).rev() {
            match std::fs::rename(self.numbered(number), self.numbered(number + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        std::fs::rename(&self.path, self.numbered(1))?;
        self.file = open(&self.path)?;
        Ok(())
    }
}

impl Write for RotatedFile {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.size > self.most {
            // Where it cannot be rotated it is written on, and tried again as many bytes later.
            let _ = self.rotate();
            self.size = 0;
        }
        let written = self.file.write(line)?;
        self.size += written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Opens it for this user alone: a log names people and addresses.
fn open(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)?;
    let found = file.metadata()?;
    // One of an earlier version; a device such as /dev/stdout is nobody's to close.
    if found.is_file() && found.permissions().mode() & 0o077 != 0 {
        file.set_permissions(Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_log_file_is_rotated_whole_lines_at_a_time_and_read_by_its_user_alone() {
        let folder = std::env::temp_dir().join(format!("traitortrack-log-{}", uuid::Uuid::new_v4()));
        let path = folder.join("app.log");
        let mut file = RotatedFile::new(&path, 100, 2).unwrap();
        for n in 0..40 {
            writeln!(file, "line {n} of a log that goes on").unwrap();
        }
        let mut names: Vec<String> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["app.log", "app.log.1", "app.log.2"]);
        assert_eq!(mode(&folder), 0o700);
        for name in names {
            let text = std::fs::read_to_string(folder.join(&name)).unwrap();
            assert!(text.starts_with("line ") && text.ends_with('\n'), "{text}");
            assert_eq!(mode(&folder.join(name)), 0o600);
        }
        // A file that is there already is written on, and closed where it was open to others.
        let before = std::fs::read_to_string(&path).unwrap();
        std::fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        let mut again = RotatedFile::new(&path, 1_000_000, 2).unwrap();
        writeln!(again, "after a restart").unwrap();
        let after = std::fs::read_to_string(&path).unwrap();
        assert_eq!(after, format!("{before}after a restart\n"));
        assert_eq!(mode(&path), 0o600);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_path_that_cannot_be_written_is_told() {
        let refused = RotatedFile::new(Path::new("/proc/no/app.log"), 100, 2)
            .err()
            .unwrap()
            .to_string();
        assert!(refused.contains("LOG_FILE"), "{refused}");
    }
}

//! The archived write-ahead log as files: what a base still needs, and whether one is missing.

use std::path::Path;

/// A file of the log, as its name tells: `000000010000000000000003.gz` is timeline 1, position 0/3.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Segment {
    log: u32,
    file: u32,
    name: String,
}

impl Segment {
    fn parse(name: &str) -> Option<Self> {
        let bare = name.strip_suffix(".gz").unwrap_or(name);
        let hexadecimal = bare.len() == 24
            && bare
                .bytes()
                .all(|c| c.is_ascii_digit() || matches!(c, b'A'..=b'F'));
        let part = |from: usize| u32::from_str_radix(bare.get(from..from + 8)?, 16).ok();
        hexadecimal.then_some(())?;
        Some(Self {
            log: part(8)?,
            file: part(16)?,
            name: name.to_owned(),
        })
    }

    fn place(&self) -> (u32, u32) {
        (self.log, self.file)
    }
}

fn segments(folder: &Path) -> std::io::Result<Vec<Segment>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        found.extend(entry?.file_name().to_str().and_then(Segment::parse));
    }
    found.sort();
    Ok(found)
}

/// The name for a position such as `0/3000028`.
pub(super) fn segment_name(timeline: u64, position: &str, bytes: u64) -> Option<String> {
    let (high, low) = position.split_once('/')?;
    let high = u64::from_str_radix(high, 16).ok()?;
    let low = u64::from_str_radix(low, 16).ok()?;
    Some(format!("{timeline:08X}{high:08X}{:08X}", low.checked_div(bytes)?))
}

/// Removes what lies before a file of the log; how many files. Names that are no files of the log stay.
pub(super) fn remove_before(folder: &Path, first: &str) -> std::io::Result<usize> {
    let Some(first) = Segment::parse(first) else {
        return Ok(0);
    };
    let mut removed = 0;
    for old in segments(folder)?.iter().filter(|s| s.place() < first.place()) {
        std::fs::remove_file(folder.join(&old.name))?;
        removed += 1;
    }
    Ok(removed)
}

/// Whether the folder has anything from a base's first file on.
pub(crate) fn goes_on_from(folder: &Path, first: &str) -> std::io::Result<bool> {
    let Some(first) = Segment::parse(first) else {
        return Ok(true);
    };
    Ok(segments(folder)?
        .iter()
        .any(|segment| segment.place() >= first.place()))
}

/// The file after which one is missing, from a base's first on: what lies beyond cannot be replayed.
pub(crate) fn first_gap(folder: &Path, first: &str) -> std::io::Result<Option<String>> {
    let Some(first) = Segment::parse(first) else {
        return Ok(None);
    };
    let found = segments(folder)?;
    let mut last = &first;
    for segment in found.iter().filter(|s| s.place() >= first.place()) {
        // Where a log ends depends on the size of its files; the next begins at 0.
        let follows = [
            (last.log, last.file),
            (last.log, last.file + 1),
            (last.log + 1, 0),
        ];
        if !follows.contains(&segment.place()) {
            return Ok(Some(last.name.clone()));
        }
        last = segment;
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_become_names() {
        let name = |position| segment_name(1, position, 16 << 20);
        assert_eq!(name("0/3000028").as_deref(), Some("000000010000000000000003"));
        assert_eq!(name("2/FF000000").as_deref(), Some("0000000100000002000000FF"));
        assert_eq!(name("three"), None);
    }

    #[test]
    fn old_files_go_and_gaps_are_found() {
        let folder = std::env::temp_dir().join(format!("tt-wal-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir(&folder).unwrap();
        let names = [
            "0000000100000000000000FE.gz",
            "0000000100000000000000FF.gz",
            "000000010000000100000000",
            "00000002.history.gz",
            "000000020000000100000001.gz",
        ];
        for name in names {
            std::fs::write(folder.join(name), "").unwrap();
        }
        assert_eq!(first_gap(&folder, "0000000100000000000000FE").unwrap(), None);
        assert_eq!(remove_before(&folder, "000000010000000100000000").unwrap(), 2);
        assert!(folder.join("00000002.history.gz").exists() && folder.join(names[2]).exists());
        std::fs::write(folder.join("000000020000000100000003.gz"), "").unwrap();
        assert_eq!(
            first_gap(&folder, "000000010000000100000000").unwrap().as_deref(),
            Some("000000020000000100000001.gz")
        );
        assert!(goes_on_from(&folder, "000000010000000100000000").unwrap());
        assert!(!goes_on_from(&folder, "000000010000000100000004").unwrap());
        // The first one that a base needs may be missing too.
        assert!(first_gap(&folder, "0000000100000000000000F0").unwrap().is_some());
        std::fs::remove_dir_all(folder).unwrap();
    }
}

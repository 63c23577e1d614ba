//! Archiving the log of a private Postgres.

use crate::private::Folder;
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn archiving_is_turned_on_under_a_running_database_and_stays_on() {
    let mut folder = Folder::new("archiving");
    let mut first = folder.serve();
    first.child.kill().unwrap();
    first.child.wait().unwrap();
    let mode = |folder: &Folder| folder.as_superuser("show archive_mode");
    assert_eq!(mode(&folder), "off");
    let wal = folder.0.with_extension("wal");
    folder.1 = vec![("WAL_ARCHIVE_DIR", wal.display().to_string())];
    let server = folder.serve();
    assert_eq!(mode(&folder), "on");
    server.stop();
    folder.1.clear();
    let server = folder.serve();
    assert_eq!(mode(&folder), "on", "a command without the setting makes no gap");
    server.stop();
    folder.1 = vec![("WAL_ARCHIVE_DIR", "off".to_owned())];
    let server = folder.serve();
    assert_eq!(mode(&folder), "off");
    server.stop();
    std::fs::remove_dir_all(wal).unwrap();
}

fn script(name: &str, arguments: &[&Path]) -> Option<i32> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/private_postgres")
        .join(name);
    let done = Command::new("sh")
        .arg(script)
        .args(arguments)
        .stderr(Stdio::null())
        .status()
        .unwrap();
    done.code()
}

#[test]
fn an_archived_file_is_never_overwritten_and_a_damaged_one_is_no_end() {
    let root = std::env::temp_dir().join(format!("tt scripts {}", std::process::id()));
    let archive = root.join("it's here");
    std::fs::create_dir_all(&archive).unwrap();
    let (file, out) = (root.join("000000010000000000000001"), root.join("out"));
    std::fs::write(&file, "log").unwrap();
    let kept = archive.join("000000010000000000000001.gz");
    assert_eq!(script("archive-wal.sh", &[&file, &archive]), Some(0));
    let bytes = std::fs::read(&kept).unwrap();
    assert_eq!(
        script("archive-wal.sh", &[&file, &archive]),
        Some(0),
        "the same again"
    );
    std::fs::write(&file, "other").unwrap();
    assert_eq!(script("archive-wal.sh", &[&file, &archive]), Some(1));
    assert_eq!(std::fs::read(&kept).unwrap(), bytes);
    assert_eq!(
        archive.read_dir().unwrap().count(),
        1,
        "nothing is left lying about"
    );
    assert_ne!(script("archive-wal.sh", &[&file, &root.join("nowhere")]), Some(0));

    let name = Path::new("000000010000000000000001");
    assert_eq!(script("restore-wal.sh", &[name, &out, &archive]), Some(0));
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "log");
    let missing = Path::new("000000010000000000000002");
    assert_eq!(script("restore-wal.sh", &[missing, &out, &archive]), Some(1));
    assert_eq!(
        script("restore-wal.sh", &[name, &out, &root.join("nowhere")]),
        Some(200)
    );
    std::fs::write(&kept, &bytes[..bytes.len() - 4]).unwrap();
    assert_eq!(script("restore-wal.sh", &[name, &out, &archive]), Some(200));
    std::fs::remove_dir_all(root).unwrap();
}

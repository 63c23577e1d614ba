//! What is cut off or damaged is no backup.

use super::{Drill, children, damage, named};
use crate::private::Folder;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn a_dump_comes_back_whole_and_what_is_damaged_is_refused() {
    let drill = Drill::new("dump");
    drill.pack("SB00001", 100, 5);
    drill.site.says(&["audit", "seal"]);
    drill.backup(&[]);
    drill.pack("SB00002", 105, 5);
    let names = drill.list();
    assert_eq!(names.len(), 1, "{names:?}");
    let back = Folder::new("dump back");
    let (said, fine) = drill.restore(&back, &["--dump", &names[0]]);
    assert!(fine && said.contains("of the backup"), "{said}");
    assert_eq!(children(&drill, &back), named(100..105));
    let (said, fine) = drill.site.says(&["backup", "verify"]);
    assert!(fine && said.contains("as it was written"), "{said}");
    let (said, _) = drill.site.says(&["doctor"]);
    assert!(said.contains("ok   backup: the newest is 0 hours old"), "{said}");
    assert!(
        said.contains("WARN archiving") && said.contains("backup --base"),
        "{said}"
    );

    damage(&drill.backups().join(&names[0]));
    let (said, fine) = drill.site.says(&["backup", "verify"]);
    assert!(!fine && said.contains("is damaged"), "{said}");
    let (said, fine) = drill.restore(&Folder::new("dump damaged"), &["--dump", &names[0]]);
    assert!(!fine && said.contains("is damaged"), "{said}");
}

#[test]
fn what_was_cut_off_is_no_backup() {
    let drill = Drill::new("cut off");
    std::fs::create_dir_all(drill.backups()).unwrap();
    let strange = drill.backups().join("traitortrack-mine.dump");
    std::fs::write(&strange, "somebody's own").unwrap();
    // The disk is full, or so it seems to pg_dump.
    let program = env!("CARGO_BIN_EXE_traitortrack");
    let script = format!("ulimit -f 8; exec '{program}' backup");
    let mut command = Command::new("sh");
    let site = drill.site.program(&[]);
    for (name, value) in site.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let done = command.args(["-c", &script]).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(
        !done.status.success() && said.contains("Nothing was backed up"),
        "{said}"
    );
    assert_eq!((drill.list().len(), parts(&drill)), (0, 0));

    // Killed while it waits for a table that somebody holds.
    let mut holder = Command::new("psql")
        .arg("-h")
        .arg(drill.site.0.canonicalize().unwrap().join("run"))
        .args(["-U", "postgres", "-d", "traitortrack", "-Xqc"])
        .arg("begin; lock table bag; select pg_sleep(60)")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut killed = drill.site.program(&["backup"]).spawn().unwrap();
    let begun = Instant::now();
    while parts(&drill) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(20) && killed.try_wait().unwrap().is_none());
        std::thread::yield_now();
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    drill.site.as_superuser("select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid()");
    holder.wait().unwrap();
    assert_eq!(drill.list().len(), 0);
    drill.backup(&[]);
    assert_eq!((drill.list().len(), parts(&drill)), (1, 0));
    assert!(strange.exists(), "what has no manifest is not ours to remove");
}

/// Files that were not finished.
fn parts(drill: &Drill) -> usize {
    let files = drill.backups().read_dir().unwrap().flatten();
    files
        .filter(|file| file.path().extension().is_some_and(|ending| ending == "part"))
        .count()
}

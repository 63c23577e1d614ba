//! Backups of a private Postgres and what comes back from them: the drill on a real archived log, dumps, and what must not
//! pass for a backup.

use crate::private::{Folder, Server};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A site with folders for backups and the archived log, with signs in their names that shells mind.
struct Drill {
    site: Folder,
    token: String,
    server: Server,
}

impl Drill {
    fn new(name: &str) -> Self {
        let mut site = Folder::new(name);
        let beside = |what: &str| {
            site.0
                .with_file_name(format!("tt {name}'s {what} {}", std::process::id()))
        };
        let (backups, wal) = (beside("backups"), beside("100% log"));
        site.1 = vec![
            ("BACKUP_DIR", backups.display().to_string()),
            ("WAL_ARCHIVE_DIR", wal.display().to_string()),
            ("LIMIT_SCANS_PER_SECOND", "0".to_owned()),
        ];
        let server = site.serve();
        let token = site.dispatcher("asha");
        let (said, fine) = site.says(&["audit", "seal"]);
        assert!(fine, "{said}");
        Self { site, token, server }
    }

    fn backups(&self) -> PathBuf {
        PathBuf::from(&self.site.1[0].1)
    }

    fn wal(&self) -> PathBuf {
        PathBuf::from(&self.site.1[1].1)
    }

    /// Scans children into a parent of their own; each was acknowledged.
    fn pack(&self, parent: &str, first: u32, count: u32) {
        for n in first..first + count {
            let answer = self.server.scan(&self.token, parent, &format!("CHILD{n}"));
            assert!(
                answer.starts_with("HTTP/1.1 200") && answer.contains("linked"),
                "{answer}"
            );
        }
    }

    fn backup(&self, arguments: &[&str]) -> String {
        let (said, fine) = self.site.says(&[&["backup"], arguments].concat());
        assert!(fine, "{said}");
        said
    }

    /// The names of the finished backups.
    fn list(&self) -> Vec<String> {
        let (said, fine) = self.site.says(&["backup", "list"]);
        assert!(fine, "{said}");
        said.lines()
            .map(|line| line.rsplit('\t').next().unwrap().to_owned())
            .collect()
    }

    fn restore(&self, into: &Folder, arguments: &[&str]) -> (String, bool) {
        let into = into.0.to_str().unwrap();
        self.site
            .says(&[&["restore", "--into", into, "--verify"], arguments].concat())
    }

    /// Waits until the server has sealed every scan.
    fn sealed(&self) {
        let waiting = "select max(id) > (select coalesce(max(scan_to), 0) from audit_seal) from scan";
        let begun = Instant::now();
        while self.site.as_superuser(waiting) != "f" {
            assert!(begun.elapsed() < Duration::from_secs(20), "nobody seals");
        }
    }

    /// Waits until everything written so far is in the archive.
    fn archived(&self) {
        let last = self.site.as_superuser("select pg_walfile_name(pg_switch_wal())");
        let begun = Instant::now();
        while !self.wal().join(format!("{last}.gz")).exists() {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "{last} is not archived"
            );
            std::thread::yield_now();
        }
    }
}

impl Drop for Drill {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.backups());
        let _ = std::fs::remove_dir_all(self.wal());
    }
}

/// Brings the keys, which are in no backup.
fn bring_keys(drill: &Drill, folder: &Folder) {
    for key in ["secret.key", "seal.key"] {
        std::fs::copy(drill.site.0.join(key), folder.0.join(key)).unwrap();
    }
}

/// The labels of linked children, in a restored database that no server uses.
fn children(drill: &Drill, folder: &Folder) -> Vec<String> {
    bring_keys(drill, folder);
    let server = folder.serve();
    let labels =
        folder.as_superuser("select c.label from link l join bag c on c.id = l.child_bag_id order by c.id");
    server.stop();
    labels.lines().map(str::to_owned).collect()
}

fn named(range: std::ops::Range<u32>) -> Vec<String> {
    range.map(|n| format!("CHILD{n}")).collect()
}

#[test]
fn a_restore_to_a_moment_has_every_scan_before_it_and_none_after() {
    let drill = Drill::new("drill");
    drill.pack("SB00001", 100, 10);
    let said = drill.backup(&["--base"]);
    assert!(said.contains(".base: ") && said.contains("sha256 "), "{said}");
    drill.pack("SB00002", 110, 10);
    let moment = drill.site.as_superuser(
        "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
    );
    drill.pack("SB00003", 120, 10);
    drill.sealed();
    drill.site.as_superuser(
        "set session_replication_role = replica; delete from link; delete from scan where id > 5",
    );
    drill.archived();
    let (said, _) = drill.site.says(&["doctor"]);
    assert!(
        said.contains("ok   archiving: the write-ahead log is archived"),
        "{said}"
    );
    assert!(said.contains("WARN backup: there is none"), "{said}");

    let back = Folder::new("drill back");
    let (said, fine) = drill.restore(&back, &["--to", &moment]);
    assert!(fine, "{said}");
    for line in [
        "RPO: 0.0 s (the log goes on",
        "RTO: ",
        "Integrity: 0 differences",
        "a scan was linked, and taken back",
        "secret.key",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert_eq!(back.postmaster(), None, "it was stopped");
    assert_eq!(children(&drill, &back), named(100..120));
    for check in [&["integrity", "check"][..], &["audit", "verify"]] {
        let (said, fine) = back.says(check);
        assert!(fine, "{said}");
    }

    // As far as the log goes: with what was destroyed, which the checks find.
    let latest = Folder::new("drill latest");
    let (said, fine) = drill.restore(&latest, &[]);
    assert!(!fine && said.contains("FAULT: rule 3"), "{said}");
    assert!(said.contains("FAULT: scan row"), "{said}");

    // A moment before the base, a folder in use, a damaged base.
    let (said, fine) = drill.restore(&Folder::new("drill early"), &["--to", "2020-01-01"]);
    assert!(!fine && said.contains("no base from before that time"), "{said}");
    let (said, fine) = drill.restore(&back, &[]);
    assert!(!fine && said.contains("is not empty"), "{said}");
    // A folder that is not mounted looks empty.
    let empty = drill.site.0.join("empty");
    std::fs::create_dir(&empty).unwrap();
    let (said, fine) = drill.restore(&Folder::new("drill alone"), &["--wal", empty.to_str().unwrap()]);
    assert!(!fine && said.contains("holds no log from the base on"), "{said}");

    let base = drill
        .list()
        .into_iter()
        .find(|name| name.ends_with(".base"))
        .unwrap();
    damage(&drill.backups().join(base).join("base.tar.gz"));
    let nothing = Folder::new("drill damaged");
    let (said, fine) = drill.restore(&nothing, &[]);
    assert!(!fine && said.contains("is damaged"), "{said}");
    assert!(!nothing.0.exists(), "nothing was made of it");
}

fn damage(file: &Path) {
    let mut bytes = std::fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(file, bytes).unwrap();
}

#[test]
fn a_lost_disk_costs_no_more_than_what_was_not_archived() {
    let mut drill = Drill::new("lost");
    drill.backup(&["--base"]);
    drill.pack("SB00001", 100, 10);
    drill.archived();
    // Never archived, as the disk is gone at once.
    drill.pack("SB00002", 110, 3);
    let lost = drill
        .site
        .as_superuser("select clock_timestamp()::timestamptz(6)::text")
        .replacen(' ', "T", 1)
        + ":00";
    let pid = drill.site.postmaster().unwrap();
    assert!(
        Command::new("kill")
            .args(["-KILL", &pid])
            .status()
            .unwrap()
            .success()
    );
    drill.server.child.kill().unwrap();
    std::fs::remove_dir_all(drill.site.0.join("postgres")).unwrap();

    let back = Folder::new("lost back");
    let (said, fine) = drill.restore(&back, &["--lost-at", &lost]);
    assert!(fine, "{said}");
    let seconds = said.split("RPO: ").nth(1).unwrap().split(' ').next().unwrap();
    assert!(seconds.parse::<f64>().unwrap() < 60.0, "{said}");
    assert_eq!(children(&drill, &back), named(100..110));
    let newest = back.serve();
    let recorded =
        back.as_superuser("select details ->> 'file' from audit_log where action = 'restore_database'");
    newest.stop();
    assert!(recorded.ends_with(".base"), "{recorded}");
    // A moment that the log does not reach: all that there is.
    let beyond = Folder::new("lost beyond");
    let (said, fine) = drill.restore(&beyond, &["--to", &lost]);
    assert!(fine && said.contains("from the newest transaction to"), "{said}");
    assert_eq!(children(&drill, &beyond), named(100..110));
}

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
fn a_drill_proves_the_newest_backup_and_tells_where_it_cannot_be_brought_back() {
    let drill = Drill::new("weekly");
    drill.pack("SB00001", 100, 5);
    let told = |wanted: &str| {
        let (said, _) = drill.site.says(&["doctor"]);
        assert!(said.contains(wanted), "{said}");
    };
    std::fs::create_dir_all(drill.backups()).unwrap();
    let (said, fine) = drill.site.says(&["restore", "--drill"]);
    assert!(
        !fine && said.contains("THE DRILL FAILED: there is no backup"),
        "{said}"
    );
    told("WARN drill: the newest drill of a restore failed: there is no backup");

    drill.sealed();
    drill.backup(&["--base"]);
    drill.archived();
    let (said, fine) = drill.site.says(&["restore", "--drill"]);
    assert!(fine && said.contains("The drill went well."), "{said}");
    assert!(!drill.site.0.join("drill").exists(), "it tidies up");
    let newest = "select ok, right(file, 5), rpo_ms is not null, rto_ms > 0, detail from restore_drill order by id desc limit 1";
    assert_eq!(
        drill.site.as_superuser(newest),
        "t|.base|t|t|Integrity, audit and a scan were checked."
    );
    told("ok   drill: a restore was proven 1 hours ago");

    let base = drill.list().pop().unwrap();
    damage(&drill.backups().join(base).join("base.tar.gz"));
    let (said, fine) = drill.site.says(&["restore", "--drill"]);
    assert!(!fine && said.contains("is damaged"), "{said}");
    told("WARN drill: the newest drill of a restore failed");
    let events = "select string_agg(coalesce(details ->> 'file', '-'), ' ' order by id) ~ '^- [^ ]+[.]base -$' from audit_log where action = 'drill_restore'";
    assert_eq!(drill.site.as_superuser(events), "t");
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

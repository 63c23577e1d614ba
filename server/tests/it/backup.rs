//! Backups of a private Postgres and what comes back from them: to a moment, after a lost disk, in a drill.

mod archiving;
mod damaged;

use crate::private::{Folder, Server};
use std::path::{Path, PathBuf};
use std::process::Command;
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
        let (output, fine) = site.says(&["audit", "seal"]);
        assert!(fine, "{output}");
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
        let (output, fine) = self.site.says(&[&["backup"], arguments].concat());
        assert!(fine, "{output}");
        output
    }

    /// The names of the finished backups.
    fn list(&self) -> Vec<String> {
        let (output, fine) = self.site.says(&["backup", "list"]);
        assert!(fine, "{output}");
        output
            .lines()
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
    let output = drill.backup(&["--base"]);
    assert!(
        output.contains(".base: ") && output.contains("sha256 "),
        "{output}"
    );
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
    let (output, _) = drill.site.says(&["doctor"]);
    assert!(
        output.contains("ok   archiving: the write-ahead log is archived"),
        "{output}"
    );
    assert!(output.contains("WARN backup: there is none"), "{output}");

    let back = Folder::new("drill back");
    let (output, fine) = drill.restore(&back, &["--to", &moment]);
    assert!(fine, "{output}");
    for line in [
        "RPO: 0.0 s (the log goes on",
        "RTO: ",
        "Integrity: 0 differences",
        "a scan was linked, and taken back",
        "secret.key",
    ] {
        assert!(output.contains(line), "{line}: {output}");
    }
    assert_eq!(back.postmaster(), None, "it was stopped");
    assert_eq!(children(&drill, &back), named(100..120));
    for check in [&["integrity", "check"][..], &["audit", "verify"]] {
        let (output, fine) = back.says(check);
        assert!(fine, "{output}");
    }

    // As far as the log goes: with what was destroyed, which the checks find.
    let latest = Folder::new("drill latest");
    let (output, fine) = drill.restore(&latest, &[]);
    assert!(!fine && output.contains("FAULT: rule 3"), "{output}");
    assert!(output.contains("FAULT: scan row"), "{output}");

    // A moment before the base, a folder in use, a damaged base.
    let (output, fine) = drill.restore(&Folder::new("drill early"), &["--to", "2020-01-01"]);
    assert!(
        !fine && output.contains("no base from before that time"),
        "{output}"
    );
    let (output, fine) = drill.restore(&back, &[]);
    assert!(!fine && output.contains("is not empty"), "{output}");
    // A folder that is not mounted looks empty.
    let empty = drill.site.0.join("empty");
    std::fs::create_dir(&empty).unwrap();
    let (output, fine) = drill.restore(&Folder::new("drill alone"), &["--wal", empty.to_str().unwrap()]);
    assert!(
        !fine && output.contains("holds no log from the base on"),
        "{output}"
    );

    let base = drill
        .list()
        .into_iter()
        .find(|name| name.ends_with(".base"))
        .unwrap();
    damage(&drill.backups().join(base).join("base.tar.gz"));
    let nothing = Folder::new("drill damaged");
    let (output, fine) = drill.restore(&nothing, &[]);
    assert!(!fine && output.contains("is damaged"), "{output}");
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
    let (output, fine) = drill.restore(&back, &["--lost-at", &lost]);
    assert!(fine, "{output}");
    let seconds = output.split("RPO: ").nth(1).unwrap().split(' ').next().unwrap();
    assert!(seconds.parse::<f64>().unwrap() < 60.0, "{output}");
    assert_eq!(children(&drill, &back), named(100..110));
    let newest = back.serve();
    let recorded =
        back.as_superuser("select details ->> 'file' from audit_log where action = 'restore_database'");
    newest.stop();
    assert!(recorded.ends_with(".base"), "{recorded}");
    // A moment that the log does not reach: all that there is.
    let beyond = Folder::new("lost beyond");
    let (output, fine) = drill.restore(&beyond, &["--to", &lost]);
    assert!(
        fine && output.contains("from the newest transaction to"),
        "{output}"
    );
    assert_eq!(children(&drill, &beyond), named(100..110));
}

#[test]
fn a_drill_proves_the_newest_backup_and_tells_where_it_cannot_be_brought_back() {
    let drill = Drill::new("weekly");
    drill.pack("SB00001", 100, 5);
    let doctor_says = |wanted: &str| {
        let (output, _) = drill.site.says(&["doctor"]);
        assert!(output.contains(wanted), "{output}");
    };
    std::fs::create_dir_all(drill.backups()).unwrap();
    let (output, fine) = drill.site.says(&["restore", "--drill"]);
    assert!(
        !fine && output.contains("THE DRILL FAILED: there is no backup"),
        "{output}"
    );
    doctor_says("WARN drill: the newest drill of a restore failed: there is no backup");

    drill.sealed();
    drill.backup(&["--base"]);
    drill.archived();
    let (output, fine) = drill.site.says(&["restore", "--drill"]);
    assert!(fine && output.contains("The drill went well."), "{output}");
    assert!(!drill.site.0.join("drill").exists(), "it tidies up");
    let newest = "select ok, right(file, 5), rpo_ms is not null, rto_ms > 0, detail from restore_drill order by id desc limit 1";
    assert_eq!(
        drill.site.as_superuser(newest),
        "t|.base|t|t|Integrity, audit and a scan were checked."
    );
    doctor_says("ok   drill: a restore was proven 1 hours ago");

    let base = drill.list().pop().unwrap();
    damage(&drill.backups().join(base).join("base.tar.gz"));
    let (output, fine) = drill.site.says(&["restore", "--drill"]);
    assert!(!fine && output.contains("is damaged"), "{output}");
    doctor_says("WARN drill: the newest drill of a restore failed");
    let events = "select string_agg(coalesce(details ->> 'file', '-'), ' ' order by id) ~ '^- [^ ]+[.]base -$' from audit_log where action = 'drill_restore'";
    assert_eq!(drill.site.as_superuser(events), "t");
}

//! What the program may do on the machine: nothing as root, and no file of its own is open to others.

use crate::private::{Folder, free_port};
use sqlx::PgPool;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// The user of Postgres where this is root, as CI is: elsewhere there are no rights to give up.
fn postgres_user() -> Option<(u32, u32)> {
    if std::fs::metadata("/proc/self").unwrap().uid() != 0 {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").unwrap();
    let line = users.lines().find(|line| line.starts_with("postgres:")).unwrap();
    let mut fields = line.split(':').skip(2);
    let mut number = || fields.next().unwrap().parse().unwrap();
    Some((number(), number()))
}

/// Ids of the user and the group that a process works as, real, effective, saved and of files, and its other groups.
fn ids_of(process: u32) -> [Vec<u32>; 3] {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    ["Uid:", "Gid:", "Groups:"].map(|name| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.split_whitespace().map(|id| id.parse().unwrap()).collect()
    })
}

/// A file of root's that no start may change.
struct Victim(PathBuf);

impl Victim {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("tt victim {}", std::process::id()));
        std::fs::write(&path, "root's own").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        Self(path)
    }

    fn is_unharmed(&self, after: &str) {
        let found = std::fs::metadata(&self.0).unwrap();
        assert_eq!(std::fs::read_to_string(&self.0).unwrap(), "root's own", "{after}");
        assert_eq!((found.uid(), found.mode() & 0o777), (0, 0o644), "{after}");
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn root_is_given_up_and_no_link_in_the_data_folder_is_followed() {
    let Some((uid, gid)) = postgres_user() else {
        return;
    };
    let mut folder = Folder::new("links");
    let wal = |n: usize| {
        folder
            .0
            .with_file_name(format!("tt wal {n} {}", std::process::id()))
    };
    let logs: Vec<PathBuf> = (0..8).map(wal).collect();
    folder.1 = vec![("WAL_ARCHIVE_DIR", logs[0].display().to_string())];
    let home = folder.0.with_file_name(format!("tt home {}", std::process::id()));
    std::fs::create_dir(&home).unwrap();
    std::fs::set_permissions(&home, std::fs::Permissions::from_mode(0o700)).unwrap();
    folder.1.push(("HOME", home.display().to_string()));
    let server = folder.serve();
    assert_eq!(ids_of(server.child.id()), [vec![uid; 4], vec![gid; 4], vec![]]);
    server.stop();
    // Root's home is closed to the user, in whose place the program now looks for passwords.
    let done = folder
        .program(&["integrity", "check"])
        .env("LOG_LEVEL", "warn")
        .output()
        .unwrap();
    std::fs::remove_dir(&home).unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success() && !said.contains("pgpass"), "{said}");

    // What the folder's owner can do before root starts the program again.
    let victim = Victim::new();
    let links: [&[&str]; 6] = [
        &[
            "postgres/archiving.traitortrack-new",
            "postgres/archiving.conf.traitortrack-new",
            "postgres/archive-wal.traitortrack-new",
            "postgres/archive-wal.sh.traitortrack-new",
            "postgres/postgresql.traitortrack-new",
            "postgres/postgresql.conf.traitortrack-new",
        ],
        &["postgres/archive-wal.sh", "postgres/archiving.conf"],
        &["seal.last"],
        &["turn.lock", "users.lock"],
        &["secret.key", "seal.key"],
        &["run", "postgres.new"],
    ];
    for (n, names) in links.into_iter().enumerate() {
        for name in names {
            let path = folder.0.join(name);
            if path.is_dir() {
                std::fs::remove_dir_all(&path).unwrap();
            }
            let _ = std::fs::remove_file(&path);
            symlink(&victim.0, &path).unwrap();
            std::os::unix::fs::lchown(&path, Some(uid), Some(gid)).unwrap();
        }
        folder.1 = vec![("WAL_ARCHIVE_DIR", logs[n + 1].display().to_string())];
        // Whether it starts so or refuses is its own affair.
        let (said, _) = folder.says(&["audit", "seal"]);
        victim.is_unharmed(&format!("{names:?}: {said}"));
        for name in names {
            let path = folder.0.join(name);
            if path.is_symlink() {
                std::fs::remove_file(path).unwrap();
            }
        }
    }
    // A name of root's own file in the folder is no gift either.
    std::fs::hard_link(&victim.0, folder.0.join("secret.key")).unwrap();
    folder.says(&["audit", "seal"]);
    victim.is_unharmed("a second name");
    for log in logs {
        let _ = std::fs::remove_dir_all(log);
    }
}

#[test]
fn a_folder_of_roots_with_other_things_in_it_is_not_given_away() {
    if postgres_user().is_none() {
        return;
    }
    let folder = Folder::new("others");
    std::fs::create_dir(&folder.0).unwrap();
    std::fs::write(folder.0.join("accounts.ods"), "").unwrap();
    let (said, fine) = folder.says(&["migrate"]);
    assert!(
        !fine && said.contains("accounts.ods") && said.contains("chown -R postgres"),
        "{said}"
    );
    assert_eq!(std::fs::metadata(&folder.0).unwrap().uid(), 0);
}

/// Whose the folder and everything below it is.
fn owners(folder: &Path, found: &mut std::collections::BTreeSet<u32>) {
    let about = std::fs::symlink_metadata(folder).unwrap();
    found.insert(about.uid());
    if about.is_dir() {
        for entry in folder.read_dir().unwrap() {
            owners(&entry.unwrap().path(), found);
        }
    }
}

/// Where the test's database is, for a program of its own.
#[expect(
    clippy::disallowed_methods,
    reason = "no setting: what the tests' own macro reads"
)]
async fn url_of(pool: &PgPool) -> String {
    let name: String = sqlx::query_scalar("select current_database()")
        .fetch_one(pool)
        .await
        .unwrap();
    let mut url = url::Url::parse(&std::env::var("DATABASE_URL").unwrap()).unwrap();
    url.set_path(&name);
    url.into()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn root_is_given_up_over_a_database_elsewhere_too(pool: PgPool) {
    let Some((uid, gid)) = postgres_user() else {
        return;
    };
    let mut folder = Folder::new("elsewhere");
    folder.1 = vec![("DATABASE_URL", url_of(&pool).await)];
    // Root's folder, with what an earlier start as root left in it.
    std::fs::create_dir(&folder.0).unwrap();
    let (said, fine) = folder.says(&["audit", "seal"]);
    assert!(fine, "{said}");
    assert_eq!(std::fs::metadata(folder.0.join("seal.key")).unwrap().uid(), 0);

    // A port that only root may have.
    let is_free = |port: &u16| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let port = (512..1024).find(is_free).unwrap();
    let server = folder.serve_on(port, "the database of DATABASE_URL");
    assert_eq!(ids_of(server.child.id()), [vec![uid; 4], vec![gid; 4], vec![]]);
    // What other commands of root's write there is that user's as well, or the server could not read it.
    let (said, fine) = folder.says(&["audit", "seal"]);
    assert!(fine, "{said}");
    server.stop();
    let mut found = std::collections::BTreeSet::new();
    owners(&folder.0, &mut found);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [uid]);
}

/// A user that the system does not know, as in a container.
const OWNER: u32 = 54_321;

/// A database that nobody needs to reach: what is tried out comes before.
const NOWHERE: (&str, &str) = ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing");

#[test]
fn the_owner_of_the_data_folder_serves_in_place_of_root_and_gets_only_what_is_the_programs() {
    if postgres_user().is_none() {
        return;
    }
    let mut folder = Folder::new("owned");
    std::fs::create_dir(&folder.0).unwrap();
    let log = folder.0.join("logs/app.log");
    folder.1 = vec![
        (NOWHERE.0, NOWHERE.1.to_owned()),
        ("LOG_FILE", log.display().to_string()),
        ("PORT", free_port().to_string()),
    ];
    for name in ["seal.key", "letters.ods"] {
        std::fs::write(folder.0.join(name), "x").unwrap();
    }
    std::os::unix::fs::chown(&folder.0, Some(OWNER), Some(OWNER)).unwrap();
    let (said, fine) = folder.says(&["serve"]);
    assert!(
        !fine && said.contains("The database cannot be reached"),
        "it gets as far as the database: {said}"
    );
    let about = |name: &str| {
        let found = std::fs::metadata(folder.0.join(name)).unwrap();
        (found.uid(), found.gid())
    };
    assert_eq!(
        about("logs/app.log"),
        (OWNER, OWNER),
        "written after root is given up"
    );
    assert_eq!(about("seal.key"), (OWNER, OWNER));
    assert_eq!(about("letters.ods"), (0, 0), "none of this program's");
}

#[test]
fn a_server_that_cannot_give_root_up_says_what_to_do_and_does_not_start() {
    if postgres_user().is_none() {
        return;
    }
    let folder = Folder::new("refused");
    let (closed, open) = (folder.0.join("closed"), folder.0.join("open"));
    for place in [&folder.0, &closed, &open] {
        std::fs::create_dir(place).unwrap();
    }
    std::fs::set_permissions(&folder.0, std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o700)).unwrap();
    std::fs::write(open.join("accounts.ods"), "").unwrap();
    for (place, advice) in [
        (
            closed.join("data"),
            "Set DATA_DIR to a folder that this user reaches",
        ),
        (open.clone(), "chown -R postgres"),
    ] {
        let one = Folder(
            place.clone(),
            vec![
                (NOWHERE.0, NOWHERE.1.to_owned()),
                ("PORT", free_port().to_string()),
            ],
        );
        let (said, fine) = one.says(&["serve"]);
        assert!(!fine && said.contains(advice), "{}: {said}", place.display());
        assert_eq!(std::fs::metadata(&place).unwrap().uid(), 0);
    }
    // A port that somebody else has is told as it is to everybody.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let one = Folder(
        folder.0.join("data"),
        vec![
            (NOWHERE.0, NOWHERE.1.to_owned()),
            ("BIND_ADDRESS", "127.0.0.1".to_owned()),
            ("PORT", port.to_string()),
        ],
    );
    let (said, fine) = one.says(&["serve"]);
    assert!(
        !fine && said.contains(&format!("Port {port} cannot be listened on")),
        "{said}"
    );
}

/// Everything below a folder that others than its user may enter or read.
fn open_to_others(folder: &Path, found: &mut Vec<PathBuf>) {
    let about = std::fs::symlink_metadata(folder).unwrap();
    let kind = about.file_type();
    if (kind.is_dir() || kind.is_file()) && about.mode() & 0o077 != 0 {
        found.push(folder.to_owned());
    }
    if kind.is_dir() {
        for entry in folder.read_dir().unwrap() {
            open_to_others(&entry.unwrap().path(), found);
        }
    }
}

#[test]
fn data_keys_logs_archives_and_backups_are_for_their_user_alone() {
    let mut folder = Folder::new("closed");
    let beside = |what: &str| {
        folder
            .0
            .with_file_name(format!("tt closed {what} {}", std::process::id()))
    };
    let (backups, wal) = (beside("backups"), beside("wal"));
    let log = folder.0.join("logs/app.log");
    folder.1 = vec![
        ("BACKUP_DIR", backups.display().to_string()),
        ("WAL_ARCHIVE_DIR", wal.display().to_string()),
        ("LOG_FILE", log.display().to_string()),
    ];
    let server = folder.serve();
    for arguments in [
        &[
            "create-admin",
            "--username",
            "amit",
            "--email",
            "amit@example.com",
        ][..],
        &["audit", "seal"],
        &["backup"],
        &["backup", "--base"],
        &["audit", "archive"],
    ] {
        let (said, fine) = folder.says(arguments);
        assert!(fine, "{arguments:?}: {said}");
    }
    server.stop();
    assert!(log.exists() && folder.0.join("seal.last").exists());
    let mut found = Vec::new();
    for place in [&folder.0, &backups, &wal] {
        open_to_others(place, &mut found);
    }
    assert_eq!(found, Vec::<PathBuf>::new());
    for place in [backups, wal] {
        std::fs::remove_dir_all(place).unwrap();
    }
}

//! The program itself on a private Postgres: made, killed, found again, shared, stopped.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    let probe = TcpListener::bind("127.0.0.1:0").unwrap();
    probe.local_addr().unwrap().port()
}

/// A data folder of one test, and settings beside the usual. Its name has a blank in it, as people's folders do.
pub(crate) struct Folder(pub(crate) PathBuf, pub(crate) Vec<(&'static str, String)>);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("tt {name} {}", std::process::id()));
        Self(path, Vec::new())
    }

    pub(crate) fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_traitortrack"));
        command
            .args(arguments)
            .env_remove("DATABASE_URL")
            .env_remove("PRODUCTION_DATABASE_URL")
            .envs(self.1.iter().map(|(name, value)| (name, value)))
            .env("DATA_DIR", &self.0)
            .env("LOG_LEVEL", "error");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.program(arguments).output().unwrap()
    }

    pub(crate) fn serve(&self) -> Server {
        self.serve_on(free_port(), "private Postgres in")
    }

    /// Serves on that port, from the database that its first line must name.
    pub(crate) fn serve_on(&self, port: u16, database: &str) -> Server {
        let mut child = self
            .program(&["serve"])
            .env("PORT", port.to_string())
            .env("BIND_ADDRESS", "127.0.0.1")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let mut server = Server { child, said, port };
        let first = server.line();
        assert!(first.contains(database), "{first}");
        server
    }

    /// What a command said, and whether it ended well.
    pub(crate) fn says(&self, arguments: &[&str]) -> (String, bool) {
        let done = self.run(arguments);
        let said = [done.stdout, done.stderr].concat();
        (String::from_utf8_lossy(&said).into_owned(), done.status.success())
    }

    /// Makes a dispatcher of Jaipur; the token is theirs.
    pub(crate) fn dispatcher(&self, username: &str) -> String {
        let mail = format!("{username}@example.com");
        let (said, fine) = self.says(&[
            "create-user",
            "--username",
            username,
            "--email",
            &mail,
            "--role",
            "dispatcher",
            "--area",
            "jaipur",
        ]);
        assert!(fine, "{said}");
        let (said, fine) = self.says(&["create-token", "--username", username, "--name", "test"]);
        assert!(fine, "{said}");
        said.trim().lines().last().unwrap().to_owned()
    }

    /// Runs SQL as the superuser, as somebody who holds the machine can.
    pub(crate) fn as_superuser(&self, sql: &str) -> String {
        let done = Command::new("psql")
            .arg("-h")
            .arg(self.0.canonicalize().unwrap().join("run"))
            .args([
                "-U",
                "postgres",
                "-d",
                "traitortrack",
                "-v",
                "ON_ERROR_STOP=1",
                "-XAtqc",
                sql,
            ])
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8_lossy(&done.stdout).trim().to_owned()
    }

    /// The process of the database, while it runs.
    pub(crate) fn postmaster(&self) -> Option<String> {
        let text = std::fs::read_to_string(self.0.join("postgres/postmaster.pid")).ok()?;
        text.lines().next().map(str::to_owned)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Some(pid) = self.postmaster() {
            let _ = Command::new("kill").args(["-QUIT", &pid]).status();
        }
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) struct Server {
    pub(crate) child: Child,
    said: BufReader<ChildStdout>,
    port: u16,
}

impl Server {
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        line
    }

    fn is_ready(&self) -> bool {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(
            stream,
            "GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.starts_with("HTTP/1.1 200")
    }

    /// Scans a child into a parent; the answer, head and all.
    pub(crate) fn scan(&self, token: &str, parent: &str, child: &str) -> String {
        self.scan_with(token, parent, child, "")
    }

    /// The same with header lines of the caller's own.
    pub(crate) fn scan_with(&self, token: &str, parent: &str, child: &str, lines: &str) -> String {
        let body = format!(
            "{{\"key\":\"{}\",\"parent\":\"{parent}\",\"child\":\"{child}\"}}",
            uuid::Uuid::new_v4()
        );
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(
            stream,
            "POST /api/v1/scans HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n{lines}Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Asks it to stop, and waits.
    pub(crate) fn stop(mut self) {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
        assert!(self.child.wait().unwrap().success());
    }
}

/// A test that failed half-way leaves no server behind.
impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_killed_server_leaves_its_database_and_the_next_one_finds_it() {
    let folder = Folder::new("killed");
    let mut first = folder.serve();
    let invitation = first.line();
    assert!(invitation.contains("There is no admin yet"), "{invitation}");
    assert!(first.line().contains("/setup?token="));
    let database = folder.postmaster();
    first.child.kill().unwrap();
    first.child.wait().unwrap();
    assert!(database.is_some() && folder.postmaster() == database);

    let check = folder.run(&["integrity", "check"]);
    let said = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(check.status.success() && said.contains("rules hold"), "{said}");

    let second = folder.serve();
    assert!(second.is_ready());
    assert_eq!(folder.postmaster(), database, "the same database goes on");
    second.stop();
    assert_eq!(folder.postmaster(), None, "the last one out stops it");
}

#[test]
fn a_server_that_is_stopped_as_soon_as_it_speaks_leaves_nothing_behind() {
    let folder = Folder::new("hasty");
    for _ in 0..3 {
        folder.serve().stop();
        assert_eq!(folder.postmaster(), None);
    }
}

#[test]
fn a_server_that_stops_leaves_the_database_to_the_other() {
    let folder = Folder::new("shared");
    let (one, two) = (folder.serve(), folder.serve());
    one.stop();
    assert!(two.is_ready(), "its database still runs");
    two.stop();
    assert_eq!(folder.postmaster(), None);

    let made = folder.run(&[
        "create-admin",
        "--username",
        "amit",
        "--email",
        "amit@example.com",
    ]);
    let said = String::from_utf8_lossy(&made.stdout).into_owned();
    assert!(
        made.status.success() && said.contains("/set-password?token="),
        "{said}"
    );
    assert_eq!(folder.postmaster(), None, "a command stops what it started");
}

#[test]
fn data_of_another_postgres_is_refused_with_what_to_do() {
    let folder = Folder::new("version");
    std::fs::create_dir_all(folder.0.join("postgres")).unwrap();
    std::fs::write(folder.0.join("postgres/PG_VERSION"), "9\n").unwrap();
    let refused = folder.run(&["migrate"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success());
    assert!(
        said.contains("PostgreSQL 9") && said.contains("pg_upgrade"),
        "{said}"
    );
}

#[test]
fn a_wrong_setting_stops_every_command_with_one_sentence() {
    let folder = Folder::new("setting");
    for command in [&["serve"][..], &["migrate"], &["integrity", "check"]] {
        let refused = folder.program(command).env("PORT", "http").output().unwrap();
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(1));
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains("PORT") && said.contains("http"), "{said}");
    }
}

#[test]
fn the_audit_is_sealed_proven_and_its_rewriting_found() {
    let folder = Folder::new("audit");
    let server = folder.serve();
    for name in ["amit", "asha"] {
        let mail = format!("{name}@example.com");
        let (said, fine) = folder.says(&["create-admin", "--username", name, "--email", &mail]);
        assert!(fine, "{said}");
    }
    // Two seconds later the server has sealed them by itself.
    let mut seal = String::new();
    let begun = std::time::Instant::now();
    while begun.elapsed() < std::time::Duration::from_secs(30) {
        let (said, fine) = folder.says(&["audit", "prove", "audit_log:2"]);
        if fine {
            seal = said;
            break;
        }
    }
    assert!(
        seal.contains("\"user\"") && seal.contains("\"signature\""),
        "{seal}"
    );
    let (exported, fine) = folder.says(&["audit", "export-seal"]);
    assert!(fine && exported.contains("\"public_key\""), "{exported}");
    let file = folder.0.join("seal.json");
    std::fs::write(&file, exported).unwrap();
    let file = file.to_str().unwrap();
    let (said, fine) = folder.says(&["audit", "verify", "--seal", file]);
    assert!(fine && said.contains("Everything is as it was sealed"), "{said}");
    assert!(
        !said.contains("Note:"),
        "the program's role may rewrite the logs: {said}"
    );

    folder.as_superuser(
        "set session_replication_role = replica; update audit_log set user_id = 1 where id = 2",
    );
    let (said, fine) = folder.says(&["audit", "verify"]);
    assert!(
        !fine && said.contains("FAULT: audit_log row 2 was altered"),
        "{said}"
    );
    folder.as_superuser(
        "set session_replication_role = replica; delete from audit_seal; delete from audit_log",
    );
    let (said, fine) = folder.says(&["audit", "verify", "--seal", file]);
    assert!(!fine && said.contains("FAULT: "), "{said}");

    for (arguments, advice) in [
        (["audit", "prove", "2"], "such as scan:123"),
        (["audit", "prove", "scan:99"], "has no sealed row 99"),
    ] {
        let (said, fine) = folder.says(&arguments);
        assert!(!fine && said.contains(advice), "{said}");
    }
    let (said, fine) = folder.says(&["audit", "verify", "--seal", "/nowhere"]);
    assert!(!fine && said.contains("/nowhere cannot be read"), "{said}");
    let (said, fine) = folder.says(&["audit", "archive"]);
    assert!(fine && said.contains("0 months were archived"), "{said}");
    server.stop();
}

#[test]
fn a_person_is_handed_out_and_erased_by_command() {
    let folder = Folder::new("privacy");
    for (name, role) in [("amit", "admin"), ("bina", "biller")] {
        let mail = format!("{name}@example.com");
        let (said, fine) = folder.says(&[
            "create-user",
            "--username",
            name,
            "--email",
            &mail,
            "--role",
            role,
        ]);
        assert!(fine, "{said}");
    }
    let (said, fine) = folder.says(&["export-user", "--username", "bina"]);
    assert!(fine && said.contains("bina@example.com"), "{said}");
    let (said, fine) = folder.says(&["erase-user", "--username", "bina"]);
    assert!(fine && said.contains("erased-2 stands for the person"), "{said}");
    let (said, fine) = folder.says(&["list-users"]);
    assert!(fine && said.contains("amit") && !said.contains("bina"), "{said}");
    let (said, fine) = folder.says(&[
        "bag-type",
        "child-patterns",
        "--type",
        "moong",
        "--pattern",
        "#######",
    ]);
    assert!(fine, "{said}");
    let (said, fine) = folder.says(&["bag-type", "child-patterns", "--type", "Moong", "--pattern", "##"]);
    assert!(!fine && said.contains("4 to 20 places"), "{said}");
    let (said, fine) = folder.says(&["bag-type", "child-patterns", "--type", "Moong"]);
    assert!(
        !fine && said.contains("--any"),
        "one of both must be said: {said}"
    );
    let (said, fine) = folder.says(&["bag-type", "list"]);
    assert!(
        fine && said.contains("Moong\tM444-#####\t15\t1000\t#######"),
        "{said}"
    );
    assert!(said.contains("Mustard\tSB#####\t30\t1000\tany 4 to 20"), "{said}");
    let (said, fine) = folder.says(&["erase-user", "--username", "amit"]);
    assert!(!fine && said.contains("No other admin can sign in"), "{said}");
}

//! Long exports are read from a streaming replica, and from the primary when that is away, behind or no replica.

use crate::private::Folder;
use crate::site::{Answer, ServedSite};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::access::Role;
use futures_util::StreamExt;
use service::site::doctor::Surroundings;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, PgPool, Row};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Rows of the audit: a few pages of an export.
const ROWS: i32 = 2000;

/// A replica of a cluster, on a socket of its own.
struct Replica(PathBuf);

impl Replica {
    /// Copies the cluster behind that socket, and follows it.
    fn of(primary: &Path) -> Self {
        let folder = std::env::temp_dir().join(format!("tt-replica-{}", std::process::id()));
        std::fs::create_dir(&folder).unwrap();
        let replica = Self(folder);
        if is_root() {
            let owned = Command::new("chown").arg("postgres").arg(&replica.0).status();
            assert!(owned.unwrap().success());
        }
        let mut copy = replica.tool("pg_basebackup");
        copy.arg("-h")
            .arg(primary)
            .args(["-U", "postgres", "-R", "-X", "stream", "-c", "fast", "-D"]);
        let done = copy.arg(replica.0.join("data")).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        replica.start();
        replica
    }

    /// Postgres refuses to run as root.
    fn tool(&self, name: &str) -> Command {
        let versions = std::fs::read_dir("/usr/lib/postgresql").unwrap();
        let newest = versions.map(|entry| entry.unwrap().path()).max().unwrap();
        let program = newest.join("bin").join(name);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid=postgres", "--regid=postgres", "--clear-groups"])
                .arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(&self.0);
        command
    }

    fn control(&self, arguments: &[&str]) {
        let mut control = self.tool("pg_ctl");
        control
            .arg("-D")
            .arg(self.0.join("data"))
            .args(arguments)
            .stdout(std::process::Stdio::null());
        assert!(control.status().unwrap().success(), "{arguments:?}");
    }

    fn start(&self) {
        // As many connections as the primary, or Postgres refuses to follow.
        let options = format!(
            "-c listen_addresses='' -c max_connections=120 -c unix_socket_directories={}",
            self.0.display()
        );
        let log = self.0.join("log").display().to_string();
        self.control(&["-w", "-l", &log, "-o", &options, "start"]);
    }

    fn stop(&self) {
        self.control(&["-m", "immediate", "stop"]);
    }

    fn url(&self) -> String {
        url(&self.0)
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        if self.0.join("data/postmaster.pid").exists() {
            self.stop();
        }
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    String::from_utf8_lossy(&id.stdout).trim() == "0"
}

/// The address of a database behind a socket in a folder.
fn url(folder: &Path) -> String {
    let folder: String = url::form_urlencoded::byte_serialize(folder.to_str().unwrap().as_bytes())
        .collect::<String>()
        .replace('+', "%20");
    format!("postgres://postgres@localhost/traitortrack?host={folder}")
}

async fn ask(pool: &PgPool, sql: &'static str) -> i64 {
    sqlx::query(sql).fetch_one(pool).await.unwrap().get(0)
}

/// What long reads did on a server of that pool: sessions of theirs whose latest statement read the audit.
async fn readers(url: &str) -> i64 {
    let options: PgConnectOptions = url.parse().unwrap();
    let mut connection = options.connect().await.unwrap();
    sqlx::query_scalar("select count(*) from pg_stat_activity where application_name = 'traitortrack reports' and query like '%audit_log%'")
        .fetch_one(&mut connection)
        .await
        .unwrap()
}

async fn caught_up(primary: &PgPool, replica: &str) {
    let written: String = sqlx::query_scalar("select pg_current_wal_lsn()::text")
        .fetch_one(primary)
        .await
        .unwrap();
    let options: PgConnectOptions = replica.parse().unwrap();
    let mut connection = options.connect().await.unwrap();
    let begun = Instant::now();
    loop {
        let is_there: bool = sqlx::query_scalar("select pg_last_wal_replay_lsn() >= $1::pg_lsn")
            .bind(&written)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        if is_there {
            return;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "the replica does not follow"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn rows(answer: &Answer) -> usize {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.text.matches("row_of_the_test").count()
}

async fn doctor(site: &ServedSite) -> (bool, String) {
    let around = Surroundings {
        backups: None,
        trusted_proxies: 0,
        pool_most: 10,
        servers: 1,
        is_private: true,
    };
    let checks = site.state.services.doctor(around).await.unwrap();
    let check = checks.into_iter().find(|check| check.name == "reports").unwrap();
    (check.is_fine, check.what)
}

const EXPORT: &str = "/admin/audit/export?format=csv&log=audit";

#[tokio::test]
async fn exports_are_read_from_the_replica_while_it_is_good_enough() {
    let folder = Folder::new("reports");
    let mut server = folder.serve();
    // Killed, it leaves its database running.
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    let socket = folder.0.canonicalize().unwrap().join("run");
    let options: PgConnectOptions = url(&socket).parse().unwrap();
    let pool = PgPoolOptions::new()
        .max_connections(12)
        .connect_with(options)
        .await
        .unwrap();
    let replica = Replica::of(&socket);
    let site = ServedSite::with(
        pool.clone(),
        &[
            ("REPLICA_DATABASE_URL", &replica.url()),
            ("ALERT_REPLICA_SECONDS", "1"),
        ],
    );
    site.user("amit", Role::Admin, None).await;
    let cookie = site.sign_in("amit").await;
    sqlx::query("insert into audit_log (action, entity_type, details) select 'logout', 'user', '{\"note\": \"row_of_the_test\"}' from generate_series(1, $1)")
        .bind(ROWS)
        .execute(&pool)
        .await
        .unwrap();
    let all = usize::try_from(ROWS).unwrap();
    caught_up(&pool, &replica.url()).await;

    assert_eq!(rows(&site.page(&cookie, EXPORT).await), all);
    assert!(readers(&replica.url()).await > 0, "it was read there");
    assert_eq!(readers(&url(&socket)).await, 0, "and not here");
    let audited = ask(
        &pool,
        "select count(*) from audit_log where action = 'export_audit'",
    )
    .await;
    assert_eq!(audited, 1, "that it was made stands at the primary");
    let (is_fine, said) = doctor(&site).await;
    assert!(is_fine && said.contains("0 s behind"), "{said}");

    // The replica goes away in the middle of a file: the rest comes from the primary.
    let request = Request::get(EXPORT)
        .header(header::COOKIE, &cookie)
        .body(Body::empty())
        .unwrap();
    let answer = tower::ServiceExt::oneshot(site.router.clone(), request)
        .await
        .unwrap();
    let mut body = answer.into_body().into_data_stream();
    let mut file = body.next().await.unwrap().unwrap().to_vec();
    replica.stop();
    while let Some(part) = body.next().await {
        file.extend_from_slice(&part.unwrap());
    }
    assert_eq!(
        String::from_utf8_lossy(&file).matches("row_of_the_test").count(),
        all
    );
    assert_eq!(
        rows(&site.page(&cookie, EXPORT).await),
        all,
        "and all of it while the replica is away"
    );
    let (is_fine, said) = doctor(&site).await;
    assert!(!is_fine && said.contains("cannot be reached"), "{said}");

    // It is there and does not keep up.
    replica.start();
    caught_up(&pool, &replica.url()).await;
    let options: PgConnectOptions = replica.url().parse().unwrap();
    let mut at_replica = options.connect().await.unwrap();
    sqlx::query("select pg_wal_replay_pause()")
        .execute(&mut at_replica)
        .await
        .unwrap();
    sqlx::query("insert into audit_log (action, entity_type, details) values ('logout', 'user', '{\"note\": \"row_of_the_test\"}')")
        .execute(&pool)
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(2100)).await;
    assert_eq!(
        rows(&site.page(&cookie, EXPORT).await),
        all + 1,
        "the newest row is not at the replica"
    );
    let (is_fine, said) = doctor(&site).await;
    assert!(!is_fine && said.contains("s behind"), "{said}");
    sqlx::query("select pg_wal_replay_resume()")
        .execute(&mut at_replica)
        .await
        .unwrap();
    drop(at_replica);

    // The primary is no replica of itself.
    let wrong = ServedSite::with(pool.clone(), &[("REPLICA_DATABASE_URL", &url(&socket))]);
    let (is_fine, said) = doctor(&wrong).await;
    assert!(!is_fine && said.contains("is no replica"), "{said}");
    pool.close().await;
}

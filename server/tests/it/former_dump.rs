//! A dump of a former system, taken over into the private Postgres.

use crate::private::Folder;
use sqlx::{ConnectOptions as _, PgPool};
use std::path::Path;
use std::process::Command;

const PARTS: [&str; 3] = [
    include_str!("../../store/tests/data/former/schema.sql"),
    include_str!("../../store/tests/data/former/books.sql"),
    include_str!("../../store/tests/data/former/faults.sql"),
];

/// Makes a former system in an empty database, and dumps it.
async fn dump(pool: &PgPool, format: &str, file: &Path) {
    let mut tx = pool.begin().await.unwrap();
    sqlx::raw_sql("set local former.bags = 2000")
        .execute(&mut *tx)
        .await
        .unwrap();
    for part in PARTS {
        sqlx::raw_sql(part).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut url = pool.connect_options().to_url_lossy();
    // What sqlx adds is not for libpq.
    url.set_query(None);
    let done = Command::new("pg_dump")
        .args(["--no-password", "--format", format, "--file"])
        .arg(file)
        .arg(url.as_str())
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[sqlx::test(migrations = false)]
async fn a_dump_is_taken_over_once_and_leaves_nothing_of_itself(pool: PgPool) {
    let folder = Folder::new("dump");
    // Somebody of the former system whom the site has too.
    let (said, fine) = folder.says(&[
        "create-admin",
        "--username",
        "amit",
        "--email",
        "amit@example.com",
    ]);
    assert!(fine, "{said}");
    let file = std::env::temp_dir().join(format!("former {}.dump", std::process::id()));
    dump(&pool, "custom", &file).await;
    let named = file.to_str().unwrap();
    let (said, fine) = folder.says(&["migrate-from", "--dump", named, "--dry-run"]);
    assert!(fine, "{said}");
    let (said, fine) = folder.says(&["migrate-from", "--dump", named]);
    assert!(fine, "{said}");
    let report = std::fs::read_to_string(folder.0.join("migrate-from.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let planted: Vec<(String, i64)> =
        sqlx::query_as("select rule, sum(rows)::bigint from planted group by 1 order by 1")
            .fetch_all(&pool)
            .await
            .unwrap();
    let mut repaired: Vec<(String, i64)> = report["repairs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["rule"].as_str().unwrap().to_owned(),
                one["rows"].as_i64().unwrap(),
            )
        })
        .collect();
    repaired.sort();
    assert_eq!(repaired, planted);
    let server = folder.serve();
    let rows = "select (select count(*) from bag) || ' ' || (select count(*) from link) || ' ' || (select count(*) from scan)";
    let taken = folder.as_superuser(rows);
    // It was finished: the same command adds nothing.
    let (said, _) = folder.says(&["migrate-from", "--dump", named]);
    std::fs::remove_file(&file).unwrap();
    assert_eq!(folder.as_superuser(rows), taken, "{said}");
    assert_eq!(
        folder.as_superuser("select count(*) from pg_database where datname = 'former_dump'"),
        "0",
        "{said}"
    );
    let (said, fine) = folder.says(&["integrity", "check"]);
    assert!(fine, "{said}");
    server.stop();
}

#[sqlx::test(migrations = false)]
async fn a_plain_dump_is_refused_with_what_to_do(pool: PgPool) {
    let folder = Folder::new("plain dump");
    let file = std::env::temp_dir().join(format!("former {}.sql", std::process::id()));
    dump(&pool, "plain", &file).await;
    let (said, fine) = folder.says(&["migrate-from", "--dump", file.to_str().unwrap()]);
    std::fs::remove_file(&file).unwrap();
    assert!(
        !fine && said.contains("with psql, then name that with --database"),
        "{said}"
    );
}

//! Archiving that fails, on a Postgres that really archives.

use crate::private::Folder;
use crate::stage::Stage;
use domain::access::Role;
use domain::alert::AlertKind;
use sqlx::postgres::PgConnectOptions;

/// On a Postgres that really archives: no base and a fresh one, a folder that is away and back.
#[tokio::test]
async fn archiving_that_fails_and_a_missing_base_are_told_and_cleared() {
    let mut folder = Folder::new("archiving alerts");
    let wal = folder
        .0
        .with_file_name(format!("tt archived log {}", std::process::id()));
    folder.1 = vec![("WAL_ARCHIVE_DIR", wal.display().to_string())];
    // Killed, it leaves its database running, and no watcher beside that of the test.
    let mut server = folder.serve();
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    let database = PgConnectOptions::new()
        .socket(folder.0.canonicalize().unwrap().join("run"))
        .username("postgres")
        .database("traitortrack");
    let wal_setting = wal.display().to_string();
    let mut stage = Stage::with(&database, &[("WAL_ARCHIVE_DIR", &wal_setting)]).await;
    stage.site.user("amit", Role::Admin, None).await;
    stage.watch.settings.thresholds.disk_percent = 100;
    // Nobody seals here.
    stage.watch.settings.thresholds.sealer_seconds = 1_000_000;

    let data = stage
        .raised(AlertKind::BaseOld, "critical", "alert_base_old_missing")
        .await;
    assert_eq!(
        (data["value"].is_null(), data["subject"].as_str()),
        (true, Some("web-1")),
        "{data}"
    );
    let now = stage
        .sql("to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
        .await;
    let mut base = service::site::backups::Manifest::for_test("site.base", &now);
    base.kind = service::site::backups::Kind::Base;
    std::fs::create_dir(stage.backups.join(&base.file)).unwrap();
    std::fs::write(
        stage.backups.join(base.name()),
        serde_json::to_vec(&base).unwrap(),
    )
    .unwrap();
    stage.cleared(AlertKind::BaseOld).await;

    // A file stands where the folder was.
    let away = wal.with_extension("away");
    std::fs::rename(&wal, &away).unwrap();
    std::fs::write(&wal, "").unwrap();
    stage.archive().await;
    stage
        .until("select last_failed_time > coalesce(last_archived_time, '-infinity') from pg_stat_archiver")
        .await;
    stage.watch.settings.thresholds.archive_seconds = 0;
    let data = stage
        .raised(AlertKind::ArchiveFailing, "critical", "alert_archive_failing")
        .await;
    assert!(
        data["value"].as_i64().is_some_and(|seconds| seconds >= 1),
        "{data}"
    );
    std::fs::remove_file(&wal).unwrap();
    std::fs::rename(&away, &wal).unwrap();
    // A new file wakes an archiver that sleeps after its failures.
    stage.archive().await;
    stage
        .until("select last_archived_time > last_failed_time from pg_stat_archiver")
        .await;
    stage.until("select last_archived_wal >= pg_walfile_name(pg_current_wal_lsn() - 16777216) from pg_stat_archiver").await;
    stage.cleared(AlertKind::ArchiveFailing).await;
    std::fs::remove_dir_all(&stage.backups).unwrap();
    stage.connections.close().await;
    drop(folder);
    std::fs::remove_dir_all(&wal).unwrap();
}

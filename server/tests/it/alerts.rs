//! Every alert of SPEC 12, and archiving: made so, raised, told by log, notification, mail and signed webhook, and cleared again.

use crate::private::Folder;
use crate::site::Site;
use crate::stage::Stage;
use axum::http::StatusCode;
use domain::access::Role;
use domain::alert::AlertKind;
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use std::time::Duration;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_alert_is_raised_told_and_cleared(pool: PgPool) {
    let mut stage = Stage::set(&pool).await;
    let token = stage.site.user("amit", Role::Admin, None).await;
    stage.site.state.services.seal_all().await.unwrap();
    stage.watch.settings.thresholds.disk_percent = 100;
    stage.tick().await;

    // A row that wears an old time waits no longer than any other; one that was seen two minutes ago does, as when no server seals.
    stage
        .run("insert into audit_log (action, entity_type, details, \"timestamp\") values ('logout', 'user', '{}', now() - interval '2 hours')")
        .await;
    stage.tick().await;
    assert!(!stage.is_on(AlertKind::SealerBehind).await);
    stage
        .run("update log_end set noted_at = now() - interval '2 minutes'")
        .await;
    let sealer = stage
        .raised(AlertKind::SealerBehind, "warning", "alert_sealer_behind")
        .await;
    assert!(sealer["value"].as_i64().unwrap() >= 120, "{sealer}");
    let again = stage.calls.wait(1, "the second attempt", |_| true).await;
    assert_eq!(
        again.header("webhook-id"),
        stage.calls.all()[0].header("webhook-id"),
        "the receiver refused the first call, so it was made again, as the same"
    );
    stage.site.state.services.seal_all().await.unwrap();
    stage.cleared(AlertKind::SealerBehind).await;

    chain(&mut stage).await;
    write_path(&mut stage).await;
    pool_usage(&mut stage).await;
    failed_logins(&mut stage).await;
    errors(&mut stage, &token).await;
    backup(&mut stage).await;
    drill(&mut stage).await;

    // Any disk is fuller than nothing.
    stage.watch.settings.thresholds.disk_percent = 0;
    stage.tick().await;
    assert!(stage.is_on(AlertKind::DiskFull).await);
    let data = stage.calls.wait(stage.seen.1, "the disk", |call| {
        call.json()["data"]["kind"] == "disk_full"
    });
    let data = data.await.json()["data"].clone();
    assert!(
        data["value"].as_i64().is_some_and(|v| (1..=100).contains(&v)),
        "{data}"
    );
    stage
        .told(
            AlertKind::DiskFull,
            "alert.raised",
            data["severity"].as_str().unwrap(),
        )
        .await;
    stage.watch.settings.thresholds.disk_percent = 100;
    stage.tick().await;
    assert!(!stage.is_on(AlertKind::DiskFull).await);
    stage.told(AlertKind::DiskFull, "alert.cleared", "Over").await;

    replica(&mut stage).await;
    assert_eq!(stage.site.state.services.alert_delivery_failures(), 0);
    std::fs::remove_dir_all(&stage.backups).unwrap();
    stage.connections.close().await;
}

/// The newest drill of a restore failed; one that goes well ends it.
async fn drill(stage: &mut Stage) {
    stage
        .run("insert into restore_drill (ok, detail) values (false, 'rule 3')")
        .await;
    let failed = stage
        .raised(AlertKind::DrillOld, "critical", "alert_drill_old_missing")
        .await;
    assert!(failed["value"].is_null(), "{failed}");
    stage
        .run("insert into restore_drill (ok, file, rpo_ms, rto_ms, detail) values (true, 'a.base', 900, 61000, 'checked')")
        .await;
    stage.cleared(AlertKind::DrillOld).await;
    stage
        .run("update restore_drill set finished_at = now() - interval '9 days'")
        .await;
    // Within the cool-down it is raised and not told again.
    stage.tick().await;
    assert!(stage.is_on(AlertKind::DrillOld).await, "nine days are too many");
    stage
        .run("insert into restore_drill (ok, file, rpo_ms, rto_ms, detail) values (true, 'b.base', 900, 61000, 'checked')")
        .await;
    stage.tick().await;
    assert!(!stage.is_on(AlertKind::DrillOld).await);
}

/// Somebody who may write to the database adds a seal over all that there is, without the key.
async fn chain(stage: &mut Stage) {
    stage
        .run("insert into audit_log (action, entity_type) values ('login', 'user')")
        .await;
    stage
        .run(
            "select add_seal(s.number + 1, now(), s.form, s.audit_to + 1, ids.audit_id, 1, sha256('x'), substr(sha256('y'), 1, 16),
                             s.scan_to + 1, s.scan_to, 0, sha256(''), '', s.hash, sha256('z'), s.public_key, s.signature)
             from (select * from audit_seal order by number desc limit 1) s, log_ids() ids",
        )
        .await;
    let data = stage
        .raised(AlertKind::ChainBroken, "critical", "alert_chain_broken")
        .await;
    assert!(data["value"].as_i64().is_some_and(|seal| seal > 1), "{data}");
    stage
        .run("insert into audit_log (action, entity_type) values ('logout', 'user')")
        .await;
    assert!(
        stage.site.state.services.seal_all().await.is_err(),
        "nothing is built on it"
    );
    for sql in [
        "alter table audit_seal disable trigger audit_seal_never_changed",
        "delete from audit_seal where number = (select max(number) from audit_seal)",
        "alter table audit_seal enable trigger audit_seal_never_changed",
    ] {
        stage.run(sql).await;
    }
    stage.cleared(AlertKind::ChainBroken).await;
    stage.site.state.services.seal_all().await.unwrap();
}

/// This month's partition is a table of something else, so no partition can be made, until somebody takes it away.
async fn write_path(stage: &mut Stage) {
    let month = stage.sql("to_char(now() at time zone 'UTC', 'YYYY_MM')").await;
    stage.run("alter table scan detach partition scan_default").await;
    stage
        .run_text(&format!(
            "alter table scan detach partition scan_{month}; alter table scan_{month} rename to kept_{month}; create table scan_{month} (x integer)"
        ))
        .await;
    let data = stage
        .raised(AlertKind::WritePath, "danger", "alert_write_path")
        .await;
    assert_eq!(
        (data["value"].as_i64(), data["subject"].as_str()),
        (Some(1), Some(month.replace('_', "-").as_str())),
        "{data}"
    );
    // Noticed, and mended by the watcher itself once it can be.
    stage
        .run_text(&format!(
            "drop table scan_{month}; alter table kept_{month} rename to scan_{month}"
        ))
        .await;
    stage.tick().await;
    stage.cleared(AlertKind::WritePath).await;
    stage
        .run("alter table scan attach partition scan_default default")
        .await;
}

/// Connections are held until few are left: first a warning, then, within the cool-down, worse. The watcher gets through.
async fn pool_usage(stage: &mut Stage) {
    use store::pool::Lane;
    let mut held = Vec::new();
    for _ in 0..9 {
        held.push(stage.db.begin(store::Actor::default()).await.unwrap());
    }
    let seen = {
        stage.tick().await;
        stage.told(AlertKind::PoolUsage, "alert.raised", "warning").await
    };
    assert_eq!(
        (seen["value"].as_i64(), seen["subject"].as_str()),
        (Some(75), Some("web-1"))
    );
    for lane in [Lane::Floor, Lane::LogIns] {
        let lane = stage.db.in_lane(lane);
        held.push(lane.begin(store::Actor::default()).await.unwrap());
    }
    assert!(
        stage.db.begin(store::Actor::default()).await.is_err(),
        "nobody gets another"
    );
    stage.tick().await;
    let worse = stage.told(AlertKind::PoolUsage, "alert.again", "Still on").await;
    assert_eq!(
        (worse["value"].as_i64(), worse["severity"].as_str()),
        (Some(91), Some("critical"))
    );
    drop(held);
    // The connections come back when their transactions are rolled back.
    while stage.db.pool_now().checked_out > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(stage.notices("alert_pool_usage").await, "2");
    stage.cleared(AlertKind::PoolUsage).await;
}

async fn failed_logins(stage: &mut Stage) {
    for n in 0..21 {
        let name = format!("nobody{n}");
        let fields = [
            ("username", name.as_str()),
            ("password", "no such person here"),
            ("next", "/"),
        ];
        stage.site.form("", "/fn/log_in", &fields).await;
    }
    // Names that nobody has are summed beyond a few, and written down within a minute.
    stage.site.state.services.sum_attempts().await.unwrap();
    let data = stage
        .raised(AlertKind::FailedLogins, "warning", "alert_failed_logins")
        .await;
    assert_eq!(
        (data["value"].as_i64(), data["limit"].as_i64()),
        (Some(21), Some(20))
    );
    // A minute later.
    let window = std::mem::replace(&mut stage.watch.settings.window, Duration::ZERO);
    stage.cleared(AlertKind::FailedLogins).await;
    stage.watch.settings.window = window;
}

/// A table is missing, as after a restore that went wrong.
async fn errors(stage: &mut Stage, token: &str) {
    stage.run("alter table bag rename to bag_gone").await;
    for _ in 0..11 {
        let answer = stage.site.call(token, "GET", "/api/v1/bags", "").await;
        assert_eq!(
            answer.status,
            StatusCode::INTERNAL_SERVER_ERROR,
            "{}",
            answer.text
        );
    }
    stage.run("alter table bag_gone rename to bag").await;
    let data = stage
        .raised(AlertKind::ErrorSpike, "warning", "alert_error_spike")
        .await;
    assert_eq!(
        (data["value"].as_i64(), data["limit"].as_i64()),
        (Some(11), Some(10))
    );
    let window = std::mem::replace(&mut stage.watch.settings.window, Duration::ZERO);
    stage.cleared(AlertKind::ErrorSpike).await;
    stage.watch.settings.window = window;
}

/// No backup at all, then one that is too old, then a fresh one.
async fn backup(stage: &mut Stage) {
    std::fs::remove_file(stage.backups.join("site.dump.json")).unwrap();
    // The errors of before are still within their minute.
    stage.watch.settings.window = Duration::ZERO;
    let data = stage
        .raised(AlertKind::BackupOld, "critical", "alert_backup_old_missing")
        .await;
    assert!(data["value"].is_null(), "{data}");
    stage.backup("26 hours 30 minutes").await;
    stage.tick().await;
    assert!(stage.is_on(AlertKind::BackupOld).await, "27th hour");
    assert_eq!(
        stage.notices("alert_backup_old").await,
        "0",
        "better than nothing is not told"
    );
    stage.backup("25 hours 30 minutes").await;
    stage.cleared(AlertKind::BackupOld).await;
}

/// A replication slot that nobody uses: the replica went away. It is told as gone from the list when the slot is dropped.
async fn replica(stage: &mut Stage) {
    let slot = format!("gone_{}", uuid::Uuid::new_v4().simple());
    stage
        .sql(&format!(
            "select pg_create_physical_replication_slot('{slot}')::text"
        ))
        .await;
    let data = stage
        .raised(AlertKind::ReplicaLag, "critical", "alert_replica_lag_missing")
        .await;
    assert_eq!(data["subject"], slot.as_str());
    stage
        .sql(&format!("select pg_drop_replication_slot('{slot}')::text"))
        .await;
    stage.watch.settings.stale = Duration::ZERO;
    stage.cleared(AlertKind::ReplicaLag).await;
}

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

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_admin_sees_what_is_on_and_takes_care_of_it(pool: PgPool) {
    let site = Site::new(pool);
    site.user("amit", Role::Admin, None).await;
    let cookie = site.sign_in("amit").await;
    let empty = site.page(&cookie, "/admin/alerts").await;
    assert!(empty.text.contains("Nothing is wrong."), "{}", empty.text);
    for n in 0..60 {
        sqlx::query("insert into alert (kind, subject, severity, value, bound, cleared_at) values ('error_spike', $1, 1, 11, 10, now())")
            .bind(format!("old-{n:02}"))
            .execute(&site.pool)
            .await
            .unwrap();
    }
    sqlx::query("insert into alert (kind, subject, severity, value, bound) values ('disk_full', '<b>web-1</b>', 3, 97, 80)")
        .execute(&site.pool)
        .await
        .unwrap();
    let page = site.page(&cookie, "/admin/alerts").await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [
        "The disk of &lt;b&gt;web-1&lt;/b&gt; is 97 % full; more than 80 % is too much.",
        "What to do:",
        "Danger",
        "old-59 logged 11 errors",
    ] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    assert!(!page.text.contains("old-09"), "fifty stand on a page");
    let next = page.text.split_once("/admin/alerts?cursor=").unwrap().1;
    let cursor: String = next.chars().take_while(char::is_ascii_digit).collect();
    let second = site
        .page(&cookie, &format!("/admin/alerts?cursor={cursor}"))
        .await;
    assert!(second.text.contains("old-09") && !second.text.contains("old-59"));
    let id = "61";
    let done = site.form(&cookie, "/fn/acknowledge_alert", &[("id", id)]).await;
    assert_eq!(done.header("location"), "/admin/alerts?done=alert_acknowledged");
    let page = site.page(&cookie, done.header("location")).await;
    assert!(page.text.contains("amit takes care of it since"), "{}", page.text);
    assert!(
        !page.text.contains("I take care of it"),
        "nothing is left to take"
    );
    let audit = site.page(&cookie, "/admin/audit?action=acknowledge_alert").await;
    assert!(audit.text.contains("Alert acknowledged"), "{}", audit.text);
    let hindi = format!("{cookie}; lang=hi");
    let page = site.page(&hindi, "/admin/alerts").await;
    assert!(page.text.contains("डिस्क भर रही है"), "{}", page.text);
}

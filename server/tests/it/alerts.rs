//! Every alert of SPEC 12: made so, raised, told by log, notification, mail and signed webhook, and cleared again.

mod archiving;
mod page;

use crate::stage::Stage;
use axum::http::StatusCode;
use domain::access::Role;
use domain::alert::AlertKind;
use sqlx::PgPool;
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
        .arrives(
            AlertKind::DiskFull,
            "alert.raised",
            data["severity"].as_str().unwrap(),
        )
        .await;
    stage.watch.settings.thresholds.disk_percent = 100;
    stage.tick().await;
    assert!(!stage.is_on(AlertKind::DiskFull).await);
    stage.arrives(AlertKind::DiskFull, "alert.cleared", "Over").await;

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
        stage
            .arrives(AlertKind::PoolUsage, "alert.raised", "warning")
            .await
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
    let worse = stage
        .arrives(AlertKind::PoolUsage, "alert.again", "Still on")
        .await;
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

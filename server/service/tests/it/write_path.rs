//! No partition for today: nothing is stored and everybody is told, and after the repair what was kept arrives once.

use crate::acts::Acts as _;
use crate::role::Role;
use crate::seals::site_seals;
use crate::{Site, around, command};
use domain::alert::AlertKind;
use domain::health::Health;
use domain::scan::{Command, ScanOutcome};
use service::ServiceError;
use service::site::alerts::{ErrorCount, Watch};
use sqlx::{Executor, PgPool};

/// Takes this month's partition and the default one of a log away.
async fn detach(owner: &PgPool, log: &str, month: &str) {
    let sql = format!(
        "alter table {log} detach partition {log}_{month}; alter table {log} detach partition {log}_default"
    );
    owner.execute(sqlx::AssertSqlSafe(sql)).await.unwrap();
}

fn is_not_stored(error: &ServiceError) {
    assert!(matches!(error, ServiceError::NotStored(_)), "{error:?}");
    assert_eq!((error.status(), error.code()), (503, "not_stored"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn without_a_partition_for_today_reads_wait_and_arrive_once(pool: PgPool) {
    let role = Role::new(&pool).await;
    let site = role.site(&Site::new(pool.clone()).await, site_seals());
    site.pack("SB00001", 1).await;
    let month: String = sqlx::query_scalar("select to_char(now() at time zone 'UTC', 'YYYY_MM')")
        .fetch_one(&pool)
        .await
        .unwrap();
    for log in ["scan", "audit_log"] {
        detach(&pool, log, &month).await;
    }

    // The device keeps what it cannot send: one by one, then as a batch.
    let kept: Vec<Command> = (0..3).map(|n| command("SB00001", &format!("KEPT{n}"))).collect();
    let by = site.packs(&site.jaipur);
    for scan in &kept {
        is_not_stored(&site.services.scan(&by, scan.clone()).await.unwrap_err());
    }
    is_not_stored(&site.services.scan_batch(&by, kept.clone()).await.unwrap_err());
    let act = site
        .services
        .close_parent(&by, uuid::Uuid::new_v4(), "SB00001", "damaged");
    is_not_stored(&act.await.unwrap_err());

    let said = month.replace('_', "-");
    let health = site.services.system_health().await;
    for part in ["write_path", "audit_logging"] {
        let part = &health.components[part];
        assert_eq!(part.status, Health::Unhealthy, "{part:?}");
        let advice = part.advice.as_ref().unwrap().to_string();
        assert!(
            advice.contains(&said) && advice.contains("maintenance partitions"),
            "{advice}"
        );
    }
    let checks = site.services.doctor(around()).await.unwrap();
    let writing = checks.iter().find(|check| check.name == "writing").unwrap();
    assert!(
        !writing.is_fine && writing.what.contains(&said) && writing.what.contains("scan and audit_log"),
        "{writing:?}"
    );

    // The watcher's next look, at most ten seconds later: it tells, and has the owner's function put the months back.
    let mut watch = Watch::new(site.services.clone(), ErrorCount::default());
    let is_on = async || -> bool {
        let active = site.services.alerts_active().await.unwrap();
        active.contains(&(AlertKind::WritePath, 1))
    };
    watch.tick().await.unwrap();
    assert!(is_on().await);
    watch.tick().await.unwrap();
    assert!(!is_on().await);
    assert_eq!(
        site.services.system_health().await.components["write_path"].status,
        Health::Healthy
    );

    // What was kept is sent again, some of it twice.
    for answer in site.services.scan_batch(&by, kept.clone()).await.unwrap() {
        assert_eq!(answer.outcome, ScanOutcome::Linked);
    }
    for scan in &kept {
        let again = site.services.scan(&by, scan.clone()).await.unwrap();
        assert_eq!(again.outcome, ScanOutcome::Linked);
    }
    assert_eq!(site.count("select count(*) from scan").await, 4);
    assert_eq!(site.count("select count(*) from link").await, 4);
    site.services.seal_all().await.unwrap();
    assert_eq!(site.services.verify_audit(None).await.unwrap().fault, None);
    site.sound().await;
    role.drop().await;
}

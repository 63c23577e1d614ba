//! How long rows have waited for their seal is counted from when they were seen waiting, whatever time they wear.

use super::{site_seals, tamper, with_seals};
use crate::{Site, settings};
use domain::alert::{AlertKind, Reading};
use service::proof::seals::Sealed;
use service::site::alerts::{ErrorCount, Watch};
use service::{Client, Services, Settings};
use sqlx::PgPool;

fn services(pool: &PgPool) -> Services {
    let db = store::Db::from_pool(pool.clone(), store::TimeZone::UTC);
    Services::new(
        db,
        Settings {
            seals: site_seals(),
            ..settings()
        },
    )
}

/// What the alert about the sealer is judged by, in seconds.
async fn lag(watch: &mut Watch) -> Option<i64> {
    let readings = watch.readings().await.unwrap();
    let of_sealer = |reading: &&Reading| reading.kind == AlertKind::SealerBehind;
    readings.iter().find(of_sealer).unwrap().value
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_fresh_demo_raises_no_alert_about_seals(pool: PgPool) {
    let services = services(&pool);
    services.seed_demo(&Client::default()).await.unwrap();
    let mut watch = Watch::new(services.clone(), ErrorCount::default());
    let thresholds = watch.settings.thresholds;
    for reading in watch.readings().await.unwrap() {
        let is_of_seals = matches!(
            reading.kind,
            AlertKind::SealerBehind | AlertKind::ChainBroken | AlertKind::WritePath
        );
        if is_of_seals {
            assert_eq!(thresholds.judge(&reading), None, "{reading:?}");
        }
    }
    services.seal_all().await.unwrap();
    assert_eq!(lag(&mut watch).await, Some(0));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn rows_that_nobody_seals_are_told_however_young_they_look(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let services = services(&pool);
    let mut watch = Watch::new(services.clone(), ErrorCount::default());
    site.run(
        "insert into audit_log (action, entity_type, \"timestamp\") values ('login', 'user', now() + interval '1 hour')",
    )
    .await;
    assert_eq!(lag(&mut watch).await, Some(1), "a begun second counts");
    // Two minutes later, with more rows and many more looks.
    tamper(
        &pool,
        "update log_end set noted_at = noted_at - interval '2 minutes'",
    )
    .await;
    site.pack("SB00001", 2).await;
    for _ in 0..3 {
        assert!(lag(&mut watch).await.is_some_and(|seconds| seconds >= 120));
    }
    assert!(services.seal_state().await.unwrap().lag_ms >= 120_000);
    services.seal_all().await.unwrap();
    assert_eq!(lag(&mut watch).await, Some(0));
    // And from then on anew.
    site.pack("SB00002", 1).await;
    assert!(lag(&mut watch).await.is_some_and(|seconds| seconds <= 60));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn ids_that_were_never_used_make_no_seal(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let services = with_seals(&pool, site_seals());
    site.pack("SB00001", 1).await;
    services.seal_all().await.unwrap();
    let seals = site.count("select count(*) from audit_seal").await;
    let mut watch = Watch::new(services.clone(), ErrorCount::default());
    site.run("select nextval('scan_id_seq'), nextval('audit_log_id_seq')")
        .await;
    assert_eq!(services.seal().await.unwrap(), Sealed::Nothing);
    assert_eq!(site.count("select count(*) from audit_seal").await, seals);
    assert_eq!(lag(&mut watch).await, Some(0), "nothing waits");
    assert_eq!(services.verify_audit(None).await.unwrap().fault, None);
    // The next row's seal covers them, without a gap.
    site.pack("SB00002", 1).await;
    assert!(matches!(
        services.seal().await.unwrap(),
        Sealed::Rows { scan: 1, .. }
    ));
    assert_eq!(services.verify_audit(None).await.unwrap().fault, None);
    site.sound().await;
}

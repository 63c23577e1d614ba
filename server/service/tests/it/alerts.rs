//! Alerts: watched by many servers, told to admins, taken care of by one.

use crate::{Site, settings};
use domain::access::OperateSite;
use domain::alert::{AlertKind, AlertList};
use domain::fault::Missing;
use service::site::alerts::{AlertSettings, ErrorCount, Watch};
use service::{Authorized, ServiceError, Services, Settings};
use sqlx::PgPool;

fn operates(site: &Site) -> Authorized<OperateSite> {
    site.admin.authorize(OperateSite).unwrap()
}

/// A server of that name over the site's database.
fn server(pool: &PgPool, name: &str) -> Services {
    let alerts = AlertSettings {
        server: name.to_owned(),
        ..AlertSettings::default()
    };
    let db = store::Db::from_pool(pool.clone(), store::TimeZone::UTC);
    Services::new(db, Settings { alerts, ..settings() })
}

async fn fail_to_log_in(site: &Site, times: i32) {
    sqlx::query("insert into audit_log (action, entity_type, details) select 'login_failed', 'user', '{}' from generate_series(1, $1)")
        .bind(times)
        .execute(&site.pool)
        .await
        .unwrap();
}

async fn list(site: &Site) -> AlertList {
    site.services.alerts(&operates(site), None).await.unwrap()
}

fn of_kind(list: &AlertList, kind: AlertKind) -> usize {
    list.open.iter().filter(|alert| alert.kind == kind).count()
}

async fn notices(site: &Site, code: &str) -> usize {
    let codes = site.notices(&site.admin).await;
    codes.iter().filter(|found| *found == code).count()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn two_servers_raise_what_is_the_sites_once_and_their_own_each(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    fail_to_log_in(&site, 21).await;
    let errors = ErrorCount::default();
    (0..11).for_each(|_| errors.add());
    let mut one = Watch::new(server(&pool, "web-1"), errors.clone());
    let mut two = Watch::new(server(&pool, "web-2"), errors);
    let (first, second) = tokio::join!(one.tick(), two.tick());
    first.unwrap();
    second.unwrap();
    let open = list(&site).await;
    assert_eq!(of_kind(&open, AlertKind::FailedLogins), 1);
    assert_eq!(of_kind(&open, AlertKind::ErrorSpike), 2);
    assert_eq!(notices(&site, "alert_failed_logins").await, 1);
    assert_eq!(notices(&site, "alert_error_spike").await, 2);
    assert!(
        site.notices(&site.biller).await.is_empty(),
        "only admins look after the site"
    );
    one.settings.window = std::time::Duration::ZERO;
    one.tick().await.unwrap();
    let open = list(&site).await;
    assert_eq!(of_kind(&open, AlertKind::FailedLogins), 0);
    assert_eq!(
        of_kind(&open, AlertKind::ErrorSpike),
        1,
        "a server clears its own only"
    );
    assert_eq!(notices(&site, "alert_failed_logins_cleared").await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_takes_care_is_noted_once(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    fail_to_log_in(&site, 21).await;
    Watch::new(server(&pool, "web-1"), ErrorCount::default())
        .tick()
        .await
        .unwrap();
    let open = list(&site).await;
    let alert = open
        .open
        .iter()
        .find(|a| a.kind == AlertKind::FailedLogins)
        .unwrap();
    for _ in 0..2 {
        site.services
            .acknowledge_alert(&operates(&site), alert.id)
            .await
            .unwrap();
    }
    let noted = site
        .count("select count(*) from audit_log where action = 'acknowledge_alert' and entity_type = 'alert' and details ->> 'kind' = 'failed_logins'")
        .await;
    assert_eq!(noted, 1, "the second time changes nothing");
    let open = list(&site).await;
    let alert = open
        .open
        .iter()
        .find(|a| a.kind == AlertKind::FailedLogins)
        .unwrap();
    assert_eq!(alert.acknowledged_by.as_deref(), Some("amit"));
    let unknown = site.services.acknowledge_alert(&operates(&site), 999).await;
    assert!(
        matches!(unknown, Err(ServiceError::NotFound(Missing::Alert))),
        "{unknown:?}"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_lost_database_is_an_error_and_not_the_end(pool: PgPool) {
    let settings = store::PoolSettings {
        url: "postgres://nobody@127.0.0.1:1/nothing".to_owned(),
        size: 8,
        overflow: 0,
        slow: std::time::Duration::from_secs(1),
        time_zone: store::TimeZone::UTC,
    };
    let lost = Services::new(store::Db::lazy(&settings).unwrap(), crate::settings());
    let mut watch = Watch::new(lost.clone(), ErrorCount::default());
    for _ in 0..2 {
        lost.sample_pool();
        let failed = watch.tick().await;
        assert!(matches!(failed, Err(ServiceError::Unavailable(_))), "{failed:?}");
    }
    drop(pool);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn alerts_that_were_over_long_ago_are_dropped(pool: PgPool) {
    let site = Site::new(pool).await;
    site.run(
        "insert into alert (kind, severity, value, bound, cleared_at)
         select 'sealer_behind', 1, 61, 60, now() - make_interval(days => d) from unnest(array[399, 401]) d",
    )
    .await;
    site.services.housekeeping().await.unwrap();
    assert_eq!(site.count("select count(*) from alert").await, 1);
}

//! What people who are not signed in may make the audit grow by.

use crate::Site;
use service::people::accounts::Visit;
use service::site::limits::{Clock, FakeRelativeClock, LimitSettings, Limits};
use service::{Client, ServiceError, Services};
use sqlx::PgPool;
use std::time::Duration;

const PASSWORD: &str = "four plain words here";

/// A site on which time stands still for the limits, and no limit but that on rows is on.
async fn held(pool: PgPool) -> (Site, Services, FakeRelativeClock) {
    let site = Site::new(pool).await;
    let clock = FakeRelativeClock::default();
    let off = LimitSettings {
        login_per_account: 0,
        login_per_address: 0,
        ..LimitSettings::default()
    };
    let limits = Limits::with_clock(&off, &Clock::from(clock.clone()));
    let services = site.services.clone().with_limits(limits);
    (site, services, clock)
}

fn at(ip: &str) -> Client {
    Client {
        ip: Some(ip.to_owned()),
        ..Client::default()
    }
}

fn from(ip: &str) -> Visit {
    Visit {
        client: at(ip),
        ..Visit::default()
    }
}

/// The rows of the audit: action, what was summed, how many, from how many addresses, address.
async fn rows(site: &Site) -> Vec<(String, Option<String>, Option<i64>, Option<i64>, Option<String>)> {
    sqlx::query_as(
        "select action, details ->> 'kind', (details ->> 'count')::bigint, (details ->> 'addresses')::bigint, ip_address
         from audit_log where action in ('refuse_link', 'login_failed', 'login_blocked', 'sum_attempts') order by id",
    )
    .fetch_all(&site.pool)
    .await
    .unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn made_up_links_beyond_ten_a_minute_are_one_row_a_minute(pool: PgPool) {
    let (site, services, clock) = held(pool).await;
    let made_up = async |n: usize, ip: &str| {
        let token = format!("made-up-{n}");
        let refused = services
            .set_password(&at(ip), &token, PASSWORD)
            .await
            .unwrap_err();
        assert_eq!((refused.status(), refused.code()), (409, "link_expired"));
    };
    for n in 0..100 {
        made_up(n, "203.0.113.7").await;
    }
    made_up(100, "198.51.100.1").await;
    let written = rows(&site).await;
    assert_eq!(written.len(), 11, "{written:?}");
    assert!(written.iter().all(|row| row.0 == "refuse_link"), "{written:?}");
    assert_eq!(
        written[10].4.as_deref(),
        Some("198.51.100.1"),
        "another address has its own"
    );
    services.sum_attempts().await.unwrap();
    services.sum_attempts().await.unwrap();
    let written = rows(&site).await;
    assert_eq!(written.len(), 12, "{written:?}");
    let (action, kind, count, addresses, ip) = written[11].clone();
    assert_eq!(
        (action.as_str(), kind.as_deref(), count, addresses, ip.as_deref()),
        (
            "sum_attempts",
            Some("refuse_link"),
            Some(90),
            Some(1),
            Some("203.0.113.7")
        )
    );
    clock.advance(Duration::from_secs(6));
    made_up(101, "203.0.113.7").await;
    assert_eq!(
        rows(&site).await.len(),
        13,
        "after a while an attempt is a row again"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn log_ins_to_unknown_and_to_waiting_accounts_are_counted_by_kind_and_by_the_alert(pool: PgPool) {
    let (site, services, _) = held(pool).await;
    site.give_password(&site.jaipur, PASSWORD).await;
    for n in 0..30 {
        let name = format!("nobody-{n}");
        let refused = services
            .log_in(&from("203.0.113.7"), &name, "wrong")
            .await
            .unwrap_err();
        assert!(matches!(refused, ServiceError::BadCredentials));
    }
    // A known account waits from the fifth on, and what comes then is counted.
    for _ in 0..25 {
        let refused = services
            .log_in(&from("198.51.100.1"), "jaya", "wrong")
            .await
            .unwrap_err();
        assert!(matches!(refused, ServiceError::BadCredentials));
    }
    services.sum_attempts().await.unwrap();
    let written = rows(&site).await;
    let of = |action: &str| written.iter().filter(|row| row.0 == action).count();
    assert_eq!(
        (of("login_failed"), of("login_blocked"), of("sum_attempts")),
        (10 + 5, 10, 2)
    );
    let sums: Vec<_> = written
        .iter()
        .filter(|row| row.0 == "sum_attempts")
        .map(|row| (row.1.as_deref().unwrap_or(""), row.2, row.4.as_deref()))
        .collect();
    assert_eq!(
        sums,
        [
            ("login_blocked", Some(10), Some("198.51.100.1")),
            ("login_failed", Some(20), Some("203.0.113.7"))
        ]
    );
    let readings = store::Db::from_pool(site.pool.clone(), crate::jiff_zone())
        .database_readings(Duration::from_secs(60), false)
        .await
        .unwrap();
    assert_eq!(readings.failed_logins, 30 + 25);
    let failed = store::Db::from_pool(site.pool.clone(), crate::jiff_zone())
        .failed_log_ins()
        .await
        .unwrap();
    let of = |address: &str| {
        let found = failed.iter().find(|row| row.address.as_deref() == Some(address));
        found.map(|row| row.failures)
    };
    assert_eq!((of("203.0.113.7"), of("198.51.100.1")), (Some(30), Some(5)));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn many_addresses_together_leave_no_more_rows_than_a_few(pool: PgPool) {
    let (site, services, _) = held(pool).await;
    for n in 0..700 {
        let ip = format!("2001:db8:{n:x}::1");
        services
            .set_password(&at(&ip), "made-up", PASSWORD)
            .await
            .unwrap_err();
    }
    services.sum_attempts().await.unwrap();
    let written = rows(&site).await;
    assert_eq!(written.len(), 601);
    let (action, kind, count, addresses, ip) = written[600].clone();
    assert_eq!(
        (action.as_str(), kind.as_deref(), count, addresses, ip),
        ("sum_attempts", Some("refuse_link"), Some(100), Some(100), None)
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_could_not_be_written_is_counted_on(pool: PgPool) {
    let (site, services, _) = held(pool).await;
    for n in 0..15 {
        services
            .set_password(&at("203.0.113.7"), &format!("made-up-{n}"), PASSWORD)
            .await
            .unwrap_err();
    }
    let run = async |sql: &'static str| sqlx::query(sql).execute(&site.pool).await.unwrap();
    run("alter table audit_log add constraint closed check (action <> 'sum_attempts') not valid").await;
    services.sum_attempts().await.unwrap_err();
    run("alter table audit_log drop constraint closed").await;
    services
        .set_password(&at("203.0.113.7"), "made-up", PASSWORD)
        .await
        .unwrap_err();
    services.sum_attempts().await.unwrap();
    let written = rows(&site).await;
    assert_eq!((written.len(), written[10].2), (11, Some(6)));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_address_asks_for_passkeys_as_often_as_it_may_log_in(pool: PgPool) {
    let site = Site::new(pool).await;
    let clock = FakeRelativeClock::default();
    let few = LimitSettings {
        login_per_address: 3,
        ..LimitSettings::default()
    };
    let limits = Limits::with_clock(&few, &Clock::from(clock.clone()));
    let services = site.services.clone().with_limits(limits);
    for _ in 0..3 {
        services.ask_passkey(&at("203.0.113.7")).await.unwrap();
    }
    let refused = services.ask_passkey(&at("203.0.113.7")).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (429, "too_many_requests"));
    services.ask_passkey(&at("198.51.100.1")).await.unwrap();
    // Nobody is kept from typing a password by that.
    let typed = services.log_in(&from("203.0.113.7"), "jaya", "wrong").await;
    assert!(matches!(typed, Err(ServiceError::BadCredentials)));
}

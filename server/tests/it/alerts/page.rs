//! The page of alerts.

use crate::site::ServedSite;
use crate::stage::Stage;
use axum::http::StatusCode;
use domain::access::Role;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_admin_sees_what_is_on_and_takes_care_of_it(pool: PgPool) {
    let site = ServedSite::new(pool);
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

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_fresh_demo_raises_no_alert(pool: PgPool) {
    let mut stage = Stage::set(&pool).await;
    let services = &stage.site.state.services;
    services.seed_demo(&service::Client::default()).await.unwrap();
    // The machine's own disk is none of the demo.
    stage.watch.settings.thresholds.disk_percent = 100;
    stage.tick().await;
    stage.tick().await;
    let alerts = stage
        .sql("select coalesce(string_agg(kind::text, ' '), '') from alert")
        .await;
    assert_eq!(alerts, "", "nothing is wrong with it");
}

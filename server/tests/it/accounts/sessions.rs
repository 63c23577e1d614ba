//! Sessions: how they end, and who stays signed in.

use super::{call, count, profile, run};
use crate::site::{PASSWORD, ServedSite};
use axum::http::StatusCode;
use domain::access::Role;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_a_page_asks_by_itself_keeps_no_session_alive(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    let away = "select count(*) from web_session where seen_at < now() - interval '20 minutes'";
    run(
        &site,
        "update web_session set seen_at = now() - interval '25 minutes'",
    )
    .await;
    call(&site, &cookie, "/fn/unread", &[]).await;
    site.page(&cookie, "/api/v1/bills/B1").await;
    assert_eq!(count(&site, away).await, 1);
    site.page(&cookie, "/dashboard").await;
    assert_eq!(count(&site, away).await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn two_devices_of_one_person_are_two_sessions_that_can_be_ended(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("bina", Role::Biller, None).await;
    let (desk, phone) = (site.sign_in("bina").await, site.sign_in("bina").await);
    let page = site.page(&desk, "/profile/security").await.text;
    // Every device but this one has a form that ends its session.
    let others: Vec<&str> = page.split("name=\"number\" value=\"").skip(1).collect();
    assert_eq!(others.len(), 1, "{page}");
    let other = others[0].split('"').next().unwrap();
    call(&site, &desk, "/fn/end_session", &[("number", other)]).await;
    assert_eq!(profile(&site, &phone).await, StatusCode::UNAUTHORIZED);
    let phone = site.sign_in("bina").await;
    call(&site, &phone, "/fn/end_other_sessions", &[]).await;
    assert_eq!(profile(&site, &desk).await, StatusCode::UNAUTHORIZED);
    assert_eq!(profile(&site, &phone).await, StatusCode::OK);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn signing_out_ends_the_session_and_clears_the_browsers_cache_only(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    let out = site.form(&cookie, "/fn/log_out", &[]).await;
    assert_eq!(
        out.header("clear-site-data"),
        "\"cache\"",
        "unsent scans stay on the device"
    );
    assert_eq!(profile(&site, &cookie).await, StatusCode::UNAUTHORIZED);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_changes_the_password_stays_signed_in_here_and_nowhere_else(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("bina", Role::Biller, None).await;
    let (desk, phone) = (site.sign_in("bina").await, site.sign_in("bina").await);
    let changed = site
        .form(
            &desk,
            "/fn/change_password",
            &[("current", PASSWORD), ("password", "five other plain words")],
        )
        .await;
    assert_eq!(
        changed.header("location"),
        "/profile/security?done=password_changed"
    );
    assert_eq!(profile(&site, &desk).await, StatusCode::OK);
    assert_eq!(profile(&site, &phone).await, StatusCode::UNAUTHORIZED);
    // A request that writes the session afterwards must not bring its old epoch back.
    let proved = site
        .form(
            &desk,
            "/fn/verify",
            &[("proof", "five other plain words"), ("next", "/profile")],
        )
        .await;
    assert_eq!(profile(&site, &proved.cookie()).await, StatusCode::OK);
}

//! Sessions: how they end, and who stays signed in.

use super::{call, count, run};
use crate::site::{PASSWORD, Site};
use axum::http::StatusCode;
use domain::access::Role;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_a_page_asks_by_itself_keeps_no_session_alive(pool: PgPool) {
    let site = Site::new(pool);
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
    call(&site, &cookie, "/fn/stats", &[]).await;
    assert_eq!(count(&site, away).await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn two_devices_of_one_person_are_two_sessions_that_can_be_ended(pool: PgPool) {
    let site = Site::new(pool);
    site.user("bina", Role::Biller, None).await;
    let (desk, phone) = (site.sign_in("bina").await, site.sign_in("bina").await);
    let devices = call(&site, &desk, "/fn/security", &[]).await.json()["devices"].clone();
    assert_eq!(devices.as_array().unwrap().len(), 2);
    let other = devices
        .as_array()
        .unwrap()
        .iter()
        .find(|d| d["is_this"] == false)
        .unwrap()["number"]
        .to_string();
    call(&site, &desk, "/fn/end_session", &[("number", &other)]).await;
    assert_eq!(
        call(&site, &phone, "/fn/profile", &[]).await.status,
        StatusCode::UNAUTHORIZED
    );
    let phone = site.sign_in("bina").await;
    call(&site, &phone, "/fn/end_other_sessions", &[]).await;
    assert_eq!(
        call(&site, &desk, "/fn/profile", &[]).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        call(&site, &phone, "/fn/profile", &[]).await.status,
        StatusCode::OK
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn signing_out_ends_the_session_and_clears_the_browsers_cache_only(pool: PgPool) {
    let site = Site::new(pool);
    site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    let out = site.form(&cookie, "/fn/log_out", &[]).await;
    assert_eq!(
        out.header("clear-site-data"),
        "\"cache\"",
        "unsent scans stay on the device"
    );
    assert_eq!(
        call(&site, &cookie, "/fn/profile", &[]).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_changes_the_password_stays_signed_in_here_and_nowhere_else(pool: PgPool) {
    let site = Site::new(pool);
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
    assert_eq!(
        call(&site, &desk, "/fn/profile", &[]).await.status,
        StatusCode::OK
    );
    assert_eq!(
        call(&site, &phone, "/fn/profile", &[]).await.status,
        StatusCode::UNAUTHORIZED
    );
    // A request that writes the session afterwards must not bring its old epoch back.
    let proved = site
        .form(
            &desk,
            "/fn/verify",
            &[("proof", "five other plain words"), ("next", "/profile")],
        )
        .await;
    assert_eq!(
        call(&site, &proved.cookie(), "/fn/profile", &[]).await.status,
        StatusCode::OK
    );
}

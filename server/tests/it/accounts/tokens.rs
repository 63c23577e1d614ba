//! What a token opens.

use super::run;
use crate::site::ServedSite;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::access::Role;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_token_opens_the_api_and_nothing_else(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("asma", Role::Admin, None).await;
    assert_eq!(
        site.call(&token, "GET", "/api/stats", "").await.status,
        StatusCode::OK
    );
    for path in [
        "/fn/mark_read",
        "/fn/disable_user",
        "/fn/change_password",
        "/fn/begin_factor",
        "/fn/verify",
    ] {
        let answer = site.call(&token, "POST", path, "").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(answer.cookie(), "", "a token starts no session");
    }
    let page = site
        .send(
            Request::get("/dashboard")
                .header(header::AUTHORIZATION, format!("Bearer {token}"))
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_token_of_an_admin_without_a_second_factor_reaches_nothing(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("asma", Role::Admin, None).await;
    run(
        &site,
        "update \"user\" set totp_secret_encrypted = null, totp_confirmed_at = null",
    )
    .await;
    site.call(&token, "GET", "/api/stats", "")
        .await
        .problem(403, "second_factor_missing");
}

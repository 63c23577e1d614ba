//! The live dashboard: what is pushed, to whom, and until when.

use crate::site::ServedSite;
use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode, header};
use domain::access::Role;
use futures_util::StreamExt as _;
use serde_json::json;
use sqlx::PgPool;
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};

const PATH: &str = "/dashboard/live";

/// What one browser hears.
struct Heard {
    body: BodyDataStream,
    text: String,
}

impl Heard {
    async fn listen(site: &ServedSite, cookie: &str, language: &str) -> Self {
        use tower::ServiceExt as _;
        let request = Request::get(PATH)
            .header(header::COOKIE, cookie)
            .header(header::ACCEPT_LANGUAGE, language);
        let request = request.body(Body::empty()).unwrap();
        let answer = site.router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let said = |name: &str| {
            answer
                .headers()
                .get(name)
                .and_then(|v| v.to_str().ok())
                .unwrap_or("")
                .to_owned()
        };
        assert_eq!(said("content-type"), "text/event-stream");
        assert_eq!(
            said("content-encoding"),
            "",
            "a stream that is compressed is held back"
        );
        assert_eq!(said("x-accel-buffering"), "no");
        Self {
            body: answer.into_body().into_data_stream(),
            text: String::new(),
        }
    }

    /// Waits until it has heard this.
    async fn until(&mut self, wanted: &str) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while !self.text.contains(wanted) {
            let next = timeout_at(deadline, self.body.next()).await;
            let chunk = next.unwrap_or_else(|_| panic!("not heard: {wanted} in {}", self.text));
            let chunk = chunk.unwrap_or_else(|| panic!("ended before {wanted}")).unwrap();
            self.text.push_str(&String::from_utf8_lossy(&chunk));
        }
    }

    async fn end(mut self) {
        let all = timeout(Duration::from_secs(20), async {
            while self.body.next().await.is_some() {}
        });
        all.await.expect("the stream ends");
    }
}

async fn scan(site: &ServedSite, token: &str, child: &str) {
    let body = json!({"key": uuid::Uuid::new_v4(), "parent": "SB00001", "child": child}).to_string();
    let answer = site.call(token, "POST", "/api/v1/scans", &body).await;
    assert_eq!(answer.json()["outcome"], "linked");
}

fn children(count: i64) -> String {
    format!("id=\"child-bags\" class=\"tile-value\">{count}<")
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_change_is_pushed_to_everybody_who_may_see_it_and_to_nobody_else(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("amit", Role::Dispatcher, Some("indore")).await;
    site.user("beena", Role::Biller, None).await;
    site.user("chand", Role::Dispatcher, Some("jaipur")).await;
    let mut own = Heard::listen(&site, &site.sign_in("amit").await, "en").await;
    let biller = site.sign_in("beena").await;
    let mut all = Heard::listen(&site, &biller, "en").await;
    let mut hindi = Heard::listen(&site, &biller, "hi").await;
    let mut other = Heard::listen(&site, &site.sign_in("chand").await, "en").await;
    for heard in [&mut own, &mut all, &mut hindi, &mut other] {
        heard.until(&children(0)).await;
    }
    scan(&site, &token, "ABCD0001").await;
    own.until(&children(1)).await;
    all.until(&children(1)).await;
    hindi.until(&children(1)).await;
    assert!(all.text.contains("live-bills") && !own.text.contains("live-bills"));
    assert!(hindi.text.contains("बैग") && !all.text.contains("बैग"));
    // What the others were told about had time to reach this one.
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(
        timeout(Duration::from_millis(10), other.body.next())
            .await
            .is_err(),
        "nothing changed in jaipur"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_stream_is_only_for_who_may_see_the_dashboard_and_ends_with_the_session(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("amit", Role::Dispatcher, Some("indore")).await;
    assert_eq!(site.get(PATH).await.status, StatusCode::UNAUTHORIZED);
    let cookie = site.sign_in("amit").await;
    let mut heard = Heard::listen(&site, &cookie, "en").await;
    heard.until(&children(0)).await;
    sqlx::query("update \"user\" set disabled_at = now() where username = 'amit'")
        .execute(&site.pool)
        .await
        .unwrap();
    heard.end().await;
    assert_eq!(site.page(&cookie, PATH).await.status, StatusCode::UNAUTHORIZED);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_stream_does_not_keep_a_session_alive(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("amit", Role::Dispatcher, Some("indore")).await;
    let cookie = site.sign_in("amit").await;
    sqlx::query("update web_session set seen_at = now() - interval '5 minutes'")
        .execute(&site.pool)
        .await
        .unwrap();
    let mut heard = Heard::listen(&site, &cookie, "en").await;
    heard.until(&children(0)).await;
    let fresh: i64 =
        sqlx::query_scalar("select count(*) from web_session where seen_at > now() - interval '4 minutes'")
            .fetch_one(&site.pool)
            .await
            .unwrap();
    assert_eq!(fresh, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_wall_hears_of_today_and_nobody_hears_twice_what_stays(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("amit", Role::Dispatcher, Some("indore")).await;
    let cookie = site.sign_in("amit").await;
    let mut desk = Heard::listen(&site, &cookie, "en").await;
    desk.until("id=\"live-bags\"").await;
    scan(&site, &token, "ABCD0001").await;
    desk.until(&children(1)).await;
    // The first state was told whole; of the second what changed.
    assert!(desk.text.contains("id=\"live-attention\""));
    assert_eq!(
        desk.text.matches("id=\"live-attention\"").count(),
        1,
        "{}",
        desk.text
    );
    let page = site.page(&cookie, "/dashboard?wall=1").await.text;
    assert!(page.contains("id=\"today-bags\"") && page.contains("/dashboard/live?wall=1"));
    for part in ["<nav", "live-latest", "total-bags"] {
        assert!(!page.contains(part), "{part} on a wall");
    }
}

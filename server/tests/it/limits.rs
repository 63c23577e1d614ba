//! Limits on requests over HTTP: the headers, and the refusals in their caller's form.

mod addresses;
mod scans;

use crate::authz::body_for;
use crate::site::{Answer, PASSWORD, ServedSite};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use domain::access::Role;
use server::config::{Config, Source};
use server::router;
use service::site::limits::{Clock, FakeRelativeClock, Limits};
use sqlx::PgPool;
use std::net::SocketAddr;
use std::time::Duration;

/// A site on which time stands still for the limits.
fn held(pool: PgPool, settings: &[(&str, &str)]) -> (ServedSite, FakeRelativeClock) {
    let mut site = ServedSite::with(pool, settings);
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let config = Config::read(&settings.iter().map(owned).collect::<Source>()).unwrap();
    let clock = FakeRelativeClock::default();
    let limits = Limits::with_clock(&config.limits, &Clock::from(clock.clone()));
    site.state.services = site.state.services.with_limits(limits);
    site.router = router(site.state.clone());
    (site, clock)
}

fn rate(answer: &Answer) -> [&str; 4] {
    [
        answer.header("x-ratelimit-limit"),
        answer.header("x-ratelimit-remaining"),
        answer.header("x-ratelimit-reset"),
        answer.header("retry-after"),
    ]
}

fn scan(child: &str) -> String {
    let key = uuid::Uuid::new_v4();
    format!(r#"{{"key": "{key}", "parent": "SB00001", "child": "{child}"}}"#)
}

/// A request for a page by nobody, from this peer, with this `X-Forwarded-For`.
async fn from(site: &ServedSite, peer: &str, forwarded: &str) -> Answer {
    let peer: SocketAddr = format!("{peer}:40000").parse().unwrap();
    let mut request = Request::get("/login").extension(ConnectInfo(peer));
    if !forwarded.is_empty() {
        request = request.header("x-forwarded-for", forwarded);
    }
    site.send(request.body(Body::empty()).unwrap()).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_counted_answer_says_where_the_limit_stands(pool: PgPool) {
    let (site, _) = held(pool, &[]);
    let token = site.user("amit", Role::Admin, None).await;
    let cookie = site.sign_in("amit").await;
    let answer = site.call(&token, "GET", "/api/stats", "").await;
    assert_eq!(
        (answer.status.as_u16(), rate(&answer)),
        (200, ["600", "599", "1", ""])
    );
    let answer = site.call(&token, "GET", "/api/v1/bags/SB99999", "").await;
    assert_eq!(
        (answer.status.as_u16(), rate(&answer)),
        (404, ["600", "598", "1", ""])
    );
    let answer = site.page(&cookie, "/dashboard").await;
    assert_eq!(
        (answer.status.as_u16(), rate(&answer)),
        (200, ["600", "599", "1", ""])
    );
    // A scan counts by itself, whether by token or by page.
    let answer = site.call(&token, "POST", "/api/v1/scans", &scan("C0001")).await;
    assert_eq!(
        (answer.status.as_u16(), rate(&answer)),
        (200, ["1000", "999", "1", ""])
    );
    let answer = site
        .form(&cookie, "/fn/scan", &[("parent", "SB00001"), ("code", "C0002")])
        .await;
    assert_eq!(
        (answer.status.as_u16(), rate(&answer)),
        (302, ["1000", "998", "1", ""])
    );
    // Of the log-in's limits the nearest is told, on a refusal too.
    let answer = site
        .form("", "/fn/log_in", &[("username", "amit"), ("password", "wrong")])
        .await;
    assert_eq!(
        (answer.status.as_u16(), rate(&answer)),
        (302, ["10", "8", "12", ""])
    );
    for outside in ["/health", "/ready", "/kept.js", "/pkg/none.js"] {
        assert_eq!(rate(&site.get(outside).await), ["", "", "", ""], "{outside}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_token_over_its_limit_gets_a_problem(pool: PgPool) {
    let (site, clock) = held(pool, &[("LIMIT_API_PER_TOKEN", "3")]);
    let token = site.user("amit", Role::Admin, None).await;
    let other = site.user("asha", Role::Admin, None).await;
    for _ in 0..3 {
        assert_eq!(site.call(&token, "GET", "/api/stats", "").await.status, 200);
    }
    let refused = site.call(&token, "GET", "/api/stats", "").await;
    refused.problem(429, "too_many_requests");
    assert_eq!(rate(&refused), ["3", "0", "60", "20"]);
    assert!(refused.text.contains("Wait 20 seconds"), "{}", refused.text);
    assert_eq!(site.call(&other, "GET", "/api/stats", "").await.status, 200);
    let scanned = site.call(&token, "POST", "/api/v1/scans", &scan("C0001")).await;
    assert_eq!(scanned.status, 200, "scans go on: {}", scanned.text);
    clock.advance(Duration::from_secs(20));
    assert_eq!(site.call(&token, "GET", "/api/stats", "").await.status, 200);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_person_over_the_limit_gets_a_sentence(pool: PgPool) {
    let (site, _) = held(pool, &[("LIMIT_PAGES_PER_USER", "2")]);
    site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    // A call by cookie counts as a page, such as the poll of a bill's page.
    let poll = Request::get("/api/v1/bills").header("cookie", &cookie);
    assert_eq!(site.send(poll.body(Body::empty()).unwrap()).await.status, 200);
    assert_eq!(site.page(&cookie, "/bills").await.status, 200);
    let refused = site.page(&cookie, "/bills").await;
    assert_eq!(
        (refused.status.as_u16(), rate(&refused)),
        (429, ["2", "0", "60", "30"])
    );
    assert!(refused.header("content-type").starts_with("text/html"));
    assert!(
        refused
            .text
            .contains("Too many attempts. Wait 30 seconds and try again."),
        "{}",
        refused.text
    );
    let poll = Request::get("/api/v1/bills").header("cookie", &cookie);
    site.send(poll.body(Body::empty()).unwrap())
        .await
        .problem(429, "too_many_requests");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_made_up_token_buys_a_person_no_bucket(pool: PgPool) {
    let (site, _) = held(pool, &[("LIMIT_PAGES_PER_USER", "2")]);
    site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    let page = async |token: &str| {
        let request = Request::get("/bills")
            .header("cookie", &cookie)
            .header("authorization", format!("Bearer {token}"));
        site.send(request.body(Body::empty()).unwrap()).await.status
    };
    assert_eq!(page("tt_1").await, 200);
    assert_eq!(page("tt_2").await, 200);
    assert_eq!(page("tt_3").await, 429);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_server_function_refuses_over_the_limit(pool: PgPool) {
    let (site, _) = held(
        pool,
        &[
            ("LIMIT_PAGES_PER_USER", "1"),
            ("LIMIT_SCANS_PER_SECOND", "1"),
            ("LIMIT_SCAN_BURST", "1"),
        ],
    );
    site.user("amit", Role::Admin, None).await;
    let cookie = site.sign_in("amit").await;
    let post = async |path: &str| {
        let (kind, body) = body_for(path, "number=B9&label=SB00009&q=&filter[q]=");
        let request = Request::post(path)
            .header("content-type", kind)
            .header("accept", "application/json")
            .header("cookie", &cookie)
            .body(Body::from(body))
            .unwrap();
        site.send(request).await
    };
    post("/fn/unread").await;
    post("/fn/scan").await;
    for (path, _) in leptos::server_fn::axum::server_fn_paths() {
        let refused = post(path).await;
        assert_eq!(refused.status, 429, "{path}: {}", refused.text);
        assert!(!refused.header("retry-after").is_empty(), "{path}");
        assert!(refused.text.contains("too_many"), "{path}: {}", refused.text);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn too_many_log_ins_are_told_to_people_and_to_scripts(pool: PgPool) {
    let (site, clock) = held(pool, &[("LIMIT_LOGIN_PER_ACCOUNT", "2")]);
    site.user("jaya", Role::Dispatcher, None).await;
    let wrong = [("username", "jaya"), ("password", "a wrong password")];
    for _ in 0..2 {
        site.form("", "/fn/log_in", &wrong).await;
    }
    // Without script: back to the page, with the error in the address.
    let form = site.form("", "/fn/log_in", &wrong).await;
    let location = form.header("location");
    assert_eq!(form.status, 302);
    assert!(location.starts_with("http://localhost/somewhere?"), "{location}");
    assert_eq!(rate(&form), ["2", "0", "60", ""]);
    let back = location.trim_start_matches("http://localhost/somewhere");
    let page = site.page("", &format!("/login{back}")).await;
    assert!(
        page.text
            .contains("Too many attempts. Wait 30 seconds and try again."),
        "{}",
        page.text
    );
    // The right password does not pass either; by script it is a 429.
    let script = Request::post("/fn/log_in")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "application/json")
        .body(Body::from(format!(
            "username=Jaya&password={}",
            PASSWORD.replace(' ', "+")
        )))
        .unwrap();
    let script = site.send(script).await;
    assert_eq!(
        (script.status.as_u16(), rate(&script)),
        (429, ["2", "0", "60", "30"])
    );
    assert!(script.text.contains("too_many"), "{}", script.text);
    clock.advance(Duration::from_secs(30));
    site.sign_in("jaya").await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn calls_by_nobody_leave_the_log_in_to_the_others(pool: PgPool) {
    let (site, _) = held(pool, &[("LIMIT_PAGES_PER_ADDRESS", "2")]);
    for _ in 0..2 {
        site.call("tt_forged", "GET", "/api/stats", "")
            .await
            .problem(401, "unauthenticated");
    }
    for token in ["", "tt_another"] {
        site.call(token, "POST", "/api/v1/scans", &scan("C0001"))
            .await
            .problem(429, "too_many_requests");
    }
    assert_eq!(site.page("", "/login").await.status, 200);
}

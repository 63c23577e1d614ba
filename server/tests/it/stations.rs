//! What a station says of itself with its commands, and the admin's page about it.

use crate::site::{Answer, ServedSite};
use axum::body::Body;
use axum::http::{Request, header};
use domain::access::Role;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

/// Sends commands as the page's script does, with what the station says beside them.
async fn send(site: &ServedSite, cookie: &str, station: &str, children: &[&str], mut word: Value) -> Answer {
    let commands: Vec<Value> = children
        .iter()
        .map(|child| {
            let act = json!({"link": {"parent": "SB00001", "child": child}});
            json!({"key": Uuid::new_v4(), "act": act})
        })
        .collect();
    word["commands"] = json!(commands);
    let request = Request::post("/fn/commands")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/json")
        .header(header::HOST, "localhost")
        .header(header::ORIGIN, "http://localhost")
        .header(header::COOKIE, cookie)
        .header("x-station", station)
        .header("x-device-clock", "2020-01-01T00:00:00Z");
    site.send(request.body(Body::from(word.to_string())).unwrap())
        .await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_admin_sees_what_never_came_from_a_station(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("amit", Role::Admin, None).await;
    site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let (admin, jaya) = (site.sign_in("amit").await, site.sign_in("jaya").await);
    let page = site.page(&admin, "/admin/stations").await;
    assert!(
        page.text.contains("No station has sent anything yet."),
        "{}",
        page.text
    );
    assert_eq!(site.page(&jaya, "/admin/stations").await.status, 403);

    let word = json!({
        "waiting": 14, "oldest_ms": 60_000, "p50_ms": 41, "p95_ms": 187, "app_version": "0.0.7", "storage": false,
    });
    let answer = send(&site, &jaya, "S-4F2A91", &["C0001", "C0001"], word).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    // A page of before the update says nothing; one in bad faith says what cannot be.
    assert_eq!(
        send(&site, &jaya, "S-OLD", &["C0002"], json!({})).await.status,
        200
    );
    let nonsense = json!({"waiting": -7, "p95_ms": i64::MAX, "app_version": "\u{0}".repeat(300)});
    assert_eq!(
        send(&site, &jaya, "S-BAD", &["C0003"], nonsense).await.status,
        200
    );
    let rows = async || -> i64 {
        sqlx::query_scalar("select count(*) from station")
            .fetch_one(&site.pool)
            .await
            .unwrap()
    };
    assert_eq!(rows().await, 0, "no scan writes it");
    site.state.services.keep_stations().await.unwrap();
    assert_eq!(rows().await, 3);

    let page = site.page(&admin, "/admin/stations").await;
    for told in [
        "S-4F2A91",
        "41 / 187 ms",
        "0.0.7",
        "load its page again",
        "may clear it",
        "S-OLD",
        "−",
    ] {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    assert!(
        !page.text.contains("have not come"),
        "it was heard just now: {}",
        page.text
    );
    sqlx::query("update station set seen_at = seen_at - interval '25 minutes'")
        .execute(&site.pool)
        .await
        .unwrap();
    let page = site.page(&admin, "/admin/stations").await;
    // Two of the fourteen were answered.
    assert!(
        page.text.contains("S-4F2A91: 12 reads have not come")
            && page.text.contains("The station was heard 25 min ago."),
        "{}",
        page.text
    );
    assert_eq!(page.text.matches("have not come").count(), 1, "{}", page.text);
    // Its next contact clears it.
    let answer = send(&site, &jaya, "S-4F2A91", &["C0004"], json!({"waiting": 1})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    site.state.services.keep_stations().await.unwrap();
    let page = site.page(&admin, "/admin/stations").await;
    assert!(!page.text.contains("have not come"), "{}", page.text);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_word_that_cannot_be_written_waits_and_scans_go_on(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let jaya = site.sign_in("jaya").await;
    let run = async |sql: &'static str| sqlx::query(sql).execute(&site.pool).await.unwrap();
    run("alter table station rename to away").await;
    let answer = send(&site, &jaya, "S-1", &["C0001"], json!({"waiting": 1})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    site.state.services.keep_stations().await.unwrap_err();
    run("alter table away rename to station").await;
    site.state.services.keep_stations().await.unwrap();
    let waiting: Option<i64> = sqlx::query_scalar("select waiting from station where name = 'S-1'")
        .fetch_one(&site.pool)
        .await
        .unwrap();
    assert_eq!(waiting, Some(0));
}

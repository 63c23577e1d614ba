//! The limit on scans.

use super::{held, rate, scan};
use crate::site::ServedSite;
use domain::access::{Permission, Role};
use server::SCANS;
use server::api::CALLS;
use sqlx::PgPool;
use std::time::Duration;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn scans_are_never_limited_per_address(pool: PgPool) {
    let settings = [("LIMIT_PAGES_PER_ADDRESS", "1"), ("LIMIT_SCAN_BURST", "20")];
    let (site, clock) = held(pool, &settings);
    // Neither has an address in this test, so both share what would be one.
    let jaya = site.user("jaya", Role::Dispatcher, None).await;
    let lata = site.user("lata", Role::Dispatcher, None).await;
    for token in [&jaya, &lata] {
        for n in 0..20 {
            let answer = site
                .call(token, "POST", "/api/v1/scans", &scan(&format!("C{n:04}")))
                .await;
            assert_eq!(answer.status, 200, "{}", answer.text);
        }
    }
    let refused = site.call(&jaya, "POST", "/api/v1/scans", &scan("C0020")).await;
    refused.problem(429, "too_many_requests");
    assert_eq!(rate(&refused), ["20", "0", "1", "1"]);
    clock.advance(Duration::from_secs(1));
    let answer = site.call(&jaya, "POST", "/api/v1/scans", &scan("C0020")).await;
    assert_eq!((answer.status.as_u16(), rate(&answer)[1]), (200, "19"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_batch_costs_as_many_as_its_scans(pool: PgPool) {
    let (site, clock) = held(pool, &[("LIMIT_SCAN_BURST", "40")]);
    let jaya = site.user("jaya", Role::Dispatcher, None).await;
    let batch = |from: usize, scans: usize| {
        let scans: Vec<String> = (from..from + scans).map(|n| scan(&format!("C{n:04}"))).collect();
        format!(r#"{{"scans": [{}]}}"#, scans.join(","))
    };
    let send = async |body: &str| site.call(&jaya, "POST", "/api/v1/scans/batch", body).await;
    let stored = async || {
        let all: i64 = sqlx::query_scalar("select count(*) from scan")
            .fetch_one(&site.pool)
            .await
            .unwrap();
        all
    };
    let answer = send(&batch(0, 25)).await;
    assert_eq!(
        (answer.status.as_u16(), rate(&answer)),
        (200, ["40", "15", "2", ""])
    );
    let before = stored().await;
    let refused = send(&batch(25, 25)).await;
    refused.problem(429, "too_many_requests");
    // The request was counted; eleven more and it fits.
    assert_eq!(rate(&refused), ["40", "14", "2", "1"]);
    assert_eq!(stored().await, before, "nothing of it is done");
    // What is no batch costs the request.
    send(r#"{"scans": []}"#).await.problem(422, "invalid");
    send("no batch").await.problem(422, "invalid");
    let answer = send(&batch(25, 1)).await;
    assert_eq!((answer.status.as_u16(), rate(&answer)[1]), (200, "11"));
    clock.advance(Duration::from_secs(1));
    let answer = send(&batch(26, 25)).await;
    assert_eq!((answer.status.as_u16(), rate(&answer)[1]), (200, "6"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_list_of_scans_names_what_there_is(pool: PgPool) {
    let _router = ServedSite::new(pool); // registers the server functions
    for (method, path) in SCANS {
        let known = CALLS
            .iter()
            .any(|call| (call.method, call.path) == (*method, *path))
            || leptos::server_fn::axum::server_fn_paths()
                .any(|(known, by)| known == *path && by.as_str() == *method);
        assert!(known, "{method} {path} is not there");
    }
    // Whatever the floor does by the API is a scan.
    for call in CALLS
        .iter()
        .filter(|call| call.permission == Permission::PackBags)
    {
        assert!(
            SCANS.contains(&(call.method, call.path)),
            "{} {}",
            call.method,
            call.path
        );
    }
}

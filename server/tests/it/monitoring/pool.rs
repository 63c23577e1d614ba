//! The pool of connections, and what runs long on it.

use super::{HERE, ask, limited, states, value};
use crate::site::ServedSite;
use axum::http::StatusCode;
use domain::access::Role;
use sqlx::PgPool;
use std::time::Duration;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_full_pool_is_told_and_its_page_comes_all_the_same(pool: PgPool) {
    server::metrics::start().unwrap();
    let options = pool.connect_options();
    let wide = sqlx::postgres::PgPoolOptions::new()
        .max_connections(16)
        .connect_lazy_with((*options).clone());
    let site = limited(wide);
    site.user("amit", Role::Admin, None).await;
    let cookie = site.sign_in("amit").await;
    site.state.services.sample_pool();
    let page = site.page(&cookie, "/pool_dashboard").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(
        page.text.contains("Healthy") && page.text.contains("Nothing runs long."),
        "{}",
        page.text
    );

    // Pages hold all that they get, 11 of 16, and a log-in holds one of its own.
    let mut holding = Vec::new();
    for _ in 0..11 {
        holding.push(site.db.begin(store::Actor::default()).await.unwrap());
    }
    let log_ins = site.db.in_lane(store::pool::Lane::LogIns);
    holding.push(log_ins.begin(store::Actor::default()).await.unwrap());
    for _ in 0..5 {
        site.state.services.sample_pool();
    }
    let (part, all, _) = states(&site, "pool").await;
    assert_eq!((part.as_str(), all.as_str()), ("degraded", "degraded"));
    let text = ask(&site, HERE, "/metrics", &[]).await.text;
    assert!(value(&text, "traitortrack_pool_usage_ratio").unwrap() > 0.7);
    assert_eq!(value(&text, "traitortrack_pool_available"), Some(4.0));
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let page = site.page(&cookie, "/pool_dashboard").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(
        page.text.contains("Warning") && page.text.contains("idle in transaction"),
        "{}",
        page.text
    );
    drop(holding);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_query_that_runs_long_is_listed_and_cancelled(pool: PgPool) {
    let site = ServedSite::new(pool.clone());
    site.user("amit", Role::Admin, None).await;
    let cookie = site.sign_in("amit").await;
    let other = pool.clone();
    let running = tokio::spawn(async move {
        sqlx::query("select pg_sleep(60) /* long <report> */")
            .execute(&other)
            .await
    });
    let (process, began) = loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let page = site.page(&cookie, "/pool_dashboard").await;
        let field = |name: &str| {
            let (_, rest) = page.text.split_once(&format!("name=\"{name}\" value=\""))?;
            Some(rest.split('"').next()?.to_owned())
        };
        if let (Some(process), Some(began)) = (field("process"), field("began")) {
            assert!(page.text.contains("long &lt;report&gt;"), "{}", page.text);
            break (process, began);
        }
    };
    // What began at another time is another query: nothing is stopped.
    let answer = site
        .form(
            &cookie,
            "/fn/cancel_query",
            &[("process", &process), ("began", "17")],
        )
        .await;
    assert!(
        answer.header("location").contains("__err"),
        "{}",
        answer.header("location")
    );
    assert!(!running.is_finished());
    let answer = site
        .form(
            &cookie,
            "/fn/cancel_query",
            &[("process", &process), ("began", &began)],
        )
        .await;
    assert_eq!(
        answer.header("location"),
        "/pool_dashboard?done=query_cancelled",
        "{}",
        answer.text
    );
    assert!(
        running
            .await
            .unwrap()
            .unwrap_err()
            .to_string()
            .contains("canceling statement")
    );
    let (actor, recorded): (Option<i64>, serde_json::Value) =
        sqlx::query_as("select user_id, details from audit_log where action = 'cancel_query'")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert!(actor.is_some());
    assert_eq!(recorded["process"].to_string(), process);
}

//! How the database finds what pages and commands ask for, on a site with many bags: never by reading a big table whole.

use crate::hindi::stage::Stage;
use crate::round_trips::PAGES;
use crate::site::ServedSite;
use axum::http::StatusCode;
use serde_json::{Value, json};
use service::Client;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use uuid::Uuid;

/// Enough that reading a table whole costs more than an index, whatever the planner knows.
const BAGS: u32 = 60_000;
/// A table of fewer rows is read whole sooner than by an index.
const BIG: f32 = 4_000.0;

/// The plans that Postgres tells of, each as JSON.
#[derive(Clone, Default)]
struct Plans(Arc<Mutex<Vec<Value>>>);

impl<S: Subscriber> Layer<S> for Plans {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        struct Message(String);
        impl Visit for Message {
            fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
                if field.name() == "message" {
                    self.0 = format!("{value:?}");
                }
            }
            fn record_str(&mut self, field: &Field, value: &str) {
                if field.name() == "message" {
                    value.clone_into(&mut self.0);
                }
            }
        }
        if event.metadata().target() == "sqlx::postgres::notice" {
            let mut message = Message(String::new());
            event.record(&mut message);
            let plan = message
                .0
                .split_once("plan:\n")
                .and_then(|(_, json)| serde_json::from_str(json).ok());
            self.0.lock().unwrap().extend(plan);
        }
    }
}

/// The big tables that a part of a plan reads whole.
fn read_whole(node: &Value, big: &[String], found: &mut BTreeSet<String>) {
    let table = node["Relation Name"].as_str().unwrap_or_default();
    if node["Node Type"] == "Seq Scan" && big.iter().any(|name| name == table) {
        found.insert(table.to_owned());
    }
    for part in node["Plans"].as_array().into_iter().flatten() {
        read_whole(part, big, found);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nothing_reads_a_big_table_whole(pool: PgPool) {
    let plain = ServedSite::new(pool.clone());
    plain
        .state
        .services
        .seed_demo_at_size(&Client::default(), BAGS, |_| ())
        .await
        .unwrap();
    sqlx::query("analyze").execute(&pool).await.unwrap();

    let big: Vec<String> =
        sqlx::query_scalar("select relname::text from pg_class where relkind = 'r' and reltuples >= $1")
            .bind(BIG)
            .fetch_all(&pool)
            .await
            .unwrap();
    for table in ["bag", "link"] {
        assert!(
            big.iter().any(|name| name == table),
            "{table} is not big: {big:?}"
        );
    }
    let months = big.iter().filter(|name| name.starts_with("scan_2")).count();
    assert!(months > 12, "the scans of {months} months are many");

    let plans = Plans::default();
    let _log = tracing::subscriber::set_default(tracing_subscriber::registry().with(plans.clone()));
    let told = [
        ("session_preload_libraries", "auto_explain"),
        ("auto_explain.log_min_duration", "0"),
        ("auto_explain.log_nested_statements", "on"),
        ("auto_explain.log_level", "notice"),
        ("auto_explain.log_format", "json"),
    ];
    let options = pool.connect_options().as_ref().clone().options(told);
    let site = PgPoolOptions::new()
        .max_connections(8)
        .connect_with(options)
        .await
        .unwrap();
    // Packs, closes, bills and completes; what makes its people is no matter of size.
    let stage = Stage::set(ServedSite::new(site)).await;
    let dispatcher = stage
        .site
        .user("mohan", domain::access::Role::Dispatcher, None)
        .await;
    for (path, body) in [
        ("/api/v1/scans", json!({"parent": "SB00003", "child": "C0100"})),
        ("/api/v1/scans", json!({"parent": "SB00003", "child": "C0100"})),
        ("/api/v1/scans", json!({"parent": "SB00004", "child": "C0100"})),
        ("/api/v1/undo", json!({"parent": "SB00003"})),
        ("/api/v1/moves", json!({"to_parent": "SB00004", "child": "C0100"})),
    ] {
        let mut body = body;
        body["key"] = json!(Uuid::new_v4());
        let answer = stage
            .site
            .call(&dispatcher, "POST", path, &body.to_string())
            .await;
        assert!(answer.status.is_success(), "{path}: {}", answer.text);
    }
    let scans: Vec<Value> = (0..50)
        .map(|n| json!({"key": Uuid::new_v4(), "parent": format!("SB0{:04}", 100 + n / 25), "child": format!("E{n:04}")}))
        .collect();
    let batch = json!({ "scans": scans }).to_string();
    let answer = stage
        .site
        .call(&dispatcher, "POST", "/api/v1/scans/batch", &batch)
        .await;
    assert!(answer.status.is_success(), "{}", answer.text);
    let cookie = stage.site.sign_in("amit").await;
    let of_demo = [
        "/bags/DM0000040",
        "/bags/D000001231",
        "/bags?q=D0000",
        "/bags?q=01231",
        "/bags?role=parent&sort=name",
        "/bags?sort=oldest&cursor=last",
        "/bags?role=parent&from=2026-01-01&cursor=last",
        "/bags?role=child&area=jaipur&cursor=last",
        "/bags?type=Demo+mustard&linked=false",
        "/search?q=DM0000040",
        "/search?q=01231",
        "/search?q=KISAN",
        "/bills?q=KISAN",
        "/bills?sort=name&cursor=last",
        "/bills?from=2026-01-01",
        "/bills/DEMO-000002",
        "/bills/DEMO-000002/print",
        "/bills?q=DEMO-00",
        "/scan?parent=DM0000041",
        "/admin/audit?label=DM0000040",
    ];
    for path in PAGES.iter().map(|(path, _)| path).chain(&of_demo) {
        let page = stage.site.page(&cookie, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    }

    let plans = plans.0.lock().unwrap();
    assert!(plans.len() > 500, "only {} plans were told", plans.len());
    let mut found = BTreeSet::new();
    for plan in plans.iter() {
        let mut tables = BTreeSet::new();
        read_whole(&plan["Plan"], &big, &mut tables);
        if !tables.is_empty() {
            found.insert(format!("{tables:?} by {}", plan["Query Text"]));
        }
    }
    assert!(found.is_empty(), "read whole: {found:#?}");
}

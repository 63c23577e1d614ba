//! What monitors see: metrics, and who may ask for them.

mod health;
mod pool;

use crate::site::{Answer, ServedSite};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use domain::access::Role;
use sqlx::PgPool;
use std::collections::BTreeSet;
use std::net::SocketAddr;

/// Asks from an address, as nobody.
async fn ask(site: &ServedSite, from: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::empty()).unwrap();
    let peer: SocketAddr = from.parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    site.send(request).await
}

/// A site with all its limits: one that is switched off shows in the health.
fn limited(pool: PgPool) -> ServedSite {
    ServedSite::with(pool, &[("LIMIT_SCANS_PER_SECOND", "20")])
}

const HERE: &str = "127.0.0.1:4711";

const AWAY: &str = "203.0.113.9:4711";

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_monitors_read_metrics_and_health_unasked(pool: PgPool) {
    server::metrics::start().unwrap();
    let site = ServedSite::new(pool.clone());
    for path in ["/metrics", "/api/system_health"] {
        assert_eq!(ask(&site, HERE, path, &[]).await.status, StatusCode::OK, "{path}");
        assert_eq!(
            ask(&site, "[::ffff:127.0.0.1]:1", path, &[]).await.status,
            StatusCode::OK
        );
        for (from, headers) in [
            (AWAY, vec![]),
            // Through a proxy that nobody named everybody looks like the proxy.
            (HERE, vec![("x-forwarded-for", "203.0.113.9")]),
            (HERE, vec![("forwarded", "for=203.0.113.9")]),
            (AWAY, vec![("x-forwarded-for", "127.0.0.1")]),
        ] {
            let refused = ask(&site, from, path, &headers).await;
            let expected = if path == "/metrics" {
                StatusCode::FORBIDDEN
            } else {
                StatusCode::UNAUTHORIZED
            };
            assert_eq!(refused.status, expected, "{path} from {from} with {headers:?}");
            assert!(!refused.text.contains("traitortrack_"), "{}", refused.text);
        }
    }
    // A named proxy says whose request it is.
    let behind = ServedSite::with(pool, &[("TRUSTED_PROXIES", "1"), ("METRICS_FROM", "10.0.0.0/8")]);
    let of = async |client: &str| {
        ask(&behind, HERE, "/metrics", &[("x-forwarded-for", client)])
            .await
            .status
    };
    assert_eq!(of("10.1.2.3").await, StatusCode::OK);
    assert_eq!(of("10.1.2.3, 203.0.113.9").await, StatusCode::FORBIDDEN);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_odd_header_makes_nobody_a_monitor(pool: PgPool) {
    server::metrics::start().unwrap();
    let site = ServedSite::with(pool, &[("TRUSTED_PROXIES", "1")]);
    let status = async |path: &str, forwarded: &[&[u8]]| {
        let peer: SocketAddr = HERE.parse().unwrap();
        let mut request = Request::get(path).extension(ConnectInfo(peer));
        for line in forwarded {
            request = request.header("x-forwarded-for", *line);
        }
        site.send(request.body(Body::empty()).unwrap()).await.status
    };
    for (path, refused) in [
        ("/metrics", StatusCode::FORBIDDEN),
        ("/api/system_health", StatusCode::UNAUTHORIZED),
    ] {
        for odd in [
            &[b"\xff".as_slice()][..],
            &[b"\xe9, 203.0.113.9"],
            &[b"203.0.113.9, \xff"],
            &[b"203.0.113.9:4711"],
            &[b"[2001:db8::9]:4711"],
            &[b"\"203.0.113.9\""],
            &[b"127.0.0.1, unknown"],
            &[b"127.0.0.1", b"203.0.113.9:4711"],
            &[b"127.0.0.1", b"\xff"],
            &[b""],
        ] {
            let shown: Vec<_> = odd.iter().map(|line| String::from_utf8_lossy(line)).collect();
            assert_eq!(status(path, odd).await, refused, "{path} with {shown:?}");
        }
        // Past the proxy, on the machine itself, and what the proxy itself saw on loopback.
        assert_eq!(status(path, &[]).await, StatusCode::OK, "{path}");
        assert_eq!(
            status(path, &[b"\xff, 127.0.0.1:4711"]).await,
            StatusCode::OK,
            "{path}"
        );
    }
}

/// The value of a line of the metrics.
fn value(text: &str, line: &str) -> Option<f64> {
    text.lines()
        .find_map(|l| l.strip_prefix(line)?.trim().parse().ok())
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_metric_has_a_value_and_the_deployed_list_names_them_all(pool: PgPool) {
    server::metrics::start().unwrap();
    let site = ServedSite::new(pool);
    let token = site.user("jaya", Role::Dispatcher, None).await;
    let scan = |child: &str| {
        serde_json::json!({"key": uuid::Uuid::new_v4(), "parent": "SB00001", "child": child}).to_string()
    };
    site.call(&token, "POST", "/api/v1/scans", &scan("C0001")).await;
    site.call(&token, "POST", "/api/v1/scans", &scan("SB00001")).await;
    site.call(&token, "GET", "/api/v1/bags/SB00001", "").await;
    site.form(
        "",
        "/fn/log_in",
        &[("username", "jaya"), ("password", "wrong"), ("next", "/")],
    )
    .await;
    site.get("/no/such/page").await;
    let request = Request::post("/api/v1/scans")
        .header("x-queue", "7")
        .body(Body::empty())
        .unwrap();
    site.send(request).await;
    site.state.services.sample_pool();
    let text = ask(&site, HERE, "/metrics", &[]).await.text;
    let has = |line: &str| value(&text, line).unwrap_or_else(|| panic!("{line} is missing"));
    assert_eq!(has(r#"traitortrack_scans_total{outcome="linked"}"#), 1.0);
    assert_eq!(has(r#"traitortrack_scans_total{outcome="wrong_role"}"#), 1.0);
    assert_eq!(has("traitortrack_scan_seconds_count"), 2.0);
    assert_eq!(has("traitortrack_log_in_failures_total"), 1.0);
    assert_eq!(has(r#"traitortrack_station_queue_depth_bucket{le="10"}"#), 1.0);
    assert_eq!(
        has(r#"traitortrack_http_requests_total{method="GET",route="/api/v1/bags/{label}",status="200"}"#),
        1.0
    );
    assert_eq!(
        has(r#"traitortrack_http_requests_total{method="GET",route="other",status="404"}"#),
        1.0
    );
    assert_eq!(has("traitortrack_database_up"), 1.0);
    assert!(has("traitortrack_database_bytes") > 1_000_000.0);
    assert!(has("traitortrack_database_connections") >= 1.0);
    assert!(!text.contains("SB00001"), "labels would make endless series");
    // What is recorded by background tasks only, or while caches are on, has no line yet.
    let later = [
        "traitortrack_cache_hits_total",
        "traitortrack_cache_stale_total",
        "traitortrack_jobs_total",
        "traitortrack_alert_messages_waiting",
        "traitortrack_archive_failing_seconds",
        "traitortrack_base_age_seconds",
        "traitortrack_backup_age_seconds",
        "traitortrack_disk_used_ratio",
        "traitortrack_logs_closed",
        "traitortrack_seal_chain_broken",
        "traitortrack_replica_lag_seconds",
        "traitortrack_report_reads_total",
        "traitortrack_restore_drill_age_seconds",
    ];
    let named: BTreeSet<&str> = server::metrics::list::METRICS
        .iter()
        .map(|(name, ..)| *name)
        .collect();
    let deployed: BTreeSet<&str> = include_str!("../../../deploy/monitoring/metrics.txt")
        .lines()
        .collect();
    assert_eq!(named, deployed);
    for name in named.iter().filter(|name| !later.contains(*name)) {
        let line = |l: &str| l.starts_with(name) && !l.starts_with('#');
        assert!(text.lines().any(line), "{name} has no value");
        assert!(
            text.contains(&format!("# HELP {name} ")),
            "{name} is not described"
        );
    }
    for line in text.lines().filter(|l| l.starts_with("traitortrack_")) {
        let end = line.find(['{', ' ']).unwrap();
        let name = line[..end]
            .trim_end_matches("_bucket")
            .trim_end_matches("_sum")
            .trim_end_matches("_count");
        assert!(named.contains(name), "{name} stands in no list");
    }
}

/// The state of one part, of the whole, and the status of the answer.
async fn states(site: &ServedSite, part: &str) -> (String, String, StatusCode) {
    let answer = ask(site, HERE, "/api/system_health", &[]).await;
    let json = answer.json();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let component = &json["components"][part];
    if component["status"] != "healthy" {
        let message = text(&component["message"]);
        assert!(
            message.ends_with('.') && message.len() > 20,
            "what to do about {part}: {json}"
        );
    }
    (text(&component["status"]), text(&json["status"]), answer.status)
}

/// Health, dashboards and monitors ask all day: none of them may use up ids of a log, or write into it.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn probes_draw_no_id_and_leave_no_row(pool: PgPool) {
    server::metrics::start().unwrap();
    let site = limited(pool.clone());
    let ids = async || -> (i64, i64) {
        sqlx::query_as("select audit_id, scan_id from log_ids()")
            .fetch_one(&pool)
            .await
            .unwrap()
    };
    let before = ids().await;
    for _ in 0..3 {
        assert_eq!(
            ask(&site, HERE, "/api/system_health", &[]).await.status,
            StatusCode::OK
        );
        ask(&site, HERE, "/metrics", &[]).await;
        ask(&site, HERE, "/ready", &[]).await;
    }
    assert_eq!(ids().await, before);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn health_and_metrics_come_without_a_database(pool: PgPool) {
    server::metrics::start().unwrap();
    let site = limited(pool.clone());
    pool.close().await;
    let answer = ask(&site, HERE, "/api/system_health", &[]).await;
    let json = answer.json();
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(json["components"]["database"]["status"], "unhealthy", "{json}");
    assert_eq!(json["components"]["rate_limiter"]["status"], "healthy");
    assert!(
        !answer.text.contains("sqlx") && !answer.text.contains("pool was closed"),
        "{}",
        answer.text
    );
    let text = ask(&site, HERE, "/metrics", &[]).await.text;
    assert_eq!(value(&text, "traitortrack_database_up"), Some(0.0));
    assert!(value(&text, "traitortrack_pool_size").is_some());
    assert_eq!(ask(&site, AWAY, "/health", &[]).await.status, StatusCode::OK);
}

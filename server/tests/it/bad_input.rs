//! Bad input gets a clear refusal and changes nothing.

use crate::site::ServedSite;
use axum::body::Body;
use axum::http::Request;
use domain::access::Role;
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn malformed_bodies_are_422_and_name_the_field(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("amit", Role::Admin, None).await;
    let key = "0197a1b2-0000-4000-8000-000000000001";
    let table = [
        ("POST", "/api/v1/scans", "", "body"),
        ("POST", "/api/v1/scans", "{", "body"),
        ("POST", "/api/v1/scans", "[]", "body"),
        ("POST", "/api/v1/scans", "{} {}", "key"),
        ("POST", "/api/v1/scans", "{}", "key"),
        (
            "POST",
            "/api/v1/scans",
            r#"{"key": "no uuid", "parent": "SB00001", "child": "C0001"}"#,
            "key",
        ),
        (
            "POST",
            "/api/v1/scans",
            &format!(r#"{{"key": "{key}", "parent": 7, "child": "C0001"}}"#),
            "parent",
        ),
        (
            "POST",
            "/api/v1/scans",
            &format!(r#"{{"key": "{key}", "parent": "SB00001"}}"#),
            "child",
        ),
        (
            "POST",
            "/api/v1/scans",
            &format!(r#"{{"key": "{key}", "parent": "SB00001", "child": null}}"#),
            "child",
        ),
        (
            "POST",
            "/api/v1/scans",
            &format!(r#"{{"key": "{key}", "parent": "SB00001", "child": "C0001", "scanned_at": "noon"}}"#),
            "scanned_at",
        ),
        ("POST", "/api/v1/scans/batch", r#"{"scans": []}"#, "scans"),
        (
            "POST",
            "/api/v1/scans/batch",
            r#"{"scans": [{"key": "00000000-0000-4000-8000-000000000001", "parent": "SB00001", "child": "C0001"},
                          {"key": "00000000-0000-4000-8000-000000000002", "parent": "SB00001", "child": "C0002", "scanned_at": "noon"}]}"#,
            "scans[1].scanned_at",
        ),
        (
            "POST",
            "/api/v1/scans/batch",
            r#"{"scans": [{"key": "x"}]}"#,
            "scans[0].key",
        ),
        (
            "POST",
            "/api/v1/bags/SB00001/close",
            &format!(r#"{{"key": "{key}", "reason": ""}}"#),
            "reason",
        ),
        (
            "POST",
            "/api/v1/bills",
            r#"{"number": "B1", "target_parents": "many"}"#,
            "target_parents",
        ),
        (
            "POST",
            "/api/v1/bills",
            r#"{"number": "B1", "target_parents": 501}"#,
            "target_parents",
        ),
        (
            "POST",
            "/api/v1/bills",
            r#"{"number": "", "target_parents": 5}"#,
            "number",
        ),
        ("GET", "/api/v1/bags?limit=many", "", "limit"),
        ("GET", "/api/v1/bags?linked=perhaps", "", "linked"),
        ("GET", "/api/v1/bags?cursor=x", "", "cursor"),
        ("GET", "/api/v1/bags?area=a%00b", "", "area"),
        ("GET", "/api/v1/bags?type=a%00b", "", "type"),
        ("GET", "/api/v1/bills?area=%00", "", "area"),
        (
            "POST",
            "/api/v1/bags/SB00001/close",
            &format!(r#"{{"key": "{key}", "reason": "a\u0000b"}}"#),
            "reason",
        ),
        ("GET", "/api/v1/bags?role=box", "", "role"),
        ("GET", "/api/v1/bills?status=draft", "", "status"),
    ];
    for (method, path, body, field) in table {
        let answer = site.call(&token, method, path, body).await;
        assert_eq!(answer.problem(422, "invalid"), field, "{method} {path} {body}");
    }
    let written: i64 = sqlx::query_scalar(
        "select (select count(*) from scan) + (select count(*) from bill) + (select count(*) from bag)",
    )
    .fetch_one(&site.pool)
    .await
    .unwrap();
    assert_eq!(written, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_reused_or_missing_key_is_told(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("amit", Role::Admin, None).await;
    let body = |child: &str| {
        format!(
            r#"{{"key": "0197a1b2-0000-4000-8000-000000000001", "parent": "SB00001", "child": "{child}"}}"#
        )
    };
    assert_eq!(
        site.call(&token, "POST", "/api/v1/scans", &body("C0001"))
            .await
            .status,
        200
    );
    assert_eq!(
        site.call(&token, "POST", "/api/v1/scans", &body("C0002"))
            .await
            .problem(422, "key_reused"),
        "key"
    );
    let request = Request::delete("/api/v1/bags/SB00001/children/C0001")
        .header("authorization", format!("Bearer {token}"))
        .body(Body::empty())
        .unwrap();
    assert_eq!(
        site.send(request).await.problem(422, "invalid"),
        "Idempotency-Key"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_does_not_exist_is_404(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("amit", Role::Admin, None).await;
    for path in [
        "/api/v1/bags/SB99999",
        "/api/v1/bags/SB99999/history",
        "/api/v1/bills/NONE",
    ] {
        site.call(&token, "GET", path, "").await.problem(404, "not_found");
    }
    site.call(&token, "GET", "/api/v1/nothing", "")
        .await
        .problem(404, "not_found");
    site.call("", "GET", "/api/v2/scans", "")
        .await
        .problem(404, "not_found");
    site.call(&token, "PUT", "/api/v1/scans", "{}")
        .await
        .problem(405, "method_not_allowed");
    let add = format!(r#"{{"key": "{}", "parent": "SB00001"}}"#, uuid::Uuid::new_v4());
    site.call(&token, "POST", "/api/v1/bills/NONE/parents", &add)
        .await
        .problem(404, "not_found");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_oversized_body_is_413(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("amit", Role::Admin, None).await;
    let body = format!(r#"{{"scans": ["{}"]}}"#, "x".repeat(1_100_000));
    site.call(&token, "POST", "/api/v1/scans/batch", &body)
        .await
        .problem(413, "too_large");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_oversized_form_is_413_with_a_sentence(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("jaya", Role::Dispatcher, None).await;
    let cookie = site.sign_in("jaya").await;
    let body = format!("code={}", "x".repeat(1_100_000));
    let request = Request::post("/fn/scan")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("content-length", body.len())
        .header("cookie", cookie)
        .body(Body::from(body))
        .unwrap();
    let answer = site.send(request).await;
    assert_eq!(answer.status, 413);
    assert!(answer.text.contains("Send less at once."), "{}", answer.text);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_the_layers_refuse_is_a_problem_too(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("amit", Role::Admin, None).await;
    site.call(&token, "GET", "/api/v1/bags/%FF", "")
        .await
        .problem(400, "bad_request");
    let request = Request::post("/api/v1/scans")
        .header("sec-fetch-site", "cross-site")
        .header("cookie", "sid=x")
        .body(Body::from("{}"))
        .unwrap();
    site.send(request).await.problem(403, "cross_site");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_wrong_method_on_a_page_is_told_in_a_sentence(pool: PgPool) {
    let site = ServedSite::new(pool);
    let answer = site.form("", "/login", &[]).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("allow")),
        (405, "GET,HEAD")
    );
    assert!(
        answer.text.contains("<h1>Method Not Allowed</h1>"),
        "{}",
        answer.text
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_filter_too_short_for_an_index_is_refused_in_words(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("amit", Role::Admin, None).await;
    let cookie = site.sign_in("amit").await;
    for list in ["bags", "bills"] {
        let answer = site
            .call(&token, "GET", &format!("/api/v1/{list}?q=S1"), "")
            .await;
        assert_eq!(answer.problem(422, "invalid"), "q");
    }
    for list in ["/bags", "/bills", "/admin/users"] {
        let page = site.page(&cookie, &format!("{list}?q=S1")).await;
        assert_eq!(page.status, 422, "{list}");
        assert!(page.text.contains("at least three letters or digits"), "{list}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn words_that_look_like_values_are_words_in_a_query(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("amit", Role::Admin, None).await;
    for query in [
        "q=true",
        "q=1700",
        "q=",
        "linked=false&limit=5&q=false",
        "unknown=1",
    ] {
        let answer = site
            .call(&token, "GET", &format!("/api/v1/bags?{query}"), "")
            .await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_key_that_may_be_left_out_must_still_be_a_uuid(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("amit", Role::Admin, None).await;
    let with = async |key: Option<&str>| {
        let mut request = Request::delete("/api/v1/bills/NONE/parents/SB00001")
            .header("authorization", format!("Bearer {token}"));
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        site.send(request.body(Body::empty()).unwrap()).await
    };
    assert_eq!(
        with(Some("no uuid")).await.problem(422, "invalid"),
        "Idempotency-Key"
    );
    with(None).await.problem(404, "not_found");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn without_a_session_or_with_a_wrong_token_it_is_401(pool: PgPool) {
    let site = ServedSite::new(pool);
    for token in ["", "tt_forged", "x"] {
        let answer = site.call(token, "GET", "/api/stats", "").await;
        answer.problem(401, "unauthenticated");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_wrong_role_is_403_and_audited(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("jaya", Role::Dispatcher, None).await;
    site.call(&token, "GET", "/api/v1/bills", "")
        .await
        .problem(403, "forbidden");
    let rows: i64 = sqlx::query_scalar("select count(*) from audit_log where action = 'refuse_permission'")
        .fetch_one(&site.pool)
        .await
        .unwrap();
    assert_eq!(rows, 1);
}

/// A router whose database cannot be reached.
fn without_database() -> ServedSite {
    let options = "postgres://nobody@127.0.0.1:1/none".parse().unwrap();
    let pool = sqlx::postgres::PgPoolOptions::new()
        .acquire_timeout(std::time::Duration::from_millis(200))
        .connect_lazy_with(options);
    ServedSite::new(pool)
}

/// A database that answers and takes no rows of now: the device keeps the read, and hears why.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn without_a_partition_for_today_a_scan_is_503_with_advice(pool: PgPool) {
    let site = ServedSite::new(pool.clone());
    let token = site.user("jaya", Role::Dispatcher, None).await;
    let month: String = sqlx::query_scalar("select to_char(now() at time zone 'UTC', 'YYYY_MM')")
        .fetch_one(&pool)
        .await
        .unwrap();
    let sql = format!(
        "alter table scan detach partition scan_{month}; alter table scan detach partition scan_default"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(&pool)
        .await
        .unwrap();
    let scan = json!({"key": uuid::Uuid::new_v4(), "parent": "SB00001", "child": "C0001"});
    let batch = json!({"scans": [scan]}).to_string();
    for (path, body) in [
        ("/api/v1/scans", scan.to_string()),
        ("/api/v1/scans/batch", batch),
    ] {
        let answer = site.call(&token, "POST", path, &body).await;
        answer.problem(503, "not_stored");
        assert_eq!(answer.header("retry-after"), "2");
        assert!(answer.text.contains("sent again"), "{}", answer.text);
    }
}

#[tokio::test]
async fn with_the_database_down_health_is_ok_and_the_rest_503() {
    let site = without_database();
    let health = site.get("/health").await;
    assert_eq!(
        (health.status.as_u16(), health.text.as_str()),
        (200, r#"{"status":"ok"}"#)
    );
    let ready = site.get("/ready").await;
    assert_eq!((ready.status.as_u16(), ready.header("retry-after")), (503, "2"));
    let call = site.call("tt_any", "GET", "/api/stats", "").await;
    call.problem(503, "unavailable");
    assert_eq!(call.header("retry-after"), "2");
    let page = site.page("sid=AAAAAAAAAAAAAAAAAAAAAA", "/dashboard").await;
    assert_eq!(
        (page.status.as_u16(), page.header("retry-after")),
        (503, "2"),
        "{}",
        page.text
    );
    assert!(
        page.text.contains("Try again") && !page.text.contains("postgres"),
        "{}",
        page.text
    );
    let log_in = site
        .form("", "/fn/log_in", &[("username", "a"), ("password", "b")])
        .await;
    assert!(!log_in.text.contains("127.0.0.1"), "{}", log_in.text);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn with_the_database_up_it_is_ready(pool: PgPool) {
    assert_eq!(ServedSite::new(pool).get("/ready").await.status, 200);
}

//! The API's core, from an empty site to a completed bill.

use crate::site::Site;
use axum::body::Body;
use axum::http::{Request, header};
use domain::access::Role;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

fn scan(parent: &str, child: &str) -> String {
    json!({"key": Uuid::new_v4(), "parent": parent, "child": child, "station": "h1"}).to_string()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn from_an_empty_site_to_a_completed_bill(pool: PgPool) {
    let site = Site::new(pool);
    let packer = site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let biller = site.user("bina", Role::Biller, None).await;
    let admin = site.user("amit", Role::Admin, None).await;

    let first = site
        .call(&packer, "POST", "/api/v1/scans", &scan("M444-00001", "C0001"))
        .await;
    assert_eq!(first.status, 200);
    let json = first.json();
    assert_eq!(
        (&json["outcome"], &json["child"]),
        (&json!("linked"), &json!("C0001"))
    );
    assert_eq!(json["message"], "C0001 is in M444-00001: 1/15.");
    assert_eq!(
        json["parent"],
        json!({"label": "M444-00001", "type": "Moong", "children": 1, "capacity": 15, "weight_g": 1000, "status": "open", "bill": null, "area": "jaipur"})
    );

    let scans: Vec<Value> = (2..=16)
        .map(|n| json!({"key": Uuid::new_v4(), "parent": "M444-00001", "child": format!("C{n:04}")}))
        .collect();
    let batch = site
        .call(
            &packer,
            "POST",
            "/api/v1/scans/batch",
            &json!({"scans": scans}).to_string(),
        )
        .await
        .json();
    let results = batch["results"].as_array().unwrap();
    assert_eq!(
        (results.len(), &results[13]["outcome"], &results[14]["outcome"]),
        (15, &json!("linked"), &json!("parent_full"))
    );

    let undone = site
        .call(
            &packer,
            "POST",
            "/api/v1/undo",
            &json!({"key": Uuid::new_v4(), "parent": "M444-00001"}).to_string(),
        )
        .await
        .json();
    assert_eq!(
        (&undone["outcome"], &undone["child"]),
        (&json!("undone"), &json!("C0015"))
    );
    site.call(&packer, "POST", "/api/v1/scans", &scan("SB00001", "C0099"))
        .await;
    let moved = site
        .call(
            &packer,
            "POST",
            "/api/v1/moves",
            &json!({"key": Uuid::new_v4(), "child": "C0099", "to_parent": "M444-00001"}).to_string(),
        )
        .await
        .json();
    assert_eq!(
        (
            &moved["outcome"],
            &moved["other_parent"],
            &moved["parent"]["children"]
        ),
        (&json!("moved"), &json!("SB00001"), &json!(15))
    );
    let unlinked = site
        .call(&packer, "DELETE", "/api/v1/bags/M444-00001/children/C0099", "")
        .await
        .json();
    assert_eq!(unlinked["outcome"], "unlinked");
    let closed = site
        .call(
            &packer,
            "POST",
            "/api/v1/bags/M444-00001/close",
            &json!({"key": Uuid::new_v4(), "reason": "short_stock"}).to_string(),
        )
        .await
        .json();
    assert_eq!(
        (&closed["outcome"], &closed["parent"]["status"]),
        (&json!("closed"), &json!("closed_short"))
    );

    let bag = site
        .call(&packer, "GET", "/api/v1/bags/M444-00001", "")
        .await
        .json();
    assert_eq!(
        (&bag["bag"]["status"], bag["children"].as_array().map(Vec::len)),
        (&json!("closed_short"), Some(14))
    );
    let history = site
        .call(&packer, "GET", "/api/v1/bags/M444-00001/history?limit=2", "")
        .await
        .json();
    assert_eq!(
        (
            history["items"].as_array().map(Vec::len),
            history["next"].is_string()
        ),
        (Some(2), true)
    );
    let list = site
        .call(
            &packer,
            "GET",
            "/api/v1/bags?role=parent&status=closed_short&linked=true&billed=false",
            "",
        )
        .await
        .json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "{list}");

    let bill = site
        .call(
            &biller,
            "POST",
            "/api/v1/bills",
            &json!({"number": "BILL-1", "target_parents": 1, "customer": "Asha"}).to_string(),
        )
        .await;
    assert_eq!(bill.status, 201);
    let add = json!({"key": Uuid::new_v4(), "parent": "M444-00001"}).to_string();
    let added = site
        .call(&biller, "POST", "/api/v1/bills/BILL-1/parents", &add)
        .await
        .json();
    assert_eq!(
        (
            &added["outcome"],
            &added["mark"],
            &added["bill"]["actual_weight_g"]
        ),
        (&json!("added"), &json!("short"), &json!(14_000))
    );
    assert_eq!(
        site.call(&biller, "POST", "/api/v1/bills/BILL-1/parents", &add)
            .await
            .json(),
        added,
        "the same key, the same answer"
    );
    let changed = site
        .call(
            &biller,
            "PATCH",
            "/api/v1/bills/BILL-1",
            r#"{"scale_weight_g": 14100, "vehicle": "RJ14"}"#,
        )
        .await
        .json();
    assert_eq!(
        (&changed["scale_weight_g"], &changed["customer"]),
        (&json!(14_100), &json!("Asha"))
    );
    let weight_after = async |body| {
        let changed = site
            .call(&biller, "PATCH", "/api/v1/bills/BILL-1", body)
            .await
            .json();
        changed["scale_weight_g"].clone()
    };
    assert_eq!(weight_after(r#"{"vehicle": "RJ15"}"#).await, json!(14_100));
    assert_eq!(weight_after(r#"{"scale_weight_g": null}"#).await, json!(null));
    let short = site
        .call(&biller, "POST", "/api/v1/bills/BILL-1/complete", "{}")
        .await;
    short.problem(409, "reason_needed");
    let completed = site
        .call(
            &biller,
            "POST",
            "/api/v1/bills/BILL-1/complete",
            r#"{"reason": "short stock"}"#,
        )
        .await
        .json();
    assert_eq!(
        (&completed["status"], &completed["variance_g"]),
        (&json!("completed"), &json!(-1000))
    );
    site.call(&admin, "DELETE", "/api/v1/bills/BILL-1", "")
        .await
        .problem(409, "bill_completed");
    let frozen = site
        .call(
            &packer,
            "POST",
            "/api/v1/bags/M444-00001/reopen",
            &json!({"key": Uuid::new_v4()}).to_string(),
        )
        .await
        .json();
    assert_eq!(
        (&frozen["outcome"], &frozen["parent"]["bill"]),
        (&json!("parent_closed"), &json!("BILL-1"))
    );
    site.call(&admin, "POST", "/api/v1/bills/BILL-1/reopen", "{}")
        .await
        .problem(422, "invalid");
    let reopened = site
        .call(
            &admin,
            "POST",
            "/api/v1/bills/BILL-1/reopen",
            r#"{"reason": "one more"}"#,
        )
        .await
        .json();
    assert_eq!(reopened["status"], "processing");
    let removed = site
        .call(&biller, "DELETE", "/api/v1/bills/BILL-1/parents/M444-00001", "")
        .await
        .json();
    assert_eq!(removed["outcome"], "removed");
    assert_eq!(
        site.call(&admin, "DELETE", "/api/v1/bills/BILL-1", "")
            .await
            .status,
        204
    );
    assert_eq!(
        site.call(&admin, "DELETE", "/api/v1/bags/C0099", "").await.status,
        204
    );

    let stats = site.call(&admin, "GET", "/api/stats", "").await.json();
    assert_eq!(
        (&stats["parent_bags"], &stats["child_bags"], &stats["new_bills"]),
        (&json!(2), &json!(15), &json!(0))
    );
    assert_eq!(site.state.services.integrity_check().await.unwrap(), Vec::new());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn messages_speak_the_callers_language(pool: PgPool) {
    let site = Site::new(pool);
    let token = site.user("jaya", Role::Dispatcher, None).await;
    let request = axum::http::Request::post("/api/v1/scans")
        .header("authorization", format!("Bearer {token}"))
        .header("accept-language", "hi-IN,hi;q=0.9")
        .body(axum::body::Body::from(scan("SB00001", "C0001")))
        .unwrap();
    let message = site.send(request).await.json()["message"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(message.contains("जुड़"), "{message}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_session_may_call_the_api_too(pool: PgPool) {
    let site = Site::new(pool);
    site.user("jaya", Role::Dispatcher, None).await;
    let cookie = site.sign_in("jaya").await;
    let request = axum::http::Request::post("/api/v1/scans")
        .header("cookie", &cookie)
        .header("host", "localhost")
        .header("sec-fetch-site", "same-origin")
        .body(axum::body::Body::from(scan("SB00001", "C0001")))
        .unwrap();
    assert_eq!(site.send(request).await.status, 200);
    let request = axum::http::Request::post("/api/v1/scans")
        .header("cookie", &cookie)
        .header("host", "localhost")
        .header("sec-fetch-site", "cross-site")
        .header("origin", "https://evil.example")
        .body(axum::body::Body::from(scan("SB00001", "C0002")))
        .unwrap();
    assert_eq!(site.send(request).await.status, 403);
    let scans: i64 = sqlx::query_scalar("select count(*) from scan")
        .fetch_one(&site.pool)
        .await
        .unwrap();
    assert_eq!(scans, 1);
}

/// A tab that stayed open sends what one person read; meanwhile another has signed in beside it.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_one_person_read_is_not_stored_under_anothers_name(pool: PgPool) {
    let site = Site::new(pool);
    site.user("asha", Role::Dispatcher, Some("jaipur")).await;
    site.user("bina", Role::Dispatcher, Some("lucknow")).await;
    let bina = site.sign_in("bina").await;
    let id_of = async |name: &str| -> String {
        sqlx::query_scalar("select id::text from \"user\" where username = $1")
            .bind(name)
            .fetch_one(&site.pool)
            .await
            .unwrap()
    };
    let scan = async |header_name: &str, of: &str, key: &str| {
        let body = format!(r#"{{"key": "{key}", "parent": "SB00001", "child": "C0001", "station": "S-1"}}"#);
        let request = Request::post("/api/v1/scans")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::HOST, "localhost")
            .header(header::ORIGIN, "http://localhost")
            .header(header::COOKIE, &bina)
            .header(header_name, of);
        site.send(request.body(Body::from(body)).unwrap()).await
    };
    let key = "00000000-0000-4000-8000-000000000001";
    let asha = id_of("asha").await;
    scan("X-Queue-User-Id", &asha, key)
        .await
        .problem(401, "unauthenticated");
    // As a page says it that was open before an update.
    scan("X-Queue-User", "asha", key)
        .await
        .problem(401, "unauthenticated");
    let stored = "select count(*) from scan";
    let count: i64 = sqlx::query_scalar(stored).fetch_one(&site.pool).await.unwrap();
    assert_eq!(count, 0);
    let bina_id = id_of("bina").await;
    assert_eq!(
        scan("X-Queue-User-Id", &bina_id, key).await.json()["outcome"],
        "linked"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_areas_parent_is_not_read_by_a_scan_that_is_refused(pool: PgPool) {
    let site = Site::new(pool);
    let packer = site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let other = site.user("lata", Role::Dispatcher, Some("lucknow")).await;
    site.call(&packer, "POST", "/api/v1/scans", &scan("SB00001", "C0001"))
        .await;
    for (child, outcome) in [
        ("!", "not_a_label"),
        ("SB00002", "wrong_role"),
        ("C0001", "area_denied"),
    ] {
        let told = site
            .call(&other, "POST", "/api/v1/scans", &scan("SB00001", child))
            .await
            .json();
        assert_eq!(told["outcome"], outcome);
        assert_eq!(
            (&told["parent"], &told["foreign_parent"], &told["other_parent"]),
            (&Value::Null, &json!("SB00001"), &Value::Null)
        );
        let text = told.to_string();
        for secret in ["Mustard", "jaipur", "1000", "1/30"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn undo_names_its_event_and_a_move_goes_back(pool: PgPool) {
    let site = Site::new(pool);
    let packer = site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let post = async |path: &str, body: Value| {
        let answer = site.call(&packer, "POST", path, &body.to_string()).await;
        assert_eq!(answer.status, 200);
        answer.json()
    };
    let key = Uuid::new_v4();
    post(
        "/api/v1/scans",
        json!({"key": key, "parent": "SB00001", "child": "C0001"}),
    )
    .await;
    let moved = post(
        "/api/v1/moves",
        json!({"key": Uuid::new_v4(), "child": "C0001", "to_parent": "SB00002"}),
    )
    .await;
    let seen = site.call(&packer, "GET", "/api/v1/bags/SB00002", "").await.json();
    assert_eq!(seen["children"][0]["scan_id"], moved["scan_id"]);
    let undo = |parent: &str, name: &str, value: &Value| {
        let mut body = json!({"key": Uuid::new_v4(), "parent": parent});
        body[name] = value.clone();
        post("/api/v1/undo", body)
    };
    let back = undo("SB00002", "scan_id", &moved["scan_id"]).await;
    assert_eq!(
        (
            &back["outcome"],
            &back["other_parent"],
            &back["parent"]["children"]
        ),
        (&json!("undone"), &json!("SB00001"), &json!(0))
    );
    let again = undo("SB00002", "scan_id", &moved["scan_id"]).await;
    assert_eq!(again["outcome"], "nothing_to_undo");
    let out = undo("SB00001", "scan_key", &json!(key)).await;
    assert_eq!(
        (&out["outcome"], &out["child"]),
        (&json!("undone"), &json!("C0001"))
    );
    let wrong = site
        .call(
            &packer,
            "POST",
            "/api/v1/undo",
            &json!({"key": key, "parent": "SB00001", "scan_id": "x"}).to_string(),
        )
        .await;
    wrong.problem(422, "invalid");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_age_of_a_command_counts_by_the_devices_own_clock(pool: PgPool) {
    let site = Site::new(pool);
    let packer = site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let send = async |clock: Option<&str>, scanned_at: &str, child: &str| {
        let body = json!({"scans": [{"key": Uuid::new_v4(), "parent": "SB00001", "child": child, "scanned_at": scanned_at}]});
        let mut request = Request::post("/api/v1/scans/batch")
            .header(header::AUTHORIZATION, format!("Bearer {packer}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-station", "h1");
        if let Some(clock) = clock {
            request = request.header("x-device-time", clock);
        }
        let answer = site
            .send(request.body(Body::from(body.to_string())).unwrap())
            .await;
        answer.json()["results"][0]["outcome"].clone()
    };
    let table = [
        (
            Some("2001-02-03T12:00:00Z"),
            "2001-02-03T08:00:00Z",
            "C0001",
            "linked",
        ),
        (
            Some("2001-02-13T12:00:00Z"),
            "2001-02-03T08:00:00Z",
            "C0002",
            "too_old",
        ),
        (
            Some("2025-02-03T12:00:00Z"),
            "2025-02-03T08:00:00Z",
            "C0003",
            "linked",
        ),
        (None, "2025-02-03T08:00:00Z", "C0004", "too_old"),
        (Some("half past nine"), "2025-02-03T08:00:00Z", "C0005", "too_old"),
    ];
    for (clock, scanned_at, child, outcome) in table {
        assert_eq!(send(clock, scanned_at, child).await, outcome, "{child}");
    }
}

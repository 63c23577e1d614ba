//! Scans over the API: whose they are, what they show, how they are taken back, how old they are.

use super::scan;
use crate::site::ServedSite;
use axum::body::Body;
use axum::http::{Request, header};
use domain::access::Role;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

/// A tab that stayed open sends what one person read; meanwhile another has signed in beside it.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_one_person_read_is_not_stored_under_anothers_name(pool: PgPool) {
    let site = ServedSite::new(pool);
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
    let site = ServedSite::new(pool);
    let packer = site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let other = site.user("lata", Role::Dispatcher, Some("lucknow")).await;
    site.call(&packer, "POST", "/api/v1/scans", &scan("SB00001", "C0001"))
        .await;
    for (child, outcome) in [
        ("!", "not_a_label"),
        ("SB00002", "wrong_role"),
        ("C0001", "area_denied"),
    ] {
        let answer = site
            .call(&other, "POST", "/api/v1/scans", &scan("SB00001", child))
            .await
            .json();
        assert_eq!(answer["outcome"], outcome);
        assert_eq!(
            (
                &answer["parent"],
                &answer["foreign_parent"],
                &answer["other_parent"]
            ),
            (&Value::Null, &json!("SB00001"), &Value::Null)
        );
        let text = answer.to_string();
        for secret in ["Mustard", "jaipur", "1000", "1/30"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn undo_names_its_event_and_a_move_goes_back(pool: PgPool) {
    let site = ServedSite::new(pool);
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
    let site = ServedSite::new(pool);
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

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_a_person_typed_is_marked_in_the_log_and_nowhere_else(pool: PgPool) {
    let site = ServedSite::new(pool);
    let packer = site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let biller = site.user("bina", Role::Biller, None).await;
    let typed = |parent: &str, child: &str| {
        json!({"key": Uuid::new_v4(), "parent": parent, "child": child, "typed": true}).to_string()
    };
    site.call(&packer, "POST", "/api/v1/scans", &scan("SB00001", "C0001"))
        .await;
    let answer = site
        .call(&packer, "POST", "/api/v1/scans", &typed("SB00001", "C0002"))
        .await;
    assert_eq!(answer.json()["outcome"], "linked");
    let many = json!({"scans": [
        {"key": Uuid::new_v4(), "parent": "SB00001", "child": "C0003", "typed": true},
        {"key": Uuid::new_v4(), "parent": "SB00001", "child": "C0004"},
    ]});
    site.call(&packer, "POST", "/api/v1/scans/batch", &many.to_string())
        .await;
    site.call(
        &biller,
        "POST",
        "/api/v1/bills",
        r#"{"number": "B-1", "target_parents": 1}"#,
    )
    .await;
    let add = json!({"key": Uuid::new_v4(), "parent": "SB00001", "typed": true}).to_string();
    site.call(&biller, "POST", "/api/v1/bills/B-1/parents", &add)
        .await;
    let history = site
        .call(&biller, "GET", "/api/v1/bags/SB00001/history", "")
        .await
        .json();
    let marks: Vec<(&Value, &Value)> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (&entry["child"], &entry["typed"]))
        .collect();
    assert_eq!(
        serde_json::to_value(marks).unwrap(),
        json!([
            [null, true],
            ["C0004", false],
            ["C0003", true],
            ["C0002", true],
            ["C0001", false]
        ])
    );
}

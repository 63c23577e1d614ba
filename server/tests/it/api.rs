//! The API's core, from an empty site to a completed bill.

mod scans;

use crate::site::ServedSite;
use domain::access::Role;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

fn scan(parent: &str, child: &str) -> String {
    json!({"key": Uuid::new_v4(), "parent": parent, "child": child, "station": "h1"}).to_string()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn from_an_empty_site_to_a_completed_bill(pool: PgPool) {
    let site = ServedSite::new(pool);
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
    let site = ServedSite::new(pool);
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
    let site = ServedSite::new(pool);
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

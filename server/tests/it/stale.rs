//! Forms and calls that were made from an older state (SPEC 5).

use crate::site::{Answer, ServedSite};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::access::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

impl ServedSite {
    async fn call_if(&self, token: &str, call: (&str, &str), tag: &str, body: &Value) -> Answer {
        let request = Request::builder()
            .method(call.0)
            .uri(call.1)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::IF_MATCH, tag)
            .body(Body::from(body.to_string()))
            .unwrap();
        self.send(request).await
    }
}

fn tag(answer: &Answer) -> String {
    answer.headers[header::ETAG].to_str().unwrap().to_owned()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_stale_bill_form_keeps_what_the_other_saved_and_tells_who_changed_what(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("bina", Role::Biller, None).await;
    let ravi = site.user("ravi", Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    site.call(
        &token,
        "POST",
        "/api/v1/bills",
        r#"{"number": "B1", "target_parents": 2}"#,
    )
    .await;
    let theirs = json!({"vehicle": "RJ14 GB 1", "customer": "Krishna Seeds"});
    site.call(&ravi, "PATCH", "/api/v1/bills/B1", &theirs.to_string())
        .await;

    // Opened before, with vehicle and customer still empty.
    let form = |vehicle: &'static str, note: &'static str| {
        [
            ("seen[number]", "B1"),
            ("seen[version]", "1"),
            ("seen[target_parents]", "2"),
            ("target_parents", "2"),
            ("vehicle", vehicle),
            ("note", note),
        ]
    };
    let saved = site.form(&cookie, "/fn/change_bill", &form("", "gate 2")).await;
    assert!(
        saved.header("location").contains("done=bill_saved"),
        "{}",
        saved.header("location")
    );
    let bill = site.call(&token, "GET", "/api/v1/bills/B1", "").await.json();
    assert_eq!(
        (&bill["vehicle"], &bill["customer"], &bill["note"]),
        (&json!("RJ14 GB 1"), &json!("Krishna Seeds"), &json!("gate 2"))
    );

    let refused = site
        .form(&cookie, "/fn/change_bill", &form("HR26 DK 2", ""))
        .await;
    assert!(
        !refused.header("location").contains("RJ14"),
        "no value stands in an address: {}",
        refused.header("location")
    );
    let page = site.page(&cookie, "/bills/B1").await.text;
    assert!(page.contains("ravi set the vehicle to “RJ14 GB 1”"), "{page}");
    assert!(
        page.contains(r#"value="HR26 DK 2""#),
        "what was typed is kept: {page}"
    );
    let again = site.page(&cookie, "/bills/B1").await.text;
    assert!(!again.contains("HR26 DK 2"), "once");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_bill_is_not_completed_from_a_page_that_showed_other_totals(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("bina", Role::Biller, None).await;
    let ravi = site.user("ravi", Role::Biller, None).await;
    let packer = site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let cookie = site.sign_in("bina").await;
    for (parent, child) in [("M444-00001", "ABCD0001"), ("M444-00002", "ABCD0002")] {
        let scan = json!({"key": uuid::Uuid::new_v4(), "parent": parent, "child": child});
        site.call(&packer, "POST", "/api/v1/scans", &scan.to_string())
            .await;
    }
    site.call(
        &token,
        "POST",
        "/api/v1/bills",
        r#"{"number": "B1", "target_parents": 2}"#,
    )
    .await;
    let add = async |token: &str, parent: &str| {
        let body = json!({"key": uuid::Uuid::new_v4(), "parent": parent});
        site.call(token, "POST", "/api/v1/bills/B1/parents", &body.to_string())
            .await
            .json()
    };
    let shown = add(&token, "M444-00001").await["bill"]["stamp"]
        .as_str()
        .unwrap()
        .to_owned();
    add(&ravi, "M444-00002").await;
    let fields = [
        ("number", "B1"),
        ("stamp", shown.as_str()),
        ("reason", "lorry leaves"),
    ];
    site.form(&cookie, "/fn/complete_bill", &fields).await;
    let page = site.page(&cookie, "/bills/B1/complete").await.text;
    assert!(page.contains("ravi set the number of parents to “2”"), "{page}");
    assert!(
        page.contains(r#"value="lorry leaves""#),
        "the reason is kept: {page}"
    );
    let bill = site.call(&token, "GET", "/api/v1/bills/B1", "").await.json();
    assert_eq!(bill["status"], "processing");
    let now = bill["stamp"].as_str().unwrap();
    let fields = [("number", "B1"), ("stamp", now), ("reason", "lorry leaves")];
    site.form(&cookie, "/fn/complete_bill", &fields).await;
    let bill = site.call(&token, "GET", "/api/v1/bills/B1", "").await.json();
    assert_eq!(bill["status"], "completed");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn if_match_lets_a_call_act_on_the_state_of_its_tag_only(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("bina", Role::Biller, None).await;
    let ravi = site.user("ravi", Role::Biller, None).await;
    let patch = ("PATCH", "/api/v1/bills/B1");
    let made = site
        .call(
            &token,
            "POST",
            "/api/v1/bills",
            r#"{"number": "B1", "target_parents": 2}"#,
        )
        .await;
    let first = tag(&made);
    let got = site.call(&token, "GET", "/api/v1/bills/B1", "").await;
    assert_eq!((tag(&got), &got.json()["version"]), (first.clone(), &json!(1)));

    let changed = site
        .call_if(&ravi, patch, &first, &json!({"vehicle": "RJ14"}))
        .await;
    assert_eq!(changed.status, 200);
    let second = tag(&changed);
    assert_ne!(second, first);
    for stale in [
        first.clone(),
        format!("W/{second}"),
        "\"\"".to_owned(),
        "nonsense".to_owned(),
    ] {
        let refused = site
            .call_if(&token, patch, &stale, &json!({"note": "late"}))
            .await;
        assert_eq!(
            (refused.status, &refused.json()["code"]),
            (StatusCode::PRECONDITION_FAILED, &json!("changed_meanwhile")),
            "{stale}"
        );
    }
    let refused = site
        .call_if(&token, patch, &first, &json!({"note": "late"}))
        .await
        .json();
    assert_eq!(
        (
            &refused["version"],
            &refused["changes"][0]["field"],
            &refused["changes"][0]["by"],
            &refused["changes"][0]["value"]
        ),
        (&json!(2), &json!("vehicle"), &json!("ravi"), &json!("RJ14"))
    );
    for fine in [second.clone(), format!("{first}, {second}"), "*".to_owned()] {
        let same = site
            .call_if(&token, patch, &fine, &json!({"vehicle": "RJ14"}))
            .await;
        assert_eq!(same.status, 200, "{fine}");
    }
    for call in [
        ("POST", "/api/v1/bills/B1/complete"),
        ("DELETE", "/api/v1/bills/B1"),
    ] {
        let refused = site.call_if(&token, call, &first, &json!({"reason": "x"})).await;
        assert!(
            [412, 403].contains(&refused.status.as_u16()),
            "{call:?} {}",
            refused.status
        );
    }

    // With its version the change is merged, and where it clashes it is a conflict.
    let merged = site
        .call(
            &token,
            "PATCH",
            "/api/v1/bills/B1",
            r#"{"note": "gate 2", "version": 1}"#,
        )
        .await;
    assert_eq!(
        (merged.status, &merged.json()["vehicle"]),
        (StatusCode::OK, &json!("RJ14"))
    );
    let clash = site
        .call(
            &token,
            "PATCH",
            "/api/v1/bills/B1",
            r#"{"vehicle": "HR26", "version": 1}"#,
        )
        .await;
    assert_eq!(
        (clash.status, &clash.json()["code"]),
        (StatusCode::CONFLICT, &json!("changed_meanwhile"))
    );
    let plain = site
        .call(&token, "PATCH", "/api/v1/bills/B1", r#"{"vehicle": "HR26"}"#)
        .await;
    assert_eq!(
        plain.status, 200,
        "without either the last writer of a field wins"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_bag_is_deleted_only_in_the_state_of_its_tag(pool: PgPool) {
    let site = ServedSite::new(pool);
    let packer = site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let admin = site.user("amit", Role::Admin, None).await;
    let scan = json!({"key": uuid::Uuid::new_v4(), "parent": "M444-00001", "child": "C0001"});
    site.call(&packer, "POST", "/api/v1/scans", &scan.to_string())
        .await;
    let linked = tag(&site.call(&admin, "GET", "/api/v1/bags/C0001", "").await);
    let undo = json!({"key": uuid::Uuid::new_v4(), "parent": "M444-00001"});
    site.call(&packer, "POST", "/api/v1/undo", &undo.to_string())
        .await;
    let delete = ("DELETE", "/api/v1/bags/C0001");
    let refused = site.call_if(&admin, delete, &linked, &Value::Null).await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["code"]),
        (412, &json!("changed_meanwhile"))
    );
    let free = tag(&site.call(&admin, "GET", "/api/v1/bags/C0001", "").await);
    assert_eq!(
        site.call_if(&admin, delete, &free, &Value::Null).await.status,
        204
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_stale_user_form_tells_which_admin_changed_what(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("amit", Role::Admin, None).await;
    site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let cookie = site.sign_in("amit").await;
    let id: i64 = sqlx::query_scalar(
        "update \"user\" set role = 'biller', version = 2,
                changes = last_changes(2, '{role}', (select id from \"user\" where username = 'amit'))
         where username = 'jaya' returning id",
    )
    .fetch_one(&site.pool)
    .await
    .unwrap();
    let id = id.to_string();
    let fields = [
        ("id", id.as_str()),
        ("username", "jaya"),
        ("email", "jaya@example.com"),
        ("role", "admin"),
        ("area", "jaipur"),
        ("seen[version]", "1"),
        ("seen[username]", "jaya"),
        ("seen[email]", "jaya@example.com"),
        ("seen[role]", "dispatcher"),
        ("seen[area]", "jaipur"),
    ];
    site.form(&cookie, "/fn/change_user", &fields).await;
    let page = site.page(&cookie, &format!("/admin/users/{id}")).await.text;
    assert!(page.contains("amit set the role to biller"), "{page}");
    let role: String = sqlx::query_scalar("select role from \"user\" where username = 'jaya'")
        .fetch_one(&site.pool)
        .await
        .unwrap();
    assert_eq!(role, "biller");
}

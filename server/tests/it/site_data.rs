//! What a site says of itself, by API and by form.

use crate::site::{Answer, ServedSite};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::access::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

async fn call_if(site: &ServedSite, token: &str, path: &str, tag: &str, body: &Value) -> Answer {
    let request = Request::patch(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::IF_MATCH, tag)
        .body(Body::from(body.to_string()))
        .unwrap();
    site.send(request).await
}

fn tag(answer: &Answer) -> String {
    answer.headers[header::ETAG].to_str().unwrap().to_owned()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn programs_make_try_change_and_retire_bag_types(pool: PgPool) {
    let site = ServedSite::with(pool, &[("CACHE_TTL", "0")]);
    let token = site.user("amit", Role::Admin, None).await;
    let wheat = json!({"name": "Wheat", "label_pattern": "WH####", "child_patterns": ["W######"], "capacity": 2,
        "grams_per_child": 500, "tare_child_g": 8, "tare_parent_g": 120});
    let made = site
        .call(&token, "POST", "/api/v1/bag-types", &wheat.to_string())
        .await;
    assert_eq!((made.status, tag(&made).as_str()), (StatusCode::CREATED, "\"1\""));
    let mut expected = wheat.clone();
    expected["id"] = made.json()["id"].clone();
    expected["version"] = json!(1);
    expected["in_use"] = json!(false);
    expected["retired"] = json!(false);
    assert_eq!(made.json(), expected);
    let path = format!("/api/v1/bag-types/{}", expected["id"]);
    assert_eq!(site.call(&token, "GET", &path, "").await.json(), expected);
    let list = site.call(&token, "GET", "/api/v1/bag-types", "").await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 3);

    for (text, kind) in [
        ("WH0001", "parent"),
        ("W000001", "child"),
        ("BILL-7", "bill"),
        ("?!", "none"),
    ] {
        let body = json!({"text": text}).to_string();
        let tried = site
            .call(&token, "POST", "/api/v1/labels/try", &body)
            .await
            .json();
        assert_eq!(tried["kind"], kind, "{tried}");
    }
    let body = json!({"text": "ABCD0001", "into": expected["id"]}).to_string();
    let tried = site
        .call(&token, "POST", "/api/v1/labels/try", &body)
        .await
        .json();
    assert_eq!(
        tried["message"],
        "Children of Wheat parents are written W999999. Scan the bag's own code."
    );
    let body =
        json!({"text": "ABCD0001", "into": expected["id"], "child_patterns": ["AAAA####"]}).to_string();
    let tried = site
        .call(&token, "POST", "/api/v1/labels/try", &body)
        .await
        .json();
    assert_eq!(tried["kind"], "child");

    let changed = call_if(&site, &token, &path, "\"1\"", &json!({"capacity": 3})).await;
    assert_eq!(
        (changed.status, changed.json()["capacity"].clone()),
        (StatusCode::OK, json!(3))
    );
    let stale = call_if(&site, &token, &path, "\"1\"", &json!({"capacity": 4})).await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(stale.json()["changes"][0]["field"], "capacity");
    let clash = site
        .call(&token, "PATCH", &path, r#"{"capacity": 4, "version": 1}"#)
        .await;
    clash.problem(409, "changed_meanwhile");
    let merged = site
        .call(
            &token,
            "PATCH",
            &path,
            r#"{"grams_per_child": 400, "version": 1}"#,
        )
        .await
        .json();
    assert_eq!((&merged["capacity"], &merged["version"]), (&json!(3), &json!(3)));
    for (body, field) in [
        (r#"{"capacity": 0}"#, "capacity"),
        (r#"{"label_pattern": "SB1####"}"#, "label_pattern"),
        (r#"{"child_patterns": ["SB#####"]}"#, "child_patterns"),
    ] {
        let refused = site.call(&token, "PATCH", &path, body).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["field"]),
            (422, &json!(field)),
            "{body}"
        );
    }
    let retired = site
        .call(&token, "PATCH", &path, r#"{"retired": true}"#)
        .await
        .json();
    assert_eq!(retired["retired"], true);
    let scan = json!({"key": uuid::Uuid::new_v4(), "parent": "WH0001", "child": "W000001"});
    let scan = site
        .call(&token, "POST", "/api/v1/scans", &scan.to_string())
        .await
        .json();
    assert_eq!(
        (&scan["outcome"], &scan["why"], &scan["message"]),
        (
            &json!("not_a_label"),
            &json!({"why": "type_retired", "type_name": "Wheat"}),
            &json!("Wheat is retired and makes no new parents. Take another parent.")
        )
    );
    site.call(&token, "GET", "/api/v1/bag-types/x", "")
        .await
        .problem(404, "not_found");
}

/// The form of Mustard as its page shows it, with one field typed otherwise.
fn mustard<'a>(version: &'a str, field: &str, typed: &'a str) -> Vec<(String, &'a str)> {
    let shown = [
        ("name", "Mustard"),
        ("label_pattern", "SB#####"),
        ("child_patterns", ""),
        ("capacity", "30"),
        ("grams_per_child", "1000"),
        ("tare_child_g", "0"),
        ("tare_parent_g", "0"),
    ];
    let mut form = vec![("id".to_owned(), "1"), ("version".to_owned(), version)];
    for (name, value) in shown {
        form.push((format!("seen[{name}]"), value));
        form.push((format!("form[{name}]"), if name == field { typed } else { value }));
    }
    form
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_stale_bag_type_form_is_merged_or_told_who_changed_what(pool: PgPool) {
    let site = ServedSite::with(pool, &[("CACHE_TTL", "0")]);
    let ravi = site.user("ravi", Role::Admin, None).await;
    site.user("amit", Role::Admin, None).await;
    let cookie = site.sign_in("amit").await;
    let send = async |form: Vec<(String, &str)>| {
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let answer = site.form(&cookie, "/fn/change_bag_type", &form).await;
        answer.header("location").to_owned()
    };
    site.call(&ravi, "PATCH", "/api/v1/bag-types/1", r#"{"capacity": 25}"#)
        .await;
    let saved = send(mustard("1", "child_patterns", "#######\r\nAAA#####\r\n")).await;
    assert!(saved.contains("done=site_data_saved"), "{saved}");
    let now = site.call(&ravi, "GET", "/api/v1/bag-types/1", "").await.json();
    assert_eq!(
        (&now["capacity"], &now["child_patterns"]),
        (&json!(25), &json!(["#######", "AAA#####"]))
    );
    let refused = send(mustard("1", "capacity", "20")).await;
    assert!(!refused.contains("done="), "{refused}");
    let page = site.page(&cookie, "/admin/bag-types/1").await.text;
    assert!(page.contains("ravi set the capacity to “25”"), "{page}");
    assert!(page.contains(r#"value="20""#), "what was typed is kept: {page}");
    let again = site.page(&cookie, "/admin/bag-types/1").await.text;
    assert!(!again.contains(r#"value="20""#), "once");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_pages_of_bag_types_say_what_a_text_would_be(pool: PgPool) {
    let site = ServedSite::with(pool, &[("CACHE_TTL", "0")]);
    site.user("amit", Role::Admin, None).await;
    let cookie = site.sign_in("amit").await;
    let page = site.page(&cookie, "/admin/bag-types?try=sb00001").await.text;
    assert!(page.contains("SB00001 is a parent of Mustard."), "{page}");
    assert!(
        page.contains("a damaged read may pass as a child"),
        "no form is named: {page}"
    );
    // With forms that are not saved yet.
    let asked = "/admin/bag-types/1?try=ABCD0001&forms=%23%23%23%23%23%23%23";
    let page = site.page(&cookie, asked).await.text;
    assert!(
        page.contains("Children of Mustard parents are written 9999999."),
        "{page}"
    );
    let page = site
        .page(&cookie, "/admin/bag-types/1?try=X&forms=%23")
        .await
        .text;
    assert!(
        page.contains("A child label pattern has 4 to 20 places"),
        "{page}"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn programs_and_forms_make_and_retire_areas(pool: PgPool) {
    let site = ServedSite::with(pool, &[("CACHE_TTL", "0")]);
    let token = site.user("amit", Role::Admin, None).await;
    let cookie = site.sign_in("amit").await;
    let made = site
        .call(
            &token,
            "POST",
            "/api/v1/areas",
            r#"{"code": "pune", "name": "Pune"}"#,
        )
        .await;
    assert_eq!((made.status, tag(&made).as_str()), (StatusCode::CREATED, "\"1\""));
    let path = "/api/v1/areas/pune";
    let changed = call_if(&site, &token, path, "\"1\"", &json!({"position": 5}))
        .await
        .json();
    assert_eq!(
        changed,
        json!({"code": "pune", "name": "Pune", "position": 5, "retired": false, "version": 2, "users": 0})
    );
    let stale = call_if(&site, &token, path, "\"1\"", &json!({"position": 6})).await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(site.call(&token, "GET", path, "").await.json(), changed);

    let form = [
        ("code", "pune"),
        ("version", "1"),
        ("form[name]", "Pune East"),
        ("form[position]", "6"),
        ("seen[name]", "Pune"),
        ("seen[position]", "0"),
    ];
    site.form(&cookie, "/fn/change_area", &form).await;
    let page = site.page(&cookie, "/admin/areas/pune").await.text;
    assert!(page.contains("amit set the place in the list to “5”"), "{page}");
    assert!(
        page.contains(r#"value="Pune East""#),
        "what was typed is kept: {page}"
    );
    let retired = site
        .form(&cookie, "/fn/retire_area", &[("code", "pune"), ("version", "2")])
        .await;
    assert_eq!(retired.header("location"), "/admin/areas/pune?done=retired");
    let page = site.page(&cookie, "/admin/users/new").await.text;
    assert!(
        page.contains("jaipur") && !page.contains("pune"),
        "nobody comes to it: {page}"
    );
    let page = site.page(&cookie, "/admin/users").await.text;
    assert!(page.contains("pune"), "who is there is found: {page}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_printed_bill_names_the_company_and_says_whether_the_scale_fits(pool: PgPool) {
    let site = ServedSite::with(pool, &[("CACHE_TTL", "0")]);
    let token = site.user("amit", Role::Admin, None).await;
    let cookie = site.sign_in("amit").await;
    let scan = json!({"key": uuid::Uuid::new_v4(), "parent": "M444-00001", "child": "C0001"});
    site.call(&token, "POST", "/api/v1/scans", &scan.to_string())
        .await;
    site.call(
        &token,
        "POST",
        "/api/v1/bills",
        r#"{"number": "B1", "target_parents": 1}"#,
    )
    .await;
    let add = json!({"key": uuid::Uuid::new_v4(), "parent": "M444-00001"});
    site.call(&token, "POST", "/api/v1/bills/B1/parents", &add.to_string())
        .await;
    site.call(&token, "PATCH", "/api/v1/bills/B1", r#"{"scale_weight_g": 1150}"#)
        .await;
    let page = site.page(&cookie, "/bills/B1/print").await.text;
    assert!(
        !page.contains("Tare"),
        "nothing is said of what nobody set: {page}"
    );

    site.call(
        &token,
        "PATCH",
        "/api/v1/bag-types/2",
        r#"{"tare_child_g": 8, "tare_parent_g": 120}"#,
    )
    .await;
    let form = [
        ("version", "1"),
        ("seen[scale_step_g]", "0"),
        ("form[company_name]", "Krishna Seeds"),
        ("form[company_address]", "12 Mandi Road\r\nJaipur"),
        ("form[scale_step_g]", "20"),
    ];
    let saved = site.form(&cookie, "/fn/change_settings", &form).await;
    assert_eq!(saved.header("location"), "/admin/settings?done=site_data_saved");
    let page = site.page(&cookie, "/bills/B1/print").await.text;
    assert!(
        page.contains("Krishna Seeds") && page.contains("12 Mandi Road"),
        "{page}"
    );
    assert!(
        page.contains("0.022\u{a0}kg, more than the scale's step"),
        "{page}"
    );
    let settings = call_if(
        &site,
        &token,
        "/api/v1/settings",
        "\"2\"",
        &json!({"scale_step_g": 50}),
    )
    .await;
    assert_eq!(
        (settings.status, tag(&settings).as_str()),
        (StatusCode::OK, "\"3\"")
    );
    let page = site.page(&cookie, "/bills/B1/print").await.text;
    assert!(page.contains("0.022\u{a0}kg, within the scale's step"), "{page}");
    let bill = site.call(&token, "GET", "/api/v1/bills/B1", "").await.json();
    assert_eq!(bill["tare_g"], 128);

    let late = [
        ("version", "1"),
        ("seen[scale_step_g]", "0"),
        ("form[scale_step_g]", "10"),
    ];
    site.form(&cookie, "/fn/change_settings", &late).await;
    let page = site.page(&cookie, "/admin/settings").await.text;
    assert!(page.contains("amit set the scale's step to “50”"), "{page}");
}

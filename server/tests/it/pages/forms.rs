//! Plain forms, as a browser without script sends them.

use crate::site::ServedSite;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::access::Role;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_post_from_another_site_is_refused(pool: PgPool) {
    let site = ServedSite::new(pool);
    let request = Request::post("/fn/log_in")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("host", "localhost")
        .header("origin", "https://evil.example")
        .body(Body::from("username=a&password=b"))
        .unwrap();
    let answer = site.send(request).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text.contains("another site"), "{}", answer.text);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_floor_works_as_plain_forms(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let cookie = site.sign_in("jaya").await;
    let chosen = site.form(&cookie, "/fn/scan", &[("code", "sb00001")]).await;
    assert_eq!(
        (chosen.status, chosen.header("location")),
        (StatusCode::FOUND, "/scan?parent=SB00001")
    );
    let packed = site
        .form(&cookie, "/fn/scan", &[("parent", "SB00001"), ("code", "C0001")])
        .await;
    assert!(
        packed
            .header("location")
            .starts_with("/scan?parent=SB00001&done=%7B%22bag"),
        "{}",
        packed.header("location")
    );
    let page = site.page(&cookie, packed.header("location")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("C0001 is in SB00001"), "{}", page.text);
    let undone = site
        .form(
            &cookie,
            "/fn/undo",
            &[("parent", "SB00001"), ("next", "/scan?parent=SB00001")],
        )
        .await;
    assert!(
        undone.header("location").contains("undone"),
        "{}",
        undone.header("location")
    );
    let hindi = site.page(&format!("{cookie}; lang=hi"), "/scan").await;
    assert!(hindi.text.contains("<html lang=\"hi\""), "{}", &hindi.text[..200]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn markup_in_labels_and_notes_stays_text(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    let body = r#"{"number": "B<SCRIPT>", "target_parents": 1, "note": "</textarea><script>alert(1)</script>", "customer": "\"><img src=x>"}"#;
    assert_eq!(site.call(&token, "POST", "/api/v1/bills", body).await.status, 201);
    for path in [
        "/bills",
        "/bills/B%3CSCRIPT%3E",
        "/bills/B%3CSCRIPT%3E/print",
        "/search?q=%3Cscript%3E",
    ] {
        let page = site.page(&cookie, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        for wild in ["<script>alert(1)", "<img src=x>", "B<SCRIPT>"] {
            let around = page
                .text
                .find(wild)
                .map(|at| &page.text[at.saturating_sub(80)..at + 20]);
            assert_eq!(around, None, "{path}");
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_form_that_shows_an_old_scale_weight_leaves_the_new_one(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    let body = r#"{"number": "B1", "target_parents": 2}"#;
    site.call(&token, "POST", "/api/v1/bills", body).await;
    let saved = async |weight, shown, note| {
        let fields = [
            ("seen[number]", "B1"),
            ("target_parents", "2"),
            ("note", note),
            ("scale_weight", weight),
            ("seen[scale_weight]", shown),
        ];
        let answer = site.form(&cookie, "/fn/change_bill", &fields).await;
        assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.text);
        let bill = site.call(&token, "GET", "/api/v1/bills/B1", "").await.json();
        bill["scale_weight_g"].clone()
    };
    assert_eq!(saved("612.5", "", "").await, 612_500);
    // Opened before the weighing, saved after it.
    assert_eq!(saved("", "", "late").await, 612_500);
    assert_eq!(saved("", "612.5", "").await, serde_json::Value::Null);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_scanner_test_tells_what_a_read_means_and_stores_nothing(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let cookie = site.sign_in("jaya").await;
    for (read, words) in [
        ("%5DC1sb00001%0D", ["Parent, Mustard", "]C1 … ␍"]),
        ("C0001", ["Child", "C0001"]),
        ("SBO0001", ["Not a label", "read badly"]),
        ("%3Cscript%3E", ["Not a label", "&lt;script&gt;"]),
    ] {
        let page = site.page(&cookie, &format!("/scan/test?read={read}")).await;
        for word in words {
            assert!(page.text.contains(word), "{read}: {word}\n{}", page.text);
        }
    }
    let stored: i64 = sqlx::query_scalar("select count(*) from scan")
        .fetch_one(&site.pool)
        .await
        .unwrap();
    assert_eq!(stored, 0);
}

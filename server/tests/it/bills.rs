//! The pages of bills: what they offer, what they say before a bill is completed, and what a dispatcher sees.

use crate::site::ServedSite;
use axum::http::StatusCode;
use domain::access::Role;
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

/// A site with a biller, and a dispatcher in each of two areas.
struct Yard {
    site: ServedSite,
    bina: String,
    jaya: String,
    dipa: String,
}

impl Yard {
    async fn new(pool: PgPool) -> Self {
        let site = ServedSite::new(pool);
        Self {
            bina: site.user("bina", Role::Biller, None).await,
            jaya: site.user("jaya", Role::Dispatcher, Some("jaipur")).await,
            dipa: site.user("dipa", Role::Dispatcher, Some("indore")).await,
            site,
        }
    }

    async fn call(&self, token: &str, method: &str, path: &str, body: &serde_json::Value) {
        let answer = self.site.call(token, method, path, &body.to_string()).await;
        assert!(answer.status.is_success(), "{path} {body}: {}", answer.text);
    }

    async fn pack(&self, token: &str, parent: &str, children: std::ops::Range<u32>) {
        for n in children {
            let scan = json!({"key": Uuid::new_v4(), "parent": parent, "child": format!("ABCD{n:04}")});
            self.call(token, "POST", "/api/v1/scans", &scan).await;
        }
    }

    async fn bill(&self, bill: &serde_json::Value, parents: &[&str]) {
        self.call(&self.bina, "POST", "/api/v1/bills", bill).await;
        let path = format!("/api/v1/bills/{}/parents", bill["number"].as_str().unwrap());
        for parent in parents {
            let add = json!({"key": Uuid::new_v4(), "parent": parent});
            self.call(&self.bina, "POST", &path, &add).await;
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_dispatcher_reads_of_a_bill_what_is_of_the_own_area(pool: PgPool) {
    let yard = Yard::new(pool).await;
    yard.pack(&yard.jaya, "SB00001", 0..2).await;
    yard.pack(&yard.dipa, "SB00002", 2..5).await;
    yard.bill(
        &json!({"number": "BOTH", "target_parents": 3, "customer": "Krishna Seeds"}),
        &["SB00001", "SB00002"],
    )
    .await;
    yard.bill(
        &json!({"number": "OWN", "target_parents": 1, "area": "jaipur"}),
        &[],
    )
    .await;
    yard.bill(&json!({"number": "NONE", "target_parents": 1}), &[])
        .await;
    let cookie = yard.site.sign_in("jaya").await;

    let bag = yard.site.page(&cookie, "/bags/SB00001").await.text;
    assert!(bag.contains("href=\"/bills/BOTH\""), "{bag}");
    let bill = yard.site.page(&cookie, "/bills/BOTH").await;
    assert_eq!(bill.status, StatusCode::OK);
    for shown in ["SB00001", "2 / 30", "2 / 3", "2\u{a0}kg", "Krishna Seeds"] {
        assert!(bill.text.contains(shown), "{shown}: {}", bill.text);
    }
    assert!(!bill.text.contains("SB00002"), "of another area: {}", bill.text);
    for act in [
        "change_bill",
        "add_parent",
        "remove_parent",
        "delete_bill",
        "/complete\"",
        "/print\"",
    ] {
        assert!(!bill.text.contains(act), "{act}: {}", bill.text);
    }
    assert_eq!(yard.site.page(&cookie, "/bills/OWN").await.status, StatusCode::OK);

    let theirs = yard.site.sign_in("dipa").await;
    for (cookie, path) in [
        (&theirs, "/bills/OWN"),
        (&cookie, "/bills/NONE"),
        (&cookie, "/bills/B9"),
    ] {
        let answer = yard.site.page(cookie, path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {}", answer.text);
    }
    // The list and the API stay a biller's.
    assert_eq!(
        yard.site.page(&cookie, "/bills").await.status,
        StatusCode::FORBIDDEN
    );
    yard.site
        .call(&yard.jaya, "GET", "/api/v1/bills/BOTH", "")
        .await
        .problem(403, "forbidden");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn before_a_bill_is_completed_it_says_what_it_lacks(pool: PgPool) {
    let yard = Yard::new(pool).await;
    yard.pack(&yard.jaya, "M444-00001", 0..15).await;
    yard.pack(&yard.jaya, "M444-00002", 20..24).await;
    let cookie = yard.site.sign_in("bina").await;
    let review = async |number: &str| {
        let page = yard
            .site
            .page(&cookie, &format!("/bills/{number}/complete"))
            .await;
        assert_eq!(page.status, StatusCode::OK);
        page.text
    };

    yard.bill(&json!({"number": "B1", "target_parents": 3}), &[])
        .await;
    let empty = review("B1").await;
    assert!(!empty.contains("name=\"stamp\""), "nothing to complete: {empty}");
    yard.bill(&json!({"number": "B2", "target_parents": 3}), &["M444-00001"])
        .await;
    let two = review("B2").await;
    assert!(
        two.contains("2 parents are missing") && two.contains("name=\"reason\""),
        "{two}"
    );
    assert!(
        !two.contains("Variance"),
        "0 kg would say that all is well: {two}"
    );
    let list = yard.site.page(&cookie, "/bills").await.text;
    assert!(list.contains("2 parents are missing"), "{list}");

    yard.bill(&json!({"number": "B3", "target_parents": 1}), &["M444-00002"])
        .await;
    let short = review("B3").await;
    for shown in ["M444-00002", "4 / 15", "−11\u{a0}kg"] {
        assert!(short.contains(shown), "{shown}: {short}");
    }
    // What is refused stands at its field, and what was typed is kept.
    let stamp = yard
        .site
        .call(&yard.bina, "GET", "/api/v1/bills/B3", "")
        .await
        .json();
    let stamp = stamp["stamp"].as_str().unwrap();
    let refused = yard
        .site
        .form(
            &cookie,
            "/fn/complete_bill",
            &[("number", "B3"), ("stamp", stamp), ("reason", "")],
        )
        .await;
    let query = refused.header("location").split_once('?').unwrap().1.to_owned();
    let again = yard
        .site
        .page(&cookie, &format!("/bills/B3/complete?{query}"))
        .await
        .text;
    assert!(
        again.contains("id=\"f-reason-error\"") && again.contains("aria-invalid=\"true\""),
        "{again}"
    );
    assert_eq!(
        again.matches("Say why this bill is completed").count(),
        1,
        "told once: {again}"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_new_bill_is_offered_what_is_known_and_keeps_what_was_typed(pool: PgPool) {
    let yard = Yard::new(pool).await;
    let known = json!({"number": "KS-0041", "target_parents": 20, "customer": "Krishna Seeds", "destination": "Bathinda",
        "vehicle": "rj14gb1234"});
    yard.bill(&known, &[]).await;
    let cookie = yard.site.sign_in("bina").await;
    let page = yard.site.page(&cookie, "/bills/new").await.text;
    assert!(page.contains("value=\"KS-0042\""), "{page}");
    for offered in ["Krishna Seeds", "Bathinda", "RJ14 GB 1234"] {
        assert!(
            page.contains(&format!("<option value=\"{offered}\">")),
            "{offered}: {page}"
        );
    }
    let fields = [
        ("number", "KS-0041"),
        ("target_parents", "7"),
        ("customer", "New Fields"),
        ("note", "gate 2"),
    ];
    let refused = yard.site.form(&cookie, "/fn/create_bill", &fields).await;
    let query = refused.header("location").split_once('?').unwrap().1.to_owned();
    let page = yard.site.page(&cookie, &format!("/bills/new?{query}")).await.text;
    assert!(page.contains("id=\"f-number-error\""), "at its field: {page}");
    for kept in [
        "value=\"KS-0041\"",
        "value=\"7\"",
        "value=\"New Fields\"",
        ">gate 2<",
    ] {
        assert!(page.contains(kept), "{kept}: {page}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_history_of_a_bill_tells_edits_weights_and_completion(pool: PgPool) {
    let yard = Yard::new(pool).await;
    yard.pack(&yard.jaya, "M444-00001", 0..2).await;
    yard.bill(&json!({"number": "B1", "target_parents": 1}), &["M444-00001"])
        .await;
    let edit = json!({"scale_weight_g": 2_100_000, "vehicle": "hr26dk1"});
    yard.call(&yard.bina, "PATCH", "/api/v1/bills/B1", &edit).await;
    yard.call(
        &yard.bina,
        "POST",
        "/api/v1/bills/B1/complete",
        &json!({"reason": "lorry leaves"}),
    )
    .await;
    let cookie = yard.site.sign_in("bina").await;
    let page = yard.site.page(&cookie, "/bills/B1").await.text;
    let history = page.split_once("id=\"history-title\"").unwrap().1;
    for told in [
        "Bill opened",
        "Bill edited",
        "2,100\u{a0}kg",
        "HR26 DK 1",
        "Bill completed",
        "lorry leaves",
        "bina",
    ] {
        assert!(history.contains(told), "{told}: {history}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_scan_that_was_sent_late_shows_when_it_was_made(pool: PgPool) {
    let yard = Yard::new(pool).await;
    let moment = async |ago: &'static str| -> String {
        sqlx::query_scalar("select to_char((now() - $1::interval) at time zone 'Asia/Kolkata', 'YYYY-MM-DD\"T\"HH24:MI:SS\"+05:30\"')")
            .bind(ago)
            .fetch_one(&yard.site.pool)
            .await
            .unwrap()
    };
    let (late, now) = (moment("90 minutes").await, moment("0 minutes").await);
    // A device that had no network, and one whose clock was never set.
    for (child, made) in [("ABCD0001", late.as_str()), ("ABCD0002", "1970-01-01T00:00:00Z")] {
        let scan = json!({"key": Uuid::new_v4(), "parent": "SB00001", "child": child, "scanned_at": made});
        yard.call(&yard.jaya, "POST", "/api/v1/scans", &scan).await;
    }
    let history = yard
        .site
        .call(&yard.bina, "GET", "/api/v1/bags/SB00001/history", "")
        .await
        .json();
    let at = |index: usize| history["items"][index]["at"].as_str().unwrap().to_owned();
    assert_eq!(at(1), late, "when it was made");
    let bag = yard
        .site
        .call(&yard.bina, "GET", "/api/v1/bags/SB00001", "")
        .await
        .json();
    assert_eq!(bag["children"][0]["linked_at"], late, "of a child too: {bag}");
    assert!(at(0) >= now, "when it came: {}", at(0));
}

//! A damaged read never becomes a bag, on whatever way it comes (SPEC 3).

use crate::site::ServedSite;
use axum::body::Body;
use axum::http::{Request, header};
use domain::access::Role;
use domain::bag_type::BagTypeChange;
use serde_json::{Value, json};
use service::Client;
use sqlx::PgPool;
use uuid::Uuid;

const CARD: &str = "BEGIN:VCARD\nVERSION:3.0\nN:Kumar;Asha;;;\nTEL;TYPE=CELL:+911234567890\nADR:;;12 Mandi Road;Jaipur;;302001;India\nEND:VCARD";

/// What is read into parent SB00001, and the reason that it is refused for.
const DAMAGED: &[(&str, &str)] = &[
    ("B12345", "near_parent"),
    ("12345", "near_parent"),
    ("SB1234", "near_parent"),
    ("M444-1234", "near_parent"),
    ("SB1234S", "near_parent"),
    ("SBI2345", "near_parent"),
    ("SB123O5", "near_parent"),
    ("5B12345", "near_parent"),
    ("M44412345", "near_parent"),
    ("44412345", "near_parent"),
    ("M444ß12345", "wrong_keyboard"),
    ("M444)12345", "wrong_keyboard"),
    ("M444'12345", "wrong_keyboard"),
    ("M444½12345", "wrong_keyboard"),
    ("M444/12345", "wrong_keyboard"),
    ("M444_12345", "wrong_keyboard"),
    ("SB&é\"'(", "wrong_keyboard"),
    ("SB12345SB12346", "two_codes"),
    ("SB12345\0SB12346", "two_codes"),
    ("ABCD0001ABCD0001", "two_codes"),
    ("ABCD0001\u{1D}ABCD0002", "two_codes"),
    ("ABCD0001\u{0}ABCD0002", "two_codes"),
    ("ABCD0001\u{4}ABCD0002", "two_codes"),
    ("ABCD0001\u{1E}ABCD0002", "two_codes"),
    ("00123450012346", "two_codes"),
    ("LABEL NO.0012345LABEL NO.0012346", "two_codes"),
    ("*SB12345*", "wrapped"),
    ("~SB12345~", "wrapped"),
    ("SB12345\\n", "wrapped"),
    ("https://example.com/bags/ABCD0001", "foreign_code"),
    (CARD, "foreign_code"),
    ("upi://pay?pa=shop@bank&pn=Shop&am=100", "foreign_code"),
    ("(01)08901234567894", "product_code"),
    ("LABEL NO. 00123", "damaged_factory_text"),
];

fn scan(parent: &str, child: &str) -> String {
    json!({"key": Uuid::new_v4(), "parent": parent, "child": child}).to_string()
}

/// The path of a bag whose label is this text.
fn path(text: &str) -> String {
    let escaped: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("/api/v1/bags/{escaped}")
}

async fn scanned(site: &ServedSite, token: &str, child: &str) -> Value {
    let answer = site
        .call(token, "POST", "/api/v1/scans", &scan("SB00001", child))
        .await;
    assert_eq!(answer.status, 200, "{child:?} {}", answer.text);
    answer.json()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn each_damaged_read_is_refused_with_its_cause_and_makes_no_bag(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("amit", Role::Admin, None).await;
    for (child, why) in DAMAGED {
        let answer = scanned(&site, &token, child).await;
        assert_eq!(
            (answer["outcome"].as_str(), answer["why"]["why"].as_str()),
            (Some("not_a_label"), Some(*why)),
            "{child:?} {answer}"
        );
        let bag = site.call(&token, "GET", &path(child), "").await;
        assert_eq!(bag.status, 404, "{child:?} {}", bag.text);
        let all = child
            .chars()
            .filter(|c| c.is_ascii_alphanumeric())
            .collect::<String>();
        let folded = site.call(&token, "GET", &path(&all.to_uppercase()), "").await;
        assert_eq!(folded.status, 404, "{child:?} {}", folded.text);
    }
    let counted =
        async |sql: &'static str| -> i64 { sqlx::query_scalar(sql).fetch_one(&site.pool).await.unwrap() };
    assert_eq!(counted("select count(*) from bag").await, 0);
    let logged =
        counted("select count(*) from scan where outcome = 'not_a_label' and length(read_text) <= 64").await;
    assert_eq!(usize::try_from(logged).unwrap(), DAMAGED.len());
    let card: String = sqlx::query_scalar("select read_text from scan where read_text like 'BEGIN:VCARD%'")
        .fetch_one(&site.pool)
        .await
        .unwrap();
    assert_eq!(card.chars().count(), 64);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_stands_around_a_label_is_taken_off_on_every_way_in(pool: PgPool) {
    let site = ServedSite::with(pool, &[("PUBLIC_URL", "https://bags.example")]);
    let token = site.user("amit", Role::Admin, None).await;
    let table = [
        ("\u{1D}ABCD0001\u{1D}", "ABCD0001"),
        ("]Q3ABCD0002", "ABCD0002"),
        ("]d2ABCD0003", "ABCD0003"),
        ("https://bags.example/bags/ABCD0004", "ABCD0004"),
        ("HTTPS://BAGS.EXAMPLE/bags/abcd0005", "ABCD0005"),
        ("(01)08901234567894(21)ABCD0006", "ABCD0006"),
        ("010890123456789421ABCD0007\u{1D}", "ABCD0007"),
        (
            "https://id.gs1.org/01/08901234567894/10/LOT7/21/ABCD0008",
            "ABCD0008",
        ),
        ("००१२३४५", "0012345"),
        ("ＡＢＣＤ０００９", "ABCD0009"),
    ];
    for (child, label) in table {
        let answer = scanned(&site, &token, child).await;
        assert_eq!(
            (&answer["outcome"], &answer["child"]),
            (&json!("linked"), &json!(label)),
            "{child:?}"
        );
        let bag = site.call(&token, "GET", &path(child), "").await.json();
        assert_eq!(bag["bag"]["label"], label, "{child:?}");
    }
    for parent in ["M444–12345", "M444‑12345", "M444−12345", "]C1M444-12345"] {
        let body = scan(parent, "ABCD0010");
        let answer = site.call(&token, "POST", "/api/v1/scans", &body).await.json();
        assert_eq!(answer["parent"]["label"], "M444-12345", "{parent}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_bag_type_takes_only_children_of_its_forms(pool: PgPool) {
    let site = ServedSite::with(pool, &[("CACHE_TTL", "0")]);
    let token = site.user("amit", Role::Admin, None).await;
    let patterns = ["#######".to_owned(), "AAA#####".to_owned()];
    let services = &site.state.services;
    let set = async |name: &str, forms: &[String]| {
        let change = BagTypeChange {
            child_patterns: Some(forms.to_vec()),
            ..BagTypeChange::default()
        };
        services
            .change_bag_type_named(&Client::default(), name, &change)
            .await
    };
    set("mustard", &patterns).await.unwrap();
    for text in ["000221", "000001", "18112146", "ABCD0001"] {
        let answer = scanned(&site, &token, text).await;
        assert_eq!(answer["why"]["why"], "not_this_form", "{text}");
        assert_eq!(
            answer["message"],
            "Children of Mustard parents are written 9999999 or AAA99999. Scan the bag's own code."
        );
    }
    for text in ["0012345", "ABC00001", "LABEL NO. 0012346 LOT 7"] {
        assert_eq!(scanned(&site, &token, text).await["outcome"], "linked", "{text}");
    }
    // An old parent bears any label: only the database knows its type.
    sqlx::query(
        "insert into bag (label, type, bag_type_id, capacity, grams_per_child, legacy) values ('OLD ONE', 'parent', 1, 30, 1000, true)",
    )
    .execute(&site.pool)
    .await
    .unwrap();
    sqlx::query("insert into bag (label, type, legacy) values ('RAM 1', 'child', true)")
        .execute(&site.pool)
        .await
        .unwrap();
    for (child, outcome) in [
        ("000221", "not_a_label"),
        ("0012347", "linked"),
        ("ram 1", "linked"),
    ] {
        let body = scan("Old One", child);
        let answer = site.call(&token, "POST", "/api/v1/scans", &body).await.json();
        assert_eq!(answer["outcome"], outcome, "{child} {answer}");
    }
    let (action, before, after): (String, Value, Value) = sqlx::query_as(
        "select action, before_state, after_state from audit_log where entity_type = 'bag_type'",
    )
    .fetch_one(&site.pool)
    .await
    .unwrap();
    assert_eq!(action, "change_bag_type");
    let state = |child_patterns: &[String]| {
        json!({
            "bag_type": "Mustard", "label_pattern": "SB#####", "child_patterns": child_patterns, "capacity": 30,
            "grams_per_child": 1000, "tare_child_g": 0, "tare_parent_g": 0, "retired": false
        })
    };
    assert_eq!((before, after), (state(&[]), state(&patterns)));
    for (bag_type, pattern) in [("Wheat", "####"), ("Mustard", "###"), ("Mustard", "AB-##")] {
        let refused = set(bag_type, &[pattern.to_owned()]).await;
        assert!(refused.is_err(), "{bag_type} {pattern}");
    }
    set("Mustard", &[]).await.unwrap();
    assert_eq!(scanned(&site, &token, "ABCD0001").await["outcome"], "linked");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn pages_and_bills_tell_the_cause_in_the_persons_language(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let biller = site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("jaya").await;
    let in_hindi = async |path: &str| {
        let request = Request::get(path)
            .header(header::ACCEPT, "text/html")
            .header(header::ACCEPT_LANGUAGE, "hi-IN,hi;q=0.9")
            .header(header::COOKIE, &cookie)
            .body(Body::empty())
            .unwrap();
        site.send(request).await.text
    };
    let key = Uuid::new_v4().to_string();
    let fields = [
        ("parent", "SB00001"),
        ("code", "M44412345"),
        ("key", key.as_str()),
    ];
    let answer = site.form(&cookie, "/fn/scan", &fields).await;
    let page = in_hindi(answer.header("location")).await;
    assert!(
        page.contains("M444-12345") && page.contains("डैश छूट गया।"),
        "{page}"
    );
    let page = in_hindi("/scan?parent=SB1234S").await;
    assert!(page.contains("अक्षर और अंक आपस में बदल गए।"), "{page}");

    site.call(
        &biller,
        "POST",
        "/api/v1/bills",
        r#"{"number": "B1", "target_parents": 1}"#,
    )
    .await;
    let body = json!({"key": Uuid::new_v4(), "parent": "SB12345SB12346"}).to_string();
    let answer = site
        .call(&biller, "POST", "/api/v1/bills/B1/parents", &body)
        .await
        .json();
    assert_eq!(
        (&answer["outcome"], &answer["why"]["why"], &answer["message"]),
        (
            &json!("not_a_label"),
            &json!("two_codes"),
            &json!("Two codes came in one read. Scan one code at a time.")
        )
    );
}

//! What becomes of an act is told once, and no act is done twice.

use crate::site::{Answer, ServedSite};
use axum::http::StatusCode;
use domain::access::Role;
use serde_json::json;
use sqlx::PgPool;

/// The cookie that keeps which address has told, as an answer sets it.
fn told_of(answer: &Answer) -> String {
    let set = answer.headers.get_all("set-cookie").iter();
    let mut names = set.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
    names
        .find(|cookie| cookie.starts_with("told="))
        .unwrap_or_default()
        .to_owned()
}

async fn packed(site: &ServedSite, token: &str, parent: &str, child: &str) {
    let scan = json!({"key": uuid::Uuid::new_v4(), "parent": parent, "child": child});
    let answer = site.call(token, "POST", "/api/v1/scans", &scan.to_string()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_address_of_the_admins_leads_to_their_first_page(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("amit", Role::Admin, None).await;
    let cookie = site.sign_in("amit").await;
    let answer = site.page(&cookie, "/admin").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/admin/users")
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_child_that_was_taken_out_says_so_and_can_go_back(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let cookie = site.sign_in("jaya").await;
    packed(&site, &token, "SB00001", "ABCD0001").await;
    let child = site.page(&cookie, "/bags/ABCD0001").await.text;
    assert!(
        !child.contains("In no parent") && !child.contains("put-back"),
        "{child}"
    );

    let fields = [
        ("parent", "SB00001"),
        ("child", "ABCD0001"),
        ("next", "/bags/SB00001"),
    ];
    let out = site.form(&cookie, "/fn/unlink", &fields).await;
    let parent = site.page(&cookie, out.header("location")).await.text;
    assert!(parent.contains("Put ABCD0001 back into SB00001"), "{parent}");
    let later = site.page(&cookie, "/bags/SB00001").await.text;
    assert!(!later.contains("put-back"), "only beside what was done: {later}");
    let child = site.page(&cookie, "/bags/ABCD0001").await.text;
    assert!(
        child.contains("In no parent") && child.contains("Put ABCD0001 back into SB00001"),
        "{child}"
    );

    let fields = [
        ("child", "ABCD0001"),
        ("to_parent", "SB00001"),
        ("next", "/bags/ABCD0001"),
    ];
    let back = site.form(&cookie, "/fn/move_child", &fields).await;
    let child = site.page(&cookie, back.header("location")).await.text;
    assert!(
        !child.contains("In no parent") && !child.contains("put-back"),
        "{child}"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_form_that_is_sent_twice_gets_the_first_answer_twice(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let cookie = site.sign_in("jaya").await;
    packed(&site, &token, "SB00001", "ABCD0001").await;
    let page = site.page(&cookie, "/bags/SB00001").await.text;
    let form = page.split_once("/fn/unlink").unwrap().1;
    let key = form.split_once("name=\"key\" value=\"").unwrap().1;
    let key = key.split('"').next().unwrap();
    for time in ["first", "second"] {
        let fields = [
            ("parent", "SB00001"),
            ("child", "ABCD0001"),
            ("key", key),
            ("next", "/bags"),
        ];
        let answer = site.form(&cookie, "/fn/unlink", &fields).await;
        let location = answer.header("location");
        assert!(location.contains("unlinked"), "{time}: {location}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_page_that_changes_its_language_tells_of_no_act_again(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    let page = site
        .page(&cookie, "/bills?status=new&done=bill_deleted")
        .await
        .text;
    assert!(page.contains("The bill was deleted."), "{page}");
    assert!(
        page.contains("name=\"next\" value=\"/bills?status=new\""),
        "{page}"
    );
    // A refusal stands alone, whatever the address still tells of the act before.
    let page = site
        .page(&cookie, "/bills?done=bill_deleted&__path=/fn/x&__err=x")
        .await
        .text;
    assert!(!page.contains("The bill was deleted."), "{page}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_page_that_is_loaded_again_tells_of_no_act_again_without_script_too(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    let fields = [("number", "B1"), ("target_parents", "2")];
    let made = site.form(&cookie, "/fn/create_bill", &fields).await;
    let address = made.header("location");
    let first = site.page(&cookie, address).await;
    assert!(first.text.contains("The bill is open."), "{}", first.text);
    let told = told_of(&first);
    let again = format!("{cookie}; {told}");
    let answer = site.page(&again, address).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/bills/B1")
    );
    // What is refused stays in no address either, and what else the address asks for stays.
    let refused = "/bills?status=new&__path=/fn/x&__err=x";
    let first = site.page(&again, refused).await;
    assert_eq!(first.status, StatusCode::OK);
    let told = told_of(&first);
    let answer = site.page(&format!("{cookie}; {told}"), refused).await;
    assert_eq!(answer.header("location"), "/bills?status=new");
    // The next form tells, even of the same.
    let next = site
        .form(&format!("{cookie}; {told}"), "/fn/create_bill", &[])
        .await;
    assert_eq!(told_of(&next), "told=", "{:?}", next.headers);
}

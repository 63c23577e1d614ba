//! Files that are brought over HTTP: from programs part by part, from a form without script, and how far they are.

use crate::authz::{People, people};
use crate::site::ServedSite;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::access::Role;
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use service::site::jobs::{JobWorker, StopWork};
use sqlx::PgPool;
use std::time::Duration;

const TEXT: &str = "Sr,QR\n1,A0001\n2,A0002\nParent Code,SB00001\n1,A0001\nParent Code,SB00002\n";

async fn work(site: &ServedSite) {
    let worker = JobWorker::new(site.state.services.clone(), &StopWork::default());
    assert!(worker.work().await.unwrap());
}

async fn put(site: &ServedSite, token: &str, path: &str, bytes: &str) -> crate::site::Answer {
    let request = Request::put(path)
        .header("authorization", format!("Bearer {token}"))
        .body(Body::from(bytes.to_owned()))
        .unwrap();
    site.send(request).await
}

async fn announce(site: &ServedSite, token: &str, key: &str) -> Value {
    let wish = json!({"kind": "packing", "file_name": "list.csv", "file_size": TEXT.len()});
    let request = Request::post("/api/v1/imports")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .header("idempotency-key", key)
        .body(Body::from(wish.to_string()))
        .unwrap();
    let answer = site.send(request).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    answer.json()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_program_brings_a_file_in_parts_and_takes_it(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("amit", Role::Admin, None).await;
    let key = uuid::Uuid::new_v4().to_string();
    announce(&site, &token, &key).await;
    let (first, second) = TEXT.split_at(20);
    let whole = put(&site, &token, "/api/v1/imports/1/parts/0", first).await;
    assert_eq!(whole.json()["received"], 20);
    // Cut off: announced again, it says where to go on.
    assert_eq!(announce(&site, &token, &key).await["received"], 20);
    put(&site, &token, "/api/v1/imports/1/parts/0", first)
        .await
        .problem(409, "import_part");
    let whole = put(&site, &token, "/api/v1/imports/1/parts/20", second).await;
    assert_eq!(whole.json()["sha256"].as_str().unwrap().len(), 64);

    let seen = site
        .call(&token, "GET", "/api/v1/imports/1/preview", "")
        .await
        .json();
    assert_eq!(seen["sheets"][0]["counts"]["good"], 2);
    let said = json!({"columns": "label=9"}).to_string();
    site.call(&token, "PATCH", "/api/v1/imports/1", &said).await;
    let seen = site
        .call(&token, "GET", "/api/v1/imports/1/preview", "")
        .await
        .json();
    assert_eq!(seen["sheets"][0]["counts"]["good"], 0);
    let wrong = json!({"columns": "label=?"}).to_string();
    site.call(&token, "PATCH", "/api/v1/imports/1", &wrong)
        .await
        .problem(422, "invalid");
    site.call(&token, "PATCH", "/api/v1/imports/1", "{}").await;

    let started = site.call(&token, "POST", "/api/v1/imports/1/start", "{}").await;
    assert_eq!(started.status, StatusCode::ACCEPTED);
    assert_eq!(started.json()["state"], "waiting");
    site.call(&token, "POST", "/api/v1/imports/1/start", "{}")
        .await
        .problem(409, "import_started");
    work(&site).await;
    let ended = site.call(&token, "GET", "/api/v1/imports/1", "").await.json();
    assert_eq!(
        (&ended["state"], &ended["progress"]["links"]),
        (&json!("done"), &json!(2))
    );
    site.call(&token, "POST", "/api/v1/imports/1/cancel", "{}")
        .await
        .problem(409, "import_ended");
    let refused = site.call(&token, "GET", "/api/v1/imports/1/refused", "").await;
    assert_eq!(refused.text.lines().count(), 2, "{}", refused.text);
    let all = site.call(&token, "GET", "/api/v1/imports", "").await.json();
    assert_eq!(all["items"][0]["file_name"], "list.csv");
    site.call(&token, "GET", "/api/v1/imports/9", "")
        .await
        .problem(404, "not_found");
}

fn form(kind: &str, text: &str) -> String {
    format!(
        "--x\r\ncontent-disposition: form-data; name=\"kind\"\r\n\r\n{kind}\r\n--x\r\ncontent-disposition: form-data; name=\"file\"; \
         filename=\"list.csv\"\r\ncontent-type: text/csv\r\n\r\n{text}\r\n--x--\r\n"
    )
}

async fn send(site: &ServedSite, cookie: &str, kind: &str, text: &str) -> crate::site::Answer {
    let request = Request::post("/fn/bring_import")
        .header("content-type", "multipart/form-data; boundary=x")
        .header("accept", "text/html")
        .header("host", "localhost")
        .header("origin", "http://localhost")
        .header("referer", "http://localhost/admin/imports")
        .header("cookie", cookie)
        .body(Body::from(form(kind, text)))
        .unwrap();
    site.send(request).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_form_without_script_brings_a_file_and_its_page_shows_it_to_the_end(pool: PgPool) {
    let People { site, all } = people(pool).await;
    let (_, _, cookie) = &all[2];
    let sent = send(&site, cookie, "packing", TEXT).await;
    assert_eq!(sent.header("location"), "/admin/imports/1", "{}", sent.text);
    let page = site.page(cookie, "/admin/imports/1").await.text;
    assert!(page.contains("SB00001, with the 2 above"), "{page}");
    let sent = site.form(cookie, "/fn/start_import", &[("id", "1")]).await;
    assert_eq!(sent.header("location"), "/admin/imports/1");
    let page = site.page(cookie, "/admin/imports/1").await.text;
    assert!(page.contains("/fn/cancel_import") && page.contains("/admin/imports/1/live"));

    let request = Request::get("/admin/imports/1/live")
        .header("cookie", cookie)
        .body(Body::empty())
        .unwrap();
    let answer = tower::ServiceExt::oneshot(site.router.clone(), request)
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let mut heard = answer.into_body().into_data_stream();
    work(&site).await;
    let told = tokio::time::timeout(Duration::from_secs(20), async {
        let mut told = String::new();
        while !told.contains(">Done<") {
            told += &String::from_utf8_lossy(&heard.next().await.unwrap().unwrap());
        }
        told
    });
    assert!(told.await.unwrap().contains("live-import"));
    let page = site.page(cookie, "/admin/imports/1").await.text;
    assert!(page.contains("/admin/imports/1/refused?format=csv"), "{page}");
    let file = site.page(cookie, "/admin/imports/1/refused?format=csv").await;
    assert_eq!(file.text.lines().count(), 2);

    // The same again is refused on its page, and can be started on purpose.
    send(&site, cookie, "packing", TEXT).await;
    let sent = site.form(cookie, "/fn/start_import", &[("id", "2")]).await;
    assert!(
        sent.header("location").contains("__err"),
        "{}",
        sent.header("location")
    );
    let sent = site
        .form(cookie, "/fn/start_import", &[("id", "2"), ("again", "on")])
        .await;
    assert_eq!(sent.header("location"), "/admin/imports/2");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_else_hears_how_far_an_import_is(pool: PgPool) {
    let People { site, all } = people(pool).await;
    for (role, _, cookie) in &all[..2] {
        let request = Request::get("/admin/imports/1/live")
            .header("cookie", cookie)
            .body(Body::empty())
            .unwrap();
        assert_eq!(site.send(request).await.status, StatusCode::FORBIDDEN, "{role:?}");
    }
}

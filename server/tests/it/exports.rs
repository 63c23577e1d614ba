//! Lists as files over HTTP, from page and API: whole at size, part by part, and only for those who may.

use crate::authz::{People, people};
use crate::site::ServedSite;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use calamine::Reader as _;
use domain::access::Role;
use futures_util::StreamExt;
use serde_json::{Value, json};
use service::Client;
use sqlx::PgPool;
use std::io::Cursor;

const BAGS: u32 = 30_000;

/// A file as it comes: the parts in which it was sent.
async fn parts(site: &ServedSite, path: &str, who: (header::HeaderName, &str)) -> Vec<Vec<u8>> {
    let request = Request::get(path)
        .header(who.0, who.1)
        .header(header::ACCEPT_LANGUAGE, "en")
        .body(Body::empty())
        .unwrap();
    let answer = tower::ServiceExt::oneshot(site.router.clone(), request)
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    let mut body = answer.into_body().into_data_stream();
    let mut parts = Vec::new();
    while let Some(part) = body.next().await {
        parts.push(part.unwrap().to_vec());
    }
    parts
}

/// The lines of a CSV file without its names, as another program reads them.
fn lines(file: &[u8]) -> Vec<Vec<String>> {
    let text = file.strip_prefix("\u{FEFF}".as_bytes()).unwrap();
    csv::Reader::from_reader(text)
        .records()
        .map(|line| line.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

async fn labels(pool: &PgPool, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql).fetch_all(pool).await.unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn thirty_thousand_bags_come_part_by_part_each_once_and_in_order(pool: PgPool) {
    let site = ServedSite::new(pool.clone());
    let services = &site.state.services;
    services
        .seed_demo_at_size(&Client::default(), BAGS, |_| ())
        .await
        .unwrap();
    let token = site.user("amit", Role::Admin, None).await;
    let (bearer, cookie) = (format!("Bearer {token}"), site.sign_in("amit").await);
    let program = (header::AUTHORIZATION, bearer.as_str());
    let person = (header::COOKIE, cookie.as_str());

    let all = labels(&pool, "select label from bag order by id desc").await;
    assert!(all.len() > 25_000, "{}", all.len());
    let csv = parts(&site, "/api/v1/exports/bags", program.clone()).await;
    let most = csv.iter().map(Vec::len).max().unwrap();
    assert!(
        csv.len() >= all.len() / 2000 && most < 400_000,
        "{} of {most}",
        csv.len()
    );
    let found: Vec<String> = lines(&csv.concat())
        .into_iter()
        .map(|line| line[0].clone())
        .collect();
    assert!(found == all, "{} of {}", found.len(), all.len());

    let filter = "role=parent&status=full&billed=true";
    let some = labels(
        &pool,
        "select label from bag b where status = 'full' and exists (select from bill_bag where bag_id = b.id) order by id desc",
    )
    .await;
    assert!(some.len() > 100, "{}", some.len());
    let path = format!("/exports/bags?{filter}&format=xlsx");
    let xlsx = parts(&site, &path, person.clone()).await.concat();
    let mut book = calamine::Xlsx::new(Cursor::new(xlsx)).unwrap();
    let (_, rows) = book.worksheets().remove(0);
    let found: Vec<String> = rows.rows().skip(1).map(|row| row[0].to_string()).collect();
    assert!(found == some, "{} of {}", found.len(), some.len());

    let scans: i64 = sqlx::query_scalar("select count(*) from scan")
        .fetch_one(&pool)
        .await
        .unwrap();
    let csv = parts(&site, "/exports/scans", person).await.concat();
    assert_eq!(i64::try_from(lines(&csv).len()).unwrap(), scans);
    let told: Vec<(Option<i64>, Value)> =
        sqlx::query_as("select user_id, details from audit_log where action = 'export_list' order by id")
            .fetch_all(&pool)
            .await
            .unwrap();
    let amit: Option<i64> = sqlx::query_scalar("select id from \"user\" where username = 'amit'")
        .fetch_optional(&pool)
        .await
        .unwrap();
    assert_eq!(
        told,
        [
            (amit, json!({"kind": "bags", "format": "csv", "count": all.len()})),
            (
                amit,
                json!({"kind": "bags", "format": "xlsx", "count": some.len(), "filters": ["role", "status", "billed"]})
            ),
            (amit, json!({"kind": "scans", "format": "csv", "count": scans})),
        ]
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_says_what_it_is_and_a_wrong_wish_what_is_wrong(pool: PgPool) {
    let People { site, all } = people(pool).await;
    let (_, token, cookie) = &all[2];
    let path = "/api/v1/exports/users?role=admin&format=xlsx";
    let request = Request::get(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::ACCEPT_ENCODING, "br, gzip")
        .body(Body::empty())
        .unwrap();
    let file = site.send(request).await;
    assert_eq!(
        file.header("content-type"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    );
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"users.xlsx\""
    );
    assert_eq!(file.header("content-encoding"), "", "it is compressed in itself");
    assert_eq!(file.header("cache-control"), "no-store");
    assert!(file.text.starts_with("PK\u{3}\u{4}"));

    let json = site
        .call(token, "GET", "/api/v1/exports/users?format=json", "")
        .await
        .json();
    let names: Vec<&Value> = json
        .as_array()
        .unwrap()
        .iter()
        .map(|user| &user["username"])
        .collect();
    assert_eq!(names, ["admin", "biller", "dispatcher"]);

    for (query, field) in [
        ("format=pdf", "format"),
        ("role=boss", "role"),
        ("status=lost", "status"),
        ("q=x", "q"),
    ] {
        for (path, by_page) in [("/api/v1/exports/users", false), ("/exports/users", true)] {
            let path = format!("{path}?{query}");
            let answer = if by_page {
                site.page(cookie, &path).await
            } else {
                site.call(token, "GET", &path, "").await
            };
            assert_eq!(answer.problem(422, "invalid"), field, "{path}");
        }
    }
    let away = site.page("", "/exports/bags?role=parent").await;
    assert_eq!(away.header("location"), "/login?next=%2Fbags%3Frole%3Dparent");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn pages_offer_files_to_those_who_may_have_them(pool: PgPool) {
    let People { site, all } = people(pool).await;
    for number in ["MINE", "THEIRS"] {
        let by = if number == "MINE" { &all[1].1 } else { &all[2].1 };
        let bill = json!({"number": number, "target_parents": 1}).to_string();
        let made = site.call(by, "POST", "/api/v1/bills", &bill).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    }
    let scan = json!({"key": uuid::Uuid::new_v4(), "parent": "SB00001", "child": "C0001"}).to_string();
    site.call(&all[1].1, "POST", "/api/v1/scans", &scan).await;
    for (page, link, may) in [
        (
            "/bags?q=SB0",
            "/exports/bags?role=&amp;q=SB0&amp;format=xlsx",
            [false, false, true],
        ),
        (
            "/bags/SB00001",
            "/exports/bags/SB00001/children?format=csv",
            [false, false, true],
        ),
        (
            "/bills?status=new",
            "/exports/bills?status=new&amp;format=csv",
            [false, true, true],
        ),
        (
            "/bills/MINE",
            "/exports/bills/MINE?format=xlsx",
            [false, true, true],
        ),
        (
            "/bills/THEIRS",
            "/exports/bills/THEIRS?format=xlsx",
            [false, false, true],
        ),
        ("/admin/users", "/exports/users?format=csv", [false, false, true]),
        (
            "/admin/audit?action=link",
            "/exports/scans?action=link&amp;format=csv",
            [false, false, true],
        ),
    ] {
        for ((role, token, cookie), may) in all.iter().zip(may) {
            let shown = site.page(cookie, page).await;
            let offered = shown.text.contains(&format!("href=\"{link}\""));
            assert_eq!(offered, may, "{page} by {role:?}");
            let address = link.replace("&amp;", "&");
            let file = site.page(cookie, &address).await;
            assert_eq!(
                file.status == StatusCode::OK,
                may,
                "{address} by {role:?}: {}",
                file.status
            );
            let file = site.call(token, "GET", &format!("/api/v1{address}"), "").await;
            assert_eq!(
                file.status == StatusCode::OK,
                may,
                "{address} by a token of {role:?}"
            );
            if !may {
                file.problem(403, "forbidden");
            }
        }
    }
    let own = site.call(&all[1].1, "GET", "/api/v1/exports/bills", "").await;
    assert!(
        own.text.contains("MINE") && !own.text.contains("THEIRS"),
        "{}",
        own.text
    );
}

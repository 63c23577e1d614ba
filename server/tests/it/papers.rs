//! Bills as PDF over HTTP, read back by another program.

use crate::authz::{People, people};
use crate::site::ServedSite;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use domain::access::Permission;
use sqlx::PgPool;
use std::process::Command;

/// What the site sends: its headers, and the text of the PDF.
async fn pdf(
    site: &ServedSite,
    path: &str,
    who: (header::HeaderName, &str),
    language: &str,
) -> (HeaderMap, String) {
    let request = Request::get(path)
        .header(who.0, who.1)
        .header(header::ACCEPT_LANGUAGE, language)
        .body(Body::empty())
        .unwrap();
    let answer = tower::ServiceExt::oneshot(site.router.clone(), request)
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    let headers = answer.headers().clone();
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    assert!(bytes.starts_with(b"%PDF-"), "{path}");
    let file = std::env::temp_dir().join(format!("paper-{}.pdf", uuid::Uuid::new_v4()));
    std::fs::write(&file, bytes).unwrap();
    let read = Command::new("pdftotext")
        .arg("-layout")
        .arg(&file)
        .arg("-")
        .output();
    std::fs::remove_file(&file).unwrap();
    let text = String::from_utf8(read.expect("poppler-utils is installed").stdout).unwrap();
    (headers, text.split_whitespace().collect::<Vec<_>>().join(" "))
}

async fn filled(site: &ServedSite) {
    sqlx::raw_sql(
        "update site_setting set company_name = 'श्री गणेश सीड्स', company_address = E'12 Station Road\nJaipur';
         insert into bag (label, type, bag_type_id, capacity, grams_per_child) values
             ('SB00001', 'parent', 1, 30, 1000);
         insert into bag (label, type) values ('C0001', 'child');
         insert into link (parent_bag_id, child_bag_id) select p.id, c.id from bag p, bag c where p.label = 'SB00001' and c.label = 'C0001';
         insert into bill (number, target_parents, customer, vehicle_number) values ('BILL-7', 2, 'क्षत्रिय कृषि केंद्र', 'RJ13 GA 4567');
         insert into bill_bag (bill_id, bag_id) select b.id, p.id from bill b, bag p where p.label = 'SB00001';",
    )
    .execute(&site.pool)
    .await
    .unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_bill_is_a_paper_in_the_language_of_who_asks(pool: PgPool) {
    let People { site, all } = people(pool).await;
    filled(&site).await;
    for (role, token, cookie) in all
        .iter()
        .filter(|(role, ..)| role.grants(Permission::ManageBills))
    {
        let bearer = format!("Bearer {token}");
        let person = (header::COOKIE, cookie.as_str());
        let program = (header::AUTHORIZATION, bearer.as_str());
        let (headers, english) = pdf(&site, "/bills/bill-7/paper.pdf", person.clone(), "en").await;
        assert_eq!(headers[header::CONTENT_TYPE], "application/pdf");
        assert_eq!(
            headers[header::CONTENT_DISPOSITION],
            "inline; filename=\"bill-BILL-7.pdf\""
        );
        for said in [
            "श्री गणेश सीड्स",
            "12 Station Road",
            "Dispatch bill",
            "BILL-7",
            "क्षत्रिय कृषि केंद्र",
            "RJ13 GA 4567",
            "SB00001",
            "1 / 30",
            "Open",
            "−29 kg",
            "1/2",
            "Received by",
            "Page 1 of 1",
        ] {
            assert!(english.contains(said), "{role:?}: {said} in {english}");
        }
        let (_, again) = pdf(&site, "/api/v1/bills/BILL-7/paper.pdf", program.clone(), "en").await;
        assert_eq!(again, english);
        let (headers, hindi) = pdf(&site, "/bills/BILL-7/challan.pdf", person, "hi").await;
        assert_eq!(
            headers[header::CONTENT_DISPOSITION],
            "inline; filename=\"challan-BILL-7.pdf\""
        );
        for said in ["डिलीवरी चालान", "ड्राइवर", "गाड़ी नंबर", "Mustard", "SB00001"]
        {
            assert!(hindi.contains(said), "{said} in {hindi}");
        }
        assert_eq!(hindi.matches("SB00001").count(), 3, "three copies");
        let (_, again) = pdf(&site, "/api/v1/bills/BILL-7/challan.pdf", program, "hi").await;
        assert_eq!(again, hindi);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn labels_are_reserved_by_form_once_and_printed_from_its_page(pool: PgPool) {
    let People { site, all } = people(pool).await;
    let (_, _, cookie) = &all[2];
    let key = uuid::Uuid::new_v4().to_string();
    let form = [
        ("bag_type", "1"),
        ("count", "30"),
        ("from", ""),
        ("key", key.as_str()),
    ];
    for _ in 0..2 {
        let sent = site.form(cookie, "/fn/reserve_labels", &form).await;
        assert_eq!(
            sent.header("location"),
            "/admin/labels?range=1&done=site_data_added"
        );
    }
    let page = site.page(cookie, "/admin/labels?range=1").await.text;
    assert!(page.contains("SB00001–SB00030") && page.contains("/admin/labels/1/sheets.pdf"));
    let person = (header::COOKIE, cookie.as_str());
    let path = "/admin/labels/1/sheets.pdf?sheet=24&code=qr&used=20";
    let (headers, text) = pdf(&site, path, person.clone(), "en").await;
    assert_eq!(
        headers[header::CONTENT_DISPOSITION],
        "inline; filename=\"labels-SB00001-SB00030.pdf\""
    );
    assert!(text.contains("SB00001") && text.contains("SB00030") && !text.contains("print 2"));
    let (_, text) = pdf(&site, path, person, "en").await;
    assert_eq!(text.matches("Mustard · print 2").count(), 30);
    let roll = site
        .page(
            cookie,
            "/admin/labels/1/printer?roll=50x25&roll_code=qr&language=tspl&dpi=300",
        )
        .await;
    assert_eq!(
        roll.header("content-disposition"),
        "attachment; filename=\"labels-SB00001-SB00030.tspl\""
    );
    assert_eq!(roll.text.matches("PRINT 1,1").count(), 30);
    for (query, status) in [
        ("sheets.pdf?code=ean", 422),
        ("sheets.pdf?sheet=7", 422),
        ("printer?dpi=x", 422),
    ] {
        let refused = site.page(cookie, &format!("/admin/labels/1/{query}")).await;
        assert_eq!(refused.status.as_u16(), status, "{query}");
    }
    assert_eq!(
        site.page(cookie, "/admin/labels/9/sheets.pdf").await.status,
        StatusCode::NOT_FOUND
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn papers_of_no_bill_are_not_found_and_the_print_view_leads_to_those_of_one(pool: PgPool) {
    let People { site, all } = people(pool).await;
    filled(&site).await;
    let (_, token, cookie) = &all[2];
    for file in ["paper.pdf", "challan.pdf"] {
        let missing = site.page(cookie, &format!("/bills/NONE/{file}")).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        site.call(token, "GET", &format!("/api/v1/bills/NONE/{file}"), "")
            .await
            .problem(404, "not_found");
        let link = format!("href=\"/bills/BILL-7/{file}\"");
        let page = site.page(cookie, "/bills/BILL-7/print").await;
        assert!(page.text.contains(&link), "{link}");
    }
}

//! The audit's pages and files, as a browser without script gets them.

use crate::authz::{People, people};
use crate::sinks::mail_server;
use crate::site::{Answer, ServedSite};
use axum::http::StatusCode;
use domain::access::{Permission, Role};
use server::downloads::DOWNLOADS;
use service::proof::seals::ExportedSeal;
use sqlx::PgPool;

/// A site with one admin, and the admin's cookie.
async fn admin(pool: PgPool) -> (ServedSite, String) {
    let site = ServedSite::new(pool);
    site.user("amit", Role::Admin, None).await;
    let cookie = site.sign_in("amit").await;
    (site, cookie)
}

async fn run(site: &ServedSite, sql: &'static str) {
    sqlx::raw_sql(sql).execute(&site.pool).await.unwrap();
}

/// The entries of a page.
fn entries(page: &Answer) -> Vec<&str> {
    let (_, list) = page.text.split_once("class=\"audit\"").unwrap_or_default();
    let (list, _) = list.split_once("</ol>").unwrap_or_default();
    list.split("<li").skip(1).collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_page_shows_who_what_where_and_the_difference(pool: PgPool) {
    let (site, cookie) = admin(pool).await;
    run(
        &site,
        "insert into audit_log (\"timestamp\", user_id, action, entity_type, entity_id, before_state, after_state, details, ip_address, request_id, station)
         select timestamptz '2026-11-20 10:00+05:30', id, 'change_user', 'user', id, '{\"role\": \"biller\", \"area\": null, \"disabled\": false}',
                '{\"role\": \"admin\", \"area\": null, \"disabled\": false}', '{\"changed\": [\"role\"]}', '203.0.113.7', 'req-shown', 'gate 1' from \"user\"",
    )
    .await;
    let page = site.page(&cookie, "/admin/audit?request=req-shown").await;
    assert_eq!(page.status, StatusCode::OK);
    let shown = entries(&page);
    assert_eq!(shown.len(), 1);
    for part in [
        "20 Nov 2026 10:00:00",
        "User edited",
        "href=\"/admin/users/1\"",
        "203.0.113.7",
        "req-shown",
        "gate 1",
        "<th scope=\"row\">Role",
        "<td>Biller",
        "<td>Admin",
    ] {
        assert!(shown[0].contains(part), "{part}: {}", shown[0]);
    }
    assert!(
        !shown[0].contains("Area"),
        "what stayed is not shown: {}",
        shown[0]
    );
    assert!(
        !page.text.contains(".wasm"),
        "a plain page loads nothing to come alive"
    );
    let hindi = site
        .page(&format!("{cookie}; lang=hi"), "/admin/audit?request=req-shown")
        .await;
    assert!(entries(&hindi)[0].contains("यूज़र बदला गया"));
    let own = site.page(&cookie, "/admin/users/1").await;
    for link in ["/admin/audit?user=amit", "/admin/audit?entity=user&amp;id=1"] {
        assert!(own.text.contains(&format!("href=\"{link}\"")), "{link}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn text_of_others_is_only_text(pool: PgPool) {
    let (site, cookie) = admin(pool).await;
    run(
        &site,
        "insert into audit_log (action, entity_type, details, ip_address)
         values ('login_failed', 'user', '{\"username\": \"<script>alert(1)</script>\"}', '203.0.113.7'),
                ('act_of_tomorrow', 'thing', '{}', null);",
    )
    .await;
    for path in [
        "/admin/audit",
        "/admin/audit/failed-log-ins",
        "/admin/audit?action=act_of_tomorrow",
    ] {
        let page = site.page(&cookie, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.text.contains("<script>alert"), "{path}");
    }
    // The site's first user came by the command line, which has no request.
    let made = site.page(&cookie, "/admin/audit?action=create_user").await;
    assert_eq!(entries(&made).len(), 1);
    assert!(!made.text.contains("request=\""), "no link without a name");
    let page = site.page(&cookie, "/admin/audit?action=act_of_tomorrow").await;
    assert!(
        entries(&page)[0].contains("act_of_tomorrow"),
        "an act without words shows its code"
    );
    assert!(entries(&page)[0].contains("no account"));
    let failed = site.page(&cookie, "/admin/audit/failed-log-ins").await;
    assert!(
        failed
            .text
            .contains("/admin/audit?action=login_failed&amp;address=203.0.113.7"),
        "an address leads to its rows"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn pages_follow_each_other_to_the_end(pool: PgPool) {
    let (site, cookie) = admin(pool).await;
    run(
        &site,
        "insert into scan (key, action, outcome, user_id, read_text) select gen_random_uuid(), 'link', 'not_a_label', 1, 'read' || g from generate_series(1, 120) g",
    )
    .await;
    let (mut path, mut seen, mut pages) = ("/admin/audit?log=scan".to_owned(), Vec::new(), 0);
    loop {
        let page = site.page(&cookie, &path).await;
        pages += 1;
        for entry in entries(&page) {
            let (_, rest) = entry.split_once("read").unwrap();
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            seen.push(digits.parse::<i32>().unwrap());
        }
        let Some((_, rest)) = page.text.split_once("rel=\"next\" href=\"") else {
            break;
        };
        path = rest.split('"').next().unwrap().replace("&amp;", "&");
        assert!(path.contains("log=scan"), "{path}");
    }
    assert_eq!((pages, seen), (3, (1..=120).rev().collect()));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_wrong_filter_comes_back_in_its_form(pool: PgPool) {
    let (site, cookie) = admin(pool).await;
    for (query, words) in [
        ("cursor=12", "This page is gone."),
        ("cursor=12-x", "This page is gone."),
        ("from=yesterday", "Write the time as"),
        ("user=nobody-here", "Nobody has this user name."),
    ] {
        let page = site.page(&cookie, &format!("/admin/audit?{query}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(page.text.contains(words), "{query}");
        assert!(
            page.text.contains("action=\"/admin/audit\""),
            "{query}: the form is there"
        );
        let file = site.page(&cookie, &format!("/admin/audit/export?{query}")).await;
        let field = file.problem(422, "invalid");
        assert_eq!(Some(field.as_str()), query.split('=').next());
    }
    let file = site.page(&cookie, "/admin/audit/export?format=pdf").await;
    assert_eq!(file.problem(422, "invalid"), "format");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn files_are_whole_harmless_and_audited(pool: PgPool) {
    let (site, cookie) = admin(pool).await;
    run(
        &site,
        "insert into audit_log (action, entity_type, details, ip_address, station)
         select 'login_failed', 'user', '{\"username\": \"x\"}', '203.0.113.7', '=HYPERLINK(\"https://evil.example\")' from generate_series(1, 700)",
    )
    .await;
    let file = site
        .page(&cookie, "/admin/audit/export?format=csv&address=203.0.113.7")
        .await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.text);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"audit.csv\""
    );
    assert_eq!(file.header("cache-control"), "no-store");
    let lines: Vec<&str> = file.text.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 701);
    assert!(
        lines[1].contains("\"'=HYPERLINK(\"\"https://evil.example\"\")\""),
        "{}",
        lines[1]
    );
    let file = site
        .page(&cookie, "/admin/audit/export?format=json&address=203.0.113.7")
        .await;
    assert_eq!(file.header("content-type"), "application/json");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"audit.json\""
    );
    let rows = file.json();
    assert_eq!(rows.as_array().unwrap().len(), 700);
    assert_eq!(rows[0]["details"]["username"], "x");
    assert_eq!(
        rows[0]["station"], "=HYPERLINK(\"https://evil.example\")",
        "JSON says what was"
    );
    let audited: Vec<serde_json::Value> =
        sqlx::query_scalar("select details from audit_log where action = 'export_audit' order by id")
            .fetch_all(&site.pool)
            .await
            .unwrap();
    assert_eq!(
        audited,
        ["csv", "json"].map(|format| serde_json::json!({"format": format, "filters": ["address"]}))
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_file_refuses_whom_it_must(pool: PgPool) {
    let People { site, all } = people(pool).await;
    for download in DOWNLOADS {
        let nobody = site.page("", download.path).await;
        assert_eq!(nobody.status, StatusCode::SEE_OTHER, "{}", download.path);
        assert!(nobody.header("location").starts_with("/login?next=%2F"));
        for (role, token, cookie) in &all {
            let status = site.page(cookie, download.path).await.status;
            assert_eq!(
                status == StatusCode::FORBIDDEN,
                !role.grants(download.permission),
                "{} by {role:?}: {status}",
                download.path
            );
            let by_token = site.call(token, "GET", download.path, "").await.status;
            assert_eq!(by_token, StatusCode::SEE_OTHER, "a token opens the API only");
        }
    }
    let refused: i64 =
        sqlx::query_scalar("select count(*) from audit_log where action = 'refuse_permission'")
            .fetch_one(&site.pool)
            .await
            .unwrap();
    let expected: usize = DOWNLOADS
        .iter()
        .map(|download| {
            Role::ALL
                .iter()
                .filter(|role| !role.grants(download.permission))
                .count()
        })
        .sum();
    assert_eq!(
        usize::try_from(refused).unwrap(),
        expected,
        "refusals are audited"
    );
    sqlx::query("update \"user\" set totp_secret_encrypted = null, totp_confirmed_at = null")
        .execute(&site.pool)
        .await
        .unwrap();
    for download in DOWNLOADS {
        let answer = site.page(&all[2].2, download.path).await;
        assert_eq!(answer.header("location"), "/profile/security");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_those_who_may_read_the_audit_see_it_beside_bags_and_bills(pool: PgPool) {
    let People { site, all } = people(pool).await;
    run(
        &site,
        "insert into bag (label, type, bag_type_id, capacity, grams_per_child) values ('SB00001', 'parent', 1, 30, 1000);
         insert into bill (number, target_parents) values ('B1', 1);
         insert into audit_log (user_id, action, entity_type, entity_id, details) values
             ((select id from \"user\" where username = 'admin'), 'reopen_bill', 'bill', (select id from bill), '{}'),
             ((select id from \"user\" where username = 'admin'), 'delete_bag', 'bag', 999, '{\"label\": \"SB00001\"}');",
    )
    .await;
    // Who works on a bill is told what was done to it (decision 56), and led to no audit.
    for (path, act, link, told) in [
        (
            "/bills/B1",
            "Bill reopened",
            "/admin/audit?label=B1",
            Permission::ManageBills,
        ),
        (
            "/bags/SB00001",
            "Bag deleted",
            "/admin/audit?label=SB00001",
            Permission::ReadAudit,
        ),
    ] {
        for (role, _, cookie) in &all {
            let page = site.page(cookie, path).await;
            assert_eq!(page.text.contains(act), role.grants(told), "{path} by {role:?}");
            assert_eq!(
                page.text.contains(&format!("href=\"{link}\"")),
                role.grants(Permission::ReadAudit),
                "{path} by {role:?}"
            );
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn personal_data_is_taken_away_by_the_person_and_by_an_admin(pool: PgPool) {
    let (site, cookie) = admin(pool).await;
    site.user("bina", Role::Biller, None).await;
    let id: i64 = sqlx::query_scalar("select id from \"user\" where username = 'bina'")
        .fetch_one(&site.pool)
        .await
        .unwrap();
    let of_user = format!("/admin/users/{id}/personal-data");
    for (path, name) in [("/profile/personal-data", "amit"), (of_user.as_str(), "bina")] {
        let answer = site.page(&cookie, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.header("content-disposition").contains("personal-data-"));
        assert!(
            answer.text.contains(&format!("\"username\":\"{name}\"")),
            "{}",
            answer.text
        );
    }
    assert_eq!(
        site.page(&cookie, "/admin/users/999/personal-data").await.status,
        StatusCode::NOT_FOUND
    );
    let exports: Vec<i64> =
        sqlx::query_scalar("select entity_id from audit_log where action = 'export_user' order by id desc")
            .fetch_all(&site.pool)
            .await
            .unwrap();
    assert_eq!(exports.first(), Some(&id));
    run(
        &site,
        "update web_session set data = jsonb_set(data, '{verified_at}', '0')",
    )
    .await;
    let later = site.page(&cookie, "/profile/personal-data").await;
    assert_eq!(later.header("location"), "/verify?next=%2Fprofile%2Fsecurity");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_seal_a_day_is_mailed_to_the_auditor_by_one_server(pool: PgPool) {
    let (smtp, mails) = mail_server().await;
    let url = format!("smtp://{smtp}");
    let server = |url| {
        let settings = [("SMTP_URL", url), ("SEAL_MAIL", "auditor@example.com")];
        ServedSite::with(pool.clone(), &settings)
    };
    // A port at which nobody listens.
    let (away, works) = (server("smtp://127.0.0.1:1"), server(url.as_str()));
    away.user("amit", Role::Admin, None).await;
    away.state.services.seal_all().await.unwrap();
    let failed = away.state.services.mail_seal().await.unwrap_err();
    assert!(failed.to_string().contains("SEAL_MAIL"), "{failed}");
    // What failed holds its lock until the pool has rolled it back, which it does in the background.
    let mut tries = 0;
    while !works.state.services.mail_seal().await.unwrap() {
        tries += 1;
        assert!(tries < 500, "not tried again");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let mail = mails.wait(0, "the seal", |_| true).await;
    assert!(
        mail.contains("<auditor@example.com>") && mail.contains("filename=\"seal-1.json\""),
        "{mail}"
    );
    let (_, file) = mail.split_once("filename=\"seal-1.json\"").unwrap();
    let json = &file[file.find('{').unwrap()..=file.rfind('}').unwrap()];
    let seal: ExportedSeal = serde_json::from_str(json).unwrap();
    let report = away.state.services.verify_audit(Some(&seal)).await.unwrap();
    assert_eq!((report.fault, seal.number), (None, 1));
    for server in [&away, &works] {
        assert!(
            !server.state.services.mail_seal().await.unwrap(),
            "once a day for all"
        );
    }
    assert_eq!(mails.all().len(), 1);
    let details: Vec<String> =
        sqlx::query_scalar("select details::text from audit_log where action = 'export_seal'")
            .fetch_all(&pool)
            .await
            .unwrap();
    assert_eq!(details, [r#"{"format": "mail", "newest_seal": 1}"#]);
}

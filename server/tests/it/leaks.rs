//! What must never come out: secrets in answers and logs, answers in caches.

use crate::authz::{FUNCTIONS, PAGES, People, body_for, people};
use crate::site::{Answer, PASSWORD, ServedSite};
use axum::body::Body;
use axum::http::{Request, header};
use server::api::CALLS;
use sqlx::PgPool;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

fn filled(path: &str) -> String {
    path.replace(":label", "SB00009")
        .replace(":number", "B9")
        .replace(":id", "1")
        .replace("{label}", "SB00009")
        .replace("{child}", "C0009")
        .replace("{number}", "B9")
}

/// Every page, server function and call, asked by one person or by nobody.
async fn every_answer(site: &ServedSite, token: &str, cookie: &str) -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    for (path, _) in PAGES {
        let path = filled(path);
        let answer = site.page(cookie, &path).await;
        answers.push((path, answer));
    }
    for (path, _) in FUNCTIONS {
        // Ending the session would end the walk.
        if *path == "/fn/log_out" {
            continue;
        }
        let (kind, body) = body_for(path, "number=B9&label=SB00009&id=1&q=");
        let request = Request::post(*path)
            .header(header::CONTENT_TYPE, kind)
            .header(header::ACCEPT, "application/json")
            .header(header::COOKIE, cookie)
            .body(Body::from(body))
            .unwrap();
        answers.push(((*path).to_owned(), site.send(request).await));
    }
    for call in CALLS.iter().filter(|call| call.method == "GET") {
        let path = filled(call.path);
        let answer = site.call(token, call.method, &path, "").await;
        answers.push((path, answer));
    }
    answers
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_answer_with_data_forbids_keeping_it(pool: PgPool) {
    let People { site, all } = people(pool).await;
    let mut asking: Vec<(&str, &str)> = vec![("", "")];
    asking.extend(
        all.iter()
            .map(|(_, token, cookie)| (token.as_str(), cookie.as_str())),
    );
    for (token, cookie) in asking {
        for (path, answer) in every_answer(&site, token, cookie).await {
            assert_eq!(
                answer.header("cache-control"),
                "no-store",
                "{path}: {}",
                answer.status
            );
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_answer_holds_a_hash_a_secret_or_anothers_mail_address(pool: PgPool) {
    let People { site, all } = people(pool).await;
    let hashes: Vec<String> = sqlx::query_scalar(
        "select encode(token_hash, 'hex') from api_token union all select password_hash from \"user\" union all select encode(id_hash, 'hex') from web_session",
    )
    .fetch_all(&site.pool)
    .await
    .unwrap();
    for (role, token, cookie) in &all {
        for (path, answer) in every_answer(&site, token, cookie).await {
            for secret in hashes.iter().map(String::as_str).chain(["argon2", PASSWORD]) {
                assert!(!answer.text.contains(secret), "{path} by {role:?} shows {secret}");
            }
            for (other, _, _) in all.iter().filter(|(other, _, _)| other != role) {
                let mail = format!("{}@example.com", other.code());
                let may = role.grants(domain::access::Permission::ManageUsers);
                assert!(
                    may || !answer.text.contains(&mail),
                    "{path} by {role:?} shows {mail}"
                );
            }
        }
    }
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_log_line_holds_a_query_a_secret_or_a_mail_address(pool: PgPool) {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_env_filter("server=debug,service=debug,store=debug,app=debug")
        .with_writer(lines.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let site = ServedSite::new(pool);
    let token = site.user("bina", domain::access::Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    site.form(
        "",
        "/fn/log_in",
        &[("username", "bina"), ("password", "a wrong secret")],
    )
    .await;
    site.form(
        "",
        "/fn/set_password",
        &[("token", "a-made-up-token"), ("password", "some new secret")],
    )
    .await;
    site.form("", "/fn/ask_reset", &[("name", "bina@example.com")])
        .await;
    site.page("", "/set-password?token=a-made-up-token").await;
    site.page(&cookie, "/search?q=secret-query").await;
    site.call(&token, "GET", "/api/v1/bags?q=SECRETQUERY", "").await;
    drop(guard);
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("/set-password"), "the log was heard: {text}");
    let session = cookie.split_once('=').unwrap().1;
    for secret in [
        PASSWORD,
        "a wrong secret",
        "some new secret",
        "a-made-up-token",
        "bina@example.com",
        "secret-query",
        "SECRETQUERY",
        token.as_str(),
        session,
    ] {
        assert!(!text.contains(secret), "the log holds {secret}");
    }
}

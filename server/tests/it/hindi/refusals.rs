//! No refusal is in English: of a form, of what no page handles, of a site that is busy or whose database is away.

use super::person::{Findings, Person};
use super::stage::Stage;
use super::wrong::{ADMIN, ANSWERED, BILLER, DISPATCHER, NOBODY, PENDING, Wrong, fields};
use super::wrong_site_data::SITE_DATA;
use crate::authz::FUNCTIONS;
use crate::site::{PASSWORD, ServedSite};
use axum::body::Body;
use axum::http::Request;
use sqlx::PgPool;
use std::collections::BTreeSet;

/// What refuses nobody but for limits and rights, or sends no form.
const NEVER_REFUSED: &[&str] = &[
    "log_out",
    "ask_reset",
    "suggest_passphrase",
    "unread",
    "set_language",
    "begin_passkey",
    "end_other_sessions",
    "begin_factor",
    "commands",
];

async fn filled(stage: &Stage, text: &str) -> String {
    let mut text = text.to_owned();
    for name in ["amit", "jaya", "ravi"] {
        text = text.replace(&format!("{{{name}}}"), &stage.user(name).await);
    }
    text
}

async fn send_all(stage: &Stage, found: &mut Findings, person: &mut Person<'_>, forms: &[Wrong]) {
    for (on, act, form) in forms {
        let (on, form) = (filled(stage, on).await, filled(stage, form).await);
        let location = person.send_and_read(found, &on, act, &fields(&form)).await;
        if !location.contains("__err=") {
            found.add(&format!("{act} {form} by {}", person.name), "(is not refused)");
        }
    }
}

async fn send_answered(stage: &Stage, found: &mut Findings) {
    let mut jaya = Person::signed_in(&stage.site, "jaya").await;
    for (on, act, form) in ANSWERED {
        let location = jaya.post(on, act, &fields(form)).await;
        let page = jaya.page(&location).await;
        found.read(&format!("{act} {form} by jaya"), &page.text);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_refused_form_is_told_in_english(pool: PgPool) {
    let off = [
        "LIMIT_PAGES_PER_ADDRESS",
        "LIMIT_PAGES_PER_USER",
        "LIMIT_LOGIN_PER_ACCOUNT",
        "LIMIT_LOGIN_PER_ADDRESS",
    ];
    let stage = Stage::set(ServedSite::with(pool, &off.map(|name| (name, "0")))).await;
    let mut found = Findings::default();
    send_all(&stage, &mut found, &mut Person::nobody(&stage.site), NOBODY).await;
    let mut pending = Person::nobody(&stage.site);
    pending
        .post(
            "/login",
            "log_in",
            &fields(&format!("username=amit&password={PASSWORD}")),
        )
        .await;
    send_all(&stage, &mut found, &mut pending, PENDING).await;
    for (name, forms) in [
        ("jaya", DISPATCHER),
        ("bina", BILLER),
        ("amit", ADMIN),
        ("amit", SITE_DATA),
    ] {
        let mut person = Person::signed_in(&stage.site, name).await;
        send_all(&stage, &mut found, &mut person, forms).await;
    }
    send_answered(&stage, &mut found).await;
    asked_twice(&stage, &mut found).await;
    stale(&stage, &mut found).await;
    found.none();

    let sent = [NOBODY, PENDING, DISPATCHER, BILLER, ADMIN, SITE_DATA, ANSWERED].concat();
    let sent: BTreeSet<&str> = sent
        .iter()
        .map(|(_, act, _)| *act)
        .chain(NEVER_REFUSED.iter().copied())
        // A form with a file is not sent as text; the story of imports sends it.
        .chain(["bring_import"])
        .collect();
    let all: BTreeSet<&str> = FUNCTIONS
        .iter()
        .map(|(path, _)| path.trim_start_matches("/fn/"))
        .collect();
    assert_eq!(sent, all, "each form that can be refused is sent wrongly");
}

/// A second request while one waits, and a code that does not fit.
async fn asked_twice(stage: &Stage, found: &mut Findings) {
    let mut jaya = Person::signed_in(&stage.site, "jaya").await;
    let form = fields("role=biller&reason=रात की पाली में अकेले");
    jaya.post("/profile", "ask_promotion", &form).await;
    jaya.send_and_read(found, "/profile", "ask_promotion", &form)
        .await;
    jaya.post("/profile/security", "begin_factor", &[]).await;
    jaya.send_and_read(
        found,
        "/profile/security/codes",
        "confirm_factor",
        &fields("code=123456"),
    )
    .await;
}

/// Forms that were made from an older state.
async fn stale(stage: &Stage, found: &mut Findings) {
    stage
        .run(
            r#"update "user" set version = 2, dispatch_area = 'indore',
                   changes = last_changes(2, '{area}', (select id from "user" where username = 'amit')) where username = 'jaya'"#,
        )
        .await;
    let mut bina = Person::signed_in(&stage.site, "bina").await;
    let mut amit = Person::signed_in(&stage.site, "amit").await;
    let changes = "seen[number]=BILL2&seen[target_parents]=1&target_parents=2&customer=क&destination=ख&vehicle=ग1&note=घ&scale_weight=7.5";
    bina.post("/bills/BILL2", "change_bill", &fields(changes)).await;
    let late = "seen[number]=BILL2&seen[version]=1&seen[target_parents]=1&target_parents=3&customer=च&destination=छ&vehicle=ज1&note=झ&scale_weight=8";
    amit.send_and_read(found, "/bills/BILL2", "change_bill", &fields(late))
        .await;
    let user = filled(stage, "id={jaya}&seen[version]=1&seen[area]=jaipur&area=raipur").await;
    let page = filled(stage, "/admin/users/{jaya}").await;
    amit.send_and_read(found, &page, "change_user", &fields(&user))
        .await;
    for (table, field) in [
        ("bag_type", "capacity"),
        ("area", "position"),
        ("site_setting", "scale_step_g"),
    ] {
        let change = format!(
            r#"update {table} set version = 2, {field} = 7, changes = last_changes(2, '{{{field}}}', (select id from "user" where username = 'amit'))"#
        );
        stage.run(&change).await;
    }
    for (page, act, form) in [
        (
            "/admin/bag-types/1",
            "change_bag_type",
            "id=1&version=1&seen[capacity]=30&form[capacity]=20",
        ),
        (
            "/admin/areas/jaipur",
            "change_area",
            "code=jaipur&version=1&seen[position]=0&form[position]=3",
        ),
        (
            "/admin/settings",
            "change_settings",
            "version=1&seen[scale_step_g]=0&form[scale_step_g]=3",
        ),
    ] {
        amit.send_and_read(found, page, act, &fields(form)).await;
    }
    let disabled = filled(stage, "id={jaya}&version=1").await;
    amit.send_and_read(found, &page, "disable_user", &fields(&disabled))
        .await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_refusal_without_a_page_is_in_english(pool: PgPool) {
    let site = ServedSite::with(
        pool,
        &[("LIMIT_PAGES_PER_ADDRESS", "3"), ("LIMIT_LOGIN_PER_ADDRESS", "1")],
    );
    site.user("jaya", domain::access::Role::Dispatcher, None).await;
    let mut found = Findings::default();
    let hindi = |request: axum::http::request::Builder| {
        request.header("cookie", "lang=hi").header("accept", "text/html")
    };
    let form =
        |path: &str| hindi(Request::post(path)).header("content-type", "application/x-www-form-urlencoded");
    for (request, body) in [
        (form("/login"), String::new()),
        (
            form("/fn/log_in")
                .header("host", "localhost")
                .header("origin", "https://evil.example"),
            String::new(),
        ),
        (form("/fn/log_in"), "x".repeat(1_100_000)),
        (form("/fn/none"), String::new()),
        (hindi(Request::get("/bags/%FF")), String::new()),
    ] {
        let answer = site.send(request.body(Body::from(body)).unwrap()).await;
        let text = match answer.status.is_redirection() {
            // A form that could not be read comes back to its page.
            true => {
                Person::nobody(&site)
                    .page(answer.header("location").trim_start_matches("http://localhost"))
                    .await
                    .text
            }
            false => answer.text.clone(),
        };
        assert!(
            answer.status.is_client_error() || answer.status.is_redirection(),
            "{}",
            answer.status
        );
        found.read(&format!("a status of {}", answer.status), &text);
    }
    let mut person = Person::nobody(&site);
    for _ in 0..3 {
        person
            .post("/login", "log_in", &fields("username=jaya&password=wrong"))
            .await;
    }
    let location = person
        .post("/login", "log_in", &fields("username=jaya&password=wrong"))
        .await;
    found.read("too many pages", &person.page(&location).await.text);
    let other = ServedSite::with(site.pool.clone(), &[("LIMIT_LOGIN_PER_ADDRESS", "1")]);
    let mut person = Person::nobody(&other);
    for _ in 0..2 {
        let location = person
            .post("/login", "log_in", &fields("username=jaya&password=wrong"))
            .await;
        found.read("too many log-ins", &person.page(&location).await.text);
    }
    found.none();
}

#[tokio::test]
async fn without_a_database_nothing_is_told_in_english() {
    let options = "postgres://nobody@127.0.0.1:1/none".parse().unwrap();
    let pool = sqlx::postgres::PgPoolOptions::new()
        .acquire_timeout(std::time::Duration::from_millis(200))
        .connect_lazy_with(options);
    let site = ServedSite::new(pool);
    let mut found = Findings::default();
    let mut person = Person::nobody(&site);
    found.read("/login", &person.page("/login").await.text);
    let request = Request::get("/bags")
        .header("cookie", "sid=AAAAAAAAAAAAAAAAAAAAAA; lang=hi")
        .header("accept", "text/html");
    let answer = site.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 503);
    found.read("a page without a database", &answer.text);
    let location = person
        .post("/login", "log_in", &fields("username=jaya&password=x"))
        .await;
    found.read("a log-in without a database", &person.page(&location).await.text);
    found.none();
}

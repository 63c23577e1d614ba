//! Accounts over HTTP: the steps of a log-in, and what is shown once.

mod passwords;
mod sessions;
mod tokens;

use crate::site::{Answer, PASSWORD, ServedSite};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::access::Role;
use sqlx::PgPool;

/// Posts to a server function as the page's own script does.
async fn call(site: &ServedSite, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let body: String = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    site.send(
        Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json")
            .header(header::COOKIE, cookie)
            .body(Body::from(body))
            .unwrap(),
    )
    .await
}

async fn run(site: &ServedSite, sql: &'static str) {
    sqlx::query(sql).execute(&site.pool).await.unwrap();
}

async fn count(site: &ServedSite, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&site.pool).await.unwrap()
}

/// The status of one's own profile: whether somebody is signed in.
async fn profile(site: &ServedSite, cookie: &str) -> StatusCode {
    match site.page(cookie, "/profile").await {
        away if away.header("location").starts_with("/login") => StatusCode::UNAUTHORIZED,
        page => page.status,
    }
}

/// The link that a page shows once.
fn link(page: &str) -> String {
    let (_, rest) = page.split_once("id=\"handover-text\"").unwrap_or_default();
    let (_, text) = rest.split_once('>').unwrap_or_default();
    text.split('<').next().unwrap_or_default().to_owned()
}

async fn password_step(site: &ServedSite, name: &str) -> Answer {
    site.form(
        "",
        "/fn/log_in",
        &[("username", name), ("password", PASSWORD), ("next", "/bills")],
    )
    .await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_code_counts_only_after_the_password_and_the_password_alone_opens_nothing(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("asma", Role::Admin, None).await;
    let nobody = call(&site, "", "/fn/log_in_code", &[("code", "000000")]).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    let half = password_step(&site, "asma").await;
    assert_eq!(half.header("location"), "/login/code?next=%2Fbills");
    let cookie = half.cookie();
    for path in [
        "/fn/mark_read",
        "/fn/ask_promotion",
        "/fn/change_password",
        "/fn/disable_user",
        "/fn/begin_factor",
        "/fn/verify",
    ] {
        let answer = call(&site, &cookie, path, &[("proof", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}: {}", answer.text);
    }
    let wrong = call(&site, &cookie, "/fn/log_in_code", &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("bad_code"), "{}", wrong.text);
    let code = site.recovery_code("asma").await;
    let done = site
        .form(&cookie, "/fn/log_in_code", &[("code", &code), ("next", "/bills")])
        .await;
    assert_eq!(done.header("location"), "/bills");
    assert_ne!(done.cookie(), cookie, "the session's id changes with every step");
    assert_eq!(profile(&site, &done.cookie()).await, StatusCode::OK);
    assert_eq!(
        profile(&site, &cookie).await,
        StatusCode::UNAUTHORIZED,
        "the id of the step before is worth nothing"
    );
    let again = call(
        &site,
        &done.cookie(),
        "/fn/log_in_code",
        &[("code", &site.recovery_code("asma").await)],
    )
    .await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED, "a log-in ends once");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_script_learns_from_the_answer_whether_a_code_is_needed(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("asma", Role::Admin, None).await;
    site.user("bina", Role::Biller, None).await;
    for (name, step) in [("asma", "\"code_needed\""), ("bina", "\"done\"")] {
        let answer = call(
            &site,
            "",
            "/fn/log_in",
            &[("username", name), ("password", PASSWORD)],
        )
        .await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, step));
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn unknown_wrong_and_locked_are_told_alike(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("bina", Role::Biller, None).await;
    site.user("lata", Role::Biller, None).await;
    run(
        &site,
        "update \"user\" set locked_until = now() + interval '1 minute' where username = 'lata'",
    )
    .await;
    let mut answers = Vec::new();
    for (name, password) in [("nobody", PASSWORD), ("bina", "wrong"), ("lata", PASSWORD)] {
        let script = call(
            &site,
            "",
            "/fn/log_in",
            &[("username", name), ("password", password)],
        )
        .await;
        let form = site
            .form("", "/fn/log_in", &[("username", name), ("password", password)])
            .await;
        answers.push((
            script.status,
            script.text,
            form.status,
            form.header("location").to_owned(),
        ));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(answers[0].0, StatusCode::UNAUTHORIZED);
    assert!(
        !answers[0].3.contains("bina") && !answers[0].3.contains("wrong"),
        "{}",
        answers[0].3
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_dangerous_act_asks_again_and_leads_back(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("asma", Role::Admin, None).await;
    site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("asma").await;
    let bina = count(&site, "select id from \"user\" where username = 'bina'")
        .await
        .to_string();
    run(
        &site,
        "update web_session set data = data || '{\"verified_at\": 1}'",
    )
    .await;
    let refused = site.form(&cookie, "/fn/disable_user", &[("id", &bina)]).await;
    assert_eq!(refused.header("location"), "/verify?next=%2Fsomewhere");
    assert_eq!(
        call(&site, &cookie, "/fn/disable_user", &[("id", &bina)])
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        count(
            &site,
            "select count(*) from \"user\" where disabled_at is not null"
        )
        .await,
        0
    );
    let wrong = call(&site, &cookie, "/fn/verify", &[("proof", "wrong")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let verified = site
        .form(
            &cookie,
            "/fn/verify",
            &[("proof", PASSWORD), ("next", "/admin/users")],
        )
        .await;
    assert_eq!(verified.header("location"), "/admin/users?done=verified");
    let fresh = verified.cookie();
    assert!(
        !fresh.is_empty() && fresh != cookie,
        "a new proof changes the session's id"
    );
    assert_eq!(profile(&site, &cookie).await, StatusCode::UNAUTHORIZED);
    let done = site.form(&fresh, "/fn/disable_user", &[("id", &bina)]).await;
    assert_eq!(
        done.header("location"),
        format!("/admin/users/{bina}?done=user_disabled")
    );
    assert_eq!(
        count(
            &site,
            "select count(*) from \"user\" where disabled_at is not null"
        )
        .await,
        1
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_link_is_handed_over_once_and_stands_in_no_address(pool: PgPool) {
    let site = ServedSite::with(pool, &[("PUBLIC_URL", "https://bags.example.com")]);
    site.user("asma", Role::Admin, None).await;
    let cookie = site.sign_in("asma").await;
    let fields = [
        ("username", "omar"),
        ("email", "omar@example.com"),
        ("role", "biller"),
        ("delivery", "hand"),
    ];
    let made = site.form(&cookie, "/fn/invite_user", &fields).await;
    assert!(
        made.header("location").ends_with("?done=user_created"),
        "{}",
        made.header("location")
    );
    let set = made
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .find(|v| v.starts_with("__Host-handover="))
        .unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Secure", "Max-Age=300"] {
        assert!(set.contains(part), "{set}");
    }
    assert!(!set.contains("set-password"), "{set}");
    let both = format!("{cookie}; {}", set.split(';').next().unwrap());
    let shown = site.page(&both, made.header("location")).await;
    let url = link(&shown.text);
    assert!(
        url.starts_with("https://bags.example.com/set-password?token="),
        "{url}"
    );
    let cleared = shown
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .any(|v| v.to_str().is_ok_and(|v| v.starts_with("__Host-handover=;")));
    assert!(cleared);
    assert_eq!(link(&site.page(&cookie, made.header("location")).await.text), "");
    let token = url.split_once("token=").unwrap().1;
    let set = site
        .form(
            "",
            "/fn/set_password",
            &[("token", token), ("password", PASSWORD)],
        )
        .await;
    assert_eq!(set.header("location"), "/login?done=password_set");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn extra_fields_change_no_role_and_no_total(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    let extra = [
        ("current", PASSWORD),
        ("password", "five other plain words"),
        ("role", "admin"),
        ("user", "1"),
        ("disabled_at", ""),
    ];
    call(&site, &cookie, "/fn/change_password", &extra).await;
    call(
        &site,
        &cookie,
        "/fn/ask_promotion",
        &[
            ("role", "admin"),
            ("reason", "because I want it all"),
            ("approved", "true"),
            ("decided_by", "1"),
        ],
    )
    .await;
    assert_eq!(
        count(&site, "select count(*) from \"user\" where role = 'biller'").await,
        1
    );
    assert_eq!(
        count(&site, "select count(*) from promotion_request where approved").await,
        0
    );
    let body = r#"{"number":"B1","target_parents":2,"status":"completed","actual_weight_g":9,"role":"admin","completed_at":"2026-01-01T00:00:00Z"}"#;
    let made = site.call(&token, "POST", "/api/v1/bills", body).await;
    assert!(
        made.status == StatusCode::CREATED || made.status == StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        made.text
    );
    assert_eq!(
        count(
            &site,
            "select count(*) from bill where status <> 'new' or child_count <> 0"
        )
        .await,
        0
    );
}

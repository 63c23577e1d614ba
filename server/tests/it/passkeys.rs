//! Passkeys over HTTP: what the session keeps between question and answer, and where the forms lead.

use crate::authenticator::Authenticator;
use crate::site::{Answer, PASSWORD, ServedSite};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::access::Role;
use service::site::limits::{Clock, FakeRelativeClock, LimitSettings, Limits};
use sqlx::PgPool;

/// The settings' own address.
const ORIGIN: &str = "http://localhost:5000";

/// The session's cookie, among others.
fn session(answer: &Answer) -> String {
    let cookies = answer.headers.get_all(header::SET_COOKIE).iter();
    let mut cookies = cookies.filter_map(|cookie| cookie.to_str().ok());
    let cookie = cookies.find(|cookie| cookie.starts_with("sid=")).unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

/// Posts as `public/passkeys.js` does.
async fn begin(site: &ServedSite, cookie: &str, path: &str, body: &str) -> Answer {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json")
        .header(header::HOST, "localhost")
        .header(header::ORIGIN, "http://localhost")
        .header(header::COOKIE, cookie)
        .body(Body::from(body.to_owned()))
        .unwrap();
    site.send(request).await
}

fn options(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json().as_str().unwrap().to_owned()
}

async fn log_in(site: &ServedSite, cookie: &str, fields: &[(&str, &str)]) -> Answer {
    site.form(cookie, "/fn/finish_passkey_log_in", fields).await
}

async fn password(site: &ServedSite) -> Answer {
    let fields = [("username", "nina"), ("password", PASSWORD), ("next", "/profile")];
    site.form("", "/fn/log_in", &fields).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_passkey_is_added_and_signs_in_through_the_forms(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("nina", Role::Biller, None).await;
    let cookie = session(&password(&site).await);
    let mut device = Authenticator::new(ORIGIN);

    let asked = options(&begin(&site, &cookie, "/fn/begin_passkey", "").await);
    let created = device.create(&asked);
    let fields = [("name", "Phone"), ("credential", created.as_str())];
    let added = site.form(&cookie, "/fn/finish_passkey", &fields).await;
    assert_eq!(added.header("location"), "/profile/security?done=passkey_added");
    assert!(
        added.header("set-cookie").starts_with("handover="),
        "recovery codes follow: {}",
        added.header("set-cookie")
    );
    let again = site.form(&cookie, "/fn/finish_passkey", &fields).await;
    assert!(
        again.header("location").contains("__err"),
        "{}",
        again.header("location")
    );

    // Alone: a new browser, which gets a session for the question.
    let asked = begin(&site, "", "/fn/begin_passkey_log_in", "").await;
    let stays = "select max(expires_at) < now() + interval '11 minutes' from web_session where user_id is null and data ? 'passkey_sign_in'";
    let briefly: bool = sqlx::query_scalar(stays).fetch_one(&site.pool).await.unwrap();
    assert!(briefly, "what anybody can leave behind goes soon");
    let (cookie, answer) = (session(&asked), device.get(&options(&asked)));
    let fields = [("credential", answer.as_str()), ("next", "/bags")];
    let signed_in = log_in(&site, &cookie, &fields).await;
    assert_eq!(
        (signed_in.status, signed_in.header("location")),
        (StatusCode::FOUND, "/bags"),
        "{}",
        signed_in.text
    );
    let new_cookie = session(&signed_in);
    assert_ne!(new_cookie, cookie, "a new session begins");
    assert_eq!(site.page(&new_cookie, "/profile").await.status, StatusCode::OK);

    // As the second step: the session that waits for the code.
    let half = password(&site).await;
    assert!(half.header("location").starts_with("/login/code"));
    let cookie = session(&half);
    let asked = options(&begin(&site, &cookie, "/fn/begin_passkey_log_in", "step=second").await);
    let answer = device.get(&asked);
    let fields = [("credential", answer.as_str()), ("next", "/profile")];
    let signed_in = log_in(&site, &cookie, &fields).await;
    assert_eq!(signed_in.header("location"), "/profile");
    assert_eq!(
        site.page(&session(&signed_in), "/profile").await.status,
        StatusCode::OK
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_first_answer_uses_the_question_up_even_if_it_is_wrong(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("nina", Role::Biller, None).await;
    let cookie = session(&password(&site).await);
    let mut device = Authenticator::new(ORIGIN);
    let asked = options(&begin(&site, &cookie, "/fn/begin_passkey", "").await);
    let created = device.create(&asked);
    for (name, credential) in [("", created.as_str()), ("Phone", created.as_str())] {
        let fields = [("name", name), ("credential", credential)];
        let added = site.form(&cookie, "/fn/finish_passkey", &fields).await;
        assert!(added.header("location").contains("__err"), "{name}");
    }
    let count: i64 = sqlx::query_scalar("select count(*) from user_passkey")
        .fetch_one(&site.pool)
        .await
        .unwrap();
    assert_eq!(count, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_cannot_be_asked_is_refused_as_the_script_expects(pool: PgPool) {
    let site = ServedSite::with(pool, &[("PUBLIC_URL", "http://192.0.2.7")]);
    let code = |answer: &Answer| answer.json()["code"].as_str().unwrap().to_owned();
    let nobody = begin(&site, "", "/fn/begin_passkey_log_in", "step=second").await;
    assert_eq!(
        (nobody.status, code(&nobody)),
        (StatusCode::UNAUTHORIZED, "unauthenticated".to_owned())
    );
    let nameless = begin(&site, "", "/fn/begin_passkey_log_in", "").await;
    assert_eq!(
        (nameless.status, code(&nameless)),
        (StatusCode::CONFLICT, "refused".to_owned())
    );
    assert_eq!(
        nameless.json()["detail"]["code"].as_str(),
        Some("passkeys_impossible")
    );
    let policy = nobody.header("permissions-policy");
    for allowed in [
        "publickey-credentials-get=(self)",
        "publickey-credentials-create=(self)",
    ] {
        assert!(policy.contains(allowed), "{policy}");
    }
}

/// Anybody can make up passkeys: beyond a few attempts a minute they are counted, not written one by one.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn answers_with_unknown_passkeys_leave_ten_rows_and_a_sum(pool: PgPool) {
    let mut site = ServedSite::new(pool);
    site.user("nina", Role::Biller, None).await;
    let cookie = session(&password(&site).await);
    let mut device = Authenticator::new(ORIGIN);
    let created = device.create(&options(&begin(&site, &cookie, "/fn/begin_passkey", "").await));
    let fields = [("name", "Phone"), ("credential", created.as_str())];
    let added = site.form(&cookie, "/fn/finish_passkey", &fields).await;
    assert_eq!(added.header("location"), "/profile/security?done=passkey_added");
    sqlx::query("delete from user_passkey")
        .execute(&site.pool)
        .await
        .unwrap();

    // From here on time stands still for the limits.
    let clock = Clock::from(FakeRelativeClock::default());
    let limits = Limits::with_clock(&LimitSettings::default(), &clock);
    site.state.services = site.state.services.with_limits(limits);
    site.router = server::router(site.state.clone());
    for _ in 0..30 {
        let asked = begin(&site, "", "/fn/begin_passkey_log_in", "").await;
        let (cookie, answer) = (session(&asked), device.get(&options(&asked)));
        let fields = [("credential", answer.as_str()), ("next", "/bags")];
        let refused = log_in(&site, &cookie, &fields).await;
        assert!(
            refused.header("location").contains("__err"),
            "{}",
            refused.header("location")
        );
    }
    site.state.services.sum_attempts().await.unwrap();
    let rows: Vec<(String, Option<i64>, i64)> = sqlx::query_as(
        "select action, (details ->> 'count')::bigint, count(*) from audit_log
         where action in ('login_failed', 'sum_attempts') group by 1, 2 order by 1",
    )
    .fetch_all(&site.pool)
    .await
    .unwrap();
    assert_eq!(
        rows,
        [
            ("login_failed".to_owned(), None, 10),
            ("sum_attempts".to_owned(), Some(20), 1)
        ]
    );
}

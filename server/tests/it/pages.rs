//! Pages as a browser without script sees them: sessions, statuses, addresses.

mod forms;
mod headers;
mod offline;
mod told;

use crate::site::{PASSWORD, ServedSite};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::access::Role;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn signing_in_makes_a_new_session_and_returns_to_the_page(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let answer = site
        .form(
            "sid=AAAAAAAAAAAAAAAAAAAAAA",
            "/fn/log_in",
            &[
                ("username", "jaya"),
                ("password", PASSWORD),
                ("next", "/bags?q=1"),
            ],
        )
        .await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::FOUND, "/bags?q=1")
    );
    let cookie = answer.set_session();
    for part in ["sid=", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(
        !cookie.contains("AAAAAAAAAAAAAAAAAAAAAA"),
        "an id from before the log-in is worth nothing"
    );
    let elsewhere = site
        .form(
            "",
            "/fn/log_in",
            &[
                ("username", "jaya"),
                ("password", PASSWORD),
                ("next", "https://evil.example"),
            ],
        )
        .await;
    assert_eq!(
        elsewhere.header("location"),
        "/",
        "a link from outside never leads outside"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn work_of_more_than_an_hour_needs_no_second_log_in(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("jaya", Role::Dispatcher, None).await;
    let answer = site
        .form("", "/fn/log_in", &[("username", "jaya"), ("password", PASSWORD)])
        .await;
    let cookie = answer.set_session();
    assert!(
        cookie.contains("Max-Age=43200"),
        "the browser keeps the cookie for the 12 hours that a session can last: {cookie}"
    );
    let idle: i64 = sqlx::query_scalar(
        "select round(extract(epoch from expires_at - now()) / 60)::bigint from web_session",
    )
    .fetch_one(&site.pool)
    .await
    .unwrap();
    assert_eq!(idle, 60, "and the database ends an idle one");
    let cookie = cookie.split(';').next().unwrap();
    let gone = site.form(cookie, "/fn/log_out", &[]).await;
    assert!(gone.set_session().contains("Max-Age=0"), "{}", gone.set_session());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn behind_a_proxy_that_rewrites_the_host_the_site_trusts_its_own_address(pool: PgPool) {
    let site = ServedSite::with(pool, &[("PUBLIC_URL", "https://bags.example/")]);
    let post = async |origin: &str| {
        let request = Request::post("/fn/log_out")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("host", "10.0.0.7:5000")
            .header("origin", origin)
            .body(Body::empty())
            .unwrap();
        site.send(request).await.status
    };
    assert_ne!(post("https://bags.example").await, StatusCode::FORBIDDEN);
    assert_eq!(post("https://evil.example").await, StatusCode::FORBIDDEN);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_wrong_password_comes_back_with_its_sentence(pool: PgPool) {
    let site = ServedSite::new(pool);
    let answer = site
        .form("", "/fn/log_in", &[("username", "jaya"), ("password", "wrong")])
        .await;
    assert_eq!(answer.status, StatusCode::FOUND);
    assert!(
        answer.header("location").contains("__err="),
        "{}",
        answer.header("location")
    );
    assert!(answer.set_session().is_empty());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn signing_out_ends_the_session_on_the_server(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("jaya", Role::Dispatcher, None).await;
    let cookie = site.sign_in("jaya").await;
    assert_eq!(site.page(&cookie, "/profile").await.status, StatusCode::OK);
    site.form(&cookie, "/fn/log_out", &[]).await;
    assert_eq!(site.page(&cookie, "/profile").await.status, StatusCode::SEE_OTHER);
    let sessions: i64 = sqlx::query_scalar("select count(*) from web_session where user_id is not null")
        .fetch_one(&site.pool)
        .await
        .unwrap();
    assert_eq!(sessions, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_unknown_path_is_a_404_page(pool: PgPool) {
    let site = ServedSite::new(pool);
    let page = site.page("", "/no/such/page").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.text.contains("<h1>"), "{}", page.text);
    site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    for path in ["/bags/SB99999", "/bills/NONE", "/bills/NONE/print"] {
        assert_eq!(
            site.page(&cookie, path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn client_addresses_are_counted_from_the_right(pool: PgPool) {
    let site = ServedSite::with(pool, &[("TRUSTED_PROXIES", "1")]);
    let request = Request::post("/fn/log_in")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("x-forwarded-for", "6.6.6.6, 203.0.113.9")
        .body(Body::from("username=a&password=b"))
        .unwrap();
    site.send(request).await;
    let ip: Option<String> =
        sqlx::query_scalar("select ip_address from audit_log where action = 'login_failed'")
            .fetch_one(&site.pool)
            .await
            .unwrap();
    assert_eq!(
        ip.as_deref(),
        Some("203.0.113.9"),
        "what the client wrote itself counts for nothing"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_page_offers_the_source_in_both_languages(pool: PgPool) {
    let site = ServedSite::new(pool.clone());
    site.user("asha", Role::Admin, None).await;
    let admin = site.sign_in("asha").await;
    for path in ["/login", "/forgot", "/nowhere"] {
        let page = site.page("", path).await;
        assert!(
            page.text.contains(r#"href="/source.tar.gz""#),
            "{path}: {}",
            page.text
        );
    }
    for path in ["/scan", "/dashboard", "/bags", "/admin/users", "/profile"] {
        let page = site.page(&admin, path).await;
        assert!(
            page.text.contains("Source code of this program"),
            "{path}: {}",
            page.text
        );
    }
    let hindi = site.page(&format!("{admin}; lang=hi"), "/scan").await;
    assert!(hindi.text.contains("सोर्स कोड"), "{}", hindi.text);
    let own = ServedSite::with(pool, &[("SOURCE_URL", "https://code.example.com/bags")]);
    let page = own.page("", "/login").await;
    assert!(
        page.text.contains(r#"href="https://code.example.com/bags""#),
        "{}",
        page.text
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whom_to_tell_of_a_weakness_is_where_it_is_looked_for(pool: PgPool) {
    let path = "/.well-known/security.txt";
    let nobody = ServedSite::new(pool.clone());
    assert_eq!(nobody.get(path).await.status, StatusCode::NOT_FOUND);
    let site = ServedSite::with(pool, &[("SECURITY_CONTACT", "mailto:safe@example.com")]);
    let answer = site.get(path).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    let lines: Vec<&str> = answer.text.lines().collect();
    assert_eq!(lines[0], "Contact: mailto:safe@example.com");
    assert!(
        lines[1].starts_with("Expires: 2") && lines[1].ends_with('Z'),
        "{lines:?}"
    );
}

//! The headers of every answer: caching, cookies, policy, request id.

use crate::site::{PASSWORD, ServedSite};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::access::Role;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn files_are_cached_and_their_absence_is_not(pool: PgPool) {
    let folder = std::env::temp_dir().join(format!("tt-files-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("site/pkg")).unwrap();
    std::fs::write(folder.join("site/pkg/a.1234.js"), "1").unwrap();
    std::fs::write(folder.join("site/kept.js"), "1").unwrap();
    let root = folder.join("site").display().to_string();
    let caching =
        async |site: &ServedSite, path: &str| site.get(path).await.header("cache-control").to_owned();

    let plain = ServedSite::with(pool.clone(), &[("SITE_ROOT", &root)]);
    assert_eq!(
        caching(&plain, "/pkg/a.1234.js").await,
        "no-cache",
        "without hashes a name says nothing"
    );
    std::fs::write(folder.join("hash.txt"), "js: 1234\nwasm: 1234\ncss: 1234\n").unwrap();
    let hashed = ServedSite::with(pool, &[("SITE_ROOT", &root)]);
    assert_eq!(
        caching(&hashed, "/pkg/a.1234.js").await,
        "public, max-age=31536000, immutable"
    );
    assert_eq!(caching(&hashed, "/kept.js").await, "public, max-age=300");
    assert_eq!(
        caching(&hashed, "/pkg/b.5678.js").await,
        "no-store",
        "the next release may bring it"
    );
    let page = hashed.page("", "/login").await;
    assert!(
        page.text.contains("traitortrack.1234"),
        "names come from beside the site"
    );
    std::fs::remove_dir_all(&folder).unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn under_https_every_cookie_is_bound_to_the_host(pool: PgPool) {
    let site = ServedSite::with(pool, &[("PUBLIC_URL", "https://bags.example")]);
    site.user("jaya", Role::Dispatcher, None).await;
    let answer = site
        .form("", "/fn/log_in", &[("username", "jaya"), ("password", PASSWORD)])
        .await;
    let cookie = answer.set_session();
    assert!(
        cookie.starts_with("__Host-sid=") && cookie.contains("Secure") && !cookie.contains("Domain"),
        "{cookie}"
    );
    assert!(
        answer
            .header("strict-transport-security")
            .contains("max-age=31536000")
    );
    // The same for every other cookie: the browser's mark of this log-in, and the language.
    let language = site
        .form("", "/fn/set_language", &[("lang", "hi"), ("next", "/login")])
        .await;
    let mut names = Vec::new();
    for answer in [&answer, &language] {
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert!(
                cookie.starts_with("__Host-")
                    && cookie.contains("; Secure")
                    && cookie.contains("; Path=/")
                    && cookie.contains("; HttpOnly")
                    && !cookie.contains("Domain"),
                "{cookie}"
            );
            names.push(cookie.split('=').next().unwrap().to_owned());
        }
    }
    names.sort();
    assert_eq!(names, ["__Host-device", "__Host-lang", "__Host-sid"]);
    // What a neighbouring host or plain HTTP put there does not count.
    let page = async |cookie: &str| site.page(cookie, "/login").await.text;
    assert!(page("__Host-lang=hi").await.contains("<html lang=\"hi\""));
    assert!(page("lang=hi").await.contains("<html lang=\"en\""));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_answer_lets_no_page_change_its_base(pool: PgPool) {
    let site = ServedSite::with(pool, &[("LIMIT_PAGES_PER_ADDRESS", "40")]);
    let token = site.user("jaya", Role::Dispatcher, None).await;
    let mut answers = Vec::new();
    for path in [
        "/login",
        "/no/such/page",
        "/bags",
        "/health",
        "/ready",
        "/metrics",
        "/kept.js",
        "/favicon.svg",
        "/pkg/none.js",
        "/api/stats",
        "/api/none",
        "/api/system_health",
        "/admin/audit/export",
    ] {
        answers.push((path, site.get(path).await));
    }
    answers.push(("a call", site.call(&token, "GET", "/api/stats", "").await));
    answers.push((
        "no such bag",
        site.call(&token, "GET", "/api/v1/bags/SB99999", "").await,
    ));
    let large = "x".repeat(2 * 1024 * 1024);
    answers.push((
        "too large",
        site.call(&token, "POST", "/api/v1/scans", &large).await,
    ));
    answers.push(("a form", site.form("", "/fn/log_in", &[("username", "x")]).await));
    let foreign = Request::post("/fn/log_in")
        .header("host", "localhost")
        .header("origin", "https://evil.example");
    answers.push((
        "another site",
        site.send(foreign.body(Body::empty()).unwrap()).await,
    ));
    for _ in 0..40 {
        site.get("/login").await;
    }
    answers.push(("too many", site.get("/login").await));
    let statuses: std::collections::BTreeSet<u16> = answers.iter().map(|(_, a)| a.status.as_u16()).collect();
    for expected in [200, 303, 401, 403, 404, 413, 429] {
        assert!(
            statuses.contains(&expected),
            "{expected} is not among {statuses:?}"
        );
    }
    for (what, answer) in answers {
        let policy = answer.header("content-security-policy");
        for part in ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{what}: {policy}");
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_page_has_its_policy_and_nonce(pool: PgPool) {
    let site = ServedSite::new(pool);
    let (one, two) = (site.page("", "/login").await, site.page("", "/login").await);
    let policy = one.header("content-security-policy");
    let nonce = policy
        .split_once("'nonce-")
        .and_then(|(_, rest)| rest.split('\'').next())
        .unwrap()
        .to_owned();
    assert!(
        one.text.contains(&format!("nonce=\"{nonce}\"")),
        "the page's scripts bear the nonce"
    );
    assert!(!two.text.contains(&nonce), "each answer has its own");
    for part in [
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
    assert_eq!(one.header("x-content-type-options"), "nosniff");
    assert_eq!(one.header("cache-control"), "no-store");
    assert_eq!(one.header("x-request-id").len(), 36);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn answers_that_are_no_page_allow_nothing_and_every_page_is_styled(pool: PgPool) {
    let site = ServedSite::new(pool);
    let answers = [
        site.call("", "POST", "/fn/unread", "").await,
        site.call("", "GET", "/api/v1/bags", "").await,
    ];
    for answer in answers {
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; base-uri 'none'"),
            "{policy}"
        );
        assert!(!policy.contains("nonce"), "{policy}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    // No route, so a page says that there is nothing.
    let page = site.page("", "/fn/nothing").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let policy = page.header("content-security-policy");
    assert!(policy.contains("style-src 'self'"), "{policy}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_request_keeps_a_sane_id_and_loses_a_wild_one(pool: PgPool) {
    let site = ServedSite::new(pool);
    let with = async |id: &str| {
        site.send(
            Request::get("/health")
                .header("x-request-id", id)
                .body(Body::empty())
                .unwrap(),
        )
        .await
        .header("x-request-id")
        .to_owned()
    };
    assert_eq!(with("abc-12345").await, "abc-12345");
    assert_ne!(with("a b<script>").await, "a b<script>");
}

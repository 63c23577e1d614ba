//! Pages as a browser without script sees them: sessions, headers, statuses.

use crate::site::{PASSWORD, Site};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::access::Role;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn signing_in_makes_a_new_session_and_returns_to_the_page(pool: PgPool) {
    let site = Site::new(pool);
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
    let site = Site::new(pool);
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
async fn files_are_cached_and_their_absence_is_not(pool: PgPool) {
    let folder = std::env::temp_dir().join(format!("tt-files-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("site/pkg")).unwrap();
    std::fs::write(folder.join("site/pkg/a.1234.js"), "1").unwrap();
    std::fs::write(folder.join("site/kept.js"), "1").unwrap();
    let root = folder.join("site").display().to_string();
    let caching = async |site: &Site, path: &str| site.get(path).await.header("cache-control").to_owned();

    let plain = Site::with(pool.clone(), &[("SITE_ROOT", &root)]);
    assert_eq!(
        caching(&plain, "/pkg/a.1234.js").await,
        "no-cache",
        "without hashes a name says nothing"
    );
    std::fs::write(folder.join("hash.txt"), "js: 1234\nwasm: 1234\ncss: 1234\n").unwrap();
    let hashed = Site::with(pool, &[("SITE_ROOT", &root)]);
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
async fn behind_a_proxy_that_rewrites_the_host_the_site_trusts_its_own_address(pool: PgPool) {
    let site = Site::with(pool, &[("PUBLIC_URL", "https://bags.example/")]);
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
async fn under_https_every_cookie_is_bound_to_the_host(pool: PgPool) {
    let site = Site::with(pool, &[("PUBLIC_URL", "https://bags.example")]);
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
    let site = Site::with(pool, &[("LIMIT_PAGES_PER_ADDRESS", "40")]);
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
async fn a_wrong_password_comes_back_with_its_sentence(pool: PgPool) {
    let site = Site::new(pool);
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
    let site = Site::new(pool);
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
async fn every_page_has_its_policy_and_nonce(pool: PgPool) {
    let site = Site::new(pool);
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
async fn a_request_keeps_a_sane_id_and_loses_a_wild_one(pool: PgPool) {
    let site = Site::new(pool);
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

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_unknown_path_is_a_404_page(pool: PgPool) {
    let site = Site::new(pool);
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
async fn a_post_from_another_site_is_refused(pool: PgPool) {
    let site = Site::new(pool);
    let request = Request::post("/fn/log_in")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("host", "localhost")
        .header("origin", "https://evil.example")
        .body(Body::from("username=a&password=b"))
        .unwrap();
    let answer = site.send(request).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text.contains("another site"), "{}", answer.text);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_floor_works_as_plain_forms(pool: PgPool) {
    let site = Site::new(pool);
    site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let cookie = site.sign_in("jaya").await;
    let chosen = site.form(&cookie, "/fn/scan", &[("code", "sb00001")]).await;
    assert_eq!(
        (chosen.status, chosen.header("location")),
        (StatusCode::FOUND, "/scan?parent=SB00001")
    );
    let packed = site
        .form(&cookie, "/fn/scan", &[("parent", "SB00001"), ("code", "C0001")])
        .await;
    assert!(
        packed
            .header("location")
            .starts_with("/scan?parent=SB00001&done=%7B%22bag"),
        "{}",
        packed.header("location")
    );
    let page = site.page(&cookie, packed.header("location")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("C0001 is in SB00001"), "{}", page.text);
    let undone = site
        .form(
            &cookie,
            "/fn/undo",
            &[("parent", "SB00001"), ("next", "/scan?parent=SB00001")],
        )
        .await;
    assert!(
        undone.header("location").contains("undone"),
        "{}",
        undone.header("location")
    );
    let hindi = site.page(&format!("{cookie}; lang=hi"), "/scan").await;
    assert!(hindi.text.contains("<html lang=\"hi\""), "{}", &hindi.text[..200]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn markup_in_labels_and_notes_stays_text(pool: PgPool) {
    let site = Site::new(pool);
    let token = site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    let body = r#"{"number": "B<SCRIPT>", "target_parents": 1, "note": "</textarea><script>alert(1)</script>", "customer": "\"><img src=x>"}"#;
    assert_eq!(site.call(&token, "POST", "/api/v1/bills", body).await.status, 201);
    for path in [
        "/bills",
        "/bills/B%3CSCRIPT%3E",
        "/bills/B%3CSCRIPT%3E/print",
        "/search?q=%3Cscript%3E",
    ] {
        let page = site.page(&cookie, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        for wild in ["<script>alert(1)", "<img src=x>", "B<SCRIPT>"] {
            let around = page
                .text
                .find(wild)
                .map(|at| &page.text[at.saturating_sub(80)..at + 20]);
            assert_eq!(around, None, "{path}");
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn client_addresses_are_counted_from_the_right(pool: PgPool) {
    let site = Site::with(pool, &[("TRUSTED_PROXIES", "1")]);
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
async fn a_form_that_shows_an_old_scale_weight_leaves_the_new_one(pool: PgPool) {
    let site = Site::new(pool);
    let token = site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    let body = r#"{"number": "B1", "target_parents": 2}"#;
    site.call(&token, "POST", "/api/v1/bills", body).await;
    let saved = async |weight, shown, note| {
        let fields = [
            ("seen[number]", "B1"),
            ("target_parents", "2"),
            ("note", note),
            ("scale_weight", weight),
            ("seen[scale_weight]", shown),
        ];
        let answer = site.form(&cookie, "/fn/change_bill", &fields).await;
        assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.text);
        let bill = site.call(&token, "GET", "/api/v1/bills/B1", "").await.json();
        bill["scale_weight_g"].clone()
    };
    assert_eq!(saved("612.5", "", "").await, 612_500);
    // Opened before the weighing, saved after it.
    assert_eq!(saved("", "", "late").await, 612_500);
    assert_eq!(saved("", "612.5", "").await, serde_json::Value::Null);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_page_offers_the_source_in_both_languages(pool: PgPool) {
    let site = Site::new(pool.clone());
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
    let own = Site::with(pool, &[("SOURCE_URL", "https://code.example.com/bags")]);
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
    let nobody = Site::new(pool.clone());
    assert_eq!(nobody.get(path).await.status, StatusCode::NOT_FOUND);
    let site = Site::with(pool, &[("SECURITY_CONTACT", "mailto:safe@example.com")]);
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

//! Limits on requests over HTTP: the headers, the refusals in their caller's form, and whose address counts.

use crate::authz::body_for;
use crate::site::{Answer, PASSWORD, Site};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use domain::access::{Permission, Role};
use server::api::CALLS;
use server::config::{Config, Source};
use server::{SCANS, router};
use service::site::limits::{Clock, FakeRelativeClock, Limits};
use sqlx::PgPool;
use std::net::SocketAddr;
use std::time::Duration;

/// A site on which time stands still for the limits.
fn held(pool: PgPool, settings: &[(&str, &str)]) -> (Site, FakeRelativeClock) {
    let mut site = Site::with(pool, settings);
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let config = Config::read(&settings.iter().map(owned).collect::<Source>()).unwrap();
    let clock = FakeRelativeClock::default();
    let limits = Limits::with_clock(&config.limits, &Clock::from(clock.clone()));
    site.state.services = site.state.services.with_limits(limits);
    site.router = router(site.state.clone());
    (site, clock)
}

fn rate(answer: &Answer) -> [&str; 4] {
    [
        answer.header("x-ratelimit-limit"),
        answer.header("x-ratelimit-remaining"),
        answer.header("x-ratelimit-reset"),
        answer.header("retry-after"),
    ]
}

fn scan(child: &str) -> String {
    let key = uuid::Uuid::new_v4();
    format!(r#"{{"key": "{key}", "parent": "SB00001", "child": "{child}"}}"#)
}

/// A request for a page by nobody, from this peer, with this `X-Forwarded-For`.
async fn from(site: &Site, peer: &str, forwarded: &str) -> Answer {
    let peer: SocketAddr = format!("{peer}:40000").parse().unwrap();
    let mut request = Request::get("/login").extension(ConnectInfo(peer));
    if !forwarded.is_empty() {
        request = request.header("x-forwarded-for", forwarded);
    }
    site.send(request.body(Body::empty()).unwrap()).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_counted_answer_says_where_the_limit_stands(pool: PgPool) {
    let (site, _) = held(pool, &[]);
    let token = site.user("amit", Role::Admin, None).await;
    let cookie = site.sign_in("amit").await;
    let answer = site.call(&token, "GET", "/api/stats", "").await;
    assert_eq!(
        (answer.status.as_u16(), rate(&answer)),
        (200, ["600", "599", "1", ""])
    );
    let answer = site.call(&token, "GET", "/api/v1/bags/SB99999", "").await;
    assert_eq!(
        (answer.status.as_u16(), rate(&answer)),
        (404, ["600", "598", "1", ""])
    );
    let answer = site.page(&cookie, "/dashboard").await;
    assert_eq!(
        (answer.status.as_u16(), rate(&answer)),
        (200, ["600", "599", "1", ""])
    );
    // A scan counts by itself, whether by token or by page.
    let answer = site.call(&token, "POST", "/api/v1/scans", &scan("C0001")).await;
    assert_eq!(
        (answer.status.as_u16(), rate(&answer)),
        (200, ["1000", "999", "1", ""])
    );
    let answer = site
        .form(&cookie, "/fn/scan", &[("parent", "SB00001"), ("code", "C0002")])
        .await;
    assert_eq!(
        (answer.status.as_u16(), rate(&answer)),
        (302, ["1000", "998", "1", ""])
    );
    // Of the log-in's limits the nearest is told, on a refusal too.
    let answer = site
        .form("", "/fn/log_in", &[("username", "amit"), ("password", "wrong")])
        .await;
    assert_eq!(
        (answer.status.as_u16(), rate(&answer)),
        (302, ["10", "8", "12", ""])
    );
    for outside in ["/health", "/ready", "/kept.js", "/pkg/none.js"] {
        assert_eq!(rate(&site.get(outside).await), ["", "", "", ""], "{outside}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_token_over_its_limit_gets_a_problem(pool: PgPool) {
    let (site, clock) = held(pool, &[("LIMIT_API_PER_TOKEN", "3")]);
    let token = site.user("amit", Role::Admin, None).await;
    let other = site.user("asha", Role::Admin, None).await;
    for _ in 0..3 {
        assert_eq!(site.call(&token, "GET", "/api/stats", "").await.status, 200);
    }
    let refused = site.call(&token, "GET", "/api/stats", "").await;
    refused.problem(429, "too_many_requests");
    assert_eq!(rate(&refused), ["3", "0", "60", "20"]);
    assert!(refused.text.contains("Wait 20 seconds"), "{}", refused.text);
    assert_eq!(site.call(&other, "GET", "/api/stats", "").await.status, 200);
    let scanned = site.call(&token, "POST", "/api/v1/scans", &scan("C0001")).await;
    assert_eq!(scanned.status, 200, "scans go on: {}", scanned.text);
    clock.advance(Duration::from_secs(20));
    assert_eq!(site.call(&token, "GET", "/api/stats", "").await.status, 200);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_person_over_the_limit_gets_a_sentence(pool: PgPool) {
    let (site, _) = held(pool, &[("LIMIT_PAGES_PER_USER", "2")]);
    site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    // A call by cookie counts as a page, such as the poll of a bill's page.
    let poll = Request::get("/api/v1/bills").header("cookie", &cookie);
    assert_eq!(site.send(poll.body(Body::empty()).unwrap()).await.status, 200);
    assert_eq!(site.page(&cookie, "/bills").await.status, 200);
    let refused = site.page(&cookie, "/bills").await;
    assert_eq!(
        (refused.status.as_u16(), rate(&refused)),
        (429, ["2", "0", "60", "30"])
    );
    assert!(refused.header("content-type").starts_with("text/html"));
    assert!(
        refused
            .text
            .contains("Too many attempts. Wait 30 seconds and try again."),
        "{}",
        refused.text
    );
    let poll = Request::get("/api/v1/bills").header("cookie", &cookie);
    site.send(poll.body(Body::empty()).unwrap())
        .await
        .problem(429, "too_many_requests");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_made_up_token_buys_a_person_no_bucket(pool: PgPool) {
    let (site, _) = held(pool, &[("LIMIT_PAGES_PER_USER", "2")]);
    site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    let page = async |token: &str| {
        let request = Request::get("/bills")
            .header("cookie", &cookie)
            .header("authorization", format!("Bearer {token}"));
        site.send(request.body(Body::empty()).unwrap()).await.status
    };
    assert_eq!(page("tt_1").await, 200);
    assert_eq!(page("tt_2").await, 200);
    assert_eq!(page("tt_3").await, 429);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_server_function_refuses_over_the_limit(pool: PgPool) {
    let (site, _) = held(
        pool,
        &[
            ("LIMIT_PAGES_PER_USER", "1"),
            ("LIMIT_SCANS_PER_SECOND", "1"),
            ("LIMIT_SCAN_BURST", "1"),
        ],
    );
    site.user("amit", Role::Admin, None).await;
    let cookie = site.sign_in("amit").await;
    let post = async |path: &str| {
        let (kind, body) = body_for(path, "number=B9&label=SB00009&q=&filter[q]=");
        let request = Request::post(path)
            .header("content-type", kind)
            .header("accept", "application/json")
            .header("cookie", &cookie)
            .body(Body::from(body))
            .unwrap();
        site.send(request).await
    };
    post("/fn/unread").await;
    post("/fn/scan").await;
    for (path, _) in leptos::server_fn::axum::server_fn_paths() {
        let refused = post(path).await;
        assert_eq!(refused.status, 429, "{path}: {}", refused.text);
        assert!(!refused.header("retry-after").is_empty(), "{path}");
        assert!(refused.text.contains("too_many"), "{path}: {}", refused.text);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn too_many_log_ins_are_told_to_people_and_to_scripts(pool: PgPool) {
    let (site, clock) = held(pool, &[("LIMIT_LOGIN_PER_ACCOUNT", "2")]);
    site.user("jaya", Role::Dispatcher, None).await;
    let wrong = [("username", "jaya"), ("password", "a wrong password")];
    for _ in 0..2 {
        site.form("", "/fn/log_in", &wrong).await;
    }
    // Without script: back to the page, with the error in the address.
    let form = site.form("", "/fn/log_in", &wrong).await;
    let location = form.header("location");
    assert_eq!(form.status, 302);
    assert!(location.starts_with("http://localhost/somewhere?"), "{location}");
    assert_eq!(rate(&form), ["2", "0", "60", ""]);
    let back = location.trim_start_matches("http://localhost/somewhere");
    let page = site.page("", &format!("/login{back}")).await;
    assert!(
        page.text
            .contains("Too many attempts. Wait 30 seconds and try again."),
        "{}",
        page.text
    );
    // The right password does not pass either; by script it is a 429.
    let script = Request::post("/fn/log_in")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "application/json")
        .body(Body::from(format!(
            "username=Jaya&password={}",
            PASSWORD.replace(' ', "+")
        )))
        .unwrap();
    let script = site.send(script).await;
    assert_eq!(
        (script.status.as_u16(), rate(&script)),
        (429, ["2", "0", "60", "30"])
    );
    assert!(script.text.contains("too_many"), "{}", script.text);
    clock.advance(Duration::from_secs(30));
    site.sign_in("jaya").await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_forged_address_gets_no_bucket_of_its_own(pool: PgPool) {
    let settings = [("LIMIT_PAGES_PER_ADDRESS", "3"), ("TRUSTED_PROXIES", "1")];
    let (site, _) = held(pool, &settings);
    for n in 0..3 {
        let answer = from(&site, "10.0.0.1", &format!("192.0.2.{n}, 203.0.113.7")).await;
        assert_eq!(answer.status, 200);
    }
    for forged in [
        "203.0.113.7",
        "192.0.2.9, 203.0.113.7",
        "198.51.100.1, 192.0.2.9, 203.0.113.7",
        "nonsense, 203.0.113.7",
    ] {
        assert_eq!(from(&site, "10.0.0.1", forged).await.status, 429, "{forged}");
    }
    // The same with each entry on a line of its own.
    let request = Request::get("/login")
        .extension(ConnectInfo::<SocketAddr>("10.0.0.1:40000".parse().unwrap()))
        .header("x-forwarded-for", "192.0.2.10")
        .header("x-forwarded-for", "203.0.113.7");
    assert_eq!(site.send(request.body(Body::empty()).unwrap()).await.status, 429);
    // Another client of the same proxy is another address.
    assert_eq!(from(&site, "10.0.0.1", "203.0.113.8").await.status, 200);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_no_trusted_proxy_wrote_does_not_count(pool: PgPool) {
    let limit = ("LIMIT_PAGES_PER_ADDRESS", "2");
    let (direct, _) = held(pool.clone(), &[limit]);
    for n in 0..2 {
        let forged = format!("192.0.2.{n}");
        assert_eq!(from(&direct, "203.0.113.7", &forged).await.status, 200);
    }
    assert_eq!(from(&direct, "203.0.113.7", "192.0.2.9").await.status, 429);
    assert_eq!(from(&direct, "203.0.113.8", "192.0.2.9").await.status, 200);
    // Fewer entries than proxies, or none that can be read where it counts: the address is unknown, and all of them share
    // one bucket, whatever the peer.
    let (behind, _) = held(pool, &[limit, ("TRUSTED_PROXIES", "2")]);
    for forged in ["192.0.2.1", "no address, 192.0.2.2"] {
        assert_eq!(from(&behind, "203.0.113.7", forged).await.status, 200);
    }
    for (peer, forged) in [
        ("203.0.113.7", "192.0.2.9"),
        ("203.0.113.8", "192.0.2.9"),
        ("203.0.113.8", "unknown, 192.0.2.9"),
    ] {
        assert_eq!(from(&behind, peer, forged).await.status, 429, "{peer} {forged}");
    }
    // Nothing of a proxy: the peer is what is sure, and has a bucket of its own.
    assert_eq!(from(&behind, "203.0.113.7", "").await.status, 200);
}

/// A request for a page by nobody, through a proxy on loopback that passed this on.
async fn through_proxy(site: &Site, forwarded: &[u8]) -> Answer {
    let peer: SocketAddr = "127.0.0.1:40000".parse().unwrap();
    let request = Request::get("/login")
        .extension(ConnectInfo(peer))
        .header("x-forwarded-for", forwarded);
    site.send(request.body(Body::empty()).unwrap()).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_address_that_cannot_be_read_is_exempt_from_nothing(pool: PgPool) {
    let settings = [
        ("LIMIT_PAGES_PER_ADDRESS", "1"),
        ("TRUSTED_PROXIES", "1"),
        ("LIMIT_EXEMPT", "127.0.0.0/8"),
    ];
    let (site, _) = held(pool, &settings);
    assert_eq!(through_proxy(&site, b"203.0.113.7, \xff").await.status, 200);
    for odd in [b"\xff".as_slice(), b"unknown", b"127.0.0.1:x", b""] {
        let answer = through_proxy(&site, odd).await;
        assert_eq!(answer.status, 429, "{}", String::from_utf8_lossy(odd));
    }
    // With a port it is an address like any other.
    assert_eq!(through_proxy(&site, b"\xff, 203.0.113.7:4711").await.status, 200);
    assert_eq!(through_proxy(&site, b"203.0.113.7").await.status, 429);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_audit_shows_no_address_that_cannot_be_read(pool: PgPool) {
    let site = Site::with(pool, &[("TRUSTED_PROXIES", "1")]);
    let mut shown = Vec::new();
    for forwarded in [
        b"\xff".as_slice(),
        b"\xff, [2001:db8::7]:4711",
        b"203.0.113.7:4711",
    ] {
        let peer: SocketAddr = "127.0.0.1:40000".parse().unwrap();
        let request = Request::post("/fn/log_in")
            .extension(ConnectInfo(peer))
            .header("x-forwarded-for", forwarded)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from("username=nobody&password=none&next=/"))
            .unwrap();
        site.send(request).await;
        let latest =
            "select ip_address from audit_log where action = 'login_failed' order by id desc limit 1";
        let address: Option<String> = sqlx::query_scalar(latest).fetch_one(&site.pool).await.unwrap();
        shown.push(address.unwrap_or("none".to_owned()));
    }
    assert_eq!(shown, ["none", "2001:db8::7", "203.0.113.7"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn calls_by_nobody_leave_the_log_in_to_the_others(pool: PgPool) {
    let (site, _) = held(pool, &[("LIMIT_PAGES_PER_ADDRESS", "2")]);
    for _ in 0..2 {
        site.call("tt_forged", "GET", "/api/stats", "")
            .await
            .problem(401, "unauthenticated");
    }
    for token in ["", "tt_another"] {
        site.call(token, "POST", "/api/v1/scans", &scan("C0001"))
            .await
            .problem(429, "too_many_requests");
    }
    assert_eq!(site.page("", "/login").await.status, 200);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn scans_are_never_limited_per_address(pool: PgPool) {
    let settings = [("LIMIT_PAGES_PER_ADDRESS", "1"), ("LIMIT_SCAN_BURST", "20")];
    let (site, clock) = held(pool, &settings);
    // Neither has an address in this test, so both share what would be one.
    let jaya = site.user("jaya", Role::Dispatcher, None).await;
    let lata = site.user("lata", Role::Dispatcher, None).await;
    for token in [&jaya, &lata] {
        for n in 0..20 {
            let answer = site
                .call(token, "POST", "/api/v1/scans", &scan(&format!("C{n:04}")))
                .await;
            assert_eq!(answer.status, 200, "{}", answer.text);
        }
    }
    let refused = site.call(&jaya, "POST", "/api/v1/scans", &scan("C0020")).await;
    refused.problem(429, "too_many_requests");
    assert_eq!(rate(&refused), ["20", "0", "1", "1"]);
    clock.advance(Duration::from_secs(1));
    let answer = site.call(&jaya, "POST", "/api/v1/scans", &scan("C0020")).await;
    assert_eq!((answer.status.as_u16(), rate(&answer)[1]), (200, "19"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_batch_costs_as_many_as_its_scans(pool: PgPool) {
    let (site, clock) = held(pool, &[("LIMIT_SCAN_BURST", "40")]);
    let jaya = site.user("jaya", Role::Dispatcher, None).await;
    let batch = |from: usize, scans: usize| {
        let scans: Vec<String> = (from..from + scans).map(|n| scan(&format!("C{n:04}"))).collect();
        format!(r#"{{"scans": [{}]}}"#, scans.join(","))
    };
    let send = async |body: &str| site.call(&jaya, "POST", "/api/v1/scans/batch", body).await;
    let stored = async || {
        let all: i64 = sqlx::query_scalar("select count(*) from scan")
            .fetch_one(&site.pool)
            .await
            .unwrap();
        all
    };
    let answer = send(&batch(0, 25)).await;
    assert_eq!(
        (answer.status.as_u16(), rate(&answer)),
        (200, ["40", "15", "2", ""])
    );
    let before = stored().await;
    let refused = send(&batch(25, 25)).await;
    refused.problem(429, "too_many_requests");
    // The request was counted; eleven more and it fits.
    assert_eq!(rate(&refused), ["40", "14", "2", "1"]);
    assert_eq!(stored().await, before, "nothing of it is done");
    // What is no batch costs the request.
    send(r#"{"scans": []}"#).await.problem(422, "invalid");
    send("no batch").await.problem(422, "invalid");
    let answer = send(&batch(25, 1)).await;
    assert_eq!((answer.status.as_u16(), rate(&answer)[1]), (200, "11"));
    clock.advance(Duration::from_secs(1));
    let answer = send(&batch(26, 25)).await;
    assert_eq!((answer.status.as_u16(), rate(&answer)[1]), (200, "6"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_list_of_scans_names_what_there_is(pool: PgPool) {
    let _router = Site::new(pool); // registers the server functions
    for (method, path) in SCANS {
        let known = CALLS
            .iter()
            .any(|call| (call.method, call.path) == (*method, *path))
            || leptos::server_fn::axum::server_fn_paths()
                .any(|(known, by)| known == *path && by.as_str() == *method);
        assert!(known, "{method} {path} is not there");
    }
    // Whatever the floor does by the API is a scan.
    for call in CALLS
        .iter()
        .filter(|call| call.permission == Permission::PackBags)
    {
        assert!(
            SCANS.contains(&(call.method, call.path)),
            "{} {}",
            call.method,
            call.path
        );
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_foreign_host_ends_up_in_no_link(pool: PgPool) {
    const FOREIGN: &str = "evil.example";
    let site = Site::new(pool);
    let link = site.state.services.first_admin_link().await.unwrap().unwrap();
    assert!(link.starts_with("http://localhost:5000/setup?token="), "{link}");
    site.user("amit", Role::Biller, None).await;
    let form = |path: &str, body: &str| {
        Request::post(path)
            .header("host", FOREIGN)
            .header("x-forwarded-host", FOREIGN)
            .header("forwarded", format!("host={FOREIGN}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "text/html")
            .body(Body::from(body.to_owned()))
            .unwrap()
    };
    let right = format!(
        "username=amit&next=/bills&password={}",
        PASSWORD.replace(' ', "+")
    );
    let signed_in = site.send(form("/fn/log_in", &right)).await;
    assert_eq!(
        (signed_in.status.as_u16(), signed_in.header("location")),
        (302, "/bills")
    );
    let mut answers = vec![signed_in];
    for (path, body) in [
        ("/fn/log_in", "username=amit&password=wrong"),
        ("/fn/set_password", "token=x&password=four+plain+words+here"),
        (
            "/fn/set_up",
            "token=x&username=a&email=a@b.example&password=four+plain+words+here",
        ),
        ("/fn/log_out", ""),
        ("/fn/set_language", "lang=hi&next=//evil.example/"),
    ] {
        answers.push(site.send(form(path, body)).await);
    }
    for path in ["/", "/bills", "/login", "/set-password?token=x"] {
        let request = Request::get(path)
            .header("host", FOREIGN)
            .header("x-forwarded-host", FOREIGN);
        answers.push(site.send(request.body(Body::empty()).unwrap()).await);
    }
    for answer in answers {
        assert!(!format!("{answer:?}").contains(FOREIGN), "{answer:?}");
    }
}

//! Whose address counts: behind proxies, forged, unreadable.

use super::{from, held};
use crate::site::{Answer, PASSWORD, ServedSite};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use domain::access::Role;
use sqlx::PgPool;
use std::net::SocketAddr;

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
async fn through_proxy(site: &ServedSite, forwarded: &[u8]) -> Answer {
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
    let site = ServedSite::with(pool, &[("TRUSTED_PROXIES", "1")]);
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
async fn a_foreign_host_ends_up_in_no_link(pool: PgPool) {
    const FOREIGN: &str = "evil.example";
    let site = ServedSite::new(pool);
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

//! What browsers get for work without a network.

use crate::site::ServedSite;
use axum::http::Request;
use domain::access::Role;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn pages_name_the_worker_of_their_release_until_it_is_switched_off(pool: PgPool) {
    let folder = std::env::temp_dir().join(format!("tt-worker-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("site/pkg")).unwrap();
    std::fs::write(folder.join("site/pkg/a.1234.js"), "1").unwrap();
    std::fs::write(folder.join("site/kept.js"), "1").unwrap();
    std::fs::write(folder.join("hash.txt"), "js: 1234\nwasm: 1234\ncss: 1234\n").unwrap();
    let root = folder.join("site").display().to_string();

    let site = ServedSite::with(pool.clone(), &[("SITE_ROOT", &root)]);
    site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let worker = site.get("/worker.js").await;
    let release = worker.header("x-release").to_owned();
    assert_eq!(release.len(), 16);
    assert_eq!(worker.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(worker.header("cache-control"), "no-cache");
    let policy = worker.header("content-security-policy");
    assert!(
        policy.contains("connect-src 'self'"),
        "its own requests go by it: {policy}"
    );
    assert!(worker.text.contains("\"/pkg/a.1234.js\":\"sha256-"));
    assert!(
        worker
            .text
            .contains(&format!("\"/kept.js?v={release}\":\"sha256-"))
    );
    let head = Request::head("/worker.js")
        .body(axum::body::Body::empty())
        .unwrap();
    assert_eq!(site.send(head).await.header("x-release"), release);

    let cookie = site.sign_in("jaya").await;
    let page = site.page(&cookie, "/scan").await;
    for part in [
        format!("src=\"/kept.js?v={release}\""),
        format!("data-release=\"{release}\""),
        "data-worker=\"/worker.js\"".to_owned(),
        "data-station=\"scan\"".to_owned(),
        "href=\"/manifest.webmanifest\"".to_owned(),
    ] {
        assert!(page.text.contains(&part), "{part}");
    }
    assert!(
        page.header("content-security-policy")
            .contains("worker-src 'self'")
    );

    let off = ServedSite::with(pool, &[("SITE_ROOT", &root), ("OFFLINE", "false")]);
    let worker = off.get("/worker.js").await;
    assert!(worker.text.contains("registration.unregister()"));
    assert_eq!(worker.header("x-release"), release, "the release is the same");
    assert!(!off.page("", "/login").await.text.contains("data-worker"));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_manifest_names_icons_that_are_there() {
    let public = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../public");
    let text = std::fs::read_to_string(public.join("manifest.webmanifest")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        manifest["start_url"], "/",
        "which leads each role to its own page"
    );
    for icon in manifest["icons"].as_array().unwrap() {
        let path = icon["src"].as_str().unwrap().trim_start_matches('/');
        let content = std::fs::read(public.join(path)).unwrap();
        if let Some((width, height)) = icon["sizes"].as_str().unwrap().split_once('x') {
            // The size in the head of a PNG.
            let size = |at: usize| u32::from_be_bytes(content[at..at + 4].try_into().unwrap()).to_string();
            assert_eq!(
                (size(16), size(20)),
                (width.to_owned(), height.to_owned()),
                "{path}"
            );
        }
    }
}

//! Shared handhelds by plain forms: what a badge opens, and how it ends.

use crate::site::{Answer, PASSWORD, ServedSite};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::access::Role;
use domain::account::Handover;
use futures_util::StreamExt as _;
use serde_json::json;
use sqlx::PgPool;
use std::time::Duration;
use tower::ServiceExt as _;

/// A site with an admin, a biller and a dispatcher, and a handheld.
struct Hall {
    site: ServedSite,
    admin: String,
    /// The handheld's cookie.
    handheld: String,
}

impl Hall {
    async fn new(pool: PgPool) -> Self {
        let site = ServedSite::new(pool);
        site.user("amit", Role::Admin, None).await;
        site.user("bina", Role::Biller, None).await;
        site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
        let admin = site.sign_in("amit").await;
        let mut hall = Self {
            site,
            admin,
            handheld: String::new(),
        };
        let (page, _) = hall.made("/fn/invite_device", &[("name", "line 3")]).await;
        let code = page.split("/enrol?code=").nth(1).unwrap();
        let code: String = code.chars().take_while(char::is_ascii_alphanumeric).collect();
        let enrolled = hall.site.form("", "/fn/enrol_device", &[("code", &code)]).await;
        assert!(
            enrolled.header("location").starts_with("/login"),
            "{}",
            enrolled.text
        );
        hall.handheld = cookie(&enrolled, "handheld");
        hall
    }

    /// What an admin's form makes: the page that shows it once, and the cookie that brings it there.
    async fn made(&self, act: &str, fields: &[(&str, &str)]) -> (String, String) {
        let made = self.site.form(&self.admin, act, fields).await;
        let once = cookie(&made, "handover");
        let page = self
            .site
            .page(&format!("{}; {once}", self.admin), "/admin/handhelds")
            .await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        (page.text, once)
    }

    async fn badge(&self, username: &str) -> (String, String) {
        let (page, _) = self.made("/fn/make_badge", &[("username", username)]).await;
        let after = |mark: &str| {
            page.split(mark)
                .nth(1)
                .unwrap_or_else(|| panic!("{mark}: {page}"))
                .to_owned()
        };
        let code: String = after("id=\"handover-code\" class=\"code\">")
            .chars()
            .take(35)
            .collect();
        let pin: String = after("PIN: ").chars().take(6).collect();
        (code, pin)
    }

    /// Scans a badge and types its PIN; the answer of the second form.
    async fn log_in(&self, code: &str, pin: &str) -> Answer {
        let fields = [("badge", code), ("next", "/scan")];
        let read = self.site.form(&self.handheld, "/fn/read_badge", &fields).await;
        assert_eq!(
            read.header("location"),
            "/login/pin?next=%2Fscan",
            "{}",
            read.text
        );
        let waiting = format!("{}; {}", self.handheld, read.cookie());
        let page = self.site.page(&waiting, "/login/pin?next=/scan").await;
        assert!(page.text.contains("data-digit=\"7\""), "{}", page.text);
        self.site
            .form(&waiting, "/fn/log_in_badge", &[("pin", pin), ("next", "/scan")])
            .await
    }

    /// The cookies of somebody who signed in with a badge.
    async fn signed_in(&self, username: &str) -> String {
        let (code, pin) = self.badge(username).await;
        let done = self.log_in(&code, &pin).await;
        assert_eq!(done.header("location"), "/scan", "{}", done.text);
        format!("{}; {}", self.handheld, done.cookie())
    }

    async fn status(&self, cookie: &str, path: &str) -> u16 {
        self.site.page(cookie, path).await.status.as_u16()
    }

    async fn number(&self, sql: &'static str) -> String {
        let number: i64 = sqlx::query_scalar(sql).fetch_one(&self.site.pool).await.unwrap();
        number.to_string()
    }
}

/// A cookie that the answer sets, by the end of its name.
fn cookie(answer: &Answer, name: &str) -> String {
    let all = answer.headers.get_all("set-cookie").iter();
    all.filter_map(|value| value.to_str().ok())
        .find(|value| value.split('=').next().unwrap().trim_start_matches("__Host-") == name)
        .map(|value| value.split(';').next().unwrap().to_owned())
        .unwrap_or_else(|| panic!("no cookie {name}: {:?}", answer.headers))
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_badge_opens_a_dispatchers_work_whatever_the_role(pool: PgPool) {
    let hall = Hall::new(pool).await;
    let site = &hall.site;
    for username in ["bina", "amit"] {
        let badge = hall.signed_in(username).await;
        for (path, status) in [
            ("/scan", 200),
            ("/bags", 200),
            ("/dashboard", 200),
            ("/profile", 200),
            ("/notifications", 200),
            ("/bills", 403),
            ("/bills/new", 403),
            ("/profile/security", 403),
            ("/profile/security/codes", 403),
            ("/verify", 403),
            ("/admin/users", 403),
            ("/admin/handhelds", 403),
            ("/admin/audit", 403),
            ("/pool_dashboard", 403),
        ] {
            assert_eq!(hall.status(&badge, path).await, status, "{path} by {username}");
        }
        let profile = site.page(&badge, "/profile").await.text;
        assert!(
            !profile.contains("/profile/security") && !profile.contains("ask_promotion"),
            "{profile}"
        );
        // Not by the doors beside the pages either.
        let own = site.page(&badge, "/profile/personal-data").await;
        assert!(own.header("location").starts_with("/verify"), "{}", own.text);
        for (act, fields) in [
            ("/fn/create_bill", vec![("number", "B1"), ("target_parents", "1")]),
            (
                "/fn/ask_promotion",
                vec![("role", "admin"), ("reason", "because I can say so")],
            ),
            (
                "/fn/change_password",
                vec![
                    ("current", PASSWORD),
                    ("password", "five quite other plain words"),
                ],
            ),
            ("/fn/verify", vec![("proof", PASSWORD)]),
            ("/fn/make_badge", vec![("username", "bina")]),
        ] {
            let answer = site.form(&badge, act, &fields).await;
            assert!(
                answer.header("location").contains("__err="),
                "{act}: {}",
                answer.header("location")
            );
        }
        let bill = json!({"number": "B2", "target_parents": 1}).to_string();
        let request = axum::http::Request::post("/api/v1/bills")
            .header("content-type", "application/json")
            .header("cookie", &badge)
            .header("host", "localhost")
            .header("origin", "http://localhost")
            .body(axum::body::Body::from(bill))
            .unwrap();
        assert_eq!(site.send(request).await.status, 403);
    }
    assert_eq!(hall.number("select count(*) from bill").await, "0");

    // A dispatcher's own area, and none for who has none.
    let jaya = hall.signed_in("jaya").await;
    let scan = [("parent", "SB00001"), ("code", "C0001")];
    site.form(&jaya, "/fn/scan", &scan).await;
    assert_eq!(hall.number("select count(*) from link").await, "1");
    assert_eq!(hall.status(&jaya, "/bags/SB00001").await, 200);
    let bina = hall.signed_in("bina").await;
    assert_eq!(hall.status(&bina, "/bags/SB00001").await, 404, "another area");

    // The password in the same browser opens what the role may.
    let fields = [("username", "bina"), ("password", PASSWORD), ("next", "/bills")];
    let whole = site.form(&bina, "/fn/log_in", &fields).await.cookie();
    assert_eq!(hall.status(&whole, "/bills").await, 200);
    assert_eq!(hall.status(&whole, "/profile/security").await, 200);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn badge_and_handheld_end_each_for_itself_and_at_once(pool: PgPool) {
    let hall = Hall::new(pool).await;
    let site = &hall.site;
    let revoke = async |act: &str, id: &str| {
        let done = site.form(&hall.admin, act, &[("id", id)]).await;
        assert!(
            done.header("location").contains("done="),
            "{}",
            done.header("location")
        );
    };
    let (jaya, bina) = (hall.signed_in("jaya").await, hall.signed_in("bina").await);
    let badge = hall
        .number("select b.id from badge b join \"user\" u on u.id = b.user_id where username = 'jaya'")
        .await;
    revoke("/fn/revoke_badge", &badge).await;
    assert_eq!(hall.status(&jaya, "/scan").await, 303);
    assert_eq!(hall.status(&bina, "/scan").await, 200, "another badge goes on");

    // A session that was stored only after its badge was revoked opens nothing either.
    sqlx::query("update badge set revoked_at = now()")
        .execute(&site.pool)
        .await
        .unwrap();
    assert_eq!(hall.status(&bina, "/scan").await, 303);

    let jaya = hall.signed_in("jaya").await;
    assert_eq!(hall.status(&jaya, "/scan").await, 200);
    let login = site.page(&hall.handheld, "/login").await.text;
    assert!(
        login.contains("Scan your badge") && login.contains("line 3"),
        "{login}"
    );
    let other = site.page(&hall.handheld, "/login?with=password").await.text;
    assert!(
        other.contains("name=\"password\"") && !other.contains("Scan your badge"),
        "{other}"
    );
    revoke("/fn/revoke_device", &hall.number("select id from device").await).await;
    assert_eq!(hall.status(&jaya, "/scan").await, 303);
    let login = site.page(&hall.handheld, "/login").await.text;
    assert!(
        login.contains("name=\"password\"") && !login.contains("Scan your badge"),
        "{login}"
    );
    let read = site
        .form(&hall.handheld, "/fn/read_badge", &[("badge", "x")])
        .await;
    assert!(
        read.header("location").contains("__err="),
        "{}",
        read.header("location")
    );
    // Who has a password is not signed out by any of it.
    assert_eq!(hall.status(&hall.admin, "/admin/handhelds").await, 200);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_shift_is_twelve_hours_at_most_and_a_badge_read_alone_opens_nothing(pool: PgPool) {
    let hall = Hall::new(pool).await;
    let jaya = hall.signed_in("jaya").await;
    let run = async |sql: &'static str| sqlx::query(sql).execute(&hall.site.pool).await.unwrap();
    run("update web_session set data = jsonb_set(data, '{began}', to_jsonb(extract(epoch from now())::bigint - 43100)) where data ? 'badge'").await;
    assert_eq!(hall.status(&jaya, "/scan").await, 200);
    run("update web_session set data = jsonb_set(data, '{began}', to_jsonb(extract(epoch from now())::bigint - 43300)) where data ? 'badge'").await;
    assert_eq!(hall.status(&jaya, "/scan").await, 303);

    let (code, pin) = hall.badge("jaya").await;
    let read = hall
        .site
        .form(&hall.handheld, "/fn/read_badge", &[("badge", &code)])
        .await;
    let waiting = format!("{}; {}", hall.handheld, read.cookie());
    assert_eq!(hall.status(&waiting, "/scan").await, 303);
    // Elsewhere, without the handheld's cookie, the PIN is worth nothing.
    let fields = [("pin", pin.as_str()), ("next", "/scan")];
    let elsewhere = hall.site.form(&read.cookie(), "/fn/log_in_badge", &fields).await;
    assert!(elsewhere.header("location").contains("__err="));
    let here = hall.site.form(&waiting, "/fn/log_in_badge", &fields).await;
    assert_eq!(here.header("location"), "/scan");
    // The id of before the log-in is worth nothing after it.
    assert_eq!(hall.status(&waiting, "/scan").await, 303);
    let kept: String = sqlx::query_scalar("select string_agg(data::text, ' ') from web_session")
        .fetch_one(&hall.site.pool)
        .await
        .unwrap();
    assert!(!kept.contains(&code), "{kept}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_wall_is_in_use_as_long_as_it_is_on(pool: PgPool) {
    let hall = Hall::new(pool).await;
    let badge = hall.signed_in("bina").await;
    let used =
        "select count(*) from web_session where data ? 'badge' and seen_at > now() - interval '4 minutes'";
    for (path, is_used) in [("/dashboard/live", "0"), ("/dashboard/live?wall=1", "1")] {
        sqlx::query("update web_session set seen_at = now() - interval '5 minutes'")
            .execute(&hall.site.pool)
            .await
            .unwrap();
        let request = Request::get(path).header(header::COOKIE, badge.as_str());
        let request = request.body(Body::empty()).unwrap();
        let answer = hall.site.router.clone().oneshot(request).await.unwrap();
        let listens = tokio::spawn(async move {
            let mut heard = answer.into_body().into_data_stream();
            while heard.next().await.is_some() {}
        });
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(hall.number(used).await, is_used, "{path}");
        listens.abort();
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_handhelds_cookie_is_bound_to_the_host(pool: PgPool) {
    let site = ServedSite::with(pool, &[("PUBLIC_URL", "https://bags.example")]);
    site.user("amit", Role::Admin, None).await;
    let admin = service::CurrentUser::for_test(1, "amit", Role::Admin, None);
    let by = admin.authorize(domain::access::ManageUsers).unwrap();
    let invited = site.state.services.invite_handheld(&by, "line 3").await.unwrap();
    let Handover::Enrolment { url, .. } = invited else {
        panic!("{invited:?}");
    };
    assert!(url.starts_with("https://bags.example/enrol?code=TTD"), "{url}");
    let request = axum::http::Request::post("/fn/enrol_device")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "text/html")
        .header("host", "bags.example")
        .header("origin", "https://bags.example")
        .body(axum::body::Body::from(format!(
            "code={}",
            url.rsplit('=').next().unwrap()
        )))
        .unwrap();
    let enrolled = site.send(request).await;
    let set = enrolled.header("set-cookie");
    for part in [
        "__Host-handheld=",
        "Secure",
        "HttpOnly",
        "SameSite=Strict",
        "Path=/",
    ] {
        assert!(set.contains(part), "{part}: {set}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_badge_is_shown_once_and_to_its_admin_alone(pool: PgPool) {
    let hall = Hall::new(pool).await;
    let (page, once) = hall.made("/fn/make_badge", &[("username", "jaya")]).await;
    assert!(page.contains("Badge of jaya") && page.contains("<svg"), "{page}");
    let again = hall.site.page(&hall.admin, "/admin/handhelds").await.text;
    assert!(
        !again.contains("Badge of jaya") && !again.contains("PIN: "),
        "{again}"
    );
    // Nobody else opens what was kept for the admin.
    let bina = hall.site.sign_in("bina").await;
    let stolen = hall
        .site
        .page(&format!("{bina}; {once}"), "/admin/handhelds")
        .await;
    assert_eq!(stolen.status, StatusCode::FORBIDDEN);
}

/// The scan log is kept for ever, and a badge is a secret.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_badge_that_is_scanned_as_a_bag_gets_into_no_log(pool: PgPool) {
    let hall = Hall::new(pool).await;
    let (code, _) = hall.badge("jaya").await;
    let jaya = hall.site.sign_in("jaya").await;
    let answer = hall
        .site
        .form(&jaya, "/fn/scan", &[("parent", "SB00001"), ("code", &code)])
        .await;
    assert!(
        answer.header("location").contains("__err="),
        "{}",
        answer.header("location")
    );
    assert!(!answer.header("location").contains(&code));
    assert_eq!(hall.number("select count(*) from scan").await, "0");
}

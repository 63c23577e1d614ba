//! Every route and server function against the table of permissions: closed by default, and a test that counts.

use crate::site::ServedSite;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::access::{Permission, Role};
use serde_json::json;
use server::api::CALLS;
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};

/// What a page or server function demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Demands {
    Nothing,
    Some(Permission),
}
use Demands::Nothing;

/// Every server function. A new one fails the test below until its permission stands here.
pub(crate) const FUNCTIONS: &[(&str, Demands)] = &[
    ("/fn/log_in", Nothing),
    ("/fn/log_in_code", Nothing),
    ("/fn/log_out", Nothing),
    ("/fn/ask_reset", Nothing),
    ("/fn/suggest_passphrase", Nothing),
    ("/fn/unread", Nothing),
    ("/fn/set_up", Nothing),
    ("/fn/set_password", Nothing),
    ("/fn/set_language", Nothing),
    ("/fn/read_badge", Nothing),
    ("/fn/log_in_badge", Nothing),
    ("/fn/enrol_device", Nothing),
    ("/fn/invite_device", Demands::Some(Permission::ManageUsers)),
    ("/fn/revoke_device", Demands::Some(Permission::ManageUsers)),
    ("/fn/make_badge", Demands::Some(Permission::ManageUsers)),
    ("/fn/revoke_badge", Demands::Some(Permission::ManageUsers)),
    ("/fn/unlock_badge", Demands::Some(Permission::ManageUsers)),
    ("/fn/begin_passkey_log_in", Nothing),
    ("/fn/finish_passkey_log_in", Nothing),
    ("/fn/begin_passkey", Demands::Some(Permission::SecureOwnAccount)),
    ("/fn/finish_passkey", Demands::Some(Permission::SecureOwnAccount)),
    ("/fn/remove_passkey", Demands::Some(Permission::SecureOwnAccount)),
    ("/fn/mark_read", Demands::Some(Permission::ViewOwnProfile)),
    ("/fn/ask_promotion", Demands::Some(Permission::AskPromotion)),
    ("/fn/verify", Demands::Some(Permission::SecureOwnAccount)),
    ("/fn/change_password", Demands::Some(Permission::SecureOwnAccount)),
    ("/fn/end_session", Demands::Some(Permission::SecureOwnAccount)),
    (
        "/fn/end_other_sessions",
        Demands::Some(Permission::SecureOwnAccount),
    ),
    ("/fn/begin_factor", Demands::Some(Permission::SecureOwnAccount)),
    ("/fn/confirm_factor", Demands::Some(Permission::SecureOwnAccount)),
    ("/fn/remove_factor", Demands::Some(Permission::SecureOwnAccount)),
    (
        "/fn/make_recovery_codes",
        Demands::Some(Permission::SecureOwnAccount),
    ),
    ("/fn/invite_user", Demands::Some(Permission::ManageUsers)),
    ("/fn/change_user", Demands::Some(Permission::ManageUsers)),
    ("/fn/make_password_link", Demands::Some(Permission::ManageUsers)),
    ("/fn/disable_user", Demands::Some(Permission::ManageUsers)),
    ("/fn/enable_user", Demands::Some(Permission::ManageUsers)),
    ("/fn/unlock_user", Demands::Some(Permission::ManageUsers)),
    ("/fn/end_user_sessions", Demands::Some(Permission::ManageUsers)),
    ("/fn/reset_user_factor", Demands::Some(Permission::ManageUsers)),
    ("/fn/erase_user", Demands::Some(Permission::ManageUsers)),
    ("/fn/cancel_query", Demands::Some(Permission::OperateSite)),
    ("/fn/acknowledge_alert", Demands::Some(Permission::OperateSite)),
    ("/fn/decide_promotion", Demands::Some(Permission::ManageUsers)),
    ("/fn/choose_area", Demands::Some(Permission::ChooseOwnArea)),
    // Of an act on a bag; tests/it/commands.rs has those on bills.
    ("/fn/commands", Demands::Some(Permission::PackBags)),
    ("/fn/scan", Demands::Some(Permission::PackBags)),
    ("/fn/undo", Demands::Some(Permission::PackBags)),
    ("/fn/unlink", Demands::Some(Permission::PackBags)),
    ("/fn/move_child", Demands::Some(Permission::PackBags)),
    ("/fn/both_here", Demands::Some(Permission::PackBags)),
    ("/fn/close_parent", Demands::Some(Permission::PackBags)),
    ("/fn/reopen_parent", Demands::Some(Permission::PackBags)),
    ("/fn/delete_bag", Demands::Some(Permission::DeleteBags)),
    ("/fn/create_bill", Demands::Some(Permission::ManageBills)),
    ("/fn/change_bill", Demands::Some(Permission::ManageBills)),
    ("/fn/add_parent", Demands::Some(Permission::ManageBills)),
    ("/fn/remove_parent", Demands::Some(Permission::ManageBills)),
    ("/fn/complete_bill", Demands::Some(Permission::ManageBills)),
    ("/fn/reopen_bill", Demands::Some(Permission::OverseeBills)),
    ("/fn/delete_bill", Demands::Some(Permission::OverseeBills)),
    ("/fn/change_settings", Demands::Some(Permission::ConfigureSite)),
    ("/fn/reserve_labels", Demands::Some(Permission::ConfigureSite)),
    ("/fn/bring_import", Demands::Some(Permission::ImportLists)),
    ("/fn/look_at_import", Demands::Some(Permission::ImportLists)),
    ("/fn/start_import", Demands::Some(Permission::ImportLists)),
    ("/fn/cancel_import", Demands::Some(Permission::ImportLists)),
    ("/fn/create_area", Demands::Some(Permission::ConfigureSite)),
    ("/fn/change_area", Demands::Some(Permission::ConfigureSite)),
    ("/fn/retire_area", Demands::Some(Permission::ConfigureSite)),
    ("/fn/restore_area", Demands::Some(Permission::ConfigureSite)),
    ("/fn/create_bag_type", Demands::Some(Permission::ConfigureSite)),
    ("/fn/change_bag_type", Demands::Some(Permission::ConfigureSite)),
    ("/fn/retire_bag_type", Demands::Some(Permission::ConfigureSite)),
    ("/fn/restore_bag_type", Demands::Some(Permission::ConfigureSite)),
];

/// Every page. `/` leads on to the page that the role starts with.
pub(crate) const PAGES: &[(&str, Demands)] = &[
    ("/", Nothing),
    ("/login", Nothing),
    ("/login/code", Nothing),
    ("/login/pin", Nothing),
    ("/enrol", Nothing),
    ("/forgot", Nothing),
    ("/setup", Nothing),
    ("/set-password", Nothing),
    ("/dashboard", Demands::Some(Permission::ViewBags)),
    ("/scan", Demands::Some(Permission::PackBags)),
    ("/scan/test", Demands::Some(Permission::PackBags)),
    ("/bags", Demands::Some(Permission::ViewBags)),
    ("/bags/{label}", Demands::Some(Permission::ViewBags)),
    ("/search", Demands::Some(Permission::ViewBags)),
    ("/bills", Demands::Some(Permission::ManageBills)),
    ("/bills/new", Demands::Some(Permission::ManageBills)),
    // Of the own area, and to be read only, for who may not manage bills.
    ("/bills/{number}", Demands::Some(Permission::ViewBags)),
    ("/bills/{number}/complete", Demands::Some(Permission::ManageBills)),
    ("/bills/{number}/print", Demands::Some(Permission::ManageBills)),
    ("/profile", Demands::Some(Permission::ViewOwnProfile)),
    ("/notifications", Demands::Some(Permission::ViewOwnProfile)),
    ("/verify", Demands::Some(Permission::SecureOwnAccount)),
    ("/profile/security", Demands::Some(Permission::SecureOwnAccount)),
    (
        "/profile/security/codes",
        Demands::Some(Permission::SecureOwnAccount),
    ),
    ("/admin", Demands::Some(Permission::ManageUsers)),
    ("/admin/users", Demands::Some(Permission::ManageUsers)),
    ("/admin/users/new", Demands::Some(Permission::ManageUsers)),
    ("/admin/users/{id}", Demands::Some(Permission::ManageUsers)),
    ("/admin/handhelds", Demands::Some(Permission::ManageUsers)),
    ("/admin/promotions", Demands::Some(Permission::ManageUsers)),
    ("/pool_dashboard", Demands::Some(Permission::OperateSite)),
    ("/admin/stations", Demands::Some(Permission::OperateSite)),
    ("/admin/two-bags", Demands::Some(Permission::OperateSite)),
    ("/admin/alerts", Demands::Some(Permission::OperateSite)),
    ("/admin/settings", Demands::Some(Permission::ConfigureSite)),
    ("/admin/start", Demands::Some(Permission::ConfigureSite)),
    // In debug builds only; it shows no data.
    ("/design", Nothing),
    ("/admin/labels", Demands::Some(Permission::ConfigureSite)),
    ("/admin/imports", Demands::Some(Permission::ImportLists)),
    ("/admin/imports/{id}", Demands::Some(Permission::ImportLists)),
    ("/admin/areas", Demands::Some(Permission::ConfigureSite)),
    ("/admin/areas/new", Demands::Some(Permission::ConfigureSite)),
    ("/admin/areas/{code}", Demands::Some(Permission::ConfigureSite)),
    ("/admin/bag-types", Demands::Some(Permission::ConfigureSite)),
    ("/admin/bag-types/new", Demands::Some(Permission::ConfigureSite)),
    ("/admin/bag-types/{id}", Demands::Some(Permission::ConfigureSite)),
    ("/admin/audit", Demands::Some(Permission::ReadAudit)),
    (
        "/admin/audit/failed-log-ins",
        Demands::Some(Permission::ReadAudit),
    ),
];

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_server_function_and_page_is_in_the_table(pool: PgPool) {
    let _router = ServedSite::new(pool); // registers them
    let found: BTreeSet<String> = leptos::server_fn::axum::server_fn_paths()
        .map(|(path, _)| path.to_owned())
        .collect();
    let table: BTreeSet<String> = FUNCTIONS.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(found, table);
    let found: BTreeMap<&str, Demands> = app::ROUTES
        .iter()
        .map(|route| (route.path, route.permission.map_or(Nothing, Demands::Some)))
        .collect();
    assert_eq!(found.len(), app::ROUTES.len(), "no path twice");
    assert_eq!(found, PAGES.iter().copied().collect());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_server_function_changes_anything_by_get(pool: PgPool) {
    let _router = ServedSite::new(pool);
    let by_get: Vec<_> = leptos::server_fn::axum::server_fn_paths()
        .filter(|(_, method)| *method != axum::http::Method::POST)
        .collect();
    assert!(by_get.is_empty(), "{by_get:?}");
}

pub(crate) struct People {
    pub(crate) site: ServedSite,
    /// Role, API token, cookie.
    pub(crate) all: Vec<(Role, String, String)>,
}

pub(crate) async fn people(pool: PgPool) -> People {
    let site = ServedSite::new(pool);
    let mut all = Vec::new();
    for role in Role::ALL {
        let token = site.user(role.code(), role, None).await;
        all.push((role, token, site.sign_in(role.code()).await));
    }
    People { site, all }
}

/// What a walk sends to a server function, and its type: the form, where it takes one.
pub(crate) fn body_for(path: &str, form: &str) -> (&'static str, String) {
    if path == "/fn/commands" {
        let reopen = json!({"key": uuid::Uuid::new_v4(), "act": {"reopen": {"parent": "SB00009"}}});
        return ("application/json", json!({"commands": [reopen]}).to_string());
    }
    if path == "/fn/bring_import" {
        return ("multipart/form-data; boundary=x", "--x--\r\n".to_owned());
    }
    ("application/x-www-form-urlencoded", form.to_owned())
}

async fn post_function(site: &ServedSite, cookie: &str, path: &str) -> StatusCode {
    let (kind, body) = body_for(path, "number=B9&label=SB00009&q=&filter[q]=");
    let request = Request::post(path)
        .header("content-type", kind)
        .header("accept", "application/json")
        .header("host", "localhost")
        .header("origin", "http://localhost")
        .header("cookie", cookie)
        .body(Body::from(body))
        .unwrap();
    site.send(request).await.status
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_server_function_refuses_whom_it_must(pool: PgPool) {
    let People { site, all } = people(pool).await;
    for (path, demands) in FUNCTIONS {
        let Demands::Some(permission) = demands else {
            continue;
        };
        assert_eq!(
            post_function(&site, "", path).await,
            StatusCode::UNAUTHORIZED,
            "{path} by nobody"
        );
        for (role, _, cookie) in &all {
            let status = post_function(&site, cookie, path).await;
            assert_eq!(
                status == StatusCode::FORBIDDEN,
                !role.grants(*permission),
                "{path} by {role:?}: {status}"
            );
            assert_ne!(status, StatusCode::UNAUTHORIZED, "{path} by {role:?}");
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_call_refuses_whom_it_must(pool: PgPool) {
    let People { site, all } = people(pool).await;
    for call in CALLS {
        let path = call
            .path
            .replace("{label}", "SB00009")
            .replace("{child}", "C0009")
            .replace("{number}", "B9");
        site.call("", call.method, &path, "{}")
            .await
            .problem(401, "unauthenticated");
        for (role, token, _) in &all {
            let status = site.call(token, call.method, &path, "{}").await.status;
            assert_eq!(
                status == StatusCode::FORBIDDEN,
                !role.grants(call.permission),
                "{} {path} by {role:?}: {status}",
                call.method
            );
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_page_refuses_whom_it_must(pool: PgPool) {
    let People { site, all } = people(pool).await;
    for (path, demands) in PAGES {
        let Demands::Some(permission) = demands else {
            continue;
        };
        let path = path.replace("{label}", "SB00009").replace("{number}", "B9");
        let nobody = site.page("", &path).await;
        assert_eq!(
            (
                nobody.status,
                nobody.header("location").starts_with("/login?next=%2F")
            ),
            (StatusCode::SEE_OTHER, true),
            "{path} by nobody: {}",
            nobody.header("location")
        );
        for (role, _, cookie) in &all {
            let status = site.page(cookie, &path).await.status;
            assert_eq!(
                status == StatusCode::FORBIDDEN,
                !role.grants(*permission),
                "{path} by {role:?}: {status}"
            );
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_disabled_user_is_nobody_at_once(pool: PgPool) {
    let People { site, all } = people(pool).await;
    site.keep_an_admin().await;
    sqlx::query("update \"user\" set disabled_at = now() where username <> 'keeper'")
        .execute(&site.pool)
        .await
        .unwrap();
    for (_, token, cookie) in &all {
        site.call(token, "GET", "/api/stats", "")
            .await
            .problem(401, "unauthenticated");
        assert_eq!(
            post_function(&site, cookie, "/fn/mark_read").await,
            StatusCode::UNAUTHORIZED
        );
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_changed_role_counts_at_once(pool: PgPool) {
    let People { site, all } = people(pool).await;
    site.keep_an_admin().await;
    sqlx::query("update \"user\" set role = 'dispatcher' where role = 'admin' and username <> 'keeper'")
        .execute(&site.pool)
        .await
        .unwrap();
    let (_, token, cookie) = &all[2];
    site.call(token, "GET", "/api/v1/bills", "")
        .await
        .problem(403, "forbidden");
    assert_eq!(
        post_function(&site, cookie, "/fn/create_bill").await,
        StatusCode::FORBIDDEN
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_admin_without_a_second_factor_reaches_only_its_set_up(pool: PgPool) {
    let People { site, all } = people(pool).await;
    sqlx::query("update \"user\" set totp_secret_encrypted = null, totp_confirmed_at = null")
        .execute(&site.pool)
        .await
        .unwrap();
    let (role, token, cookie) = &all[2];
    assert_eq!(*role, Role::Admin);
    for (path, demands) in FUNCTIONS {
        let Demands::Some(permission) = demands else {
            continue;
        };
        let status = post_function(&site, cookie, path).await;
        let is_open = permission.is_open_without_second_factor();
        // Being told to prove again who one is comes after the door.
        assert_eq!(
            status == StatusCode::FORBIDDEN,
            !is_open,
            "{path} by an admin without a second factor: {status}"
        );
    }
    for (path, demands) in PAGES {
        let Demands::Some(permission) = demands else {
            continue;
        };
        let path = path
            .replace("{label}", "SB00009")
            .replace("{number}", "B9")
            .replace("{id}", "1");
        let answer = site.page(cookie, &path).await;
        let sent_away =
            answer.status == StatusCode::SEE_OTHER && answer.header("location") == "/profile/security";
        assert_eq!(
            sent_away,
            !permission.is_open_without_second_factor(),
            "{path}: {} {}",
            answer.status,
            answer.header("location")
        );
    }
    for call in CALLS {
        let path = call
            .path
            .replace("{label}", "SB00009")
            .replace("{child}", "C0009")
            .replace("{number}", "B9");
        site.call(token, call.method, &path, "{}")
            .await
            .problem(403, "second_factor_missing");
    }
}

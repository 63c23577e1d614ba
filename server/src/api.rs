//! The JSON API (SPEC 11). The table below is the router and what the tests walk.

mod areas;
mod bag_types;
mod bags;
mod bills;
pub(crate) mod exports;
pub(crate) mod extract;
pub(crate) mod health;
pub(crate) mod imports;
pub(crate) mod papers;
pub mod problem;
mod scans;
mod settings;

use crate::state::AppState;
use axum::Router;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, delete, get, patch, post, put};
use domain::access::Permission;
use problem::Problem;

/// One call: method, path, the permission that it demands.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    pub method: &'static str,
    pub path: &'static str,
    pub permission: Permission,
    handler: fn() -> MethodRouter<AppState>,
}

const fn call(
    method: &'static str,
    path: &'static str,
    permission: Permission,
    handler: fn() -> MethodRouter<AppState>,
) -> Call {
    Call {
        method,
        path,
        permission,
        handler,
    }
}

/// Every call that there is.
pub const CALLS: &[Call] = &[
    call("POST", "/api/v1/scans", Permission::PackBags, || {
        post(scans::scan)
    }),
    call("POST", "/api/v1/scans/batch", Permission::PackBags, || {
        post(scans::batch)
    }),
    call("POST", "/api/v1/undo", Permission::PackBags, || post(scans::undo)),
    call("POST", "/api/v1/moves", Permission::PackBags, || {
        post(scans::move_child)
    }),
    call("POST", "/api/v1/two-bags", Permission::PackBags, || {
        post(scans::both_here)
    }),
    call(
        "DELETE",
        "/api/v1/bags/{label}/children/{child}",
        Permission::PackBags,
        || delete(scans::unlink),
    ),
    call("POST", "/api/v1/bags/{label}/close", Permission::PackBags, || {
        post(scans::close)
    }),
    call(
        "POST",
        "/api/v1/bags/{label}/reopen",
        Permission::PackBags,
        || post(scans::reopen),
    ),
    call("GET", "/api/v1/bags", Permission::ViewBags, || get(bags::list)),
    call("GET", "/api/v1/bags/{label}", Permission::ViewBags, || {
        get(bags::show)
    }),
    call("DELETE", "/api/v1/bags/{label}", Permission::DeleteBags, || {
        delete(bags::remove)
    }),
    call(
        "GET",
        "/api/v1/bags/{label}/history",
        Permission::ViewBags,
        || get(bags::history),
    ),
    call("POST", "/api/v1/bills", Permission::ManageBills, || {
        post(bills::create)
    }),
    call("GET", "/api/v1/bills", Permission::ManageBills, || {
        get(bills::list)
    }),
    call("GET", "/api/v1/bills/{number}", Permission::ManageBills, || {
        get(bills::show)
    }),
    call("PATCH", "/api/v1/bills/{number}", Permission::ManageBills, || {
        patch(bills::change)
    }),
    call(
        "DELETE",
        "/api/v1/bills/{number}",
        Permission::OverseeBills,
        || delete(bills::remove),
    ),
    call(
        "POST",
        "/api/v1/bills/{number}/parents",
        Permission::ManageBills,
        || post(bills::add_parent),
    ),
    call(
        "DELETE",
        "/api/v1/bills/{number}/parents/{label}",
        Permission::ManageBills,
        || delete(bills::remove_parent),
    ),
    call(
        "POST",
        "/api/v1/bills/{number}/complete",
        Permission::ManageBills,
        || post(bills::complete),
    ),
    call(
        "POST",
        "/api/v1/bills/{number}/reopen",
        Permission::OverseeBills,
        || post(bills::reopen),
    ),
    call("GET", "/api/v1/bag-types", Permission::ConfigureSite, || {
        get(bag_types::list)
    }),
    call("POST", "/api/v1/bag-types", Permission::ConfigureSite, || {
        post(bag_types::create)
    }),
    call("GET", "/api/v1/bag-types/{id}", Permission::ConfigureSite, || {
        get(bag_types::show)
    }),
    call(
        "PATCH",
        "/api/v1/bag-types/{id}",
        Permission::ConfigureSite,
        || patch(bag_types::change),
    ),
    call("POST", "/api/v1/labels/try", Permission::ConfigureSite, || {
        post(bag_types::try_label)
    }),
    call("GET", "/api/v1/areas", Permission::ConfigureSite, || {
        get(areas::list)
    }),
    call("POST", "/api/v1/areas", Permission::ConfigureSite, || {
        post(areas::create)
    }),
    call("GET", "/api/v1/areas/{code}", Permission::ConfigureSite, || {
        get(areas::show)
    }),
    call("PATCH", "/api/v1/areas/{code}", Permission::ConfigureSite, || {
        patch(areas::change)
    }),
    call("GET", "/api/v1/settings", Permission::ConfigureSite, || {
        get(settings::show)
    }),
    call("PATCH", "/api/v1/settings", Permission::ConfigureSite, || {
        patch(settings::change)
    }),
    call(
        "GET",
        "/api/v1/bills/{number}/paper.pdf",
        Permission::ManageBills,
        || get(papers::bill),
    ),
    call(
        "GET",
        "/api/v1/bills/{number}/challan.pdf",
        Permission::ManageBills,
        || get(papers::challan),
    ),
    call("GET", "/api/v1/exports/bags", Permission::ExportLists, || {
        get(exports::get_bags)
    }),
    call(
        "GET",
        "/api/v1/exports/bags/{label}/children",
        Permission::ExportLists,
        || get(exports::get_children),
    ),
    call("GET", "/api/v1/exports/bills", Permission::ExportBills, || {
        get(exports::get_bills)
    }),
    call(
        "GET",
        "/api/v1/exports/bills/{number}",
        Permission::ExportBills,
        || get(exports::get_bill),
    ),
    call("GET", "/api/v1/exports/scans", Permission::ExportLists, || {
        get(exports::get_scans)
    }),
    call("GET", "/api/v1/exports/users", Permission::ExportLists, || {
        get(exports::get_users)
    }),
    call("GET", "/api/v1/imports", Permission::ImportLists, || {
        get(imports::list)
    }),
    call("POST", "/api/v1/imports", Permission::ImportLists, || {
        post(imports::bring)
    }),
    call("GET", "/api/v1/imports/{id}", Permission::ImportLists, || {
        get(imports::show)
    }),
    call("PATCH", "/api/v1/imports/{id}", Permission::ImportLists, || {
        patch(imports::say)
    }),
    call(
        "PUT",
        "/api/v1/imports/{id}/parts/{first_byte}",
        Permission::ImportLists,
        || put(imports::bring_part),
    ),
    call(
        "GET",
        "/api/v1/imports/{id}/preview",
        Permission::ImportLists,
        || get(imports::preview),
    ),
    call(
        "POST",
        "/api/v1/imports/{id}/start",
        Permission::ImportLists,
        || post(imports::start),
    ),
    call(
        "POST",
        "/api/v1/imports/{id}/cancel",
        Permission::ImportLists,
        || post(imports::cancel),
    ),
    call(
        "GET",
        "/api/v1/imports/{id}/refused",
        Permission::ImportLists,
        || get(imports::refused),
    ),
    call("GET", "/api/stats", Permission::ViewBags, || get(bags::stats)),
    call("GET", "/api/system_health", Permission::OperateSite, || {
        get(health::system_health)
    }),
];

pub(crate) fn routes() -> Router<AppState> {
    let routes = CALLS.iter().fold(Router::new(), |router, call| {
        router.route(call.path, (call.handler)())
    });
    routes.method_not_allowed_fallback(async || {
        Problem::new(
            405,
            "method_not_allowed",
            "This call has another method. See the API's documentation.",
        )
        .into_response()
    })
}

//! Files that people take away. The table below is the router and what the tests walk.

mod labels;

use crate::api;
use crate::api::exports::{self, Made, file};
use crate::api::papers;
use crate::api::problem::Problem;
use crate::state::AppState;
use app::paths::{bag_path, bill_path};
use app::request::RequestContext;
use axum::extract::{Path, RawQuery};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};
use axum::{Extension, Json, Router};
use domain::access::{
    ExportBills, ExportLists, ImportLists, ManageBills, ManageUsers, Permission, Permit, ReadAudit,
    ViewOwnProfile,
};
use domain::fault::Missing;
use domain::personal::PersonalData;
use service::{Authorized, PaperKind, ServiceError};

/// One file: its path, and the permission that it demands.
#[derive(Clone, Copy, Debug)]
pub struct Download {
    pub path: &'static str,
    pub permission: Permission,
    handler: fn() -> MethodRouter<AppState>,
}

/// Every file that there is.
pub const DOWNLOADS: &[Download] = &[
    Download {
        path: "/admin/audit/export",
        permission: Permission::ReadAudit,
        handler: || get(audit),
    },
    Download {
        path: "/exports/bags",
        permission: Permission::ExportLists,
        handler: || get(bags),
    },
    Download {
        path: "/exports/bags/{label}/children",
        permission: Permission::ExportLists,
        handler: || get(children),
    },
    Download {
        path: "/exports/bills",
        permission: Permission::ExportBills,
        handler: || get(bills),
    },
    Download {
        path: "/exports/bills/{number}",
        permission: Permission::ExportBills,
        handler: || get(bill),
    },
    Download {
        path: "/exports/scans",
        permission: Permission::ExportLists,
        handler: || get(scans),
    },
    Download {
        path: "/exports/users",
        permission: Permission::ExportLists,
        handler: || get(users),
    },
    Download {
        path: "/bills/{number}/paper.pdf",
        permission: Permission::ManageBills,
        handler: || get(bill_paper),
    },
    Download {
        path: "/bills/{number}/challan.pdf",
        permission: Permission::ManageBills,
        handler: || get(challan),
    },
    Download {
        path: "/admin/labels/{id}/sheets.pdf",
        permission: Permission::ConfigureSite,
        handler: || get(labels::sheets),
    },
    Download {
        path: "/admin/labels/{id}/printer",
        permission: Permission::ConfigureSite,
        handler: || get(labels::roll),
    },
    Download {
        path: "/admin/imports/{id}/refused",
        permission: Permission::ImportLists,
        handler: || get(refused_rows),
    },
    Download {
        path: "/admin/users/{id}/personal-data",
        permission: Permission::ManageUsers,
        handler: || get(personal_data),
    },
    Download {
        path: "/profile/personal-data",
        permission: Permission::ViewOwnProfile,
        handler: || get(own_personal_data),
    },
];

pub(crate) fn routes() -> Router<AppState> {
    DOWNLOADS.iter().fold(Router::new(), |router, download| {
        router.route(download.path, (download.handler)())
    })
}

/// The proof that the person may have the file. A refusal leads where that of a page leads.
async fn authorize<P: Permit>(cx: &RequestContext, permit: P, here: &str) -> Result<Authorized<P>, Response> {
    match cx.authorize(permit) {
        Ok(by) => Ok(by),
        Err(ServiceError::Unauthenticated) => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            let query = query.append_pair("next", here).finish();
            Err(Redirect::to(&format!("/login?{query}")).into_response())
        }
        Err(ServiceError::SecondFactorMissing) => Err(Redirect::to("/profile/security").into_response()),
        Err(error) => {
            if let (ServiceError::Forbidden(permission), Some(user)) = (&error, &cx.user) {
                cx.services.record_refusal(user, *permission).await;
            }
            Err(refusal(cx, error))
        }
    }
}

fn refusal(cx: &RequestContext, error: ServiceError) -> Response {
    Problem::from(error)
        .with_request_id(&cx.client.request_id)
        .into_response()
}

/// The address of a page with the filter of the file, for those who must sign in first.
fn page(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// The file, or why there is none.
fn answer(cx: &RequestContext, made: Made) -> Response {
    match made {
        Ok(export) => file(cx, export),
        Err(problem) => problem.with_request_id(&cx.client.request_id).into_response(),
    }
}

type Context = Extension<RequestContext>;

/// The filtered audit, with no limit on rows.
async fn audit(Extension(cx): Context, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    match authorize(&cx, ReadAudit, &page("/admin/audit", &query)).await {
        Ok(by) => answer(&cx, exports::audit(&cx, &by, &query).await),
        Err(refused) => refused,
    }
}

async fn bags(Extension(cx): Context, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    match authorize(&cx, ExportLists, &page("/bags", &query)).await {
        Ok(by) => answer(&cx, exports::bags(&cx, &by, &query).await),
        Err(refused) => refused,
    }
}

async fn children(Extension(cx): Context, Path(label): Path<String>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    match authorize(&cx, ExportLists, &bag_path(&label)).await {
        Ok(by) => answer(&cx, exports::children(&cx, &by, &label, &query).await),
        Err(refused) => refused,
    }
}

async fn bills(Extension(cx): Context, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    match authorize(&cx, ExportBills, &page("/bills", &query)).await {
        Ok(by) => answer(&cx, exports::bills(&cx, &by, &query).await),
        Err(refused) => refused,
    }
}

async fn bill(Extension(cx): Context, Path(number): Path<String>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    match authorize(&cx, ExportBills, &bill_path(&number)).await {
        Ok(by) => answer(&cx, exports::bill(&cx, &by, &number, &query).await),
        Err(refused) => refused,
    }
}

async fn scans(Extension(cx): Context, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    match authorize(&cx, ExportLists, &page("/admin/audit", &query)).await {
        Ok(by) => answer(&cx, exports::scans(&cx, &by, &query).await),
        Err(refused) => refused,
    }
}

async fn users(Extension(cx): Context, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    match authorize(&cx, ExportLists, &page("/admin/users", &query)).await {
        Ok(by) => answer(&cx, exports::users(&cx, &by, &query).await),
        Err(refused) => refused,
    }
}

/// What an import did not take.
async fn refused_rows(Extension(cx): Context, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    match authorize(&cx, ImportLists, &format!("/admin/imports/{id}")).await {
        Ok(by) => answer(
            &cx,
            api::imports::refusals(&cx, &by, &id, &query.unwrap_or_default()).await,
        ),
        Err(refused) => refused,
    }
}

async fn bill_paper(Extension(cx): Context, Path(number): Path<String>) -> Response {
    paper(&cx, &number, PaperKind::Bill).await
}

async fn challan(Extension(cx): Context, Path(number): Path<String>) -> Response {
    paper(&cx, &number, PaperKind::Challan).await
}

/// A paper of a bill, in the language of the page.
async fn paper(cx: &RequestContext, number: &str, kind: PaperKind) -> Response {
    match authorize(cx, ManageBills, &bill_path(number)).await {
        Ok(by) => match cx.services.bill_paper(&by, number, kind, cx.language).await {
            Ok(paper) => papers::file(paper),
            Err(error) => refusal(cx, error),
        },
        Err(refused) => refused,
    }
}

/// Everything that is stored about a user.
async fn personal_data(Extension(cx): Extension<RequestContext>, Path(id): Path<String>) -> Response {
    let page = format!("/admin/users/{id}");
    let by = match authorize(&cx, ManageUsers, &page).await {
        Ok(by) => by,
        Err(refused) => return refused,
    };
    let found = match id.parse() {
        Ok(user) => cx.services.personal_data(&by, user).await,
        Err(_) => Err(ServiceError::NotFound(Missing::User)),
    };
    document(&cx, found, &page)
}

/// Everything that is stored about the person who asks.
async fn own_personal_data(Extension(cx): Extension<RequestContext>) -> Response {
    let page = "/profile/security";
    match authorize(&cx, ViewOwnProfile, page).await {
        Ok(by) => document(&cx, cx.services.own_personal_data(&by).await, page),
        Err(refused) => refused,
    }
}

/// The document as a file. Who must say again who they are is sent there, and then back to the page of the link.
fn document(cx: &RequestContext, found: Result<PersonalData, ServiceError>, page: &str) -> Response {
    match found {
        Ok(data) => {
            let name = format!("attachment; filename=\"personal-data-{}.json\"", data.user);
            ([(header::CONTENT_DISPOSITION, name)], Json(data)).into_response()
        }
        Err(ServiceError::StepUpNeeded) => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            let query = query.append_pair("next", page).finish();
            Redirect::to(&format!("/verify?{query}")).into_response()
        }
        Err(error) => refusal(cx, error),
    }
}

//! Files that people take away. The table below is the router and what the tests walk.

use crate::api::problem::Problem;
use crate::state::AppState;
use app::request::RequestContext;
use axum::body::Body;
use axum::extract::{Path, RawQuery};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};
use axum::{Extension, Json, Router};
use domain::access::{ManageUsers, Permission, Permit, ReadAudit, ViewOwnProfile};
use domain::fault::Missing;
use domain::personal::PersonalData;
use domain::refusal::{FieldError, WrongField};
use domain::timeline::TimelineFilter;
use futures_util::stream;
use service::proof::timeline::{AuditExport, ExportFormat};
use service::{Authorized, ServiceError};
use std::collections::BTreeMap;

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

/// The filter of an address, as the page's form writes it, and the format.
fn asked(query: &str) -> Result<(TimelineFilter, ExportFormat), FieldError> {
    // Of a name that comes twice the last one counts.
    let mut given: BTreeMap<String, String> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let mut part = |name| given.remove(name);
    let format = part("format").unwrap_or_else(|| ExportFormat::Csv.code().to_owned());
    let format = ExportFormat::from_code(&format)
        .ok_or_else(|| FieldError::new("format", WrongField::not_one_of(&["csv", "json"])))?;
    let filter = TimelineFilter::read(part);
    Ok((filter, format))
}

/// The filtered audit, with no limit on rows.
async fn audit(Extension(cx): Extension<RequestContext>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let by = match authorize(&cx, ReadAudit, &format!("/admin/audit?{query}")).await {
        Ok(by) => by,
        Err(refused) => return refused,
    };
    let exported = async {
        let (filter, format) = asked(&query)?;
        let export = cx.services.export_audit(&by, &filter, format).await?;
        Ok::<_, ServiceError>((export, format))
    };
    match exported.await {
        Ok((export, format)) => file(export, format, cx.client.request_id.clone()),
        Err(error) => refusal(&cx, error),
    }
}

/// Sends the file while it is made. One that cannot be finished is cut off rather than ended, so that nobody takes it for
/// the whole.
fn file(export: AuditExport, format: ExportFormat, request_id: String) -> Response {
    let chunks = stream::try_unfold(
        (export, request_id),
        async |(mut export, request_id)| match export.chunk().await {
            Ok(chunk) => Ok(chunk.map(|bytes| (bytes, (export, request_id)))),
            Err(error) => {
                tracing::error!(%request_id, error = &error as &dyn std::error::Error, "an export broke off");
                Err(error)
            }
        },
    );
    let name = format!("attachment; filename=\"audit.{}\"", format.code());
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, Body::from_stream(chunks)).into_response()
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

//! Lists as files, for programs; `downloads.rs` has the same for pages. The filters are those of the lists.

use super::extract::{Require, read_query};
use super::problem::Problem;
use app::request::RequestContext;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, RawQuery};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::access::{ExportBills, ExportLists, ReadAudit};
use domain::refusal::{FieldError, WrongField};
use domain::timeline::TimelineFilter;
use futures_util::stream;
use serde::Deserialize;
use service::{Authorized, Export, ExportForm, ExportFormat, ServiceError};
use std::collections::BTreeMap;

pub(crate) type Made = Result<Export, Problem>;
pub(super) type Context = Extension<RequestContext>;
pub(super) type Sent = Result<Response, Problem>;

#[derive(Deserialize)]
struct Asked {
    format: Option<String>,
}

/// The form that the query asks for; CSV where it says nothing.
#[expect(
    clippy::result_large_err,
    reason = "a problem is made once per refused request"
)]
pub(crate) fn form(cx: &RequestContext, query: &str) -> Result<ExportForm, Problem> {
    let Asked { format } = read_query(query)?;
    let code = format.as_deref().unwrap_or(ExportFormat::Csv.code());
    let wrong = || {
        let codes = ExportFormat::ALL.map(ExportFormat::code);
        FieldError::new("format", WrongField::not_one_of(&codes))
    };
    let format = ExportFormat::from_code(code).ok_or_else(|| ServiceError::from(wrong()))?;
    Ok(ExportForm {
        format,
        language: cx.language,
    })
}

/// The timeline's filter of a query, as its page writes it.
fn timeline(query: &str) -> TimelineFilter {
    // Of a name that comes twice the last one counts.
    let mut given: BTreeMap<String, String> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    TimelineFilter::read(|name| given.remove(name))
}

pub(crate) async fn audit(cx: &RequestContext, by: &Authorized<ReadAudit>, query: &str) -> Made {
    let form = form(cx, query)?;
    Ok(cx.services.export_audit(by, &timeline(query), form).await?)
}

pub(crate) async fn bags(cx: &RequestContext, by: &Authorized<ExportLists>, query: &str) -> Made {
    let (filter, form) = (read_query(query)?, form(cx, query)?);
    Ok(cx.services.export_bags(by, filter, form).await?)
}

pub(crate) async fn children(
    cx: &RequestContext,
    by: &Authorized<ExportLists>,
    parent: &str,
    query: &str,
) -> Made {
    Ok(cx.services.export_children(by, parent, form(cx, query)?).await?)
}

pub(crate) async fn bills(cx: &RequestContext, by: &Authorized<ExportBills>, query: &str) -> Made {
    let (filter, form) = (read_query(query)?, form(cx, query)?);
    Ok(cx.services.export_bills(by, filter, form).await?)
}

pub(crate) async fn bill(
    cx: &RequestContext,
    by: &Authorized<ExportBills>,
    number: &str,
    query: &str,
) -> Made {
    match cx.services.export_bill(by, number, form(cx, query)?).await {
        Err(ServiceError::Forbidden(permission)) => {
            cx.services.record_refusal(by.user(), permission).await;
            Err(ServiceError::Forbidden(permission).into())
        }
        made => Ok(made?),
    }
}

pub(crate) async fn scans(cx: &RequestContext, by: &Authorized<ExportLists>, query: &str) -> Made {
    let form = form(cx, query)?;
    Ok(cx.services.export_scans(by, &timeline(query), form).await?)
}

pub(crate) async fn users(cx: &RequestContext, by: &Authorized<ExportLists>, query: &str) -> Made {
    let (filter, form) = (read_query(query)?, form(cx, query)?);
    Ok(cx.services.export_users(by, &filter, form).await?)
}

/// Sends the file while it is made. One that cannot be finished is cut off rather than ended, so that nobody takes it for
/// the whole.
pub(crate) fn file(cx: &RequestContext, export: Export) -> Response {
    let headers = [
        (header::CONTENT_TYPE, export.format().media_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", export.file_name()),
        ),
    ];
    let begun = (export, cx.client.request_id.clone());
    let chunks = stream::try_unfold(begun, async |(mut export, request_id)| {
        match export.chunk().await {
            Ok(chunk) => Ok(chunk.map(|bytes| (bytes, (export, request_id)))),
            Err(error) => {
                tracing::error!(%request_id, error = &error as &dyn std::error::Error, "an export broke off");
                Err(error)
            }
        }
    });
    (headers, Body::from_stream(chunks)).into_response()
}

pub(super) async fn get_bags(
    who: Require<ExportLists>,
    Extension(cx): Context,
    RawQuery(query): RawQuery,
) -> Sent {
    let made = bags(&cx, &who.by, &query.unwrap_or_default()).await?;
    Ok(file(&cx, made))
}

pub(super) async fn get_children(
    who: Require<ExportLists>,
    Extension(cx): Context,
    Path(parent): Path<String>,
    RawQuery(query): RawQuery,
) -> Sent {
    let made = children(&cx, &who.by, &parent, &query.unwrap_or_default()).await?;
    Ok(file(&cx, made))
}

pub(super) async fn get_bills(
    who: Require<ExportBills>,
    Extension(cx): Context,
    RawQuery(query): RawQuery,
) -> Sent {
    let made = bills(&cx, &who.by, &query.unwrap_or_default()).await?;
    Ok(file(&cx, made))
}

pub(super) async fn get_bill(
    who: Require<ExportBills>,
    Extension(cx): Context,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
) -> Sent {
    let made = bill(&cx, &who.by, &number, &query.unwrap_or_default()).await?;
    Ok(file(&cx, made))
}

pub(super) async fn get_scans(
    who: Require<ExportLists>,
    Extension(cx): Context,
    RawQuery(query): RawQuery,
) -> Sent {
    let made = scans(&cx, &who.by, &query.unwrap_or_default()).await?;
    Ok(file(&cx, made))
}

pub(super) async fn get_users(
    who: Require<ExportLists>,
    Extension(cx): Context,
    RawQuery(query): RawQuery,
) -> Sent {
    let made = users(&cx, &who.by, &query.unwrap_or_default()).await?;
    Ok(file(&cx, made))
}

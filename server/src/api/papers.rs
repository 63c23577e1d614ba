//! Papers, for programs; `downloads.rs` has the same for pages.

use super::extract::Require;
use super::problem::Problem;
use app::request::RequestContext;
use axum::Extension;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::access::ManageBills;
use service::{Paper, PaperKind};

type Context = Extension<RequestContext>;
type Sent = Result<Response, Problem>;

/// The paper, to be shown; a browser that keeps it names it after the bill.
pub(crate) fn file(paper: Paper) -> Response {
    let how = if paper.is_shown() { "inline" } else { "attachment" };
    let headers = [
        (header::CONTENT_TYPE, paper.media_type.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("{how}; filename=\"{}\"", paper.file_name),
        ),
    ];
    (headers, paper.content).into_response()
}

pub(super) async fn bill(
    who: Require<ManageBills>,
    Extension(cx): Context,
    Path(number): Path<String>,
) -> Sent {
    sent(&who, &cx, &number, PaperKind::Bill).await
}

pub(super) async fn challan(
    who: Require<ManageBills>,
    Extension(cx): Context,
    Path(number): Path<String>,
) -> Sent {
    sent(&who, &cx, &number, PaperKind::Challan).await
}

async fn sent(who: &Require<ManageBills>, cx: &RequestContext, number: &str, kind: PaperKind) -> Sent {
    let paper = who
        .services
        .bill_paper(&who.by, number, kind, cx.language)
        .await?;
    Ok(file(paper))
}

//! Bags and the dashboard's totals.

use super::extract::{IfMatch, Query, Require};
use super::problem::Problem;
use axum::Json;
use axum::extract::Path;
use axum::http::header::ETAG;
use axum::http::{HeaderName, StatusCode};
use domain::access::{DeleteBags, ViewBags};
use domain::bag::{BagDetail, BagFilter, BagSummary};
use domain::dashboard::Stats;
use domain::edits::CHANGED_MEANWHILE;
use domain::page::Page;
use domain::scan_log::ScanEntry;
use serde::Deserialize;

pub(crate) async fn list(
    who: Require<ViewBags>,
    Query(filter): Query<BagFilter>,
) -> Result<Json<Page<BagSummary>>, Problem> {
    Ok(Json(who.services.bags(&who.by, filter).await?))
}

pub(crate) async fn show(
    who: Require<ViewBags>,
    Path(label): Path<String>,
) -> Result<([(HeaderName, String); 1], Json<BagDetail>), Problem> {
    let bag = who.services.bag(&who.by, &label).await?;
    Ok(([(ETAG, format!("\"{}\"", service::bag_tag(&bag)?))], Json(bag)))
}

pub(crate) async fn remove(
    who: Require<DeleteBags>,
    Path(label): Path<String>,
    IfMatch(tags): IfMatch,
) -> Result<StatusCode, Problem> {
    // Whatever comes in between, only a free bag is deleted.
    if let Some(tags) = tags {
        let views = who.by.user().authorize(ViewBags)?;
        let now = service::bag_tag(&who.services.bag(&views, &label).await?)?;
        if !tags.contains(&now) {
            return Err(Problem::new(
                412,
                CHANGED_MEANWHILE,
                "This bag changed meanwhile. Look at what is there now, then do it again.",
            ));
        }
    }
    who.services.delete_bag(&who.by, &label).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(crate) struct Paging {
    cursor: Option<String>,
    limit: Option<i64>,
}

pub(crate) async fn history(
    who: Require<ViewBags>,
    Path(label): Path<String>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<ScanEntry>>, Problem> {
    Ok(Json(
        who.services
            .bag_history(&who.by, &label, paging.cursor.as_deref(), paging.limit)
            .await?,
    ))
}

pub(crate) async fn stats(who: Require<ViewBags>) -> Result<Json<Stats>, Problem> {
    Ok(Json(who.services.stats(&who.by).await?))
}

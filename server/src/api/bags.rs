//! Bags and the dashboard's totals.

use super::extract::{Query, Require};
use super::problem::Problem;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use domain::access::{DeleteBags, ViewBags};
use domain::bag::{BagDetail, BagFilter, BagSummary};
use domain::dashboard::Stats;
use domain::page::Page;
use domain::scan::ScanEntry;
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
) -> Result<Json<BagDetail>, Problem> {
    Ok(Json(who.services.bag(&who.by, &label).await?))
}

pub(crate) async fn remove(
    who: Require<DeleteBags>,
    Path(label): Path<String>,
) -> Result<StatusCode, Problem> {
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

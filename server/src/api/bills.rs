//! Bills.

use super::extract::{IdempotencyKey, Json, Query, Require};
use super::problem::Problem;
use axum::extract::Path;
use axum::http::StatusCode;
use domain::access::{ManageBills, OverseeBills};
use domain::bill::{BillAnswer, BillChange, BillDetail, BillFilter, BillInput, BillSummary};
use domain::page::Page;
use serde::Deserialize;
use uuid::Uuid;

type Bill = Result<axum::Json<BillSummary>, Problem>;
type Answer = Result<axum::Json<BillAnswer>, Problem>;

pub(crate) async fn create(
    who: Require<ManageBills>,
    Json(input): Json<BillInput>,
) -> Result<(StatusCode, axum::Json<BillSummary>), Problem> {
    Ok((
        StatusCode::CREATED,
        axum::Json(who.services.create_bill(&who.by, input).await?),
    ))
}

pub(crate) async fn list(
    who: Require<ManageBills>,
    Query(filter): Query<BillFilter>,
) -> Result<axum::Json<Page<BillSummary>>, Problem> {
    Ok(axum::Json(who.services.bills(&who.by, filter).await?))
}

pub(crate) async fn show(
    who: Require<ManageBills>,
    Path(number): Path<String>,
) -> Result<axum::Json<BillDetail>, Problem> {
    Ok(axum::Json(who.services.bill(&who.by, &number).await?))
}

pub(crate) async fn change(
    who: Require<ManageBills>,
    Path(number): Path<String>,
    Json(change): Json<BillChange>,
) -> Bill {
    Ok(axum::Json(
        who.services.change_bill(&who.by, &number, change).await?,
    ))
}

pub(crate) async fn remove(
    who: Require<OverseeBills>,
    Path(number): Path<String>,
) -> Result<StatusCode, Problem> {
    who.services.delete_bill(&who.by, &number).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(crate) struct AddParent {
    key: Uuid,
    parent: String,
    station: Option<String>,
}

pub(crate) async fn add_parent(
    who: Require<ManageBills>,
    Path(number): Path<String>,
    Json(add): Json<AddParent>,
) -> Answer {
    let station = add.station.or_else(|| who.station.clone());
    let answer = who
        .services
        .add_parent(&who.by, add.key, &number, &add.parent, station.as_deref())
        .await?;
    Ok(axum::Json(answer.with_message(who.language)))
}

/// The key is optional here: taking a parent off twice has the outcome `not_on_bill` the second time.
pub(crate) async fn remove_parent(
    who: Require<ManageBills>,
    Path((number, label)): Path<(String, String)>,
    key: Option<IdempotencyKey>,
) -> Answer {
    let key = key.map_or_else(Uuid::new_v4, |IdempotencyKey(key)| key);
    let answer = who.services.remove_parent(&who.by, key, &number, &label).await?;
    Ok(axum::Json(answer.with_message(who.language)))
}

#[derive(Default, Deserialize)]
pub(crate) struct Reason {
    reason: Option<String>,
}

pub(crate) async fn complete(
    who: Require<ManageBills>,
    Path(number): Path<String>,
    Json(body): Json<Reason>,
) -> Bill {
    Ok(axum::Json(
        who.services
            .complete_bill(&who.by, &number, body.reason.as_deref())
            .await?,
    ))
}

pub(crate) async fn reopen(
    who: Require<OverseeBills>,
    Path(number): Path<String>,
    Json(body): Json<Reason>,
) -> Bill {
    Ok(axum::Json(
        who.services
            .reopen_bill(&who.by, &number, body.reason.as_deref().unwrap_or(""))
            .await?,
    ))
}

//! Bills.

use super::extract::{IdempotencyKey, IfMatch, Json, Query, Require};
use super::problem::Problem;
use axum::extract::Path;
use axum::http::header::ETAG;
use axum::http::{HeaderName, StatusCode};
use domain::access::{ManageBills, OverseeBills};
use domain::bill::{BillChange, BillDetail, BillFilter, BillInput, BillSummary};
use domain::page::Page;
use domain::scan::{Act, Command};
use serde::Deserialize;
use uuid::Uuid;

/// A bill with its entity tag.
type Tagged<T> = ([(HeaderName, String); 1], axum::Json<T>);
type Bill = Result<Tagged<BillSummary>, Problem>;
type Answer = Result<axum::Json<domain::scan::Answer>, Problem>;

fn tag(stamp: &str) -> [(HeaderName, String); 1] {
    [(ETAG, format!("\"{stamp}\""))]
}

fn tagged(bill: BillSummary) -> Tagged<BillSummary> {
    (tag(&bill.stamp), axum::Json(bill))
}

pub(crate) async fn create(
    who: Require<ManageBills>,
    Json(input): Json<BillInput>,
) -> Result<(StatusCode, [(HeaderName, String); 1], axum::Json<BillSummary>), Problem> {
    let (tag, body) = tagged(who.services.create_bill(&who.by, input).await?);
    Ok((StatusCode::CREATED, tag, body))
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
) -> Result<Tagged<BillDetail>, Problem> {
    let detail = who.services.bill(&who.by, &number).await?;
    Ok((tag(&detail.bill.stamp), axum::Json(detail)))
}

pub(crate) async fn change(
    who: Require<ManageBills>,
    Path(number): Path<String>,
    if_match: IfMatch,
    Json(change): Json<BillChange>,
) -> Bill {
    who.services
        .change_bill(&who.by, if_match.bill(&number), change)
        .await
        .map(tagged)
        .map_err(|error| if_match.problem(error))
}

pub(crate) async fn remove(
    who: Require<OverseeBills>,
    Path(number): Path<String>,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    who.services
        .delete_bill(&who.by, if_match.bill(&number))
        .await
        .map_err(|error| if_match.problem(error))?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(crate) struct AddParent {
    key: Uuid,
    parent: String,
    station: Option<String>,
    /// A person typed it.
    #[serde(default)]
    typed: bool,
}

pub(crate) async fn add_parent(
    who: Require<ManageBills>,
    Path(number): Path<String>,
    Json(add): Json<AddParent>,
) -> Answer {
    let command = Command {
        key: add.key,
        act: Act::AddToBill {
            bill: number,
            parent: add.parent,
        },
        station: add.station.or_else(|| who.station.clone()),
        made_ms: None,
        typed: add.typed,
    };
    who.run(command).await
}

/// The key is optional here: taking a parent off twice has the outcome `not_on_bill` the second time.
pub(crate) async fn remove_parent(
    who: Require<ManageBills>,
    Path((number, label)): Path<(String, String)>,
    key: Option<IdempotencyKey>,
) -> Answer {
    let key = key.map_or_else(Uuid::new_v4, |IdempotencyKey(key)| key);
    let act = Act::RemoveFromBill {
        bill: number,
        parent: label,
    };
    who.run(Command {
        key,
        act,
        station: None,
        made_ms: None,
        typed: false,
    })
    .await
}

#[derive(Default, Deserialize)]
pub(crate) struct Reason {
    reason: Option<String>,
}

pub(crate) async fn complete(
    who: Require<ManageBills>,
    Path(number): Path<String>,
    if_match: IfMatch,
    Json(body): Json<Reason>,
) -> Bill {
    who.services
        .complete_bill(&who.by, if_match.bill(&number), body.reason.as_deref())
        .await
        .map(tagged)
        .map_err(|error| if_match.problem(error))
}

pub(crate) async fn reopen(
    who: Require<OverseeBills>,
    Path(number): Path<String>,
    if_match: IfMatch,
    Json(body): Json<Reason>,
) -> Bill {
    who.services
        .reopen_bill(
            &who.by,
            if_match.bill(&number),
            body.reason.as_deref().unwrap_or(""),
        )
        .await
        .map(tagged)
        .map_err(|error| if_match.problem(error))
}

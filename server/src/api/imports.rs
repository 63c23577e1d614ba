//! Files that are brought: upload part by part, preview, start, state, cancel, and what was not taken (decision 61).

use super::exports::{Context, Made, Sent, file, form};
use super::extract::{IdempotencyKey, Json, Require};
use super::problem::Problem;
use app::request::RequestContext;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use domain::access::ImportLists;
use domain::fault::Missing;
use domain::import::{FileRead, Import, ImportWish, Looked};
use domain::page::Page;
use serde::Deserialize;
use service::{Authorized, ServiceError};

/// What is said of a file before it is started.
#[derive(Debug, Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    columns: String,
    #[serde(default)]
    hidden: bool,
    #[serde(default)]
    legacy: bool,
}

/// How a file is started.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Start {
    again: bool,
}

/// The number of an import in an address; what is none is that of no import.
fn number(text: &str) -> Result<i64, ServiceError> {
    text.parse().map_err(|_| ServiceError::NotFound(Missing::Import))
}

/// The newest, which come at once.
pub(super) async fn list(who: Require<ImportLists>) -> Result<axum::Json<Page<Import>>, Problem> {
    Ok(axum::Json(Page {
        items: who.services.imports(&who.by).await?,
        next: None,
    }))
}

pub(super) async fn bring(
    who: Require<ImportLists>,
    IdempotencyKey(key): IdempotencyKey,
    Json(wish): Json<ImportWish>,
) -> Result<(StatusCode, axum::Json<Import>), Problem> {
    let import = who.services.bring_import(&who.by, key, wish).await?;
    Ok((StatusCode::CREATED, axum::Json(import)))
}

pub(super) async fn show(
    who: Require<ImportLists>,
    Path(id): Path<String>,
) -> Result<axum::Json<Import>, Problem> {
    Ok(axum::Json(who.services.import(&who.by, number(&id)?).await?))
}

/// A part of the file, as it is.
pub(super) async fn bring_part(
    who: Require<ImportLists>,
    Path((id, first_byte)): Path<(String, String)>,
    bytes: Bytes,
) -> Result<axum::Json<Import>, Problem> {
    let import = who
        .services
        .bring_import_part(&who.by, number(&id)?, number(&first_byte)?, &bytes)
        .await?;
    Ok(axum::Json(import))
}

pub(super) async fn say(
    who: Require<ImportLists>,
    Path(id): Path<String>,
    Json(said): Json<Said>,
) -> Result<axum::Json<Import>, Problem> {
    let import = who
        .services
        .set_import_wish(&who.by, number(&id)?, &said.columns, said.hidden, said.legacy)
        .await?;
    Ok(axum::Json(import))
}

pub(super) async fn preview(
    who: Require<ImportLists>,
    Path(id): Path<String>,
) -> Result<axum::Json<FileRead>, Problem> {
    match who.services.look_at_import(&who.by, number(&id)?).await? {
        Looked::Found(found) => Ok(axum::Json(found)),
        Looked::Nothing(why) => Err(Problem::field("file", why)),
    }
}

pub(super) async fn start(
    who: Require<ImportLists>,
    Path(id): Path<String>,
    Json(start): Json<Start>,
) -> Result<(StatusCode, axum::Json<Import>), Problem> {
    let id = number(&id)?;
    who.services.start_import(&who.by, id, start.again).await?;
    let import = who.services.import(&who.by, id).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(import)))
}

pub(super) async fn cancel(
    who: Require<ImportLists>,
    Path(id): Path<String>,
) -> Result<axum::Json<Import>, Problem> {
    Ok(axum::Json(
        who.services.cancel_import(&who.by, number(&id)?).await?,
    ))
}

/// What was not taken, as a file.
pub(crate) async fn refusals(
    cx: &RequestContext,
    by: &Authorized<ImportLists>,
    id: &str,
    query: &str,
) -> Made {
    let form = form(cx, query)?;
    Ok(cx.services.export_import_refusals(by, number(id)?, form).await?)
}

pub(super) async fn refused(
    who: Require<ImportLists>,
    Extension(cx): Context,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Sent {
    let made = refusals(&cx, &who.by, &id, &query.unwrap_or_default()).await?;
    Ok(file(&cx, made))
}

//! Dispatch areas.

use super::extract::{IfMatch, Json, Require};
use super::problem::Problem;
use axum::extract::Path;
use axum::http::header::ETAG;
use axum::http::{HeaderName, StatusCode};
use domain::access::ConfigureSite;
use domain::area::{AreaChange, AreaDetail, AreaInput};
use domain::page::Page;

/// An area with its entity tag, which is its version.
type Tagged = ([(HeaderName, String); 1], axum::Json<AreaDetail>);

fn tagged(found: AreaDetail) -> Tagged {
    ([(ETAG, format!("\"{}\"", found.version))], axum::Json(found))
}

/// There are few, so they come at once.
pub(super) async fn list(who: Require<ConfigureSite>) -> Result<axum::Json<Page<AreaDetail>>, Problem> {
    Ok(axum::Json(Page {
        items: who.services.area_list(&who.by).await?,
        next: None,
    }))
}

pub(super) async fn create(
    who: Require<ConfigureSite>,
    Json(input): Json<AreaInput>,
) -> Result<(StatusCode, Tagged), Problem> {
    let made = who.services.add_area(&who.by, &input).await?;
    Ok((StatusCode::CREATED, tagged(made)))
}

pub(super) async fn show(who: Require<ConfigureSite>, Path(code): Path<String>) -> Result<Tagged, Problem> {
    Ok(tagged(who.services.area(&who.by, &code).await?))
}

pub(super) async fn change(
    who: Require<ConfigureSite>,
    Path(code): Path<String>,
    if_match: IfMatch,
    Json(change): Json<AreaChange>,
) -> Result<Tagged, Problem> {
    let versions = if_match.versions();
    who.services
        .change_area(&who.by, &code, versions.as_deref(), &change)
        .await
        .map(tagged)
        .map_err(|error| if_match.problem(error))
}

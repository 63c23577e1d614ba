//! Bag types, and what a text would be.

use super::extract::{IfMatch, Json, Require};
use super::problem::Problem;
use axum::extract::Path;
use axum::http::header::ETAG;
use axum::http::{HeaderName, StatusCode};
use domain::access::ConfigureSite;
use domain::bag_type::{BagTypeChange, BagTypeDetail, BagTypeInput, TriedLabel};
use domain::fault::Missing;
use domain::label::BagTypeId;
use domain::page::Page;
use serde::Deserialize;
use service::ServiceError;

/// A bag type with its entity tag, which is its version.
type Tagged = ([(HeaderName, String); 1], axum::Json<BagTypeDetail>);

fn tagged(found: BagTypeDetail) -> Tagged {
    ([(ETAG, format!("\"{}\"", found.version))], axum::Json(found))
}

fn number(text: &str) -> Result<BagTypeId, ServiceError> {
    text.parse().map_err(|_| ServiceError::NotFound(Missing::BagType))
}

/// There are few, so they come at once.
pub(super) async fn list(who: Require<ConfigureSite>) -> Result<axum::Json<Page<BagTypeDetail>>, Problem> {
    Ok(axum::Json(Page {
        items: who.services.bag_type_list(&who.by).await?,
        next: None,
    }))
}

pub(super) async fn create(
    who: Require<ConfigureSite>,
    Json(input): Json<BagTypeInput>,
) -> Result<(StatusCode, Tagged), Problem> {
    let made = who.services.add_bag_type(&who.by, &input).await?;
    Ok((StatusCode::CREATED, tagged(made)))
}

pub(super) async fn show(who: Require<ConfigureSite>, Path(id): Path<String>) -> Result<Tagged, Problem> {
    Ok(tagged(who.services.bag_type(&who.by, number(&id)?).await?))
}

pub(super) async fn change(
    who: Require<ConfigureSite>,
    Path(id): Path<String>,
    if_match: IfMatch,
    Json(change): Json<BagTypeChange>,
) -> Result<Tagged, Problem> {
    let (id, versions) = (number(&id)?, if_match.versions());
    who.services
        .change_bag_type(&who.by, id, versions.as_deref(), &change)
        .await
        .map(tagged)
        .map_err(|error| if_match.problem(error))
}

#[derive(Deserialize)]
pub(super) struct Try {
    text: String,
    /// The bag type into whose parents it is to go.
    into: Option<BagTypeId>,
    /// Forms of child labels to try in place of that type's.
    child_patterns: Option<Vec<String>>,
}

pub(super) async fn try_label(
    who: Require<ConfigureSite>,
    Json(asked): Json<Try>,
) -> Result<axum::Json<TriedLabel>, Problem> {
    let forms = asked.child_patterns.as_deref();
    let tried = who
        .services
        .try_label(&who.by, &asked.text, asked.into, forms, who.language)
        .await?;
    Ok(axum::Json(tried))
}

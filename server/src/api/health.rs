//! The site's health (SPEC 12).

use super::extract::Require;
use super::problem::{Complete, Problem};
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::access::OperateSite;
use domain::health::{Health, SystemHealth};

pub(super) async fn system_health(who: Require<OperateSite>) -> Result<Response, Problem> {
    Ok(answer(who.services.health_for(&who.by).await))
}

/// Monitors go by the status: 503 where a part does not work, 200 where the site does its work.
pub(crate) fn answer(health: SystemHealth) -> Response {
    let status = match health.status {
        Health::Healthy | Health::Degraded => StatusCode::OK,
        Health::Unhealthy => StatusCode::SERVICE_UNAVAILABLE,
    };
    let mut response = (status, Json(health)).into_response();
    // No refusal: what does not work is the answer.
    response.extensions_mut().insert(Complete);
    response
}

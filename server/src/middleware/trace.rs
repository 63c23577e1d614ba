//! The request's id, its line in the log, its span and its metrics.

use super::ClientAddress;
use crate::state::AppState;
use crate::telemetry;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Extensions, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use std::time::{Duration, Instant};
use tracing::field::Empty;
use tracing::{Instrument, Span};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// How many reads a handheld has waiting.
const QUEUE: HeaderName = HeaderName::from_static("x-queue");

/// The number of this request in the log and in `X-Request-ID`.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub(crate) String);

/// Gives the request its id, answers it, logs one line.
pub(crate) async fn trace(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let sent = request.headers().get(&REQUEST_ID).and_then(|v| v.to_str().ok());
    let sane = |id: &&str| {
        (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let id = sent
        .filter(sane)
        .map_or_else(|| uuid::Uuid::new_v4().to_string(), str::to_owned);
    request.extensions_mut().insert(RequestId(id.clone()));
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let address = ClientAddress::find(&request, state.site.trusted_proxies);
    request.extensions_mut().insert(address);
    let waiting = request
        .headers()
        .get(&QUEUE)
        .and_then(|v| v.to_str().ok()?.parse::<u16>().ok());
    let started = Instant::now();
    let quiet = matches!(path.as_str(), "/health" | "/metrics") || path.starts_with("/pkg/");
    let span = request_span(quiet, &id, &method);
    telemetry::join(&span, request.headers());
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status().as_u16(), started.elapsed());
    let route = route_name(response.extensions(), &path);
    telemetry::name(&span, &method, &route);
    span.record("http.route", &route);
    span.record("http.response.status_code", status);
    if status >= 500 {
        span.record("otel.status_code", "ERROR");
    }
    drop(span);
    measure(&method, route, status, took);
    if let Some(waiting) = waiting {
        metrics::histogram!("traitortrack_station_queue_depth").record(f64::from(waiting));
    }
    let ms = took.as_millis();
    let ip = address.text().unwrap_or_else(|| "unknown".to_owned());
    if took >= state.site.slow {
        tracing::warn!(request_id = %id, %method, %path, status, ms, %ip, "slow request");
    } else if quiet {
        tracing::debug!(request_id = %id, %method, %path, status, ms, %ip, "request");
    } else {
        tracing::info!(request_id = %id, %method, %path, status, ms, %ip, "request");
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// What is logged on the way says by this span which request it belongs to. Where traces are collected it is one, under the
/// names of OpenTelemetry's conventions; what asks all the time is `quiet` and is not traced.
fn request_span(quiet: bool, id: &str, method: &Method) -> Span {
    if quiet {
        return tracing::info_span!("request", request_id = %id);
    }
    tracing::info_span!(
        target: "request",
        "request",
        request_id = %id,
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = %method,
        http.route = Empty,
        http.response.status_code = Empty,
    )
}

/// The route that answered, such as `/bags/{label}`: left for [`trace`], which is outside the routes.
#[derive(Clone, Debug)]
struct Route(MatchedPath);

/// Leaves the route's name in the answer.
pub(crate) async fn name_route(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    if let Some(route) = route {
        response.extensions_mut().insert(Route(route));
    }
    response
}

/// The route of a request, never its path: labels would make endless series.
fn route_name(left: &Extensions, path: &str) -> String {
    match left.get::<Route>() {
        Some(Route(route)) => route.as_str().to_owned(),
        None if matches!(path, "/health" | "/ready" | "/metrics" | "/api/system_health") => path.to_owned(),
        None => "other".to_owned(),
    }
}

/// Counts a request and the time that it took.
fn measure(method: &Method, route: String, status: u16, took: Duration) {
    let method = match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    };
    let labels = [
        ("method", method.to_owned()),
        ("route", route.clone()),
        ("status", status.to_string()),
    ];
    metrics::counter!("traitortrack_http_requests_total", &labels).increment(1);
    metrics::histogram!("traitortrack_http_request_seconds", "route" => route).record(took.as_secs_f64());
}

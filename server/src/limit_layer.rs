//! Counts each request against its limit (SPEC 8), and tells on every answer where that limit stands.
//!
//! Health checks and files are outside. A server function that is over its limit is let through to refuse by itself, in
//! the form that its caller reads. Refusals are logged and nothing is written for them, or a flood of requests would
//! become a flood of writes.

use crate::api::problem::Problem;
use crate::middleware::{bearer, is_api, sentence};
use app::request::RequestContext;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::fault::Fault;
use domain::language::Language;
use service::ServiceError;
use service::site::limits::{LimitState, Limited, Requester};

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// The scanning acts. They have a limit of their own and count towards no other. A batch counts as its scans: the first
/// here, so that one that cannot be read costs something too, the others once they are known. So does what a station's queue sends.
pub const SCANS: &[(&str, &str)] = &[
    ("POST", "/api/v1/scans"),
    ("POST", "/api/v1/scans/batch"),
    ("POST", "/api/v1/undo"),
    ("POST", "/api/v1/moves"),
    ("POST", "/api/v1/two-bags"),
    ("DELETE", "/api/v1/bags/{label}/children/{child}"),
    ("POST", "/api/v1/bags/{label}/close"),
    ("POST", "/api/v1/bags/{label}/reopen"),
    ("POST", "/api/v1/bills/{number}/parents"),
    ("DELETE", "/api/v1/bills/{number}/parents/{label}"),
    ("POST", "/fn/commands"),
    ("POST", "/fn/scan"),
    ("POST", "/fn/undo"),
    ("POST", "/fn/unlink"),
    ("POST", "/fn/move_child"),
    ("POST", "/fn/both_here"),
    ("POST", "/fn/close_parent"),
    ("POST", "/fn/reopen_parent"),
    ("POST", "/fn/add_parent"),
    ("POST", "/fn/remove_parent"),
];

fn is_scan(method: &Method, route: &str) -> bool {
    SCANS
        .iter()
        .any(|(act, path)| method.as_str() == *act && route == *path)
}

/// Refuses what is over its limit; gives every other answer its headers.
pub(crate) async fn limit(request: Request, next: Next) -> Response {
    let Some(cx) = request.extensions().get::<RequestContext>() else {
        // Without knowing who asks nothing can be counted, and the handlers refuse as well.
        return next.run(request).await;
    };
    let (limits, request_id) = (cx.services.limits().clone(), cx.client.request_id.clone());
    let language = cx.language;
    let counted = count(cx, &request);
    let api = is_api(&request);
    let response = match counted {
        Err(limited) if !request.uri().path().starts_with("/fn/") => refusal(limited, api, language),
        _ => next.run(request).await,
    };
    let Some(state) = limits.nearest() else {
        return response;
    };
    if state.retry_after.is_some() {
        tracing::warn!(%request_id, limit = state.name, "too many requests");
    }
    with_headers(response, state)
}

fn count(cx: &RequestContext, request: &Request) -> Result<(), Limited> {
    let limits = cx.services.limits();
    let route = request.extensions().get::<MatchedPath>();
    let scan = route.is_some_and(|route| is_scan(request.method(), route.as_str()));
    // Elsewhere a token opens nothing: it must not buy a person a bucket of its own either.
    let token = bearer(request.headers()).filter(|_| is_api(request));
    match (&cx.user, token) {
        (Some(user), _) if scan => limits.scan(user.id()),
        (Some(_), Some(token)) => limits.request(Requester::Token(token)),
        (Some(user), None) => limits.request(Requester::User(user.id())),
        (None, _) if is_api(request) => limits.request(Requester::UnknownProgram(cx.client.ip.as_deref())),
        (None, _) => limits.request(Requester::Nobody(cx.client.ip.as_deref())),
    }
}

fn refusal(limited: Limited, api: bool, language: Language) -> Response {
    if api {
        return Problem::from(ServiceError::from(limited)).into_response();
    }
    let fault = Fault::TooMany {
        seconds: limited.seconds,
    };
    sentence(StatusCode::TOO_MANY_REQUESTS, language, &fault.sentence(language))
}

fn with_headers(mut response: Response, state: LimitState) -> Response {
    let refused = response.status() == StatusCode::TOO_MANY_REQUESTS;
    let headers = response.headers_mut();
    headers.insert(LIMIT, HeaderValue::from(state.limit));
    headers.insert(REMAINING, HeaderValue::from(state.remaining));
    headers.insert(RESET, HeaderValue::from(state.reset));
    if let Some(seconds) = state.retry_after.filter(|_| refused) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

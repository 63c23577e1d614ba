//! Refusals that no handler made, and the form in which every refusal is told.

use super::language::{language_of, read_language};
use super::{RequestId, is_api};
use crate::api::problem::{Complete, Problem};
use crate::state::AppState;
use crate::status::{advice, title};
use crate::texts::Refusals;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::language::Language;
use std::any::Any;

/// Answers 503 for a request that takes too long.
pub(crate) async fn timeout(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let api = is_api(&request);
    let language = language_of(&request);
    match tokio::time::timeout(state.site.request_timeout, next.run(request)).await {
        Ok(response) => response,
        Err(_) => unavailable(api, language, |t| t.too_slow),
    }
}

/// Sees to it that every refusal is told in the form that the caller reads, whoever made it, a layer and a panic
/// included: a problem with the request's id for the API, a sentence for people where nothing was said.
pub(crate) async fn complete_refusals(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let api = is_api(&request);
    let language = read_language(&mut request, state.site.https);
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone());
    let mut response = next.run(request).await;
    let status = response.status();
    let refused = status.is_client_error() || status.is_server_error();
    if !refused || response.extensions().get::<Complete>().is_some() {
        return response;
    }
    let kind = response.headers().get(header::CONTENT_TYPE);
    let answer = if api {
        let problem = response.extensions_mut().remove::<Problem>();
        let problem = problem.unwrap_or_else(|| Problem::of_status(status));
        problem.with_request_id(&id.unwrap_or_default()).into_response()
    } else if kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain")) {
        sentence(status, language, advice(status, language))
    } else {
        return response;
    };
    // What else the answer says, such as the methods that are allowed, stays.
    let (mut parts, _) = response.into_parts();
    for of_body in [header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
        parts.headers.remove(of_body);
    }
    for (name, value) in answer.headers() {
        parts.headers.insert(name.clone(), value.clone());
    }
    Response::from_parts(parts, answer.into_body())
}

/// Answers a cross-site request. It is worded by [`complete_refusals`], which knows the language.
pub(crate) fn cross_site(_error: tower_http::csrf::ProtectionError) -> Response {
    StatusCode::FORBIDDEN.into_response()
}

pub(super) fn unavailable(
    api: bool,
    language: Language,
    text: fn(&'static Refusals) -> &'static str,
) -> Response {
    let mut response = if api {
        // Programs read English.
        Problem::new(503, "unavailable", text(Refusals::of(Language::default()))).into_response()
    } else {
        sentence(
            StatusCode::SERVICE_UNAVAILABLE,
            language,
            text(Refusals::of(language)),
        )
    };
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    response
}

/// A panic is our fault and tells the user nothing but that, in the words of [`complete_refusals`].
pub(crate) fn panicked(_cause: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// A page of one sentence, for when no page can be rendered.
pub(crate) fn sentence(status: StatusCode, language: Language, text: &str) -> Response {
    let page = format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>TraitorTrack</title></head><body><main><h1>{}</h1><p>{text}</p><p><a href=\"/\">TraitorTrack</a></p></main></body></html>",
        language.tag(),
        title(status, language)
    );
    (
        status,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        Body::from(page),
    )
        .into_response()
}

//! Refusals that no handler made, and the form in which every refusal is told.

use super::identify::language_of;
use super::{RequestId, is_api};
use crate::api::problem::Problem;
use crate::state::AppState;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::language::Language;
use std::any::Any;

/// Answers 503 for a request that takes too long.
pub(crate) async fn timeout(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (api, language) = (is_api(&request), language_of(request.headers(), &state));
    match tokio::time::timeout(state.site.request_timeout, next.run(request)).await {
        Ok(response) => response,
        Err(_) => unavailable(api, language),
    }
}

/// Marks an answer whose status refuses and whose body says all that there is to say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Complete;

/// Sees to it that every refusal is told in the form that the caller reads, whoever made it, a layer and a panic
/// included: a problem with the request's id for the API, a sentence for people where nothing was said.
pub(crate) async fn complete_refusals(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let (api, language) = (is_api(&request), language_of(request.headers(), &state));
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone());
    let mut response = next.run(request).await;
    let status = response.status();
    let refused = status.is_client_error() || status.is_server_error();
    if !refused || response.extensions().get::<Complete>().is_some() {
        return response;
    }
    let kind = response.headers().get(header::CONTENT_TYPE);
    let told = if api {
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
    for (name, value) in told.headers() {
        parts.headers.insert(name.clone(), value.clone());
    }
    Response::from_parts(parts, told.into_body())
}

/// What to do about a status of which nothing else is known.
pub(crate) fn advice(status: StatusCode, language: Language) -> &'static str {
    let (en, hi) = match status {
        StatusCode::BAD_REQUEST => (
            "The address or the request could not be read. Correct it and send it again.",
            "पता या अनुरोध पढ़ा नहीं जा सका। उसे ठीक करके फिर भेजें।",
        ),
        StatusCode::FORBIDDEN => (
            "This request came from another site and was refused. Open TraitorTrack itself and try again.",
            "यह अनुरोध दूसरी साइट से आया, इसलिए नहीं माना गया। TraitorTrack खोलकर फिर कोशिश करें।",
        ),
        StatusCode::NOT_FOUND => (
            "There is nothing at this address. Check it, or start from the first page.",
            "इस पते पर कुछ नहीं है। पता जाँचें या पहले पेज से शुरू करें।",
        ),
        StatusCode::METHOD_NOT_ALLOWED => (
            "This address takes no such request. Go back and use the page's own buttons.",
            "यह पता ऐसा अनुरोध नहीं लेता। वापस जाकर पेज के अपने बटन दबाएँ।",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "This is larger than 1 MiB. Send less at once.",
            "यह 1 MiB से बड़ा है। एक बार में कम भेजें।",
        ),
        StatusCode::TOO_MANY_REQUESTS => (
            "Too many requests in a short time. Wait a minute and try again.",
            "थोड़े समय में बहुत सारे अनुरोध आए। एक मिनट रुककर फिर कोशिश करें।",
        ),
        StatusCode::SERVICE_UNAVAILABLE => (
            "The site is busy or its database is away. Try again in a few seconds.",
            "साइट व्यस्त है या उसका डेटाबेस नहीं मिल रहा। कुछ सेकंड बाद फिर कोशिश करें।",
        ),
        _ if status.is_client_error() => (
            "The request was not understood. Load the page again and retry.",
            "अनुरोध समझ में नहीं आया। पेज फिर खोलकर कोशिश करें।",
        ),
        _ => (
            "Something went wrong on our side. Try again; if it stays, tell an admin the time.",
            "हमारी ओर से कुछ गड़बड़ हुई। फिर कोशिश करें; फिर भी न हो तो एडमिन को समय बताएँ।",
        ),
    };
    match language {
        Language::En => en,
        Language::Hi => hi,
    }
}

/// Answers a cross-site request; [`complete_refusals`] words it.
pub(crate) fn cross_site(_error: tower_http::csrf::ProtectionError) -> Response {
    StatusCode::FORBIDDEN.into_response()
}

/// Answers that the site cannot do it just now.
pub(super) fn unavailable(api: bool, language: Language) -> Response {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let mut response = if api {
        Problem::of_status(status).into_response()
    } else {
        sentence(status, language, advice(status, language))
    };
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    response
}

/// A panic is our fault and tells the user nothing but that; [`complete_refusals`] words it.
pub(crate) fn panicked(_cause: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// A page of one sentence, for when no page can be rendered.
pub(crate) fn sentence(status: StatusCode, language: Language, text: &str) -> Response {
    let heading = match language {
        Language::En => status.canonical_reason().unwrap_or("Error"),
        Language::Hi => "यह नहीं हो सका",
    };
    let page = format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>TraitorTrack</title></head><body><main><h1>{heading}</h1><p>{text}</p><p><a href=\"/\">TraitorTrack</a></p></main></body></html>",
        language.tag()
    );
    (
        status,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        Body::from(page),
    )
        .into_response()
}

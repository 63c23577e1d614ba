//! What became of a form is told once. Pages with a script take it from their address; for those without, the browser keeps which address
//! has told, until the next form.

use super::is_api;
use super::language::cookie;
use crate::state::AppState;
use app::paths::untold;
use app::request::cookies::{TOLD, set};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::hash::{DefaultHasher, Hash, Hasher};

/// How long a page remembers, in seconds: longer than anybody loads a page again to see more.
const SECONDS: i64 = 3600;

/// Leads from a page that has told of its act already to the same page without it.
pub(crate) async fn tell_once(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if is_api(&request) {
        return next.run(request).await;
    }
    let https = state.site.https;
    let before = cookie(request.headers(), https, TOLD).map(str::to_owned);
    if *request.method() == Method::POST {
        let response = next.run(request).await;
        // The same act may be done again, and is told again.
        return if before.is_some() {
            with_cookie(response, &set(https, TOLD, "", 0, "Lax"))
        } else {
            response
        };
    }
    let here = request
        .uri()
        .path_and_query()
        .map_or("/", |here| here.as_str())
        .to_owned();
    let clean = untold(&here);
    if clean == here || *request.method() != Method::GET {
        return next.run(request).await;
    }
    let mark = mark(&here);
    if before.as_ref() == Some(&mark) {
        return (StatusCode::SEE_OTHER, [(header::LOCATION, clean)]).into_response();
    }
    let response = next.run(request).await;
    if response.status().is_success() {
        with_cookie(response, &set(https, TOLD, &mark, SECONDS, "Lax"))
    } else {
        response
    }
}

/// An address, so short that a cookie holds it.
fn mark(address: &str) -> String {
    let mut hasher = DefaultHasher::new();
    address.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

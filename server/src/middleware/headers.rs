//! What answers say beside their content: security headers, the content policy of pages, how long the session's cookie stays.

use super::is_api;
use crate::state::{AppState, SESSION_HOURS};
use app::request::CspNonce;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;
use rand::TryRng;

/// The headers that every response carries (OWASP Secure Headers).
pub(crate) async fn security_headers(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: &'static str, value: &'static str| {
        headers
            .entry(HeaderName::from_static(name))
            .or_insert(HeaderValue::from_static(value));
    };
    set("x-content-type-options", "nosniff");
    set("referrer-policy", "same-origin");
    set("x-frame-options", "DENY");
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    set(
        "permissions-policy",
        "camera=(self), microphone=(), geolocation=(), payment=(), publickey-credentials-get=(self), \
         publickey-credentials-create=(self)",
    );
    set(
        "content-security-policy",
        // What `default-src` does not stand for is written out.
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    if state.site.https {
        set("strict-transport-security", "max-age=31536000; includeSubDomains");
    }
    response
}

/// Gives pages their content policy with a fresh nonce, and keeps all that is made for one request out of caches. What programs and server
/// functions answer is no page: it keeps the policy that allows nothing.
pub(crate) async fn content_security_policy(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    // By its route: what no route knows below /fn/ is answered by a page.
    let route = request.extensions().get::<MatchedPath>();
    if is_api(&request) || route.is_some_and(|route| route.as_str().starts_with("/fn/")) {
        return uncached(next.run(request).await);
    }
    let mut bytes = [0_u8; 16];
    if rand::rngs::SysRng.try_fill_bytes(&mut bytes).is_err() {
        // Worded where every refusal is.
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let nonce = BASE64.encode(&bytes);
    request.extensions_mut().insert(CspNonce(nonce.clone()));
    let mut response = next.run(request).await;
    let reload = match state.site.reload_port {
        Some(port) => format!(" ws://localhost:{port} ws://127.0.0.1:{port}"),
        None => String::new(),
    };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; connect-src 'self'{reload}; font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
         object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(value) = HeaderValue::from_str(&policy) {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, value);
    }
    uncached(response)
}

/// Keeps an answer out of caches, unless it says otherwise.
fn uncached(mut response: Response) -> Response {
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Keeps the session's cookie for as long as a session can last; see `SESSION_HOURS`.
pub(crate) async fn lasting_cookie(mut response: Response) -> Response {
    if !response.headers().contains_key(header::SET_COOKIE) {
        return response;
    }
    let idle = format!("; Max-Age={}", crate::state::IDLE_MINUTES * 60);
    let lasting = format!("; Max-Age={}", SESSION_HOURS * 3600);
    let headers = response.headers_mut();
    let cookies: Vec<HeaderValue> = headers
        .get_all(header::SET_COOKIE)
        .iter()
        .map(|cookie| match cookie.to_str() {
            Ok(text) if text.contains("sid=") => {
                HeaderValue::from_str(&text.replace(&idle, &lasting)).unwrap_or_else(|_| cookie.clone())
            }
            _ => cookie.clone(),
        })
        .collect();
    headers.remove(header::SET_COOKIE);
    for cookie in cookies {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}

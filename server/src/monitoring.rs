//! What monitors read without signing in, also while there is no database: metrics and health. Open to the networks of
//! `METRICS_FROM` only.

use crate::middleware::{ClientAddress, came_through_a_proxy, sentence};
use crate::state::AppState;
use crate::{api, metrics};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::language::Language;

/// Answers monitors; everybody else goes on.
pub(crate) async fn monitor(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if request.method() != Method::GET {
        return next.run(request).await;
    }
    match request.uri().path() {
        "/metrics" if is_monitor(&state, &request) => (
            [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
            metrics::render(&state).await,
        )
            .into_response(),
        // For whoever runs the machines.
        "/metrics" => sentence(
            StatusCode::FORBIDDEN,
            Language::En,
            "This address may not read the metrics. Add it to METRICS_FROM, or ask from the server itself.",
        ),
        // Whoever says who they are is asked for the permission.
        "/api/system_health" if says_nothing(&request) && is_monitor(&state, &request) => {
            api::health::answer(state.services.system_health().await)
        }
        _ => next.run(request).await,
    }
}

fn says_nothing(request: &Request) -> bool {
    let headers = request.headers();
    !headers.contains_key(header::COOKIE) && !headers.contains_key(header::AUTHORIZATION)
}

/// Whether the address is a monitor's. An unknown one is not. Through a proxy that nobody named every address is the proxy's
/// own, so none is.
fn is_monitor(state: &AppState, request: &Request) -> bool {
    let through_unknown = state.site.trusted_proxies == 0 && came_through_a_proxy(request.headers());
    let ClientAddress(ip) = ClientAddress::of(request.extensions());
    !through_unknown && ip.is_some_and(|ip| state.site.metrics_from.contain(ip))
}

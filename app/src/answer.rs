//! What becomes of the answer to a request: its status and where it leads.

use crate::html::encode;
use crate::paths::local_path;
use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use service::ServiceError;

/// Where one's own second factor is set up.
const SECURITY_PAGE: &str = "/profile/security";
/// Server functions live below this path; everything else that reaches this crate is a page.
const FN_PREFIX: &str = "/fn/";

/// Sets the status of the answer.
pub(crate) fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        response.set_status(status);
    }
}

/// Gives a call its status that could not be read, before any handler saw it. A form gets none, as in [`set_answer`].
pub(crate) fn set_unreadable() {
    let is_call = |parts: Parts| parts.uri.path().starts_with(FN_PREFIX) && !accepts_html(&parts);
    if use_context::<Parts>().is_some_and(is_call) {
        set_status(422);
    }
}

/// Redirects a page, whatever the request accepts.
pub(crate) fn see_other(path: &str) {
    if let (Some(response), Ok(location)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(path)) {
        response.insert_header(header::LOCATION, location);
        response.set_status(StatusCode::SEE_OTHER);
    }
}

/// Leads on after a server function: plain forms by redirect, the browser's own calls through the router.
pub(crate) fn redirect(path: &str) {
    leptos_axum::redirect(local_path(path).unwrap_or("/"));
}

/// Gives the response its status. A form that was posted without script gets none: Leptos redirects it back to its page
/// with the error, and a status would spoil that redirect. What must come first leads there: a page without a session to
/// the log-in, a role without its second factor to the set-up, a dangerous act to the question for the password.
pub(crate) fn set_answer(error: &ServiceError) {
    let Some(parts) = use_context::<Parts>() else {
        return;
    };
    let here = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    let is_form = accepts_html(&parts);
    if parts.uri.path().starts_with(FN_PREFIX) {
        match error {
            ServiceError::SecondFactorMissing if is_form => redirect(SECURITY_PAGE),
            ServiceError::StepUpNeeded if is_form => {
                redirect(&format!("/verify?next={}", encode(&referer(&parts))));
            }
            _ if is_form => {}
            _ => set_status(error.status()),
        }
        return;
    }
    match error {
        ServiceError::Unauthenticated => see_other(&format!("/login?next={}", encode(here))),
        ServiceError::SecondFactorMissing => see_other(SECURITY_PAGE),
        _ => set_status(error.status()),
    }
}

/// The path of our own page that a form was on.
fn referer(parts: &Parts) -> String {
    let text = parts
        .headers
        .get(header::REFERER)
        .and_then(|v| v.to_str().ok())
        .unwrap_or("/");
    let path = text
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)))
        .unwrap_or("/");
    local_path(path).unwrap_or("/").to_owned()
}

pub(crate) fn accepts_html(parts: &Parts) -> bool {
    parts
        .headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("text/html"))
}

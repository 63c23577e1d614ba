//! What every request passes, by concern: request id and log line, client address, headers, refusals, who is asking.

mod address;
mod headers;
mod identify;
mod language;
mod refusals;
mod told;
mod trace;

pub(crate) use address::{ClientAddress, came_through_a_proxy};
pub(crate) use headers::{content_security_policy, lasting_cookie, security_headers};
pub(crate) use identify::{bearer, identify, user_of_session_id};
pub(crate) use language::language;
use refusals::unavailable;
pub(crate) use refusals::{complete_refusals, cross_site, panicked, sentence, timeout};
pub(crate) use told::tell_once;
pub(crate) use trace::{RequestId, name_route, trace};

use axum::extract::Request;

/// Whether a program asks, which reads problems and no pages.
pub(crate) fn is_api(request: &Request) -> bool {
    request.uri().path().starts_with("/api/")
}

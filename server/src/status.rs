//! What the HTTP statuses are called, and what to do about them.

use crate::texts::Refusals;
use axum::http::StatusCode;
use domain::language::Language;

/// What to do about a status of which nothing else is known.
pub(crate) fn advice(status: StatusCode, language: Language) -> &'static str {
    let t = Refusals::of(language);
    match status {
        StatusCode::BAD_REQUEST => t.bad_request,
        StatusCode::FORBIDDEN => t.cross_site,
        StatusCode::NOT_FOUND => t.not_found,
        StatusCode::METHOD_NOT_ALLOWED => t.method_not_allowed,
        StatusCode::PAYLOAD_TOO_LARGE => t.payload_too_large,
        StatusCode::TOO_MANY_REQUESTS => t.too_many_requests,
        StatusCode::SERVICE_UNAVAILABLE => t.unavailable,
        _ if status.is_client_error() => t.other_of_the_caller,
        _ => t.internal,
    }
}

/// The status in a few words.
pub(crate) fn title(status: StatusCode, language: Language) -> &'static str {
    let t = Refusals::of(language);
    match status {
        StatusCode::BAD_REQUEST => t.title_bad_request,
        StatusCode::FORBIDDEN => t.title_forbidden,
        StatusCode::NOT_FOUND => t.title_not_found,
        StatusCode::METHOD_NOT_ALLOWED => t.title_method_not_allowed,
        StatusCode::PAYLOAD_TOO_LARGE => t.title_payload_too_large,
        StatusCode::TOO_MANY_REQUESTS => t.title_too_many_requests,
        StatusCode::INTERNAL_SERVER_ERROR => t.title_internal,
        StatusCode::SERVICE_UNAVAILABLE => t.title_unavailable,
        _ => t.title_other,
    }
}

//! What server and browser do differently, the server's side. Same signatures as the browser's.

use crate::server::Cx;
use domain::language::Language;
use leptos::prelude::*;

/// The language of the person who asks.
pub(crate) fn language() -> Language {
    use_context::<Cx>().map(|cx| cx.language).unwrap_or_default()
}

/// Number and name of the person who asks.
pub(crate) fn signed_in() -> Option<(i64, String)> {
    let user = use_context::<Cx>()?.user?;
    Some((user.id(), user.viewer().username))
}

/// The server's clock, in milliseconds since 1970.
pub(crate) fn now_ms() -> Option<i64> {
    use_context::<Cx>().map(|cx| cx.services.now_ms())
}

/// Where the source of the program can be had.
pub(crate) fn source() -> Option<String> {
    use_context::<Cx>().map(|cx| cx.source.to_string())
}

/// Sets the status of the page that is being made.
pub(crate) fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (
        use_context::<leptos_axum::ResponseOptions>(),
        http::StatusCode::from_u16(status),
    ) {
        response.set_status(status);
    }
}

/// Sends the person to another page of ours.
pub(crate) fn redirect(path: &str) {
    crate::server::see_other(path);
}

/// A fresh idempotency key for a form that is posted without script.
pub(crate) fn new_key() -> String {
    uuid::Uuid::new_v4().to_string()
}

//! What server and browser do differently, the browser's side. Same signatures as the server's.

use domain::language::Language;
use leptos::prelude::*;

/// The language that the server wrote the document in, so that hydration finds the same words.
pub(crate) fn language() -> Language {
    let tag = document()
        .document_element()
        .and_then(|html| html.get_attribute("lang"));
    Language::from_tag(tag.as_deref().unwrap_or(""))
}

/// Only the server writes into the document who is signed in.
pub(crate) fn signed_in() -> Option<(i64, String)> {
    None
}

/// Only the server writes its clock into the document.
pub(crate) fn now_ms() -> Option<i64> {
    None
}

/// Only the server writes the link into the document.
pub(crate) fn source() -> Option<String> {
    None
}

/// Only a server has a status to set.
pub(crate) fn set_status(_: u16) {}

/// Sends the person to another page of ours, loaded whole: it may be one that does not come alive.
pub(crate) fn redirect(path: &str) {
    // A browser that refuses to leave the page shows its error, which stands there already.
    let _ = window().location().replace(path);
}

/// The server makes a key for a form that comes without one.
pub(crate) fn new_key() -> String {
    String::new()
}

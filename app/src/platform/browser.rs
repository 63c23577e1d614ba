//! What server and browser do differently, the browser's side. Same signatures as the server's.

use domain::language::Language;
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The language that the server wrote the document in, so that hydration finds the same words.
pub(crate) fn language() -> Language {
    let tag = document()
        .document_element()
        .and_then(|html| html.get_attribute("lang"));
    Language::from_tag(tag.as_deref().unwrap_or(""))
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

/// Runs an act every so many seconds while the document is looked at, until its component is gone.
pub(crate) fn poll<F>(seconds: u64, act: impl Fn() -> F + Clone + 'static)
where
    F: Future<Output = ()> + 'static,
{
    // An effect runs after hydration, so that the first page is taken over as the server wrote it.
    Effect::new(move |_| {
        let act = act.clone();
        let look = move || {
            if !document().hidden() {
                spawn_local(act());
            }
        };
        if let Ok(handle) = set_interval_with_handle(look, Duration::from_secs(seconds)) {
            on_cleanup(move || handle.clear());
        }
    });
}

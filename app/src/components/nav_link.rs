//! A link that tells whether it leads to where one is.

use crate::request;
use leptos::prelude::*;

/// Whether this is the page, or one below it.
pub(crate) fn is_at(href: &str) -> bool {
    request::path()
        .strip_prefix(href)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A link of a menu; it is current on its own page and on those below it.
#[component]
pub(crate) fn NavLink(
    href: &'static str,
    #[prop(optional)] class: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let is_current = is_at(href);
    view! { <a href=href class=class aria-current=is_current.then_some("page")>{children()}</a> }
}

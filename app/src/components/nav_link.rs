//! A link that tells whether it leads to where one is.

use crate::request;
use leptos::prelude::*;

/// A link of a menu; it is current on its own page and on those below it.
#[component]
pub(crate) fn NavLink(
    href: &'static str,
    #[prop(optional)] class: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let path = request::path();
    let is_current = path
        .strip_prefix(href)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    view! { <a href=href class=class aria-current=is_current.then_some("page")>{children()}</a> }
}

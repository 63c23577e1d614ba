//! The ways to a list as a file.

use crate::words::words;
use leptos::prelude::*;

/// A list as a file, in each form; `href` is the address of the file with the filter and without the form.
#[component]
pub(crate) fn ExportLinks(
    /// What is taken away, before the forms.
    label: &'static str,
    href: String,
    /// As JSON, too.
    #[prop(optional)]
    json: bool,
) -> impl IntoView {
    let w = words();
    let mark = if href.contains('?') { '&' } else { '?' };
    let link = |format: &str, name: &'static str| {
        let href = format!("{href}{mark}format={format}");
        view! { <a class="button" href=href download="">{name}</a> }
    };
    view! {
        <p class="actions no-print" role="group" aria-label=label>
            {label}
            {link("csv", w.csv)}
            {link("xlsx", w.xlsx)}
            {json.then(|| link("json", w.json))}
        </p>
    }
}

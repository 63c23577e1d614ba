//! What `public/forms.js` drives: plain parts that are not there without script.

use crate::words::accounts;
use leptos::prelude::*;

/// Loads the script. Pages with a part that needs it name it once.
#[component]
pub(crate) fn FormsScript() -> impl IntoView {
    view! { <script src="/forms.js" defer></script> }
}

/// Copies the text of an element.
#[component]
pub(crate) fn CopyButton(
    /// Id of the element.
    of: &'static str,
) -> impl IntoView {
    let a = accounts();
    view! {
        <span class="needs-script no-print">
            <button type="button" data-copy=format!("#{of}") data-copied=a.copied>{a.copy}</button>
            <span class="hint" role="status"></span>
        </span>
    }
}

/// Prints the page; see the sheet's rules for paper.
#[component]
pub(crate) fn PrintButton(label: &'static str) -> impl IntoView {
    view! {
        <span class="needs-script no-print">
            <button type="button" data-print-page="">{label}</button>
        </span>
    }
}

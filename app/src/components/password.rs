//! The field of a password.

use crate::components::field::{Below, FormFailure, described_by, error_at};
use crate::words::accounts;
use leptos::prelude::*;

/// A labelled password. No length ends it: a text that was pasted and cut off would be another password. Showing it and
/// suggesting one take `public/forms.js`; without script their buttons are not there.
#[component]
pub(crate) fn PasswordField(
    name: &'static str,
    label: &'static str,
    /// `current-password`, or `new-password`, for which one is suggested, too.
    autocomplete: &'static str,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(optional)] error: Option<FormFailure>,
) -> impl IntoView {
    let a = accounts();
    let id = format!("f-{name}");
    let mine = error_at(error, name);
    let described = described_by(&id, hint.is_some(), mine.is_some());
    let invalid = mine.is_some().then_some("true");
    let suggest = (autocomplete == "new-password").then(|| {
        view! {
            <p class="needs-script">
                <button class="quiet" type="button" data-suggest=id.clone()>{a.password_suggest}</button>
            </p>
        }
    });
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <div class="with-button">
                <input
                    id=id.clone() name=name type="password" required=true autocomplete=autocomplete
                    autocapitalize="none" spellcheck="false"
                    aria-describedby=described aria-invalid=invalid
                />
                <button
                    class="needs-script" type="button" data-reveal=id.clone() data-show=a.password_show data-hide=a.password_hide
                    aria-controls=id.clone()
                >
                    <span>{a.password_show}</span>
                    <span class="visually-hidden">{label}</span>
                </button>
            </div>
            <Below id hint error=mine/>
            {suggest}
        </div>
    }
}

//! Passkeys: signing in with one, adding and removing one. `public/passkeys.js` drives what the browser must do; it marks
//! the document when the browser can, and until then the style sheet hides all of this but the list.
//!
//! The script asks the server for options, the browser for an answer, puts the answer into the form and sends the form
//! as any other: errors and the way on are those of plain forms.

use crate::acts::passkeys::{FinishPasskey, FinishPasskeyLogIn, RemovePasskey};
use crate::components::field::{Field, FormError, form_error, hidden};
use crate::request::Moment as _;
use crate::words::accounts;
use crate::words::words;
use domain::account::Passkey;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Where the script tells what it could not do.
#[component]
fn ScriptAlert() -> impl IntoView {
    view! { <p class="field-error" role="alert"></p> }
}

/// The form whose button asks for a passkey. `way` is what the script tells them apart by.
#[component]
fn LogInForm(way: &'static str, label: &'static str, next: String) -> impl IntoView {
    let a = accounts();
    let error = form_error::<FinishPasskeyLogIn>();
    view! {
        <script src="/passkeys.js" defer></script>
        <FormError error/>
        <form class="passkey-only" method="post" action=FinishPasskeyLogIn::url()>
            <input type="hidden" name="next" value=next/>
            {hidden([("credential", "")])}
            <button
                class="wide" type="button" data-passkey=way
                data-cancelled=a.passkey_cancelled data-failed=a.passkey_failed
            >
                {label}
            </button>
            <ScriptAlert/>
        </form>
    }
}

/// Signing in with a passkey instead of name and password. Where the browser can, it also offers passkeys while the user
/// name is typed.
#[component]
pub(crate) fn PasskeySignIn(
    /// Where to go then.
    next: String,
) -> impl IntoView {
    view! { <LogInForm way="sign-in" label=accounts().passkey_sign_in next/> }
}

/// A passkey in place of the code, after the right password. Somebody without one is told so by the server.
#[component]
pub(crate) fn PasskeySecondStep(
    /// Where to go then.
    next: String,
) -> impl IntoView {
    view! { <LogInForm way="second-step" label=accounts().passkey_second_step next/> }
}

/// One's own passkeys, with ways to add and to remove them.
#[component]
pub(crate) fn PasskeySection(
    passkeys: Vec<Passkey>,
    /// Whether the site's address allows passkeys.
    possible: bool,
) -> impl IntoView {
    let a = accounts();
    let removing = form_error::<RemovePasskey>();
    view! {
        <section class="card" aria-labelledby="passkeys-title">
            <h2 id="passkeys-title">{a.passkeys}</h2>
            <p>{a.passkeys_help}</p>
            <FormError error=removing/>
            <PasskeyList passkeys/>
            {if possible {
                view! { <AddForm/> }.into_any()
            } else {
                view! { <p class="hint">{a.passkeys_impossible}</p> }.into_any()
            }}
        </section>
    }
}

#[component]
fn PasskeyList(passkeys: Vec<Passkey>) -> impl IntoView {
    let (a, w) = (accounts(), words());
    if passkeys.is_empty() {
        return view! { <p class="empty">{a.passkeys_none}</p> }.into_any();
    }
    view! {
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col">{a.passkey_name}</th><th scope="col">{a.passkey_added}</th>
                    <th scope="col">{a.passkey_used}</th>
                    <th scope="col"><span class="visually-hidden">{w.remove}</span></th>
                </tr>
            </thead>
            <tbody>
                {passkeys.into_iter().map(|passkey| view! { <PasskeyLine passkey/> }).collect_view()}
            </tbody>
        </table>
    }
    .into_any()
}

#[component]
fn PasskeyLine(passkey: Passkey) -> impl IntoView {
    let (a, w) = (accounts(), words());
    let label = w.remove_label(&passkey.name);
    let used = passkey
        .last_used_at
        .map_or_else(|| "–".to_owned(), |at| at.minute());
    view! {
        <tr>
            <th scope="row" data-label=a.passkey_name>{passkey.name}</th>
            <td data-label=a.passkey_added>{passkey.created_at.minute()}</td>
            <td data-label=a.passkey_used>{used}</td>
            <td data-label="">
                <form method="post" action=RemovePasskey::url()>
                    {hidden([("id", &passkey.id.to_string())])}
                    <button type="submit" aria-label=label>{w.remove}</button>
                </form>
            </td>
        </tr>
    }
}

#[component]
fn AddForm() -> impl IntoView {
    let a = accounts();
    let error = form_error::<FinishPasskey>();
    view! {
        <script src="/passkeys.js" defer></script>
        <FormError error/>
        <form
            class="passkey-only" method="post" action=FinishPasskey::url() data-passkey="add"
            data-cancelled=a.passkey_cancelled data-failed=a.passkey_failed data-known=a.passkey_known
        >
            {hidden([("credential", "")])}
            <Field
                name="name" label=a.passkey_name maxlength=80 required=true hint=a.passkey_name_hint error
                error_field="passkey_name"
            />
            <button type="submit">{a.passkey_add}</button>
            <ScriptAlert/>
        </form>
        <p class="hint passkey-missing">{a.passkey_no_browser}</p>
    }
}

//! Signing in, and setting passwords by link. Plain forms: the whole document changes with who is signed in.

use crate::acts::badges::ReadBadge;
use crate::acts::session::{AskReset, LogIn, LogInCode, SetPassword, SetUp, Verify};
use crate::components::field::{Field, FormError, FormFailure, form_error};
use crate::components::outcome::DoneBanner;
use crate::components::passkey::{PasskeySecondStep, PasskeySignIn};
use crate::components::password::PasswordField;
use crate::components::script::FormsScript;
use crate::page::{Loaded, Page};
use crate::pages::people::badge::{BadgeForm, this_handheld};
use crate::pages::people::security::read_security;
use crate::paths::with_query;
use crate::request::{next_path, query};
use crate::words::accounts;
use crate::words::words;
use domain::fault::Fault;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Signing in; returns to the page that asked for it.
pub(crate) async fn log_in() -> Loaded {
    let (a, w) = (accounts(), words());
    let error = FormFailure::first_of([form_error::<LogIn>(), form_error::<ReadBadge>()]);
    let next = next_path();
    let handheld = this_handheld().await?;
    if let Some(handheld) = handheld.filter(|_| query("with").is_empty()) {
        return Ok(Page::new(view! { <BadgeForm handheld next/> }));
    }
    Ok(Page::new(view! {
        <FormsScript/>
        <section class="card narrow">
            <h1>{w.sign_in}</h1>
            <DoneBanner/>
            <FormError error/>
            <form method="post" action=LogIn::url()>
                <input type="hidden" name="next" value=next.clone()/>
                <Field name="username" label=w.username autocomplete="username webauthn" maxlength=64 required=true/>
                <PasswordField name="password" label=w.password autocomplete="current-password"/>
                <button class="primary wide" type="submit">{w.sign_in}</button>
            </form>
            <PasskeySignIn next/>
            <p><a class="line-link" href="/forgot">{a.forgot_link}</a></p>
            <p class="hint">{a.no_account}</p>
        </section>
    }))
}

/// The second step of signing in.
pub(crate) async fn log_in_code() -> Loaded {
    let (a, w) = (accounts(), words());
    let error = form_error::<LogInCode>();
    let next = next_path();
    // Nobody waits for a code any more: only the password leads on.
    let (late, other): (Vec<_>, Vec<_>) = error
        .get()
        .into_iter()
        .partition(|error| error.fault == Fault::Unauthenticated);
    let is_late = !late.is_empty();
    let sentence = FormFailure::new(other.into_iter().next());
    let back = with_query("/login", [("next", Some(next.clone()))]);
    Ok(Page::new(view! {
        <section class="card narrow">
            <h1>{a.code_title}</h1>
            <FormError error=sentence/>
            <div role="alert">
                {is_late.then(|| view! { <p class="banner bad">{w.code_late}</p> })}
            </div>
            <form method="post" action=LogInCode::url()>
                <input type="hidden" name="next" value=next.clone()/>
                <Field name="code" label=w.code autocomplete="one-time-code" maxlength=40 required=true hint=w.code_hint/>
                <button class="primary wide" type="submit">{w.sign_in}</button>
            </form>
            <PasskeySecondStep next/>
            <p><a class="line-link" href=back>{a.back_to_sign_in}</a></p>
        </section>
    }))
}

/// Asking for a link when the password is lost.
pub(crate) async fn forgot() -> Loaded {
    let a = accounts();
    let error = form_error::<AskReset>();
    Ok(Page::new(view! {
        <section class="card narrow">
            <h1>{a.forgot_title}</h1>
            <DoneBanner/>
            <FormError error/>
            <p>{a.forgot_help}</p>
            <form method="post" action=AskReset::url()>
                <Field name="name" label=a.forgot_name autocomplete="username" maxlength=254 required=true/>
                <button class="primary wide" type="submit">{a.forgot_ask}</button>
            </form>
            <p><a class="line-link" href="/login">{a.back_to_sign_in}</a></p>
        </section>
    }))
}

/// Making the first admin of a new site.
pub(crate) async fn set_up() -> Loaded {
    let (a, w) = (accounts(), words());
    let error = form_error::<SetUp>();
    let token = query("token");
    Ok(Page::new(view! {
        <FormsScript/>
        <section class="card narrow">
            <h1>{a.set_up_title}</h1>
            <p>{a.set_up_help}</p>
            <FormError error/>
            <form method="post" action=SetUp::url() data-keep="">
                <input type="hidden" name="token" value=token/>
                <Field name="username" label=w.username autocomplete="username" maxlength=64 required=true error/>
                <Field name="email" label=a.email kind="email" autocomplete="email" maxlength=254 required=true error/>
                <PasswordField name="password" label=a.new_password autocomplete="new-password" hint=a.password_hint error/>
                <button class="primary wide" type="submit">{a.make_admin}</button>
            </form>
        </section>
    }))
}

/// Setting a password with a one-time link.
pub(crate) async fn set_password() -> Loaded {
    let a = accounts();
    let error = form_error::<SetPassword>();
    let token = query("token");
    Ok(Page::new(view! {
        <FormsScript/>
        <section class="card narrow">
            <h1>{a.set_password}</h1>
            <FormError error/>
            <form method="post" action=SetPassword::url()>
                <input type="hidden" name="token" value=token/>
                <PasswordField name="password" label=a.new_password autocomplete="new-password" hint=a.password_hint error/>
                <button class="primary wide" type="submit">{a.set_password}</button>
            </form>
        </section>
    }))
}

/// Proving again who one is, before a dangerous act.
pub(crate) async fn verify() -> Loaded {
    let a = accounts();
    let error = form_error::<Verify>();
    let next = next_path();
    let security = read_security().await?;
    let label = if security.codes_since.is_some() {
        a.proof_or_code
    } else {
        words().password
    };
    Ok(Page::new(view! {
        <FormsScript/>
        <section class="card narrow">
            <h1>{a.verify_title}</h1>
            <p>{a.verify_help}</p>
            <FormError error/>
            <form method="post" action=Verify::url()>
                // For password managers.
                <input type="text" name="username" autocomplete="username" value=security.username hidden/>
                <input type="hidden" name="next" value=next.clone()/>
                <PasswordField name="proof" label autocomplete="current-password"/>
                <div class="actions">
                    <button class="primary" type="submit">{a.verify}</button>
                    <a class="button" href=next>{words().cancel}</a>
                </div>
            </form>
        </section>
    }))
}

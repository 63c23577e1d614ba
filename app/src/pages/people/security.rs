//! One's own sign-in: second factor, recovery codes, passkeys, password, devices. Open to whoever is signed in, also
//! before the second factor that the role needs.

use crate::acts::account::{
    BeginFactor, ChangePassword, EndOtherSessions, EndSession, MakeRecoveryCodes, RemoveFactor,
};
use crate::components::devices::DeviceTable;
use crate::components::field::{FormError, FormFailure, form_error};
use crate::components::handover::HandoverBox;
use crate::components::outcome::DoneBanner;
use crate::components::passkey::PasskeySection;
use crate::components::password::PasswordField;
use crate::components::script::FormsScript;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::request::Moment as _;
use crate::words::accounts;
use crate::words::words;
use domain::account::{Device, Handover, Security};
use domain::timestamp::Timestamp;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The state of one's own sign-in.
pub(crate) async fn security() -> Loaded {
    let (a, w) = (accounts(), words());
    let security = read_security().await?;
    let handover = take_handover().await?;
    let password_error = form_error::<ChangePassword>();
    let error = FormFailure::first_of([
        password_error,
        form_error::<BeginFactor>(),
        form_error::<RemoveFactor>(),
        form_error::<MakeRecoveryCodes>(),
        form_error::<EndSession>(),
        form_error::<EndOtherSessions>(),
    ]);
    let missing = security.codes_since.is_none() && security.passkeys.is_empty();
    Ok(Page::new(view! {
        <FormsScript/>
        <h1>{w.security}</h1>
        <DoneBanner/>
        <FormError error/>
        {(missing && security.factor_required).then(|| view! {
            <p class="banner warn" role="alert"><strong>{a.factor_missing}</strong><span>{a.factor_missing_help}</span></p>
        })}
        {handover.map(|handover| view! { <HandoverBox handover/> })}
        <Codes security=security.clone()/>
        <PasskeySection passkeys=security.passkeys possible=security.passkeys_possible/>
        <Password username=security.username since=security.password_changed_at error=password_error/>
        <Devices devices=security.devices/>
        <section class="card" aria-labelledby="personal-title">
            <h2 id="personal-title">{a.personal_data}</h2>
            <p>{a.personal_data_own}</p>
            <p class="actions"><a class="button" href="/profile/personal-data" download="">{a.personal_data_save}</a></p>
        </section>
    }))
}

/// The state of one's own sign-in.
pub(super) async fn read_security() -> Result<Security, AppError> {
    crate::request::handle(async |cx| {
        cx.services
            .security(&cx.authorize(domain::access::SecureOwnAccount)?)
            .await
    })
    .await
}

/// What an act before left to be shown once: a link, recovery codes. The second time there is nothing.
pub(super) async fn take_handover() -> Result<Option<Handover>, AppError> {
    crate::request::handle(async |cx| {
        cx.authorize(domain::access::SecureOwnAccount)?;
        cx.take_handover()
    })
    .await
}

#[component]
fn Codes(security: Security) -> impl IntoView {
    let a = accounts();
    let has_factor = security.codes_since.is_some() || !security.passkeys.is_empty();
    let body = match security.codes_since {
        None => view! {
            <form method="post" action=BeginFactor::url()>
                <button class="primary" type="submit">{a.codes_begin}</button>
            </form>
        }
        .into_any(),
        Some(since) => view! {
            <p class="request-head"><span class="badge good">{a.on}</span><span>{a.codes_since(&since.day())}</span></p>
            <details>
                <summary>{a.codes_replace}</summary>
                <p>{a.codes_replace_help}</p>
                <form method="post" action=BeginFactor::url()>
                    <button type="submit">{a.codes_replace}</button>
                </form>
            </details>
            <details>
                <summary>{a.codes_off}</summary>
                <p>{a.codes_off_help}</p>
                <form method="post" action=RemoveFactor::url()>
                    <button class="danger" type="submit">{a.codes_off}</button>
                </form>
            </details>
        }
        .into_any(),
    };
    view! {
        <section class="card" aria-labelledby="codes-title">
            <h2 id="codes-title">{a.codes_title}</h2>
            <p>{a.codes_help}</p>
            {body}
        </section>
        {has_factor.then(|| view! { <RecoveryCodes left=security.recovery_codes_left/> })}
    }
}

#[component]
fn RecoveryCodes(left: i64) -> impl IntoView {
    /// With so many left it is time for new ones.
    const FEW: i64 = 3;
    let a = accounts();
    let tone = if left < FEW { "badge warn" } else { "badge" };
    view! {
        <section class="card" aria-labelledby="recovery-title">
            <h2 id="recovery-title">{a.recovery}</h2>
            <p>{a.recovery_help}</p>
            <p><span class=tone id="recovery-left">{a.recovery_left(&left.to_string())}</span></p>
            <form method="post" action=MakeRecoveryCodes::url()>
                <p class="hint">{a.recovery_make_help}</p>
                <button type="submit">{a.recovery_make}</button>
            </form>
        </section>
    }
}

#[component]
fn Password(username: String, since: Option<Timestamp>, error: FormFailure) -> impl IntoView {
    let a = accounts();
    view! {
        <section class="card" aria-labelledby="password-title">
            <h2 id="password-title">{a.password_change}</h2>
            {since.map(|at| view! { <p class="hint">{format!("{}: {}", a.password_since, at.minute())}</p> })}
            <form method="post" action=ChangePassword::url()>
                // For password managers.
                <input type="text" name="username" autocomplete="username" value=username hidden/>
                <PasswordField name="current" label=a.password_current autocomplete="current-password" error/>
                <PasswordField name="password" label=a.new_password autocomplete="new-password" hint=a.password_hint error/>
                <p class="hint">{a.password_change_help}</p>
                <button class="primary" type="submit">{a.password_change}</button>
            </form>
        </section>
    }
}

#[component]
fn Devices(devices: Vec<Device>) -> impl IntoView {
    let a = accounts();
    let others = devices.iter().any(|device| !device.is_this);
    view! {
        <section class="card" aria-labelledby="devices-title">
            <h2 id="devices-title">{a.devices}</h2>
            <DeviceTable devices action=EndSession::url()/>
            {others.then(|| view! {
                <form method="post" action=EndOtherSessions::url()>
                    <button type="submit">{a.end_others}</button>
                </form>
            })}
        </section>
    }
}

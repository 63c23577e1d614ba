//! Signing in on a shared handheld: the badge first, then its PIN. And making a device one. Plain forms; the scanner's Enter sends them.

use crate::acts::badges::{EnrolDevice, LogInBadge, ReadBadge};
use crate::components::field::{Field, FormError, form_error};
use crate::components::outcome::DoneBanner;
use crate::components::script::FormsScript;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::with_query;
use crate::request::{next_path, query};
use crate::words::{handhelds, words};
use domain::badge::PIN_DIGITS;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The name of the shared handheld that asks; none for other devices.
pub(super) async fn this_handheld() -> Result<Option<String>, AppError> {
    crate::request::handle(async |cx| {
        let found = cx.services.handheld(cx.browser.handheld.as_deref()).await?;
        Ok(found.map(|handheld| handheld.name))
    })
    .await
}

/// The first step, on the page of the log-in.
#[component]
pub(super) fn BadgeForm(handheld: String, next: String) -> impl IntoView {
    let h = handhelds();
    let password = with_query(
        "/login",
        [
            ("next", Some(next.clone())),
            ("with", Some("password".to_owned())),
        ],
    );
    view! {
        <section class="card narrow">
            <p class="hint" id="handheld-name">{handheld}</p>
            <h1>{h.scan_badge}</h1>
            <DoneBanner/>
            <FormError error={form_error::<ReadBadge>()}/>
            <form method="post" action=ReadBadge::url()>
                <input type="hidden" name="next" value=next/>
                <div class="field">
                    <label for="f-badge">{h.badge}</label>
                    // Nobody beside the person reads it from the screen.
                    <input
                        id="f-badge" name="badge" type="password" required=true autofocus=true maxlength="200"
                        autocomplete="one-time-code" aria-describedby="f-badge-hint"
                    />
                    <p class="hint" id="f-badge-hint">{h.badge_hint}</p>
                </div>
                <button class="primary wide" type="submit">{h.go_on}</button>
            </form>
            <p><a class="line-link" href=password>{h.with_password}</a></p>
        </section>
    }
}

/// The second step.
pub(crate) async fn pin() -> Loaded {
    let h = handhelds();
    let next = next_path();
    let first = with_query("/login", [("next", Some(next.clone()))]);
    let waits = crate::request::handle(async |cx| cx.read_badge().await).await?;
    if waits.is_none() {
        crate::answer::see_other(&first);
    }
    let keys = (1..=9).map(|digit: u8| digit.to_string()).map(|digit| {
        view! { <button type="button" data-digit=digit.clone()>{digit.clone()}</button> }
    });
    let keys = keys.collect_view();
    Ok(Page::new(view! {
        <FormsScript/>
        <section class="card narrow">
            <h1>{h.type_pin}</h1>
            <FormError error={form_error::<LogInBadge>()}/>
            <form method="post" action=LogInBadge::url() class="pin-form">
                <input type="hidden" name="next" value=next/>
                <div class="field">
                    <label for="f-pin">{h.pin}</label>
                    <input
                        id="f-pin" name="pin" type="password" inputmode="numeric" pattern="[0-9]*" required=true
                        autofocus=true minlength=PIN_DIGITS.to_string() maxlength=PIN_DIGITS.to_string()
                        autocomplete="one-time-code" aria-describedby="f-pin-hint"
                    />
                    <p class="hint" id="f-pin-hint">{h.pin_hint}</p>
                </div>
                <div class="pin-pad needs-script" role="group" aria-label=h.pin_keys>
                    {keys}
                    <button type="button" data-digit="">{h.pin_erase}</button>
                    <button type="button" data-digit="0">"0"</button>
                    <button class="primary" type="submit">{words().sign_in}</button>
                </div>
                <noscript><button class="primary wide" type="submit">{words().sign_in}</button></noscript>
            </form>
            <p><a class="line-link" href=first>{h.another_badge}</a></p>
        </section>
    }))
}

/// Making a device a shared handheld, with the code that an admin shows.
pub(crate) async fn enrol() -> Loaded {
    let h = handhelds();
    let code = query("code");
    Ok(Page::new(view! {
        <section class="card narrow">
            <h1>{h.enrol_title}</h1>
            <p>{h.enrol_help}</p>
            <FormError error={form_error::<EnrolDevice>()}/>
            <form method="post" action=EnrolDevice::url()>
                <Field name="code" label=h.enrol_code value=code maxlength=300 required=true/>
                <button class="primary wide" type="submit">{h.enrol}</button>
            </form>
        </section>
    }))
}

//! Setting up the codes of an app.

use crate::acts::account::{BeginFactor, ConfirmFactor};
use crate::components::field::{Field, FormError, FormFailure, form_error};
use crate::components::outcome::DoneBanner;
use crate::components::script::{CopyButton, FormsScript};
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::words::accounts;
use domain::account::FactorSetUp;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Steps, secret and the first code; or the way to begin.
pub(crate) async fn security_codes() -> Loaded {
    let a = accounts();
    let error = form_error::<ConfirmFactor>();
    let body = match read().await? {
        Some(set_up) => view! { <Steps set_up error/> }.into_any(),
        None => view! {
            <p>{a.nothing_begun}</p>
            <form method="post" action=BeginFactor::url()>
                <button class="primary" type="submit">{a.codes_begin}</button>
            </form>
        }
        .into_any(),
    };
    Ok(Page::new(view! {
        <FormsScript/>
        <section class="card medium">
            <h1>{a.set_up_codes}</h1>
            <DoneBanner/>
            <FormError error/>
            <FormError error={form_error::<BeginFactor>()}/>
            {body}
            <p><a class="line-link" href="/profile/security">{a.back_to_security}</a></p>
        </section>
    }))
}

/// The second factor that waits for its first code.
async fn read() -> Result<Option<FactorSetUp>, AppError> {
    crate::request::handle(async |cx| {
        cx.services
            .second_factor_set_up(&cx.authorize(domain::access::SecureOwnAccount)?)
            .await
    })
    .await
}

#[component]
fn Steps(set_up: FactorSetUp, error: FormFailure) -> impl IntoView {
    let a = accounts();
    view! {
        <ol class="steps">
            <li><p>{a.step_app}</p></li>
            <li>
                <p>{a.step_scan}</p>
                <div class="qr large" role="img" aria-label=a.qr_code inner_html=set_up.qr_svg></div>
                <p class="eyebrow" id="secret-label">{a.key}</p>
                <p class="code secret" id="secret" aria-labelledby="secret-label secret">{set_up.secret}</p>
                <div class="actions">
                    <CopyButton of="secret"/>
                    <a class="button" href=set_up.url>{a.on_this_phone}</a>
                </div>
            </li>
            <li>
                <p>{a.step_code}</p>
                <form method="post" action=ConfirmFactor::url()>
                    <Field
                        name="code" label=a.code_six autocomplete="one-time-code" inputmode="numeric" maxlength=12
                        required=true error
                    />
                    <button class="primary" type="submit">{a.codes_turn_on}</button>
                </form>
            </li>
        </ol>
    }
}

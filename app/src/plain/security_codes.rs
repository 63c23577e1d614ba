//! Setting up the codes of an app.

use crate::api::account::{BeginFactor, ConfirmFactor, load_factor_set_up};
use crate::components::field::{Field, FormError, form_error};
use crate::components::load::load;
use crate::components::outcome::DoneBanner;
use crate::error::AppError;
use crate::plain::components::script::{CopyButton, FormsScript};
use crate::plain::words::accounts;
use domain::account::FactorSetUp;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// Steps, secret and the first code; or the way to begin.
#[component]
pub(crate) fn SecurityCodesPage() -> impl IntoView {
    let a = accounts();
    let set_up = Resource::new_blocking(|| (), |()| load_factor_set_up());
    let error = form_error::<ConfirmFactor>();
    let begin_error = form_error::<BeginFactor>();
    load(set_up, move |set_up| {
        let body = match set_up {
            Some(set_up) => view! { <Steps set_up error/> }.into_any(),
            None => view! {
                <p>{a.nothing_begun}</p>
                <form method="post" action=BeginFactor::url()>
                    <button class="primary" type="submit">{a.codes_begin}</button>
                </form>
            }
            .into_any(),
        };
        view! {
            <Title text=a.set_up_codes/>
            <FormsScript/>
            <section class="card medium">
                <h1>{a.set_up_codes}</h1>
                <DoneBanner/>
                <FormError error/>
                <FormError error=begin_error/>
                {body}
                <p><a class="line-link" href="/profile/security">{a.back_to_security}</a></p>
            </section>
        }
    })
}

#[component]
fn Steps(set_up: FactorSetUp, error: Signal<Option<AppError>>) -> impl IntoView {
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
                    <a class="button" href=set_up.url rel="external">{a.on_this_phone}</a>
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

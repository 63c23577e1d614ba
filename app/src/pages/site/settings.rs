//! What an admin says of the site while it runs.

use crate::acts::settings::{ChangeSettings, SettingsForm};
use crate::components::admin::AdminNav;
use crate::components::field::{Field, FormError, FormFailure, TextArea, form_error, hidden};
use crate::components::outcome::DoneBanner;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::request::{self, RefusedForm, SETTINGS_PAGE};
use crate::words::{site_data, words};
use domain::fault::Fault;
use domain::site_settings::SiteSettingsDetail;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The settings.
pub(crate) async fn settings() -> Loaded {
    let t = site_data();
    let (detail, refused) = read().await?;
    let shown = SettingsForm::of(&detail.settings);
    // What changed meanwhile is told by what was kept of the form, which knows who did it.
    let stale = refused.as_ref().and_then(|form| form.meanwhile.clone());
    let stale = stale.map(|meanwhile| Fault::ChangedMeanwhile(meanwhile).into());
    let error = form_error::<ChangeSettings>().unless_stale();
    let version = detail.version.to_string();
    let seen = hidden([
        ("version", &version),
        ("seen[company_name]", &shown.company_name),
        ("seen[company_address]", &shown.company_address),
        ("seen[scale_step_g]", &shown.scale_step_g),
    ]);
    let value = |name: &str, shown: &str| {
        let typed = refused.as_ref().and_then(|form| form.typed.get(name));
        typed.map_or_else(|| shown.to_owned(), Clone::clone)
    };
    Ok(Page::new(view! {
        <AdminNav/>
        <h1>{t.settings}</h1>
        <DoneBanner/>
        <FormError error=FormFailure::new(stale)/>
        <FormError error/>
        <section class="card medium">
            <p>{t.settings_help}</p>
            <form method="post" action=ChangeSettings::url()>
                {seen}
                <Field
                    name="form[company_name]" label=t.company_name value=value("company_name", &shown.company_name) maxlength=120
                    error error_field="company_name"
                />
                <TextArea
                    name="form[company_address]" label=t.company_address value=value("company_address", &shown.company_address)
                    error error_field="company_address"
                />
                <Field
                    name="form[scale_step_g]" label=t.scale_step value=value("scale_step_g", &shown.scale_step_g)
                    inputmode="numeric" maxlength=7 hint=t.scale_step_hint error error_field="scale_step_g"
                />
                <button class="primary" type="submit">{words().save}</button>
            </form>
        </section>
    }))
}

async fn read() -> Result<(SiteSettingsDetail, Option<RefusedForm>), AppError> {
    request::handle(async |cx| {
        let by = cx.authorize(domain::access::ConfigureSite)?;
        let detail = cx.services.site_settings_for(&by).await?;
        Ok((detail, cx.take_refused(SETTINGS_PAGE).await?))
    })
    .await
}

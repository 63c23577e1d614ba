//! What an admin says of the site while it runs.

use crate::done::Done;
use crate::error::AppError;
use crate::request::{SETTINGS_PAGE, changed, number};
use domain::refusal::FieldError;
use domain::site_settings::{SiteSettings, SiteSettingsChange};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The settings, as they were typed or as the form showed them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SettingsForm {
    pub company_name: String,
    pub company_address: String,
    pub scale_step_g: String,
}

impl SettingsForm {
    /// As the form shows them.
    pub(crate) fn of(settings: &SiteSettings) -> Self {
        Self {
            company_name: settings.company_name.clone(),
            company_address: settings.company_address.clone(),
            scale_step_g: settings.scale_step_g.to_string(),
        }
    }

    /// What was typed otherwise than the form showed it, by the fields' names.
    fn typed(&self, shown: &Self) -> BTreeMap<String, String> {
        let pairs = [
            ("company_name", changed(&self.company_name, &shown.company_name)),
            (
                "company_address",
                changed(&self.company_address, &shown.company_address),
            ),
            ("scale_step_g", changed(&self.scale_step_g, &shown.scale_step_g)),
        ];
        let named = pairs
            .into_iter()
            .filter_map(|(name, typed)| Some((name.to_owned(), typed?)));
        named.collect()
    }

    /// What differs from what the form showed.
    fn change(&self, shown: &Self, version: Option<i32>) -> Result<SiteSettingsChange, FieldError> {
        let step = changed(&self.scale_step_g, &shown.scale_step_g);
        let step = step.map(|text| match text.trim() {
            "" => Ok(0),
            text => number("scale_step_g", text),
        });
        Ok(SiteSettingsChange {
            company_name: changed(&self.company_name, &shown.company_name),
            company_address: changed(&self.company_address, &shown.company_address),
            scale_step_g: step.transpose()?,
            version,
        })
    }
}

/// Writes what an admin typed about the site: what differs from what the form showed.
#[server(prefix = "/fn", endpoint = "change_settings")]
pub async fn change_settings(
    #[server(default)] form: SettingsForm,
    #[server(default)] seen: SettingsForm,
    #[server(default)] version: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ConfigureSite)?;
        let base = crate::request::version(&version)?;
        let saved = async {
            let change = form.change(&seen, base)?;
            cx.services.change_site_settings(&by, None, &change).await
        };
        let saved = saved.await;
        cx.keep_if_refused(
            SETTINGS_PAGE.to_owned(),
            "change_settings",
            form.typed(&seen),
            saved,
        )
        .await?;
        Done::SiteDataSaved.redirect("/admin/settings");
        Ok(())
    })
    .await
}

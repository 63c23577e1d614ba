//! Dispatch areas, for admins.

use crate::done::Done;
use crate::error::AppError;
use crate::paths::area_path;
use crate::request::{RequestContext, area_page, changed, number, version};
use domain::area::{AreaChange, AreaFields, AreaInput};
use domain::refusal::FieldError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use service::ServiceError;
use std::collections::BTreeMap;

/// An area's fields, as they were typed or as the form showed them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AreaForm {
    pub name: String,
    pub position: String,
}

impl AreaForm {
    /// As the form shows an area.
    pub(crate) fn of(fields: &AreaFields) -> Self {
        Self {
            name: fields.name.clone(),
            position: fields.position.to_string(),
        }
    }

    /// The place in lists that was typed; nothing typed is the first.
    fn position(&self) -> Result<i64, FieldError> {
        match self.position.trim() {
            "" => Ok(0),
            text => number("position", text),
        }
    }

    /// What was typed otherwise than the form showed it, by the fields' names.
    fn typed(&self, shown: &Self) -> BTreeMap<String, String> {
        let pairs = [
            ("name", changed(&self.name, &shown.name)),
            ("position", changed(&self.position, &shown.position)),
        ];
        let named = pairs
            .into_iter()
            .filter_map(|(name, typed)| Some((name.to_owned(), typed?)));
        named.collect()
    }

    /// What differs from what the form showed.
    fn change(&self, shown: &Self, version: Option<i32>) -> Result<AreaChange, FieldError> {
        let position = changed(&self.position, &shown.position);
        Ok(AreaChange {
            name: changed(&self.name, &shown.name),
            position: position.map(|_| self.position()).transpose()?,
            retired: None,
            version,
        })
    }
}

/// Makes an area.
#[server(prefix = "/fn", endpoint = "create_area")]
pub async fn create_area(
    #[server(default)] code: String,
    #[server(default)] form: AreaForm,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ConfigureSite)?;
        let made = async {
            let input = AreaInput {
                code: code.clone(),
                name: form.name.clone(),
                position: form.position()?,
            };
            cx.services.add_area(&by, &input).await
        };
        let made = made.await;
        let mut typed = form.typed(&AreaForm::default());
        typed.insert("code".to_owned(), code.clone());
        let made = cx
            .keep_if_refused(area_page("?"), "create_area", typed, made)
            .await?;
        Done::SiteDataAdded.redirect(&area_path(&made.code));
        Ok(())
    })
    .await
}

/// Writes what an admin typed about an area: what differs from what the form showed.
#[server(prefix = "/fn", endpoint = "change_area")]
pub async fn change_area(
    #[server(default)] code: String,
    #[server(default)] form: AreaForm,
    #[server(default)] seen: AreaForm,
    #[server(default)] version: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ConfigureSite)?;
        let base = crate::request::version(&version)?;
        let saved = async {
            let change = form.change(&seen, base)?;
            cx.services.change_area(&by, &code, None, &change).await
        };
        let saved = saved.await;
        let saved = cx
            .keep_if_refused(area_page(&code), "change_area", form.typed(&seen), saved)
            .await?;
        Done::SiteDataSaved.redirect(&area_path(&saved.code));
        Ok(())
    })
    .await
}

async fn set_retired(
    cx: &RequestContext,
    code: &str,
    shown: &str,
    act: &str,
    retired: bool,
) -> Result<(), ServiceError> {
    let by = cx.authorize(domain::access::ConfigureSite)?;
    let change = AreaChange {
        retired: Some(retired),
        version: version(shown)?,
        ..AreaChange::default()
    };
    let saved = cx.services.change_area(&by, code, None, &change).await;
    let saved = cx
        .keep_if_refused(area_page(code), act, BTreeMap::new(), saved)
        .await?;
    let done = if retired { Done::Retired } else { Done::Restored };
    done.redirect(&area_path(&saved.code));
    Ok(())
}

/// Lets no new users and no new parents come to an area from now on.
#[server(prefix = "/fn", endpoint = "retire_area")]
pub async fn retire_area(
    #[server(default)] code: String,
    #[server(default)] version: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        crate::acts::areas::set_retired(&cx, &code, &version, "retire_area", true).await
    })
    .await
}

/// Takes a retired area into use again.
#[server(prefix = "/fn", endpoint = "restore_area")]
pub async fn restore_area(
    #[server(default)] code: String,
    #[server(default)] version: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        crate::acts::areas::set_retired(&cx, &code, &version, "restore_area", false).await
    })
    .await
}

//! Bag types, for admins.

use crate::done::Done;
use crate::error::AppError;
use crate::request::{bag_type_id, bag_type_page, changed, number, version};
use domain::bag_type::{BagTypeChange, BagTypeFields, BagTypeInput};
use domain::refusal::FieldError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use service::ServiceError;
use std::collections::BTreeMap;

/// A bag type's fields, as they were typed or as the form showed them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BagTypeForm {
    pub name: String,
    pub label_pattern: String,
    /// One on each line.
    pub child_patterns: String,
    pub capacity: String,
    pub grams_per_child: String,
    pub tare_child_g: String,
    pub tare_parent_g: String,
}

/// The forms of child labels that were typed.
pub(crate) fn patterns(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || c == ',')
        .filter(|form| !form.is_empty())
        .map(str::to_owned)
        .collect()
}

impl BagTypeForm {
    /// As the form shows a type.
    pub(crate) fn of(fields: &BagTypeFields) -> Self {
        Self {
            name: fields.name.clone(),
            label_pattern: fields.label_pattern.as_str().to_owned(),
            child_patterns: fields.child_texts().join("\n"),
            capacity: fields.capacity.to_string(),
            grams_per_child: fields.grams_per_child.to_string(),
            tare_child_g: fields.tare_child_g.to_string(),
            tare_parent_g: fields.tare_parent_g.to_string(),
        }
    }

    /// The fields by their names.
    pub(crate) fn fields(&self) -> [(&'static str, &str); 7] {
        [
            ("name", &self.name),
            ("label_pattern", &self.label_pattern),
            ("child_patterns", &self.child_patterns),
            ("capacity", &self.capacity),
            ("grams_per_child", &self.grams_per_child),
            ("tare_child_g", &self.tare_child_g),
            ("tare_parent_g", &self.tare_parent_g),
        ]
    }

    /// What was typed otherwise than the form showed it, by the fields' names.
    fn typed(&self, shown: &Self) -> BTreeMap<String, String> {
        let pairs = self.fields().into_iter().zip(shown.fields());
        pairs
            .filter_map(|((name, typed), (_, shown))| Some((name.to_owned(), changed(typed, shown)?)))
            .collect()
    }

    fn input(&self) -> Result<BagTypeInput, FieldError> {
        let tare = |field, text: &str| match text.trim() {
            "" => Ok(0),
            text => number(field, text),
        };
        Ok(BagTypeInput {
            name: self.name.clone(),
            label_pattern: self.label_pattern.clone(),
            child_patterns: patterns(&self.child_patterns),
            capacity: number("capacity", &self.capacity)?,
            grams_per_child: number("grams_per_child", &self.grams_per_child)?,
            tare_child_g: tare("tare_child_g", &self.tare_child_g)?,
            tare_parent_g: tare("tare_parent_g", &self.tare_parent_g)?,
        })
    }

    /// What differs from what the form showed.
    fn change(&self, shown: &Self, version: Option<i32>) -> Result<BagTypeChange, FieldError> {
        let whole = |field, typed: &str, shown: &str| {
            let typed = changed(typed, shown);
            typed.map(|text| number(field, &text)).transpose()
        };
        Ok(BagTypeChange {
            name: changed(&self.name, &shown.name),
            label_pattern: changed(&self.label_pattern, &shown.label_pattern),
            child_patterns: changed(&self.child_patterns, &shown.child_patterns).map(|text| patterns(&text)),
            capacity: whole("capacity", &self.capacity, &shown.capacity)?,
            grams_per_child: whole("grams_per_child", &self.grams_per_child, &shown.grams_per_child)?,
            tare_child_g: whole("tare_child_g", &self.tare_child_g, &shown.tare_child_g)?,
            tare_parent_g: whole("tare_parent_g", &self.tare_parent_g, &shown.tare_parent_g)?,
            retired: None,
            version,
        })
    }
}

/// Makes a bag type.
#[server(prefix = "/fn", endpoint = "create_bag_type")]
pub async fn create_bag_type(#[server(default)] form: BagTypeForm) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ConfigureSite)?;
        let made = async { cx.services.add_bag_type(&by, &form.input()?).await };
        let typed = form.typed(&BagTypeForm::default());
        let made = made.await;
        let made = cx
            .keep_if_refused(bag_type_page("new"), "create_bag_type", typed, made)
            .await?;
        Done::SiteDataAdded.redirect(&crate::paths::bag_type_path(made.id));
        Ok(())
    })
    .await
}

/// Writes what an admin typed about a bag type: what differs from what the form showed.
#[server(prefix = "/fn", endpoint = "change_bag_type")]
pub async fn change_bag_type(
    #[server(default)] id: String,
    #[server(default)] form: BagTypeForm,
    #[server(default)] seen: BagTypeForm,
    #[server(default)] version: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ConfigureSite)?;
        let number = bag_type_id(&id)?;
        let base = crate::request::version(&version)?;
        let saved = async {
            let change = form.change(&seen, base)?;
            cx.services.change_bag_type(&by, number, None, &change).await
        };
        let saved = saved.await;
        let page = bag_type_page(&number.to_string());
        cx.keep_if_refused(page, "change_bag_type", form.typed(&seen), saved)
            .await?;
        Done::SiteDataSaved.redirect(&crate::paths::bag_type_path(number));
        Ok(())
    })
    .await
}

async fn set_retired(
    cx: &crate::request::RequestContext,
    id: &str,
    shown: &str,
    act: &str,
    retired: bool,
) -> Result<(), ServiceError> {
    let by = cx.authorize(domain::access::ConfigureSite)?;
    let number = bag_type_id(id)?;
    let change = BagTypeChange {
        retired: Some(retired),
        version: version(shown)?,
        ..BagTypeChange::default()
    };
    let saved = cx.services.change_bag_type(&by, number, None, &change).await;
    let page = bag_type_page(&number.to_string());
    cx.keep_if_refused(page, act, BTreeMap::new(), saved).await?;
    let done = if retired { Done::Retired } else { Done::Restored };
    done.redirect(&crate::paths::bag_type_path(number));
    Ok(())
}

/// Makes no new parents of a type from now on.
#[server(prefix = "/fn", endpoint = "retire_bag_type")]
pub async fn retire_bag_type(
    #[server(default)] id: String,
    #[server(default)] version: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        crate::acts::bag_types::set_retired(&cx, &id, &version, "retire_bag_type", true).await
    })
    .await
}

/// Takes a retired type into use again.
#[server(prefix = "/fn", endpoint = "restore_bag_type")]
pub async fn restore_bag_type(
    #[server(default)] id: String,
    #[server(default)] version: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        crate::acts::bag_types::set_retired(&cx, &id, &version, "restore_bag_type", false).await
    })
    .await
}

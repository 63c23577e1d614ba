//! What an admin says of the site while it runs: what stands on papers, and how the weighbridge counts.

use crate::bag_type::check_whole;
use crate::refusal::{FieldError, WrongField};
use serde::{Deserialize, Serialize};

/// The longest name, in characters.
const NAME_CHARS: usize = 120;
/// The longest address, in characters.
const ADDRESS_CHARS: usize = 500;
/// The coarsest weighbridge, in grams.
const MOST_STEP_G: i64 = 1_000_000;

/// All settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteSettings {
    /// On papers; empty where there is none.
    pub company_name: String,
    /// On papers, in lines.
    pub company_address: String,
    /// In so many grams the weighbridge counts; 0 where nobody said.
    pub scale_step_g: i32,
}

/// The settings and their version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteSettingsDetail {
    #[serde(flatten)]
    pub settings: SiteSettings,
    /// Grows with every edit.
    pub version: i32,
}

/// What is to be changed. What is not named stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SiteSettingsChange {
    pub company_name: Option<String>,
    pub company_address: Option<String>,
    pub scale_step_g: Option<i64>,
    /// The version that it was made from.
    pub version: Option<i32>,
}

fn check_text(field: &str, text: &str, max: usize, may_break: bool) -> Result<String, FieldError> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    let is_plain = |c: char| !c.is_control() || (may_break && c == '\n');
    if text.chars().count() <= max && text.chars().all(is_plain) {
        Ok(text)
    } else {
        Err(FieldError::new(field, WrongField::NotPlain { max }))
    }
}

impl SiteSettingsChange {
    /// The settings with the change in them; the error names the first field that is wrong.
    pub fn on(&self, now: &SiteSettings) -> Result<SiteSettings, FieldError> {
        Ok(SiteSettings {
            company_name: match &self.company_name {
                Some(name) => check_text("company_name", name, NAME_CHARS, false)?,
                None => now.company_name.clone(),
            },
            company_address: match &self.company_address {
                Some(address) => check_text("company_address", address, ADDRESS_CHARS, true)?,
                None => now.company_address.clone(),
            },
            scale_step_g: match self.scale_step_g {
                Some(grams) => check_whole("scale_step_g", grams, 0, MOST_STEP_G)?,
                None => now.scale_step_g,
            },
        })
    }
}

impl SiteSettings {
    /// The names of the fields in which the two differ.
    pub fn differing(&self, other: &Self) -> Vec<&'static str> {
        [
            ("company_name", self.company_name != other.company_name),
            ("company_address", self.company_address != other.company_address),
            ("scale_step_g", self.scale_step_g != other.scale_step_g),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }

    /// A field as text; `None` for an empty one.
    pub fn text(&self, field: &str) -> Option<String> {
        let text = match field {
            "company_name" => self.company_name.clone(),
            "company_address" => self.company_address.clone(),
            "scale_step_g" => self.scale_step_g.to_string(),
            _ => return None,
        };
        Some(text).filter(|text| !text.is_empty())
    }
}

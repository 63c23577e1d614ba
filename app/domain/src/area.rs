//! Dispatch areas as admins edit them. The code is for life; who works in an area and what is there stays when it is retired.

use crate::bag_type::{check_name, check_whole};
use crate::refusal::{FieldError, WrongField};
use serde::{Deserialize, Serialize};

/// The longest name, in characters.
const NAME_CHARS: usize = 80;
/// The last place in the list.
const LAST_POSITION: i64 = 9999;

/// All that an admin says of an area, but for its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaFields {
    pub name: String,
    /// Areas are listed by it, then by name.
    pub position: i16,
    /// No new users and no new parents come to it.
    pub retired: bool,
}

/// An area with all that its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaDetail {
    pub code: String,
    #[serde(flatten)]
    pub fields: AreaFields,
    /// Grows with every edit.
    pub version: i32,
    /// People who work there and are not disabled.
    pub users: i64,
}

/// What a new area is made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaInput {
    pub code: String,
    pub name: String,
    #[serde(default)]
    pub position: i64,
}

/// What is to be changed of an area. What is not named stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AreaChange {
    pub name: Option<String>,
    pub position: Option<i64>,
    pub retired: Option<bool>,
    /// The version that it was made from.
    pub version: Option<i32>,
}

fn check_position(number: i64) -> Result<i16, FieldError> {
    check_whole("position", number, 0, LAST_POSITION)
}

impl AreaInput {
    /// The code and the fields; the error names the first that is wrong.
    pub fn check(&self) -> Result<(String, AreaFields), FieldError> {
        let code = self.code.trim();
        let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if !(2..=40).contains(&code.len()) || !code.bytes().all(known) {
            return Err(FieldError::new("code", WrongField::AreaCode));
        }
        let fields = AreaFields {
            name: check_name("name", &self.name, NAME_CHARS)?,
            position: check_position(self.position)?,
            retired: false,
        };
        Ok((code.to_owned(), fields))
    }
}

impl AreaChange {
    /// The area with the change in it; the error names the first field that is wrong.
    pub fn on(&self, now: &AreaFields) -> Result<AreaFields, FieldError> {
        Ok(AreaFields {
            name: match &self.name {
                Some(name) => check_name("name", name, NAME_CHARS)?,
                None => now.name.clone(),
            },
            position: self.position.map_or(Ok(now.position), check_position)?,
            retired: self.retired.unwrap_or(now.retired),
        })
    }
}

impl AreaFields {
    /// The names of the fields in which the two differ.
    pub fn differing(&self, other: &Self) -> Vec<&'static str> {
        [
            ("name", self.name != other.name),
            ("position", self.position != other.position),
            ("status", self.retired != other.retired),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }

    /// A field as text.
    pub fn text(&self, field: &str) -> Option<String> {
        match field {
            "name" => Some(self.name.clone()),
            "position" => Some(self.position.to_string()),
            "status" => Some(if self.retired { "retired" } else { "in_use" }.to_owned()),
            _ => None,
        }
    }
}

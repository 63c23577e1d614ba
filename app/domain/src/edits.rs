//! Acts that were made from an older state than the one of now (SPEC 5): what is merged, what is refused, and how that is told.

use crate::access::Role;
use crate::language::Language;
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// The stable code of a refusal because somebody else changed the same meanwhile.
pub const CHANGED_MEANWHILE: &str = "changed_meanwhile";
/// Of a long value, so many characters stand in a sentence.
const SHOWN_CHARS: usize = 60;

/// Who changed a field last, and to which version that led.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastChange {
    pub version: i32,
    /// Nobody for the command line.
    pub user: Option<i64>,
    /// Seconds since 1970.
    pub at: i64,
}

/// The last change of each field that was ever changed, by the field's name.
pub type LastChanges = BTreeMap<String, LastChange>;

/// Of the fields that an act sets to something else than they are now, those that somebody changed since `base`, the version
/// that the act was made from. Without a base the last writer of a field wins, and nothing clashes.
pub fn clashes(base: Option<i32>, edited: &[&'static str], last: &LastChanges) -> Vec<&'static str> {
    let newer = |field: &str, base| last.get(field).is_some_and(|change| change.version > base);
    edited
        .iter()
        .copied()
        .filter(|field| base.is_some_and(|base| newer(field, base)))
        .collect()
}

/// A field that somebody else changed meanwhile, and what it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    pub field: String,
    /// Nobody for the command line, and where nobody can be named.
    pub by: Option<String>,
    pub at: Option<Timestamp>,
    /// None when the field is empty now.
    pub value: Option<String>,
}

/// Why an act is refused: what changed since the state that it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meanwhile {
    /// The version of now.
    pub version: i32,
    pub changes: Vec<FieldChange>,
}

impl Meanwhile {
    /// Who changed what, and what to do next.
    pub fn sentence(&self, language: Language) -> String {
        let parts: Vec<String> = self.changes.iter().map(|change| change.part(language)).collect();
        match (language, parts.is_empty()) {
            (Language::En, true) => {
                "This changed meanwhile. Look at what is there now, then do it again.".to_owned()
            }
            (Language::En, false) => format!(
                "Nothing was saved, since this changed meanwhile: {}. Look at it, then do it again.",
                parts.join("; ")
            ),
            (Language::Hi, true) => "इस बीच यह बदल गया। अभी की हालत देखें, फिर दोबारा करें।".to_owned(),
            (Language::Hi, false) => format!(
                "कुछ नहीं सहेजा गया, क्योंकि इस बीच यह बदल गया: {}। देखें, फिर दोबारा करें।",
                parts.join("; ")
            ),
        }
    }

    /// The same without values and names, for where they would be read from an address that anybody can write.
    #[must_use]
    pub fn fields_only(mut self) -> Self {
        for change in &mut self.changes {
            (change.by, change.at, change.value) = (None, None, None);
        }
        self
    }
}

impl FieldChange {
    fn part(&self, language: Language) -> String {
        let field = field_name(&self.field, language);
        let value = self
            .value
            .as_deref()
            .map(|value| shown(&self.field, value, language));
        match (language, self.by.as_deref(), value) {
            (Language::En, Some(by), Some(value)) => format!("{by} set {field} to {value}"),
            (Language::En, Some(by), None) => format!("{by} cleared {field}"),
            (Language::En, None, Some(value)) => format!("{field} is {value} now"),
            (Language::En, None, None) => format!("{field} is another now"),
            (Language::Hi, Some(by), Some(value)) => format!("{by} ने {field} {value} किया"),
            (Language::Hi, Some(by), None) => format!("{by} ने {field} खाली किया"),
            (Language::Hi, None, Some(value)) => format!("{field} अब {value} है"),
            (Language::Hi, None, None) => format!("{field} बदल गया"),
        }
    }
}

fn shown(field: &str, value: &str, language: Language) -> String {
    let word = match (field, language, value) {
        ("status", Language::En, "completed") => Some("completed"),
        ("status", Language::Hi, "completed") => Some("पूरा"),
        ("status", Language::Hi, "processing" | "new") => Some("खुला"),
        ("status", Language::Hi, "disabled") => Some("बंद"),
        ("status", Language::Hi, "active") => Some("चालू"),
        _ => None,
    };
    if let Some(word) = word {
        return word.to_owned();
    }
    if let ("role", Language::Hi, Some(role)) = (field, language, Role::from_code(value)) {
        return role.name(language).to_owned();
    }
    if field == "scale_weight_g"
        && let Ok(grams) = value.parse()
    {
        return crate::weight::Grams(grams).to_string();
    }
    let one_line: String = value
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(SHOWN_CHARS)
        .collect();
    let more = if value.chars().count() > SHOWN_CHARS {
        "…"
    } else {
        ""
    };
    format!("“{one_line}{more}”")
}

/// A field as a sentence names it.
fn field_name(field: &str, language: Language) -> &'static str {
    let (en, hi) = match field {
        "target_parents" => ("the target", "लक्ष्य"),
        "customer" => ("the customer", "ग्राहक"),
        "destination" => ("the destination", "गंतव्य"),
        "vehicle" => ("the vehicle", "गाड़ी"),
        "note" => ("the note", "नोट"),
        "scale_weight_g" => ("the scale weight", "काँटे का वज़न"),
        "status" => ("the state", "स्थिति"),
        "parents" => ("the number of parents", "पैरेंट की संख्या"),
        "children" => ("the number of children", "चाइल्ड की संख्या"),
        "username" => ("the user name", "यूज़र नाम"),
        "email" => ("the mail address", "ईमेल"),
        "role" => ("the role", "भूमिका"),
        "area" => ("the area", "क्षेत्र"),
        // Never the text itself: it may come from an address.
        _ => ("a field", "एक फ़ील्ड"),
    };
    match language {
        Language::En => en,
        Language::Hi => hi,
    }
}

/// The state of a bill that an act was made from: the version of its fields, and what it held. In text it is the bill's
/// entity tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BillStamp {
    pub version: i32,
    pub parents: i16,
    /// Grows with every parent that is put on the bill, so that a swap shows.
    pub newest_parent: i64,
    pub children: i32,
    pub weight_g: i64,
}

impl fmt::Display for BillStamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            version,
            parents,
            newest_parent,
            children,
            weight_g,
        } = self;
        write!(f, "{version}-{parents}-{newest_parent}-{children}-{weight_g}")
    }
}

/// The text is no stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the stamp of a bill")]
pub struct NoStamp;

impl FromStr for BillStamp {
    type Err = NoStamp;

    fn from_str(text: &str) -> Result<Self, NoStamp> {
        let mut parts = text.split('-');
        let mut next = || parts.next().ok_or(NoStamp);
        let stamp = Self {
            version: next()?.parse().map_err(|_| NoStamp)?,
            parents: next()?.parse().map_err(|_| NoStamp)?,
            newest_parent: next()?.parse().map_err(|_| NoStamp)?,
            children: next()?.parse().map_err(|_| NoStamp)?,
            weight_g: next()?.parse().map_err(|_| NoStamp)?,
        };
        // One form only: a tag is compared as text.
        (stamp.to_string() == text).then_some(stamp).ok_or(NoStamp)
    }
}

/// A bill as whoever acts on it saw it.
#[derive(Clone, Debug)]
pub struct SeenBill<'a> {
    pub number: &'a str,
    /// The act is for one of these states. `None`: for whatever the bill is now.
    pub stamps: Option<Vec<BillStamp>>,
}

impl<'a> SeenBill<'a> {
    /// The bill in the state that a page or an answer showed.
    pub fn at(number: &'a str, stamps: Vec<BillStamp>) -> Self {
        Self {
            number,
            stamps: Some(stamps),
        }
    }
}

impl<'a> From<&'a str> for SeenBill<'a> {
    fn from(number: &'a str) -> Self {
        Self { number, stamps: None }
    }
}

impl<'a> From<&'a String> for SeenBill<'a> {
    fn from(number: &'a String) -> Self {
        Self::from(number.as_str())
    }
}

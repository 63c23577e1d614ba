//! What an act changed: the fields in which the states before and after differ.

use serde_json::{Map, Value};

/// A field, and what stood in it before and after; nothing where the field was empty or its side is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// A value as people read it; nothing for what is empty.
pub fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Array(values) => {
            let parts: Vec<String> = values.iter().filter_map(shown).collect();
            Some(parts.join(", ")).filter(|text| !text.is_empty())
        }
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => Some(value.to_string()),
    }
}

/// The fields of a JSON object; none of anything else.
pub fn fields(json: Option<&str>) -> Map<String, Value> {
    json.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

/// The fields that differ.
pub fn changes(before: Option<&str>, after: Option<&str>) -> Vec<Change> {
    let (before, after) = (fields(before), fields(after));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let change = |name: &String| Change {
        field: name.clone(),
        before: before.get(name).and_then(shown),
        after: after.get(name).and_then(shown),
    };
    names
        .into_iter()
        .map(change)
        .filter(|change| change.before != change.after)
        .collect()
}

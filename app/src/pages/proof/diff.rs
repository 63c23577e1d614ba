//! What an act changed: the fields in which the states before and after differ.

use serde_json::{Map, Value};

/// A field, and what stood in it before and after; nothing where the field was empty or its side is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) field: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

/// A value as people read it; nothing for what is empty.
pub(crate) fn shown(value: &Value) -> Option<String> {
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
pub(crate) fn fields(json: Option<&str>) -> Map<String, Value> {
    json.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

/// The fields that differ.
pub(crate) fn changes(before: Option<&str>, after: Option<&str>) -> Vec<Change> {
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

#[cfg(test)]
mod tests {
    use super::{Change, changes};

    fn lines(before: Option<&str>, after: Option<&str>) -> Vec<String> {
        let side = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
        changes(before, after)
            .into_iter()
            .map(|Change { field, before, after }| format!("{field}: {} > {}", side(before), side(after)))
            .collect()
    }

    #[test]
    fn only_what_differs_is_shown() {
        let before = r#"{"role":"biller","area":null,"disabled":false,"gone":1}"#;
        let after = r#"{"role":"admin","area":"jaipur","disabled":false,"new":[1,"x"]}"#;
        assert_eq!(
            lines(Some(before), Some(after)),
            [
                "area: – > jaipur",
                "gone: 1 > –",
                "new: – > 1, x",
                "role: biller > admin"
            ]
        );
        assert_eq!(lines(Some(before), Some(before)), [""; 0]);
    }

    #[test]
    fn a_side_that_is_missing_is_empty() {
        assert_eq!(lines(None, Some(r#"{"a":1,"b":null}"#)), ["a: – > 1"]);
        assert_eq!(lines(Some(r#"{"a":"x"}"#), None), ["a: x > –"]);
        assert_eq!(lines(None, None), [""; 0]);
        assert_eq!(lines(Some("[1]"), Some("no json")), [""; 0]);
    }
}

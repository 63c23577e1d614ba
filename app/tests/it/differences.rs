//! What an act of the audit changed.

use app::diff::{Change, changes};

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

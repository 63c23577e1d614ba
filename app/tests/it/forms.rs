//! What a form sends, against what it showed.

use app::request::{bill_at, changed, version};

#[test]
fn only_what_differs_from_what_was_shown_is_changed() {
    assert_eq!(changed("a", "a"), None);
    assert_eq!(changed(" a\r\nb ", "a\nb"), None);
    assert_eq!(changed("", "a").as_deref(), Some(""));
    assert_eq!(changed("b", "").as_deref(), Some("b"));
}

#[test]
fn a_form_without_a_version_is_for_whatever_is_there() {
    assert_eq!(version(" "), Ok(None));
    assert_eq!(version("3"), Ok(Some(3)));
    assert!(version("three").is_err());
    assert!(bill_at("B1", "").unwrap().stamps.is_none());
    assert!(bill_at("B1", "1-2-3-4-5").unwrap().stamps.is_some());
    assert!(bill_at("B1", "1-2").is_err());
}

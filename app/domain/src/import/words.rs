//! Words of sheets, however they are spelled.

/// Letters and digits of a text, in lower case.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|sign| sign.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a serial says that its row is the parent of those above.
pub(super) fn is_parent_mark(serial: &str) -> bool {
    matches!(
        plain(serial).as_str(),
        "parentcode" | "parentbag" | "parent" | "parentlabel" | "parentbagcode" | "mastercode"
    )
}

/// Whether a serial says that its row is the bill of those above.
pub(super) fn is_bill_mark(serial: &str) -> bool {
    plain(serial).contains("bill")
}

/// A whole number as sheets write it: `3`, `3.0`, `1,200`.
pub(super) fn whole(text: &str) -> Option<i64> {
    let text = text.trim();
    let text = text
        .split_once('.')
        .filter(|(_, decimals)| decimals.bytes().all(|byte| byte == b'0'))
        .map_or(text, |(whole, _)| whole);
    text.replace(',', "").parse().ok()
}

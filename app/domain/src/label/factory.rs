//! The factory's long text, whose seven digits after `LABEL NO.` are the label (decision 8).

use super::normaliser::is_gap;
use super::{FACTORY_DIGITS, NotALabel, Site};

const MARK: &str = "LABEL NO.";

/// The label that a factory's text holds; nothing where it is no such text.
pub(super) fn look(read: &str, site: &Site<'_>) -> Option<Result<String, NotALabel>> {
    let words: Vec<&str> = read.split(is_gap).filter(|word| !word.is_empty()).collect();
    let text = words.join(" ");
    let (before, after) = text.split_once(MARK)?;
    let is_glued = before.ends_with(char::is_alphanumeric) || after.contains(MARK);
    if is_glued || is_parent_at(before, site, false) || is_parent_at(after, site, true) {
        return Some(Err(NotALabel::TwoCodes));
    }
    let after = after.trim_start();
    let after = after.strip_prefix(':').unwrap_or(after).trim_start();
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    Some(match after.get(..digits) {
        Some(label) if digits == FACTORY_DIGITS => Ok(label.to_owned()),
        Some(_) if digits == 2 * FACTORY_DIGITS => Err(NotALabel::TwoCodes),
        _ => Err(NotALabel::DamagedFactoryText),
    })
}

/// Whether a parent's label was read before the text, or after it.
fn is_parent_at(text: &str, site: &Site<'_>, at_end: bool) -> bool {
    let text = text.trim();
    site.types.iter().any(|t| {
        let size = t.pattern.as_str().len();
        let part = if at_end {
            text.len().checked_sub(size).and_then(|from| text.get(from..))
        } else {
            text.get(..size)
        };
        part.is_some_and(|part| t.pattern.matches(part))
    })
}

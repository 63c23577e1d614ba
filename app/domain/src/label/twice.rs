//! Two codes in one read: the scanner sent no end between them, or sent one code twice.

use super::near::EXTRA_SIGNS;
use super::{BagType, FACTORY_DIGITS, Site, has_child_form};

/// Shorter pieces repeat by chance.
const MIN_PIECE: usize = 4;

/// Whether a normalised text is more than one label.
pub(super) fn is_two(text: &str, site: &Site<'_>, own: Option<&BagType>) -> bool {
    if text.contains(' ') {
        return text
            .split(' ')
            .all(|piece| is_code(piece, site, own) || has_child_form(piece));
    }
    text.is_ascii()
        && (repeats(text) || is_series(text) || is_factory_pair(text) || is_glued(text, site, own))
}

/// A whole label of a parent, with or without its dash, or of a form that children of the type have.
fn is_code(text: &str, site: &Site<'_>, own: Option<&BagType>) -> bool {
    is_parent(text, site)
        || site
            .types
            .iter()
            .filter(|t| own.is_none_or(|own| own.id == t.id))
            .any(|t| t.child_patterns.iter().any(|form| form.matches(text)))
}

fn is_parent(text: &str, site: &Site<'_>) -> bool {
    site.types
        .iter()
        .any(|t| t.pattern.matches(text) || t.pattern.matches_without_dashes(text))
}

/// The same text twice or more often.
fn repeats(text: &str) -> bool {
    let signs = text.as_bytes();
    (MIN_PIECE..=signs.len() / 2)
        .filter(|size| signs.len().is_multiple_of(*size))
        .any(|size| {
            let mut pieces = signs.chunks(size);
            let first = pieces.next();
            pieces.all(|piece| Some(piece) == first)
        })
}

/// Two numbers of one series, such as `ABCD0001ABCD0002`.
fn is_series(text: &str) -> bool {
    let letters = |half: &str| half.bytes().take_while(u8::is_ascii_uppercase).count();
    let Some((one, two)) = text
        .len()
        .is_multiple_of(2)
        .then(|| text.split_at_checked(text.len() / 2))
        .flatten()
    else {
        return false;
    };
    let head = letters(one);
    let is_member = |half: &str| {
        half.get(head..)
            .is_some_and(|digits| digits.len() >= 3 && digits.bytes().all(|b| b.is_ascii_digit()))
    };
    one.len() >= MIN_PIECE
        && head > 0
        && one.get(..head) == two.get(..head)
        && is_member(one)
        && is_member(two)
}

/// Factory labels, one after the other.
fn is_factory_pair(text: &str) -> bool {
    text.len() > FACTORY_DIGITS
        && text.len().is_multiple_of(FACTORY_DIGITS)
        && text.bytes().all(|b| b.is_ascii_digit())
}

/// A parent's label with another label before or after it, or two labels of known form.
fn is_glued(text: &str, site: &Site<'_>, own: Option<&BagType>) -> bool {
    (1..text.len()).any(|at| {
        let Some((one, two)) = text.split_at_checked(at) else {
            return false;
        };
        (is_parent(one, site) && two.len() > EXTRA_SIGNS)
            || (is_parent(two, site) && one.len() > EXTRA_SIGNS)
            || (is_code(one, site, own) && is_code(two, site, own))
    })
}

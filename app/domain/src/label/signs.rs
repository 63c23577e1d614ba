//! Signs that no label has: a scanner whose keyboard language is not the device's, or one that adds a prefix and a suffix.

use super::{BagType, Damage, NotALabel, Site, has_child_form, near, twice};

/// The digits of a French keyboard without shift, from 1 to 0, and its sign at the place of our dash.
const FRENCH: &[(char, char)] = &[
    ('&', '1'),
    ('É', '2'),
    ('"', '3'),
    ('\'', '4'),
    ('(', '5'),
    ('-', '6'),
    ('È', '7'),
    ('_', '8'),
    ('Ç', '9'),
    ('À', '0'),
    (')', '-'),
];
/// So many of its signs say that a text without any digit was meant as a child's label.
const FRENCH_SIGNS: usize = 4;
/// Signs of European keyboards that stand where ours have a dash, a bracket or a digit.
const FOREIGN: &str = "ßẞ§½²³´¨°£µΜ¤¬¿¡ÄÖÜÅØÆÑÇÉÈÀÙÊÎÔÛ";
/// What some scanners write for the end of a read instead of pressing Enter.
const ENDS: [&str; 9] = [
    "\\N", "\\R", "\\T", "\\0", "<CR>", "<LF>", "<TAB>", "<ENTER>", "{ENTER}",
];

/// Whether a text is a label by itself.
fn is_label(text: &str, site: &Site<'_>) -> bool {
    site.type_of_parent(text).is_some()
        || (has_child_form(text)
            && !twice::is_two(text, site, None)
            && near::refuse(text, site, None).is_none())
}

fn bare(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// What people type for a dash, or leave beside it.
fn is_typed(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.')
}

/// A parent's label with a space, a dot or a dash too many or in the wrong place.
pub(super) fn misspelled(text: &str, site: &Site<'_>, own: Option<&BagType>) -> Option<NotALabel> {
    let bare = bare(text);
    let has_edges = text.starts_with(char::is_alphanumeric) && text.ends_with(char::is_alphanumeric);
    if bare.len() == text.len() || !has_edges || !text.chars().all(is_typed) {
        return None;
    }
    match near::respelled(&bare, site) {
        Some((bag_type, label)) => Some(NotALabel::NearParent {
            type_name: bag_type.name.clone(),
            pattern: bag_type.pattern.example(),
            near: Some(label),
            damage: Damage::SignsAdded,
        }),
        None => near::refuse(text, site, own),
    }
}

/// Signs around a label.
pub(super) fn wrapped(text: &str, site: &Site<'_>) -> Option<NotALabel> {
    let mut core = text;
    while let Some(shorter) = ENDS.iter().find_map(|end| core.strip_suffix(end)) {
        core = shorter;
    }
    let core = core.trim_matches(|c: char| !c.is_alphanumeric());
    (core != text && is_label(core, site)).then(|| NotALabel::Wrapped {
        label: core.to_owned(),
    })
}

/// Signs of another keyboard language among letters and digits.
pub(super) fn wrong_keyboard(text: &str, site: &Site<'_>) -> Option<NotALabel> {
    if text.chars().all(is_typed) {
        return None;
    }
    let bare = bare(text);
    let near = near::respelled(&bare, site).map(|(_, label)| label);
    let near = near.or_else(|| in_french(text, site));
    let is_mixed = text.chars().any(|c| FOREIGN.contains(c)) && text.bytes().any(|b| b.is_ascii_digit());
    let is_damaged =
        || bare.starts_with(|c: char| c.is_ascii_uppercase()) && near::refuse(&bare, site, None).is_some();
    (near.is_some() || is_mixed || is_damaged()).then_some(NotALabel::WrongKeyboard { near })
}

/// The label that a scanner set to English meant, typed as on a French keyboard.
fn in_french(text: &str, site: &Site<'_>) -> Option<String> {
    let mut signs = 0;
    let meant: Option<String> = text
        .chars()
        .map(|c| match FRENCH.iter().find(|(sign, _)| *sign == c) {
            Some((sign, digit)) => {
                signs += usize::from(*sign != '-');
                Some(*digit)
            }
            None => c.is_ascii_alphanumeric().then_some(c),
        })
        .collect();
    let is_meant = |label: &String| {
        site.type_of_parent(label).is_some() || (signs >= FRENCH_SIGNS && is_label(label, site))
    };
    meant.filter(is_meant)
}

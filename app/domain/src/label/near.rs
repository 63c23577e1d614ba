//! What is left of a parent's label after a bad read: its head, tail, dash or a sign lost, signs added, look-alikes.

use super::pattern::fits;
use super::{BagType, Damage, FACTORY_DIGITS, LabelPattern, NotALabel, Site};

/// A text this short says too little of the label that it was cut from.
const MIN_CHARS: usize = 4;
/// Where the dash is lost too, so many signs may be missing at the beginning.
const HEAD_WITHOUT_DASH: usize = 2;
/// More signs around a parent's label are another label.
pub(super) const EXTRA_SIGNS: usize = 3;

/// How a text resembles a parent's label; `label` where no digit of it is in doubt.
struct Near {
    damage: Damage,
    label: Option<String>,
}

/// Why a text is taken for a damaged parent's label. `own` is the type of the parent that is packed: of several that a text may
/// be the end of, that one's is named.
pub(super) fn refuse(text: &str, site: &Site<'_>, own: Option<&BagType>) -> Option<NotALabel> {
    let mut found: Vec<(&BagType, Near)> = site
        .types
        .iter()
        .filter_map(|t| Some((t, near(&t.pattern, text)?)))
        .collect();
    let at = found
        .iter()
        .position(|(t, _)| own.is_some_and(|own| own.id == t.id));
    let is_sure = at.is_some() || found.len() == 1;
    if found.is_empty() {
        return None;
    }
    let (bag_type, near) = found.swap_remove(at.unwrap_or_default());
    Some(NotALabel::NearParent {
        type_name: bag_type.name.clone(),
        pattern: bag_type.pattern.example(),
        near: near.label.filter(|_| is_sure),
        damage: near.damage,
    })
}

/// The parent's label that these letters and digits are without its dashes.
pub(super) fn respelled<'a>(bare: &str, site: &Site<'a>) -> Option<(&'a BagType, String)> {
    let found = site
        .types
        .iter()
        .find(|t| t.pattern.matches_without_dashes(bare))?;
    let form = found.pattern.as_str().as_bytes();
    Some((found, filled(form, &without_dashes(form), bare.as_bytes())))
}

fn near(pattern: &LabelPattern, text: &str) -> Option<Near> {
    let (form, read) = (pattern.as_str().as_bytes(), text.as_bytes());
    // Of a parent's label that is all digits any number would be a part.
    if !text.is_ascii() || !form.iter().any(u8::is_ascii_uppercase) {
        return None;
    }
    let without_dash = || {
        let plain = without_dashes(form);
        if plain.len() == form.len() {
            None
        } else if fits(&plain, read) {
            Some(Near {
                damage: Damage::DashLost,
                label: Some(filled(form, &plain, read)),
            })
        } else {
            damage(form, &plain, read, HEAD_WITHOUT_DASH)
        }
    };
    damage(form, form, read, form.len()).or_else(without_dash)
}

fn without_dashes(form: &[u8]) -> Vec<u8> {
    form.iter().copied().filter(|place| *place != b'-').collect()
}

/// `places` is `form`, or `form` without its dashes; `read` never fits it whole.
fn damage(form: &[u8], places: &[u8], read: &[u8], head: usize) -> Option<Near> {
    extra(form, places, read)
        .or_else(|| cut(form, places, read, head))
        .or_else(|| sign_lost(form, places, read))
        .or_else(|| look_alike(form, places, read))
}

/// The whole label with a few signs before or after it.
fn extra(form: &[u8], places: &[u8], read: &[u8]) -> Option<Near> {
    let more = read.len().checked_sub(places.len())?;
    if !(1..=EXTRA_SIGNS).contains(&more) {
        return None;
    }
    let (start, rest) = read.split_at_checked(places.len())?;
    let (_, end) = read.split_at_checked(more)?;
    let label = if fits(places, start) {
        // With more digits than it should have, any of them may be the one too many.
        let is_digit = rest.iter().all(u8::is_ascii_digit) && places.last() == Some(&b'#');
        (!is_digit).then(|| filled(form, places, start))
    } else if fits(places, end) {
        Some(filled(form, places, end))
    } else {
        return None;
    };
    Some(Near {
        damage: Damage::SignsAdded,
        label,
    })
}

/// The beginning or the end is missing.
fn cut(form: &[u8], places: &[u8], read: &[u8], head: usize) -> Option<Near> {
    let lost = places.len().checked_sub(read.len()).filter(|lost| *lost > 0)?;
    let literals = places.iter().take_while(|place| **place != b'#').count();
    let (start, _) = places.split_at_checked(read.len())?;
    if fits(start, read) && (read.len() > literals || read.len() >= MIN_CHARS) {
        return Some(Near {
            damage: Damage::TailLost,
            label: None,
        });
    }
    let (missing, end) = places.split_at_checked(lost)?;
    let is_factory = read.len() == FACTORY_DIGITS && read.iter().all(u8::is_ascii_digit);
    if lost > head || read.len() < MIN_CHARS || is_factory || !fits(end, read) {
        return None;
    }
    Some(Near {
        damage: Damage::HeadLost,
        label: (!missing.contains(&b'#')).then(|| filled(form, end, read)),
    })
}

/// One letter or digit that is the same in every label of the type is missing.
fn sign_lost(form: &[u8], places: &[u8], read: &[u8]) -> Option<Near> {
    if read.len() + 1 != places.len() {
        return None;
    }
    (0..places.len()).find_map(|at| {
        let mut rest = places.to_vec();
        let is_literal = !b"#-".contains(&rest.remove(at));
        (is_literal && fits(&rest, read)).then(|| Near {
            damage: Damage::SignLost,
            label: Some(filled(form, &rest, read)),
        })
    })
}

/// The digit that a letter is taken for, by people who type what they read.
fn canonical(sign: u8) -> u8 {
    match sign {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        b'Z' => b'2',
        b'S' => b'5',
        b'G' => b'6',
        b'B' => b'8',
        other => other,
    }
}

/// Letters for digits or digits for letters. At least one letter must be right: `5812345` is a number, not `SB12345`.
fn look_alike(form: &[u8], places: &[u8], read: &[u8]) -> Option<Near> {
    if read.len() != places.len() {
        return None;
    }
    let pairs = || places.iter().zip(read);
    let resembles = pairs().all(|(place, sign)| match place {
        b'#' => canonical(*sign).is_ascii_digit(),
        own => canonical(*own) == canonical(*sign),
    });
    let has_right_letter = pairs().any(|(place, sign)| place.is_ascii_uppercase() && place == sign);
    (resembles && has_right_letter).then(|| Near {
        damage: Damage::LookAlike,
        label: Some(filled(form, places, read)),
    })
}

/// `form` with the digits that stand in `read` at the digit places of `places`.
fn filled(form: &[u8], places: &[u8], read: &[u8]) -> String {
    let mut digits = places
        .iter()
        .zip(read)
        .filter(|(place, _)| **place == b'#')
        .map(|(_, sign)| canonical(*sign));
    form.iter()
        .map(|place| match place {
            b'#' => char::from(digits.next().unwrap_or(b'#')),
            own => char::from(*own),
        })
        .collect()
}

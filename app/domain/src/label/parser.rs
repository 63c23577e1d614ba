//! From a read to its meaning: what stands around the label is taken off, then the rules are tried from the surest on.

use super::normaliser::{fold, is_gap, spaced};
use super::{
    BagType, BagTypeId, ChildPattern, Label, MAX_READ_CHARS, NotALabel, Site, factory, foreign, gs1,
    has_child_form, near, normalise, signs, twice,
};
use std::collections::BTreeMap;

/// A read whose wrapping is off.
struct Read {
    /// The normalised label, or all that was read where it is refused.
    text: String,
    /// A control character stood between visible signs.
    is_separated: bool,
    why: Option<NotALabel>,
}

/// Says what a text means, given the bag types of now.
pub fn parse(raw: &str, site: &Site<'_>) -> Label {
    meaning(&understand(raw, site), site, None)
}

/// Says what a text means that is read to go into `parent`: its type may name the forms of its children.
pub fn parse_child(raw: &str, parent: &Label, site: &Site<'_>) -> Label {
    let own = match parent {
        Label::Parent { bag_type, .. } => site.bag_type(*bag_type),
        Label::Child { .. } | Label::BillNumber { .. } | Label::NotALabel { .. } => None,
    };
    meaning(&understand(raw, site), site, own)
}

/// The types into whose parents a text cannot go as a child's label, and why: for parents whose type only the database knows.
pub fn child_refusals(raw: &str, site: &Site<'_>) -> BTreeMap<BagTypeId, NotALabel> {
    let read = understand(raw, site);
    site.types
        .iter()
        .filter_map(|own| match meaning(&read, site, Some(own)) {
            Label::NotALabel { why, .. } => Some((own.id, why)),
            Label::Parent { .. } | Label::Child { .. } | Label::BillNumber { .. } => None,
        })
        .collect()
}

/// Why a parent of this label is not made where it is not there yet: its type is retired.
pub fn refuse_new(parent: &Label, site: &Site<'_>) -> Option<NotALabel> {
    let own = match parent {
        Label::Parent { bag_type, .. } => site.bag_type(*bag_type)?,
        Label::Child { .. } | Label::BillNumber { .. } | Label::NotALabel { .. } => return None,
    };
    own.retired.then(|| NotALabel::TypeRetired {
        type_name: own.name.clone(),
    })
}

fn understand(raw: &str, site: &Site<'_>) -> Read {
    match label_of(raw, site) {
        Ok((text, is_separated)) => Read {
            text,
            is_separated,
            why: None,
        },
        Err(why) => Read {
            text: normalise(raw).unwrap_or_default(),
            is_separated: false,
            why: Some(why),
        },
    }
}

/// The label that a read holds, and whether control characters stand in it.
fn label_of(raw: &str, site: &Site<'_>) -> Result<(String, bool), NotALabel> {
    let end = raw.char_indices().nth(MAX_READ_CHARS).map(|(at, _)| at);
    let folded = fold(end.and_then(|end| raw.get(..end)).unwrap_or(raw));
    let read = without_symbology(folded.trim_matches(is_gap));
    let content = foreign::look(read, site.url);
    if end.is_some() {
        return Err(content.and_then(Result::err).unwrap_or(NotALabel::TooLong));
    }
    let content = content
        .or_else(|| gs1::look(read))
        .or_else(|| factory::look(read, site))
        .transpose()?
        .map(|label| fold(&label));
    let label = content.as_deref().unwrap_or(read).trim_matches(is_gap);
    Ok((spaced(label)?, label.chars().any(char::is_control)))
}

/// Without the identifier of the kind of code (`]C1`, `]Q3`), which a scanner may be set to send first.
fn without_symbology(read: &str) -> &str {
    let mut signs = read.chars();
    match (signs.next(), signs.next(), signs.next()) {
        (Some(']'), Some(code), Some(modifier))
            if code.is_ascii_alphabetic()
                && modifier.is_ascii_alphanumeric()
                && !signs.as_str().is_empty() =>
        {
            signs.as_str().trim_start_matches(is_gap)
        }
        _ => read,
    }
}

/// Whether a text is a bill number as far as its beginning goes.
pub(crate) fn is_bill_number(text: &str) -> bool {
    text.strip_prefix("BILL")
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// `own`: the type of the parent that the text is to go into.
fn meaning(read: &Read, site: &Site<'_>, own: Option<&BagType>) -> Label {
    let label = || read.text.clone();
    let refused = |why| Label::NotALabel { text: label(), why };
    if let Some(why) = &read.why {
        return refused(why.clone());
    }
    let text = read.text.as_str();
    if let Some(found) = site.type_of_parent(text) {
        return Label::Parent {
            label: label(),
            bag_type: found.id,
        };
    }
    let mut forms = site
        .types
        .iter()
        .filter(|t| own.is_none_or(|own| own.id == t.id))
        .flat_map(|t| &t.child_patterns);
    if forms.any(|form| form.matches(text)) {
        return Label::Child { label: label() };
    }
    if read.is_separated {
        return refused(NotALabel::TwoCodes);
    }
    if is_bill_number(text) {
        return Label::BillNumber { number: label() };
    }
    if let Some(why) = damage(text, site, own) {
        return refused(why);
    }
    if let Some(own) = own.filter(|own| !own.child_patterns.is_empty()) {
        return refused(NotALabel::NotThisForm {
            type_name: own.name.clone(),
            expected: own.child_patterns.iter().map(ChildPattern::example).collect(),
        });
    }
    if has_child_form(text) {
        Label::Child { label: label() }
    } else if text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
        refused(NotALabel::WrongLength)
    } else {
        refused(NotALabel::WrongCharacters)
    }
}

/// What a bad read left, a scanner added, or a keyboard changed.
fn damage(text: &str, site: &Site<'_>, own: Option<&BagType>) -> Option<NotALabel> {
    signs::misspelled(text, site, own)
        .or_else(|| signs::wrapped(text, site))
        .or_else(|| twice::is_two(text, site, own).then_some(NotALabel::TwoCodes))
        .or_else(|| near::refuse(text, site, own))
        .or_else(|| signs::wrong_keyboard(text, site))
}

//! Reading what anybody may have written: nothing of it that could be a sentence is kept.

use crate::label::NotALabel;
use serde::{Deserialize, Deserializer};

/// So many characters of a name are kept. No bag's label and no bag type's name is longer.
const NAME_CHARS: usize = 40;
/// The length of a UUID in text.
const ID_CHARS: usize = 36;

/// A label, a number or a name, cut to what is surely no sentence.
pub(crate) fn name<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from).map(|text| text.chars().take(NAME_CHARS).collect())
}

/// The same, where there may be none.
pub(crate) fn optional_name<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    Ok(text.map(|text| text.chars().take(NAME_CHARS).collect()))
}

/// Why a text is no label, where it is none.
pub(crate) fn optional_reason<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NotALabel>, D::Error> {
    Option::<NotALabel>::deserialize(from).map(|why| why.map(brief))
}

/// Why a text is no label.
pub(crate) fn not_a_label<'de, D: Deserializer<'de>>(from: D) -> Result<Box<NotALabel>, D::Error> {
    NotALabel::deserialize(from).map(|why| Box::new(brief(why)))
}

fn brief(why: NotALabel) -> NotALabel {
    if why.is_brief() { why } else { NotALabel::Other }
}

/// The id of a request; empty for anything else.
pub(crate) fn request_id<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let is_id = |id: &String| id.len() == ID_CHARS && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    String::deserialize(from).map(|id| Some(id).filter(is_id).unwrap_or_default())
}

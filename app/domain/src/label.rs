//! Labels: one normaliser and one parser for every way in (SPEC 3).

use serde::{Deserialize, Serialize};

/// The longest label, bill number or search text, in characters after normalising.
pub const MAX_CHARS: usize = 64;
/// The longest text that is looked at for a factory label, in characters; longer input is refused unread.
pub const MAX_READ_CHARS: usize = 1024;
const CHILD_CHARS: std::ops::RangeInclusive<usize> = 4..=20;
const FACTORY_MARK: &str = "LABEL NO.";
const FACTORY_DIGITS: usize = 7;

/// Database id of a bag type.
pub type BagTypeId = i16;

/// What the parser must know of a bag type. Bag types are data; an admin edits them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BagType {
    pub id: BagTypeId,
    pub name: String,
    pub pattern: LabelPattern,
    /// Children per parent.
    pub capacity: i16,
    /// Grams per child.
    pub grams_per_child: i32,
}

/// A label pattern such as `SB#####`: `#` stands for one digit, all else for itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LabelPattern(String);

impl LabelPattern {
    /// Accepts 4 to 40 of A–Z, 0–9, `-` and `#`, with at least one `#`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let known = text
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-' || b == b'#');
        if !(4..=40).contains(&text.len()) || !known || !text.contains('#') {
            return Err("A label pattern is 4 to 40 of A–Z, 0–9, - and #, with at least one # for a digit.");
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn matches(&self, label: &str) -> bool {
        self.0.len() == label.len()
            && self
                .0
                .bytes()
                .zip(label.bytes())
                .all(|(p, l)| if p == b'#' { l.is_ascii_digit() } else { p == l })
    }

    /// The text before the first digit place, and how many digit places end the pattern.
    fn prefix_and_digits(&self) -> (&str, usize) {
        let prefix = self.0.trim_end_matches('#');
        (prefix, self.0.len().saturating_sub(prefix.len()))
    }

    /// `SB1234` and `SB123456` are misread parents, not children: refusing them keeps a bad read out of the books.
    fn nearly_matches(&self, label: &str) -> bool {
        let (prefix, digits) = self.prefix_and_digits();
        prefix.bytes().any(|b| b.is_ascii_uppercase())
            && label.strip_prefix(prefix).is_some_and(|rest| {
                !rest.is_empty() && rest.len() != digits && rest.bytes().all(|b| b.is_ascii_digit())
            })
    }
}

impl TryFrom<String> for LabelPattern {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<LabelPattern> for String {
    fn from(pattern: LabelPattern) -> Self {
        pattern.0
    }
}

/// Why a text cannot be a label of any kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum NotALabel {
    #[error("Nothing was read. Scan the code again.")]
    Empty,
    #[error(
        "This text is longer than {MAX_CHARS} characters, so it is not a label. Scan the bag's own code."
    )]
    TooLong,
    #[error("A child label has 4 to 20 letters and digits. Scan the bag's own code.")]
    WrongLength,
    #[error("A label has only the letters A–Z and digits. Scan the bag's own code.")]
    WrongCharacters,
    #[error("This looks like a {type_name} parent, but those are written {pattern}. Scan it again.")]
    NearlyParent { type_name: String, pattern: String },
}

/// What a scanned or typed text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    Parent {
        label: String,
        bag_type: BagTypeId,
    },
    Child {
        label: String,
    },
    /// Starts with `BILL`, as the numbers that we print do. Other bill numbers are known only to the database.
    BillNumber {
        number: String,
    },
    /// No pattern fits. `text` is kept, because a legacy bag may bear it.
    NotALabel {
        text: String,
        why: NotALabel,
    },
}

impl Label {
    /// The normalised text, whatever it means.
    pub fn text(&self) -> &str {
        match self {
            Self::Parent { label, .. } | Self::Child { label } => label,
            Self::BillNumber { number } => number,
            Self::NotALabel { text, .. } => text,
        }
    }
}

fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
}

fn clean(raw: &str) -> String {
    let visible: String = raw.chars().filter(|c| !is_invisible(*c)).collect();
    visible
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_uppercase()
}

/// Drops control, zero-width and BOM characters, folds white space, trims, upper-cases; refuses nothing and more than
/// [`MAX_CHARS`] characters. Doing it twice changes nothing.
pub fn normalise(raw: &str) -> Result<String, NotALabel> {
    if raw.chars().nth(MAX_READ_CHARS).is_some() {
        return Err(NotALabel::TooLong);
    }
    let text = clean(raw);
    match text.chars().count() {
        0 => Err(NotALabel::Empty),
        n if n > MAX_CHARS => Err(NotALabel::TooLong),
        _ => Ok(text),
    }
}

/// The seven digits after `LABEL NO.` in a factory's long text, if it is one.
fn factory_digits(text: &str) -> Option<&str> {
    let (_, after) = text.split_once(FACTORY_MARK)?;
    let after = after.trim_start();
    let after = after.strip_prefix(':').unwrap_or(after).trim_start();
    let end = after.bytes().take_while(u8::is_ascii_digit).count();
    (end == FACTORY_DIGITS).then(|| after.get(..end)).flatten()
}

/// Says what a text means, given the bag types of now.
pub fn parse(raw: &str, types: &[BagType]) -> Label {
    if raw.chars().nth(MAX_READ_CHARS).is_none()
        && let Some(digits) = factory_digits(&clean(raw))
    {
        return Label::Child {
            label: digits.to_owned(),
        };
    }
    let label = match normalise(raw) {
        Ok(label) => label,
        Err(why) => {
            return Label::NotALabel {
                text: String::new(),
                why,
            };
        }
    };
    if let Some(found) = types.iter().find(|t| t.pattern.matches(&label)) {
        return Label::Parent {
            label,
            bag_type: found.id,
        };
    }
    if let Some(near) = types.iter().find(|t| t.pattern.nearly_matches(&label)) {
        let why = NotALabel::NearlyParent {
            type_name: near.name.clone(),
            pattern: near.pattern.as_str().replace('#', "9"),
        };
        return Label::NotALabel { text: label, why };
    }
    if label
        .strip_prefix("BILL")
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_uppercase()))
    {
        return Label::BillNumber { number: label };
    }
    if !label
        .bytes()
        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    {
        return Label::NotALabel {
            text: label,
            why: NotALabel::WrongCharacters,
        };
    }
    if !CHILD_CHARS.contains(&label.len()) {
        return Label::NotALabel {
            text: label,
            why: NotALabel::WrongLength,
        };
    }
    Label::Child { label }
}

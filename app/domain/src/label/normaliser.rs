//! The normaliser: what scanners, keyboards and clipboards write differently becomes the same text.

use super::NotALabel;

/// The longest label, bill number or search text, in characters after normalising.
pub const MAX_CHARS: usize = 64;
/// The longest text that is looked at for a label inside it, in characters; longer input is refused unread.
pub const MAX_READ_CHARS: usize = 1024;

/// The zeros of decimal digits that people in India have on their keyboards; nine more follow each.
const ZEROS: [u32; 11] = [
    0x0966, // Devanagari
    0x09E6, // Bengali
    0x0A66, // Gurmukhi
    0x0AE6, // Gujarati
    0x0B66, // Odia
    0x0BE6, // Tamil
    0x0C66, // Telugu
    0x0CE6, // Kannada
    0x0D66, // Malayalam
    0x0660, // Arabic
    0x06F0, // Urdu
];

/// Signs without width, and marks of writing direction.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
}

/// What separates: white space, and control characters. Dropped at the ends, one space between visible signs.
pub(super) fn is_gap(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// Dashes, digits of other scripts, full-width signs as ASCII.
fn as_ascii(c: char) -> char {
    let code = u32::from(c);
    let ascii = match c {
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' => u32::from('-'),
        '\u{FF01}'..='\u{FF5E}' => code - 0xFEE0,
        _ => match ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code)) {
            Some(zero) => code - zero + u32::from('0'),
            None => code,
        },
    };
    char::from_u32(ascii).unwrap_or(c)
}

/// Upper case where it is one letter and no other alphabet's: `ß` is not `SS`, and `ı` not `I`. Else a wrong keyboard language
/// would make a label.
fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) if c.is_ascii() || !one.is_ascii() => one,
        _ => c,
    }
}

/// A sign in its plain form.
pub(super) fn as_plain(c: char) -> char {
    upper(as_ascii(c))
}

/// Each sign in its plain form; control characters and white space stay.
pub(super) fn fold(raw: &str) -> String {
    raw.chars().filter(|c| !is_invisible(*c)).map(as_plain).collect()
}

/// One space for every gap between visible signs, none at the ends; refuses nothing and too much.
pub(super) fn spaced(folded: &str) -> Result<String, NotALabel> {
    let words: Vec<&str> = folded.split(is_gap).filter(|word| !word.is_empty()).collect();
    let text = words.join(" ");
    match text.chars().count() {
        0 => Err(NotALabel::Empty),
        n if n > MAX_CHARS => Err(NotALabel::TooLong),
        _ => Ok(text),
    }
}

/// Drops zero-width and BOM characters, folds white space and control characters between visible ones to a space, trims, writes
/// dashes and digits as ASCII, upper-cases; refuses nothing and more than [`MAX_CHARS`] characters. Doing it twice changes nothing.
pub fn normalise(raw: &str) -> Result<String, NotALabel> {
    if raw.chars().nth(MAX_READ_CHARS).is_some() {
        return Err(NotALabel::TooLong);
    }
    spaced(&fold(raw))
}

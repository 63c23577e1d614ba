//! GS1 element strings: of what they say of an item, the serial number (application identifier 21) is the label.

use super::NotALabel;

/// Digits of a trade item's number.
const GTIN: usize = 14;
/// The separator after a value of variable length (FNC1), as scanners send it.
const SEPARATOR: char = '\u{1D}';
/// A plain label is never longer.
const LONGEST_LABEL: usize = 20;

/// The serial number of an element string, as printed with brackets or as scanned; nothing where it is none.
pub(super) fn look(read: &str) -> Option<Result<String, NotALabel>> {
    let elements = if read.starts_with('(') {
        printed(read)?
    } else {
        scanned(read)?
    };
    let mut serials = elements
        .iter()
        .filter(|(ai, _)| *ai == "21")
        .map(|(_, value)| *value);
    Some(match (serials.next(), serials.next()) {
        (Some(serial), None) => Ok(serial.to_owned()),
        (Some(_), Some(_)) => Err(NotALabel::TwoCodes),
        (None, _) => Err(NotALabel::ProductCode),
    })
}

/// `(01)08901234567894(21)ABCD0001`
fn printed(read: &str) -> Option<Vec<(&str, &str)>> {
    let mut elements = Vec::new();
    let mut rest = read;
    while !rest.is_empty() {
        let (ai, after) = rest.strip_prefix('(')?.split_once(')')?;
        if !(2..=4).contains(&ai.len()) || !is_digits(ai) {
            return None;
        }
        let end = after.find('(').unwrap_or(after.len());
        let (value, next) = after.split_at_checked(end)?;
        elements.push((ai, value));
        rest = next;
    }
    Some(elements)
}

/// `010890123456789421ABCD0001`, with a separator after each value of variable length but the last.
fn scanned(read: &str) -> Option<Vec<(&str, &str)>> {
    let gtin = read.strip_prefix("01")?.get(..GTIN)?;
    if !is_digits(gtin) || read.len() <= LONGEST_LABEL {
        return None;
    }
    let mut elements = Vec::new();
    let mut rest = read;
    while !rest.is_empty() {
        let (ai, length) = element(rest)?;
        let after = rest.strip_prefix(ai)?;
        let (value, next) = match length {
            Length::Fixed(length) => after.split_at_checked(length)?,
            Length::Variable => after.split_at_checked(after.find(SEPARATOR).unwrap_or(after.len()))?,
        };
        elements.push((ai, value));
        rest = next.trim_start_matches(SEPARATOR);
    }
    Some(elements)
}

enum Length {
    Fixed(usize),
    Variable,
}

/// The application identifier that a text starts with, and how long its value is. Only those that stand on goods.
fn element(text: &str) -> Option<(&str, Length)> {
    let two = text.get(..2)?;
    Some(match two {
        "00" => (two, Length::Fixed(18)),
        "01" | "02" => (two, Length::Fixed(GTIN)),
        "11" | "12" | "13" | "15" | "16" | "17" => (two, Length::Fixed(6)),
        "20" => (two, Length::Fixed(2)),
        "10" | "21" | "22" | "30" | "37" => (two, Length::Variable),
        "91" | "92" | "93" | "94" | "95" | "96" | "97" | "98" | "99" | "90" => (two, Length::Variable),
        "31" | "32" | "33" | "34" | "35" | "36" => (text.get(..4)?, Length::Fixed(6)),
        "41" => (text.get(..3)?, Length::Fixed(13)),
        "23" | "24" | "25" | "40" | "42" => (text.get(..3)?, Length::Variable),
        "39" | "70" | "80" | "82" => (text.get(..4)?, Length::Variable),
        _ => return None,
    })
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

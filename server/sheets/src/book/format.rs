//! What a program of sheets shows for a number.

use super::dates;
use super::decimal::{Decimal, Rounded};
use super::format_parts::{Piece, Section, sections};
use crate::row::Doubt;

/// The longest code that there can be.
const LONGEST_CODE: usize = 1000;
/// From here on a program of sheets has lost digits.
const MOST_EXACT: f64 = 1e15;

/// A format of numbers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Format {
    /// None: the general format.
    sections: Vec<Section>,
    /// What stands around a text.
    around_text: Option<(String, String)>,
}

impl Format {
    pub(super) fn general() -> Self {
        Self {
            sections: Vec::new(),
            around_text: None,
        }
    }

    /// Takes a code apart. One that is too long is the general format.
    pub(super) fn parse(code: &str) -> Self {
        if code.is_empty() || code.eq_ignore_ascii_case("general") || code == "@" || code.len() > LONGEST_CODE
        {
            return Self::general();
        }
        let mut sections = sections(code);
        let mut around_text = None;
        if let Some(at) = sections.iter().position(|section| section.is_text) {
            around_text = Some(around(&sections.remove(at).pieces));
        }
        sections.truncate(3);
        Self {
            sections,
            around_text: around_text.filter(|(before, after)| !before.is_empty() || !after.is_empty()),
        }
    }

    /// A text as it is shown.
    pub(super) fn text(&self, text: &str) -> Option<String> {
        let (before, after) = self.around_text.as_ref()?;
        Some(format!("{before}{text}{after}"))
    }

    /// A number as it is shown. `raw`: as it stands in the file.
    pub(super) fn number(&self, value: f64, raw: &str, is_1904: bool) -> (String, Option<Doubt>) {
        if value.abs() >= MOST_EXACT {
            return (raw.to_owned(), Some(Doubt::LostDigits));
        }
        let Some((section, has_sign)) = self.section(value) else {
            return (general(value, raw), None);
        };
        if section.has_date || section.has_time || section.months_or_minutes {
            return (date(section, value, raw, is_1904), Some(Doubt::Date));
        }
        if section.is_scientific {
            return (general(value, raw), Some(Doubt::Scientific));
        }
        let is_number = section
            .pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Digit(_) | Piece::Whole));
        if section.is_fraction || !is_number {
            return (general(value, raw), Some(Doubt::Format));
        }
        let (shown, lost) = show(section, value, raw);
        let sign = if has_sign { "-" } else { "" };
        (format!("{sign}{shown}"), lost.then_some(Doubt::Rounded))
    }

    /// The section for a number, and whether a minus stands before what it shows.
    fn section(&self, value: f64) -> Option<(&Section, bool)> {
        let is_negative = value < 0.0;
        if self.sections.iter().any(|section| section.condition.is_some()) {
            let found = self
                .sections
                .iter()
                .find(|section| section.condition.is_none_or(|condition| condition.holds(value)));
            return found
                .or(self.sections.last())
                .map(|section| (section, is_negative));
        }
        match self.sections.as_slice() {
            [] => None,
            [_, negative, ..] if is_negative => Some((negative, false)),
            [_, _, zero] if value.abs() < f64::MIN_POSITIVE => Some((zero, false)),
            [first, ..] => Some((first, is_negative)),
        }
    }
}

/// What stands before and after the place of the text.
fn around(pieces: &[Piece]) -> (String, String) {
    let at = pieces.iter().position(|piece| *piece == Piece::Whole);
    let (before, after) = pieces.split_at(at.unwrap_or_default());
    let text = |pieces: &[Piece]| {
        pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Literal(sign) => Some(*sign),
                Piece::Digit(_) | Piece::Point | Piece::Comma | Piece::Whole => None,
            })
            .collect()
    };
    (text(before), text(after))
}

/// A number without a format. A whole one has all its digits, also where a narrow column would show an exponent.
fn general(value: f64, raw: &str) -> String {
    let digits = raw.strip_prefix('-').unwrap_or(raw);
    if !digits.is_empty() && digits.len() <= 15 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return raw.to_owned();
    }
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{}", Decimal::of(value).plain())
}

/// A day, a time or both, as in ISO 8601: nobody need guess which is the month.
fn date(section: &Section, value: f64, raw: &str, is_1904: bool) -> String {
    let Some((day, time)) = dates::read(value, is_1904) else {
        return raw.to_owned();
    };
    let has_day = section.has_date || !section.has_time;
    match (has_day, section.has_time) {
        (true, true) => format!("{day} {time}"),
        (true, false) => day,
        (false, _) => time,
    }
}

/// The digits of a number in the pieces of a section, and whether some are not shown.
fn show(section: &Section, value: f64, raw: &str) -> (String, bool) {
    let pieces = section.pieces.as_slice();
    let point = pieces.iter().position(|piece| *piece == Piece::Point);
    let (before, after) = pieces.split_at(point.unwrap_or(pieces.len()));
    let decimals = after
        .iter()
        .filter(|piece| matches!(piece, Piece::Digit(_)))
        .count();
    let last_digit = pieces.iter().rposition(|piece| matches!(piece, Piece::Digit(_)));
    // Commas behind the last digit divide by a thousand each; between digits they part thousands.
    let trailing = pieces
        .get(last_digit.map_or(pieces.len(), |at| at + 1)..)
        .unwrap_or_default()
        .iter()
        .take_while(|piece| **piece == Piece::Comma)
        .count();
    let thousands = i32::try_from(trailing).unwrap_or_default();
    let is_grouped = before.iter().filter(|piece| **piece == Piece::Comma).count()
        > if decimals == 0 { trailing } else { 0 };
    let mut number = Decimal::of(value);
    number.shift(2 * section.percents - 3 * thousands);
    let rounded = number.round(decimals);
    let mut text = whole_part(before, &rounded, is_grouped, value, raw);
    text.push_str(&decimal_part(after, &rounded.decimals));
    let has_digits = last_digit.is_some();
    (text, has_digits && rounded.lost)
}

/// The part before the point, built from its last sign on.
fn whole_part(pieces: &[Piece], rounded: &Rounded, is_grouped: bool, value: f64, raw: &str) -> String {
    let mut left: Vec<char> = rounded.whole.chars().collect();
    let mut digits_to_come = pieces
        .iter()
        .filter(|piece| matches!(piece, Piece::Digit(_)))
        .count();
    let mut written = 0_usize;
    let mut backwards: Vec<char> = Vec::new();
    if digits_to_come == 0 && !pieces.contains(&Piece::Whole) {
        backwards.extend(left.drain(..).rev());
    }
    for piece in pieces.iter().rev() {
        match piece {
            Piece::Literal(sign) => backwards.push(*sign),
            Piece::Point | Piece::Comma => {}
            Piece::Whole => backwards.extend(general(value.abs(), raw.trim_start_matches('-')).chars().rev()),
            Piece::Digit(kind) => {
                digits_to_come -= 1;
                // The first place takes all that is left.
                let take = if digits_to_come == 0 { left.len().max(1) } else { 1 };
                for _ in 0..take {
                    let sign = match (left.pop(), kind) {
                        (Some(digit), _) => digit,
                        (None, '0') => '0',
                        (None, '?') => ' ',
                        (None, _) => continue,
                    };
                    if is_grouped && written > 0 && written.is_multiple_of(3) && sign != ' ' {
                        backwards.push(',');
                    }
                    backwards.push(sign);
                    written += 1;
                }
            }
        }
    }
    backwards.iter().rev().collect()
}

/// The part from the point on.
fn decimal_part(pieces: &[Piece], decimals: &str) -> String {
    let needed = decimals.trim_end_matches('0').len();
    let mut digits = decimals.chars().enumerate();
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Literal(sign) => text.push(*sign),
            Piece::Point => text.push('.'),
            Piece::Comma | Piece::Whole => {}
            Piece::Digit(kind) => match (digits.next(), kind) {
                (Some((at, digit)), kind) if at < needed || *kind == '0' => text.push(digit),
                (_, '?') => text.push(' '),
                _ => {}
            },
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, raw: &str) -> (String, Option<Doubt>) {
        let value: f64 = raw.parse().unwrap();
        Format::parse(code).number(value, raw, false)
    }

    #[test]
    fn a_number_is_what_its_cell_shows() {
        for (code, raw, text) in [
            ("General", "12345", "12345"),
            ("General", "123456789012345", "123456789012345"),
            ("General", "1.2345E4", "12345"),
            ("General", "0.10000000000000001", "0.1"),
            ("General", "-7", "-7"),
            ("@", "0012345", "0012345"),
            ("0", "12345", "12345"),
            ("0000000", "12345", "0012345"),
            ("0000000", "12345678", "12345678"),
            ("0000000", "0", "0000000"),
            ("0000000;-0000000", "-12345", "-0012345"),
            ("00-000", "12345", "12-345"),
            ("\"SB\"00000", "42", "SB00042"),
            ("\\S\\B00000", "42", "SB00042"),
            ("[Red]\"M444-\"00000", "7", "M444-00007"),
            ("\"LABEL NO. \"0000000", "221", "LABEL NO. 0000221"),
            ("#,##0", "1234567", "1,234,567"),
            ("#,##0", "0", "0"),
            ("#,##0.00", "1234.5", "1,234.50"),
            (
                "[>=10000000]##\\,##\\,##\\,##0;[>=100000]##\\,##\\,##0;##,##0",
                "100000",
                "1,00,000",
            ),
            (
                "[>=10000000]##\\,##\\,##\\,##0;[>=100000]##\\,##\\,##0;##,##0",
                "99999",
                "99,999",
            ),
            ("0.00", "29.5", "29.50"),
            ("0.##", "29.5", "29.5"),
            ("0.##", "29", "29."),
            (".00", "1.5", "1.50"),
            ("0%", "0.25", "25%"),
            ("#", "0", ""),
            ("0,", "12000", "12"),
            ("_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)", "1200", " 1,200 "),
            ("0_ ;[Red]-0 ", "-5", "-5 "),
            ("[$₹-4009] #,##0", "500", "₹ 500"),
            ("\"No. \"General", "5", "No. 5"),
            ("0;-0;\"none\"0", "0", "none0"),
        ] {
            assert_eq!(shown(code, raw), (text.to_owned(), None), "{code} of {raw}");
        }
    }

    #[test]
    fn what_a_cell_does_not_show_as_it_was_written_is_in_doubt() {
        for (code, raw, text, doubt) in [
            ("General", "1E+15", "1E+15", Doubt::LostDigits),
            (
                "General",
                "1.2345678901234567E+19",
                "1.2345678901234567E+19",
                Doubt::LostDigits,
            ),
            ("0.00E+00", "123400000", "123400000", Doubt::Scientific),
            ("##0.0E+0", "123400000", "123400000", Doubt::Scientific),
            ("0", "12.5", "13", Doubt::Rounded),
            ("# ?/?", "0.5", "0.5", Doubt::Format),
            (";;;", "5", "5", Doubt::Format),
            ("d-mmm", "46356", "2026-11-30", Doubt::Date),
            ("dd/mm/yyyy hh:mm", "46356.25", "2026-11-30 06:00:00", Doubt::Date),
            ("h:mm AM/PM", "0.75", "18:00:00", Doubt::Date),
            ("[h]:mm:ss", "0.5", "12:00:00", Doubt::Date),
            ("mmm-yy", "60", "60", Doubt::Date),
            ("[$-409]d/m/yy", "-4", "-4", Doubt::Date),
        ] {
            assert_eq!(
                shown(code, raw),
                (text.to_owned(), Some(doubt)),
                "{code} of {raw}"
            );
        }
    }

    #[test]
    fn a_text_may_have_something_around_it() {
        assert_eq!(Format::parse("@").text("x"), None);
        assert_eq!(Format::parse("\"SB\"@").text("00001").as_deref(), Some("SB00001"));
        assert_eq!(
            Format::parse("0;-0;0;@\" kg\"").text("1").as_deref(),
            Some("1 kg")
        );
    }
}

//! What stands between columns.

use super::encoding::Encoding;
use super::rows::{Shape, TextRows};
use crate::error::SheetError;
use crate::limits::Limits;
use crate::row::Row;
use std::collections::BTreeMap;
use std::io::Read;

/// Rows from which the delimiter is recognised.
const ROWS: usize = 200;

/// The sign between two columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delimiter {
    Comma,
    Semicolon,
    Tab,
}

impl Delimiter {
    /// In the order in which they are preferred where all fit alike: commas also stand inside texts and numbers.
    pub const ALL: [Self; 3] = [Self::Tab, Self::Semicolon, Self::Comma];

    /// The sign itself.
    pub const fn sign(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
        }
    }
}

/// Whether the first line only says what the delimiter is (`sep=;`, which Excel writes and reads), and which it is.
pub(super) fn recognise(
    head: impl Read,
    encoding: Encoding,
    limits: &Limits,
) -> Result<(bool, Option<Delimiter>), SheetError> {
    let mut text = String::new();
    // The head may end within a sign or a row; what is wrong in it is said when it is read as rows.
    super::rows::decode(head, encoding, &mut text)?;
    let first = text.lines().next().unwrap_or_default().trim_matches(['"', '\r']);
    if let Some(sign) = first.strip_prefix("sep=") {
        let stated = Delimiter::ALL
            .into_iter()
            .find(|one| sign.as_bytes() == [one.sign()]);
        return Ok((true, stated));
    }
    let best = Delimiter::ALL
        .into_iter()
        .map(|one| (one, fit(&text, one, limits)))
        .reduce(|best, next| if next.1 > best.1 { next } else { best });
    Ok((false, best.filter(|(_, fit)| *fit > (0, 0)).map(|(one, _)| one)))
}

/// How well a delimiter fits: per thousand of rows that have the most frequent number of columns, and that number. None fits that makes one column.
fn fit(text: &str, delimiter: Delimiter, limits: &Limits) -> (usize, u32) {
    let shape = Shape {
        delimiter: delimiter.sign(),
        skip_first: false,
        longest: limits.row,
    };
    let mut rows = TextRows::new(text.as_bytes(), Encoding::Utf8, shape);
    let mut row = Row::new();
    let mut widths: BTreeMap<u32, usize> = BTreeMap::new();
    let mut read = 0;
    while read < ROWS && matches!(rows.next_into(&mut row), Ok(true)) {
        *widths.entry(rows.width()).or_default() += 1;
        read += 1;
    }
    widths
        .into_iter()
        .filter(|(width, _)| *width > 1)
        .max_by_key(|(_, rows)| *rows)
        .map_or((0, 0), |(width, rows)| (rows * 1000 / read.max(1), width))
}

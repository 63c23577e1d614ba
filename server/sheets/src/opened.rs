//! A file, opened as what it is.

use crate::book::{BookRows, SheetInfo, Workbook};
use crate::counts::{Counts, HiddenRows};
use crate::error::SheetError;
use crate::limits::Limits;
use crate::row::Row;
use crate::text::{self, Delimiter, Encoding, TextRows, TextSheet};
use std::io::{BufReader, Read, Seek, SeekFrom};

/// What the one who brings a file says of it; what is not said is recognised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    pub encoding: Option<Encoding>,
    pub delimiter: Option<Delimiter>,
}

/// What a file was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Text {
        encoding: Encoding,
        /// None where every row has one column.
        delimiter: Option<Delimiter>,
    },
    Workbook,
}

/// A file whose rows can be read, as often as needed.
pub enum Opened<R> {
    Text(TextSheet<R>),
    Workbook(Box<Workbook<R>>),
}

/// Opens a file. It is read whole once, so that what is not a sheet, or was cut off, is known before its first row.
pub fn open<R: Read + Seek>(mut input: R, choices: Choices, limits: Limits) -> Result<Opened<R>, SheetError> {
    let size = input.seek(SeekFrom::End(0))?;
    if size == 0 {
        return Err(SheetError::Empty);
    }
    if size > limits.packed {
        let limit = limits.packed;
        return Err(SheetError::TooLarge { limit });
    }
    input.rewind()?;
    let mut start = Vec::new();
    (&mut input).take(8).read_to_end(&mut start)?;
    input.rewind()?;
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        return Ok(Opened::Workbook(Box::new(Workbook::open(input, limits)?)));
    }
    if start.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Err(old_or_protected(input)?);
    }
    text::open(input, choices.encoding, choices.delimiter, &limits).map(Opened::Text)
}

/// Excel puts a workbook with a password into a file of the old form.
fn old_or_protected(input: impl Read) -> Result<SheetError, SheetError> {
    const NAME: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
    let mut input = BufReader::new(input);
    let mut window = Vec::new();
    loop {
        let keep = window.len().min(NAME.len());
        window.drain(..window.len() - keep);
        if (&mut input).take(1 << 16).read_to_end(&mut window)? == 0 {
            return Ok(SheetError::OldWorkbook);
        }
        if memchr::memmem::find(&window, NAME).is_some() {
            return Ok(SheetError::Protected);
        }
    }
}

impl<R: Read + Seek> Opened<R> {
    /// What it was found to be.
    pub fn form(&self) -> Form {
        match self {
            Self::Text(text) => Form::Text {
                encoding: text.encoding(),
                delimiter: text.delimiter(),
            },
            Self::Workbook(_) => Form::Workbook,
        }
    }

    /// The sheets in their order. A text has one, without a name.
    pub fn sheets(&self) -> Vec<SheetInfo> {
        match self {
            Self::Text(_) => vec![SheetInfo::of_text()],
            Self::Workbook(book) => book.sheets().to_vec(),
        }
    }

    /// The rows of a sheet from its first on.
    pub fn rows(&mut self, sheet: usize, hidden: HiddenRows) -> Result<Rows<'_, R>, SheetError> {
        match self {
            Self::Text(_) if sheet > 0 => Err(SheetError::NoSuchSheet),
            Self::Text(text) => Ok(Rows::Text(Box::new(text.rows()?))),
            Self::Workbook(book) => Ok(Rows::Workbook(Box::new(book.rows(sheet, hidden)?))),
        }
    }
}

/// The rows of a sheet, one after the other.
pub enum Rows<'a, R> {
    Text(Box<TextRows<&'a mut R>>),
    Workbook(Box<BookRows<'a, R>>),
}

impl<R: Read + Seek> Rows<'_, R> {
    /// Puts the next row in which something stands into `row`; false at the end.
    pub fn next_into(&mut self, row: &mut Row) -> Result<bool, SheetError> {
        match self {
            Self::Text(rows) => rows.next_into(row),
            Self::Workbook(rows) => rows.next_into(row),
        }
    }

    /// What was met so far.
    pub fn counts(&self) -> Counts {
        match self {
            Self::Text(rows) => rows.counts(),
            Self::Workbook(rows) => rows.counts(),
        }
    }
}

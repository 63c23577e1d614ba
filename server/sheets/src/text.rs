//! Sheets as text: comma, semicolon or tab between the columns, in the encodings that office programs write.

mod delimiter;
mod encoding;
mod rows;

pub use delimiter::Delimiter;
pub use encoding::Encoding;
pub(crate) use rows::TextRows;

use crate::error::SheetError;
use crate::limits::Limits;
use rows::Shape;
use std::io::{Read, Seek, SeekFrom};

/// Bytes from which the delimiter is recognised.
const HEAD: u64 = 1 << 16;

/// A text whose rows can be read.
pub struct TextSheet<R> {
    input: R,
    encoding: Encoding,
    shape: Shape,
    delimiter: Option<Delimiter>,
}

/// Opens a text.
pub(crate) fn open<R: Read + Seek>(
    mut input: R,
    encoding: Option<Encoding>,
    delimiter: Option<Delimiter>,
    limits: &Limits,
) -> Result<TextSheet<R>, SheetError> {
    let found = encoding::recognise(&mut input)?;
    let encoding = encoding.unwrap_or(found);
    input.seek(SeekFrom::Start(0))?;
    let (stated, recognised) = delimiter::recognise((&mut input).take(HEAD), encoding, limits)?;
    let delimiter = delimiter.or(recognised);
    Ok(TextSheet {
        input,
        encoding,
        shape: Shape {
            delimiter: delimiter.unwrap_or(Delimiter::Comma).sign(),
            skip_first: stated,
            longest: limits.row,
        },
        delimiter,
    })
}

impl<R: Read + Seek> TextSheet<R> {
    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding
    }

    pub(crate) fn delimiter(&self) -> Option<Delimiter> {
        self.delimiter
    }

    pub(crate) fn rows(&mut self) -> Result<TextRows<&mut R>, SheetError> {
        self.input.seek(SeekFrom::Start(0))?;
        Ok(TextRows::new(&mut self.input, self.encoding, self.shape))
    }
}

//! Workbooks (XLSX, XLSM): an archive of parts in XML.
//!
//! Read by hand over an XML reader, because what matters here no reader of workbooks tells: hidden rows, formats of numbers, merged cells; and because
//! none of them bounds its memory (decision 58).

mod archive;
mod dates;
mod decimal;
mod format;
mod format_parts;
mod guard;
mod merged;
mod parts;
mod reference;
mod rows;
mod strings;
mod styles;
mod tail;
mod xml;

pub use parts::{SheetInfo, Visibility};
pub(crate) use rows::BookRows;

use crate::counts::HiddenRows;
use crate::error::SheetError;
use crate::limits::Limits;
use archive::Archive;
use parts::Contents;
use std::io::{Read, Seek};
use strings::Strings;
use styles::Styles;

/// A workbook whose sheets can be read.
pub struct Workbook<R> {
    archive: Archive<R>,
    contents: Contents,
    strings: Strings,
    styles: Styles,
    limits: Limits,
}

impl<R: Read + Seek> Workbook<R> {
    pub(crate) fn open(input: R, limits: Limits) -> Result<Self, SheetError> {
        let mut archive = Archive::open(input)?;
        let contents = Contents::read(&mut archive, &limits)?;
        let styles = match &contents.styles {
            Some(part) => Styles::read(&mut archive, part, contents.is_1904, &limits)?,
            None => Styles::none(contents.is_1904),
        };
        let strings = match &contents.strings {
            Some(part) => Strings::read(&mut archive, part, &limits)?,
            None => Strings::none(),
        };
        Ok(Self {
            archive,
            contents,
            strings,
            styles,
            limits,
        })
    }

    pub(crate) fn sheets(&self) -> &[SheetInfo] {
        &self.contents.sheets
    }

    pub(crate) fn rows(&mut self, sheet: usize, hidden: HiddenRows) -> Result<BookRows<'_, R>, SheetError> {
        let part = self.contents.part_of(sheet).ok_or(SheetError::NoSuchSheet)?;
        let tail = tail::read(&mut self.archive, part, &self.limits)?;
        let xml = xml::Xml::open(&mut self.archive, part, &self.limits)?;
        Ok(BookRows::new(
            xml,
            &mut self.strings,
            &self.styles,
            tail,
            hidden,
            self.limits.row,
        ))
    }
}

//! The rows of a sheet in a workbook.

use super::merged::Merged;
use super::reference::{MOST_COLUMNS, MOST_ROWS, Range, read_cell};
use super::strings::{RichText, Strings, unescape};
use super::styles::Styles;
use super::tail::Tail;
use super::xml::{Xml, attribute, is, push_reference, says_yes};
use crate::counts::{Counts, HiddenRows};
use crate::error::{Damage, RowDamage, SheetError};
use crate::row::{Doubt, Row};
use quick_xml::events::{BytesStart, Event};
use std::io::{Read, Seek};

/// The rows of a sheet, one after the other.
pub struct BookRows<'a, R> {
    xml: Xml<'a, R>,
    strings: &'a mut Strings,
    styles: &'a Styles,
    merged: Merged,
    filter: Option<Range>,
    taken: HiddenRows,
    longest: usize,
    counts: Counts,
    /// Of the last row.
    number: u64,
    /// Rows that say nothing of it are hidden.
    hides_rows: bool,
    in_rows: bool,
    is_done: bool,
    buffer: Vec<u8>,
    cell: CellRead,
}

/// A cell while it is read.
#[derive(Default)]
struct CellRead {
    kind: Kind,
    style: usize,
    value: String,
    rich: RichText,
    in_value: bool,
    has_formula: bool,
    shown: String,
}

/// What the value of a cell is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    /// The number of a text of the workbook.
    Shared,
    /// The result of a formula.
    Text,
    Inline,
    Boolean,
    Error,
    /// A date as a text.
    Date,
}

impl Kind {
    fn of(code: Option<&str>) -> Self {
        match code {
            Some("s") => Self::Shared,
            Some("str") => Self::Text,
            Some("inlineStr") => Self::Inline,
            Some("b") => Self::Boolean,
            Some("e") => Self::Error,
            Some("d") => Self::Date,
            _ => Self::Number,
        }
    }
}

impl<'a, R: Read + Seek> BookRows<'a, R> {
    pub(super) fn new(
        xml: Xml<'a, R>,
        strings: &'a mut Strings,
        styles: &'a Styles,
        tail: Tail,
        taken: HiddenRows,
        longest: usize,
    ) -> Self {
        let counts = Counts {
            merged: u64::try_from(tail.merged.len()).unwrap_or(u64::MAX),
            ..Counts::default()
        };
        Self {
            xml,
            strings,
            styles,
            merged: Merged::new(tail.merged),
            filter: tail.filter,
            taken,
            longest,
            counts,
            number: 0,
            hides_rows: false,
            in_rows: false,
            is_done: false,
            buffer: Vec::new(),
            cell: CellRead::default(),
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        self.counts
    }

    fn error(&self, column: Option<u32>, damage: Damage) -> SheetError {
        let row = self.number;
        SheetError::Cell { row, column, damage }
    }

    /// Puts the next row in which something stands into `row`; false at the end.
    pub(crate) fn next_into(&mut self, row: &mut Row) -> Result<bool, SheetError> {
        // Taken out, so that what an event borrows is not the reader itself.
        let mut buffer = std::mem::take(&mut self.buffer);
        let found = self.find(row, &mut buffer);
        self.buffer = buffer;
        // After an error there is no way to go on.
        self.is_done |= !matches!(found, Ok(true));
        found
    }

    fn find(&mut self, row: &mut Row, buffer: &mut Vec<u8>) -> Result<bool, SheetError> {
        while !self.is_done {
            let Some(event) = self.xml.next_event(buffer)? else {
                // A sheet whose rows do not end was cut off.
                return if self.in_rows {
                    Err(self.error(None, Damage::Xml))
                } else {
                    Ok(false)
                };
            };
            match event {
                Event::Start(element) if is(&element, "sheetData") => self.in_rows = true,
                Event::End(element) if element.local_name().as_ref() == "sheetData" => return Ok(false),
                Event::Start(element) if is(&element, "sheetFormatPr") => {
                    self.hides_rows = says_yes(&element, "zeroHeight");
                }
                Event::Start(element) if self.in_rows && is(&element, "row") => {
                    self.begin(&element, row)?;
                    self.read_cells(row, buffer)?;
                    if self.end(row)? {
                        return Ok(true);
                    }
                }
                _ => {}
            }
        }
        Ok(false)
    }

    fn begin(&mut self, element: &BytesStart<'_>, row: &mut Row) -> Result<(), SheetError> {
        let number = match attribute(element, "r") {
            Some(text) => text.parse().map_err(|_| self.error(None, Damage::Number))?,
            None => self.number + 1,
        };
        if number <= self.number || number > MOST_ROWS {
            return Err(self.error(None, Damage::Order));
        }
        self.number = number;
        let is_hidden = match attribute(element, "hidden") {
            Some(text) => matches!(text.as_str(), "1" | "true" | "on"),
            None => self.hides_rows,
        };
        row.clear(number, is_hidden);
        Ok(())
    }

    /// Counts a row that was read; whether it is given out.
    fn end(&mut self, row: &mut Row) -> Result<bool, SheetError> {
        if row.is_blank() {
            self.counts.empty += 1;
            self.merged.pass(row);
            return Ok(false);
        }
        if !self.merged.pass(row) {
            return Err(self.error(None, Damage::TooLong));
        }
        if row.is_hidden() {
            self.counts.hidden += 1;
            let is_filtered = self
                .filter
                .is_some_and(|range| (range.top..=range.bottom).contains(&self.number));
            self.counts.filtered += u64::from(is_filtered);
            if self.taken == HiddenRows::Leave {
                return Ok(false);
            }
        }
        self.counts.rows += 1;
        Ok(true)
    }

    fn read_cells(&mut self, row: &mut Row, buffer: &mut Vec<u8>) -> Result<(), SheetError> {
        let mut next = 0_u32;
        let mut column = 0_u32;
        let mut in_cell = false;
        loop {
            let Some(event) = self.xml.next_event(buffer)? else {
                return Err(self.error(None, Damage::Xml));
            };
            match &event {
                Event::Start(element) if !in_cell && is(element, "c") => {
                    column = self.column(element, next)?;
                    next = column + 1;
                    in_cell = true;
                    self.cell.begin(element);
                }
                Event::End(element) if in_cell && element.local_name().as_ref() == "c" => {
                    in_cell = false;
                    self.end_cell(row, column)?;
                }
                Event::End(element) if element.local_name().as_ref() == "row" => return Ok(()),
                event if in_cell => {
                    if !self.cell.take_event(event) {
                        return Err(self.error(Some(column), Damage::Xml));
                    }
                    if self.cell.value.len() + self.cell.rich.size() > self.longest {
                        return Err(self.error(Some(column), Damage::TooLong));
                    }
                }
                _ => {}
            }
        }
    }

    fn column(&self, element: &BytesStart<'_>, next: u32) -> Result<u32, SheetError> {
        let column = match attribute(element, "r") {
            None => next,
            Some(text) => match read_cell(&text) {
                Some((column, row)) if row == self.number => column,
                Some(_) => return Err(self.error(None, Damage::Order)),
                None => return Err(self.error(None, Damage::Number)),
            },
        };
        if column < next || column >= MOST_COLUMNS {
            return Err(self.error(Some(column), Damage::Order));
        }
        Ok(column)
    }

    fn end_cell(&mut self, row: &mut Row, column: u32) -> Result<(), SheetError> {
        let doubt = match self.cell.finish(self.strings, self.styles)? {
            Ok(doubt) => doubt,
            Err(damage) => return Err(self.error(Some(column), damage)),
        };
        row.push(column, &self.cell.shown, doubt);
        if row.size() > self.longest {
            let damage = RowDamage::TooLong;
            return Err(SheetError::Row {
                row: self.number,
                damage,
            });
        }
        Ok(())
    }
}

impl CellRead {
    fn begin(&mut self, element: &BytesStart<'_>) {
        self.kind = Kind::of(attribute(element, "t").as_deref());
        self.style = attribute(element, "s")
            .and_then(|text| text.parse().ok())
            .unwrap_or_default();
        self.value.clear();
        self.rich.take();
        self.in_value = false;
        self.has_formula = false;
    }

    /// Takes what belongs to the cell; false where it can be none.
    fn take_event(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(element) if is(element, "v") => self.in_value = true,
            Event::Start(element) if is(element, "f") => self.has_formula = true,
            Event::End(element) if element.local_name().as_ref() == "v" => self.in_value = false,
            Event::Text(text) if self.in_value => self.value.push_str(text.as_ref()),
            Event::CData(text) if self.in_value => self.value.push_str(text.as_ref()),
            Event::GeneralRef(reference) if self.in_value => {
                return push_reference(reference, &mut self.value);
            }
            event if self.kind == Kind::Inline => return self.rich.take_event(event),
            _ => {}
        }
        true
    }

    /// Puts what the cell shows into `shown`.
    fn finish(
        &mut self,
        strings: &mut Strings,
        styles: &Styles,
    ) -> Result<Result<Option<Doubt>, Damage>, SheetError> {
        self.shown.clear();
        let format = styles.format(self.style);
        let value = self.value.trim();
        if value.is_empty() && self.kind != Kind::Inline {
            // An empty text is a result too.
            let is_missing = self.has_formula && self.kind == Kind::Number;
            return Ok(Ok(is_missing.then_some(Doubt::NotCalculated)));
        }
        let mut doubt = None;
        match self.kind {
            Kind::Shared => {
                let Ok(number) = value.parse() else {
                    return Ok(Err(Damage::Number));
                };
                if !strings.get(number, &mut self.shown)? {
                    return Ok(Err(Damage::NoSuchText));
                }
            }
            Kind::Text => self.shown.push_str(&unescape(&self.value)),
            Kind::Inline => self.shown.push_str(&self.rich.take()),
            Kind::Boolean => {
                self.shown.push_str(if value == "1" { "TRUE" } else { "FALSE" });
                doubt = Some(Doubt::Boolean);
            }
            Kind::Error => {
                self.shown.push_str(value);
                doubt = Some(Doubt::Error);
            }
            Kind::Date => {
                self.shown.push_str(value);
                doubt = Some(Doubt::Date);
            }
            Kind::Number => {
                let Some(number) = value.parse::<f64>().ok().filter(|number| number.is_finite()) else {
                    return Ok(Err(Damage::Number));
                };
                let raw = (value.to_owned(), None);
                let (text, found) = format.map_or(raw, |format| format.number(number, value, styles.is_1904));
                self.shown.push_str(&text);
                doubt = found;
            }
        }
        if matches!(self.kind, Kind::Shared | Kind::Text | Kind::Inline)
            && let Some(text) = format.and_then(|format| format.text(&self.shown))
        {
            self.shown = text;
        }
        Ok(Ok(doubt))
    }
}

//! The texts of a workbook, which its cells name by number.
//!
//! A packing list has a long text in every row, and all stand before the first row: what does not fit into memory goes into a file without a name,
//! and is read in pieces, since cells name texts mostly in the order in which they stand.

use super::archive::Archive;
use super::xml::{Xml, is, push_reference};
use crate::error::{Damage, SheetError};
use crate::limits::Limits;
use quick_xml::events::Event;
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};

/// Bytes of the file that are held in memory.
const WINDOW: usize = 1 << 16;

/// The texts of a workbook.
pub(super) struct Strings {
    /// Where each text ends.
    ends: Vec<u32>,
    /// The first of the texts, up to the bound of memory.
    memory: String,
    rest: Option<Rest>,
}

/// The texts that lie in a file.
struct Rest {
    file: File,
    window: Vec<u8>,
    window_at: usize,
}

impl Strings {
    pub(super) fn none() -> Self {
        Self {
            ends: Vec::new(),
            memory: String::new(),
            rest: None,
        }
    }

    pub(super) fn read<R: Read + Seek>(
        archive: &mut Archive<R>,
        part: &str,
        limits: &Limits,
    ) -> Result<Self, SheetError> {
        let mut xml = Xml::open(archive, part, limits)?;
        let mut strings = Self::none();
        let mut file: Option<BufWriter<File>> = None;
        let mut total = 0_usize;
        let mut buffer = Vec::new();
        let mut rich = RichText::default();
        while let Some(event) = xml.next_event(&mut buffer)? {
            if let Event::End(element) = &event
                && element.local_name().as_ref() == "si"
            {
                if strings.ends.len() >= limits.strings {
                    let limit = limits.strings;
                    return Err(SheetError::TooManyTexts { limit });
                }
                let text = rich.take();
                total += text.len();
                let end = u32::try_from(total).map_err(|_| SheetError::TooLargeUnpacked {
                    limit: u64::from(u32::MAX),
                })?;
                strings.ends.push(end);
                match &mut file {
                    Some(file) => file.write_all(text.as_bytes())?,
                    None if total <= limits.strings_in_memory => strings.memory.push_str(&text),
                    None => {
                        let made = match &limits.folder {
                            Some(folder) => tempfile::tempfile_in(folder)?,
                            None => tempfile::tempfile()?,
                        };
                        let mut writer = BufWriter::new(made);
                        writer.write_all(text.as_bytes())?;
                        file = Some(writer);
                    }
                }
                continue;
            }
            if !rich.take_event(&event) {
                return Err(xml.error(Damage::Xml));
            }
            if rich.text.len() > limits.row {
                return Err(xml.error(Damage::TooLong));
            }
        }
        if let Some(writer) = file {
            let file = writer.into_inner().map_err(std::io::IntoInnerError::into_error)?;
            strings.rest = Some(Rest {
                file,
                window: Vec::new(),
                window_at: 0,
            });
        }
        Ok(strings)
    }

    /// Puts a text into `out`; false where there is none of that number.
    pub(super) fn get(&mut self, number: usize, out: &mut String) -> Result<bool, SheetError> {
        let Some(end) = self.ends.get(number).and_then(|end| usize::try_from(*end).ok()) else {
            return Ok(false);
        };
        let start = match number.checked_sub(1).and_then(|before| self.ends.get(before)) {
            Some(start) => usize::try_from(*start).unwrap_or_default(),
            None => 0,
        };
        if let Some(text) = self.memory.get(start..end) {
            out.push_str(text);
            return Ok(true);
        }
        let Some(rest) = &mut self.rest else {
            return Ok(false);
        };
        let in_file = |at: usize| at.saturating_sub(self.memory.len());
        out.push_str(&rest.text(in_file(start), in_file(end))?);
        Ok(true)
    }
}

impl Rest {
    fn text(&mut self, start: usize, end: usize) -> Result<String, SheetError> {
        let window_end = self.window_at + self.window.len();
        if start < self.window_at || end > window_end {
            self.file
                .seek(SeekFrom::Start(u64::try_from(start).unwrap_or(u64::MAX)))?;
            let size = u64::try_from((end - start).max(WINDOW)).unwrap_or_default();
            self.window.clear();
            (&mut self.file).take(size).read_to_end(&mut self.window)?;
            self.window_at = start;
        }
        let bytes = self.window.get(start - self.window_at..end - self.window_at);
        Ok(String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned())
    }
}

/// A text that is made of pieces, each in a type of its own. What only says how it is spoken is left out.
#[derive(Default)]
pub(super) struct RichText {
    text: String,
    in_text: bool,
    in_phonetic: bool,
}

impl RichText {
    /// Takes what belongs to the text; false where it is no text that can be.
    pub(super) fn take_event(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(element) if is(element, "t") => self.in_text = !self.in_phonetic,
            Event::Start(element) if is(element, "rPh") => self.in_phonetic = true,
            Event::End(element) => match element.local_name().as_ref() {
                "t" => self.in_text = false,
                "rPh" => self.in_phonetic = false,
                _ => {}
            },
            Event::Text(text) if self.in_text => self.text.push_str(text.as_ref()),
            Event::CData(text) if self.in_text => self.text.push_str(text.as_ref()),
            Event::GeneralRef(reference) if self.in_text => {
                return push_reference(reference, &mut self.text);
            }
            _ => {}
        }
        true
    }

    /// The text so far; the next begins.
    pub(super) fn take(&mut self) -> String {
        self.in_text = false;
        self.in_phonetic = false;
        unescape(&std::mem::take(&mut self.text))
    }

    pub(super) fn size(&self) -> usize {
        self.text.len()
    }
}

/// Signs that XML cannot hold are written as `_x000D_`.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains("_x") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let code = from
            .get(2..6)
            .filter(|_| from.as_bytes().get(6) == Some(&b'_'))
            .filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .and_then(char::from_u32);
        match code {
            Some(sign) => {
                out.push(sign);
                rest = from.get(7..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn signs_that_xml_cannot_hold_come_back() {
        assert_eq!(unescape("a_x000D_b_x005F_x0041_"), "a\rb_x0041_");
        assert_eq!(unescape("_x00_x00zz_ _x"), "_x00_x00zz_ _x");
        assert_eq!(unescape("_xé000_"), "_xé000_");
    }
}

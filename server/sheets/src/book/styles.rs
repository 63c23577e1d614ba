//! Which format a cell's style names.

use super::archive::Archive;
use super::format::Format;
use super::xml::{Xml, attribute, is};
use crate::error::{Damage, SheetError};
use crate::limits::Limits;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::io::{Read, Seek};

/// Styles of a workbook at most; Excel has as many.
const MOST_STYLES: usize = 65_490;

/// The formats of a workbook.
pub(super) struct Styles {
    formats: Vec<Format>,
    /// The format of every style, as a place in `formats`.
    styles: Vec<usize>,
    pub(super) is_1904: bool,
}

/// The code of a format that every program knows by its number.
fn known(number: u32) -> &'static str {
    match number {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5..=8 | 37..=44 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 | 13 => "# ?/?",
        14..=17 | 27..=31 | 34..=36 | 50..=58 => "yyyy-mm-dd",
        18..=21 | 32 | 33 | 45..=47 => "hh:mm:ss",
        22 => "yyyy-mm-dd hh:mm",
        48 => "##0.0E+0",
        _ => "General",
    }
}

impl Styles {
    pub(super) fn none(is_1904: bool) -> Self {
        Self {
            formats: vec![Format::general()],
            styles: Vec::new(),
            is_1904,
        }
    }

    pub(super) fn read<R: Read + Seek>(
        archive: &mut Archive<R>,
        part: &str,
        is_1904: bool,
        limits: &Limits,
    ) -> Result<Self, SheetError> {
        let mut xml = Xml::open(archive, part, limits)?;
        let mut styles = Self::none(is_1904);
        let mut codes: BTreeMap<u32, String> = BTreeMap::new();
        let mut places: BTreeMap<u32, usize> = BTreeMap::new();
        let mut buffer = Vec::new();
        let mut in_cells = false;
        while let Some(event) = xml.next_event(&mut buffer)? {
            match event {
                Event::Start(element) if is(&element, "numFmt") => {
                    let number = attribute(&element, "numFmtId").and_then(|text| text.parse().ok());
                    if let Some((number, code)) = number.zip(attribute(&element, "formatCode")) {
                        codes.insert(number, code);
                    }
                }
                Event::Start(element) if is(&element, "cellXfs") => in_cells = true,
                Event::End(element) if element.local_name().as_ref() == "cellXfs" => in_cells = false,
                Event::Start(element) if in_cells && is(&element, "xf") => {
                    let number = attribute(&element, "numFmtId")
                        .and_then(|text| text.parse::<u32>().ok())
                        .unwrap_or_default();
                    let formats = &mut styles.formats;
                    let place = *places.entry(number).or_insert_with(|| {
                        let code = codes.get(&number).map_or_else(|| known(number), String::as_str);
                        formats.push(Format::parse(code));
                        formats.len() - 1
                    });
                    styles.styles.push(place);
                }
                _ => {}
            }
            if codes.len() > MOST_STYLES || styles.styles.len() > MOST_STYLES {
                return Err(xml.error(Damage::TooLong));
            }
        }
        Ok(styles)
    }

    /// The format of a style; the general one for a style that there is not.
    pub(super) fn format(&self, style: usize) -> Option<&Format> {
        self.formats
            .get(self.styles.get(style).copied().unwrap_or_default())
    }
}

//! What a sheet says of itself behind its rows: merged cells and the filter. It must be known before the first row, so the part is unpacked twice; the
//! first time only its end is read as XML. That also proves the checksum before a row is given out.

use super::archive::Archive;
use super::guard::damage_of;
use super::reference::{Range, read_range};
use super::xml::{attribute, is};
use crate::error::{Damage, SheetError};
use crate::limits::Limits;
use memchr::memmem::Finder;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{BufRead, Read, Seek};

/// The end of an element's name.
const END: &[u8] = b"sheetData>";
/// Bytes that are kept of what went by: the longest `</prefix:` that is looked for, and the name.
const KEPT: usize = 96;
/// Bytes of the tail that are read.
const LONGEST: u64 = 16 << 20;

/// What stands behind the rows.
#[derive(Debug, Default)]
pub(super) struct Tail {
    pub(super) merged: Vec<Range>,
    /// The range of the filter, where there is one.
    pub(super) filter: Option<Range>,
}

/// Reads it.
pub(super) fn read<R: Read + Seek>(
    archive: &mut Archive<R>,
    part: &str,
    limits: &Limits,
) -> Result<Tail, SheetError> {
    // The end of the rows may be far: no element is looked at until then.
    let longest = usize::try_from(limits.unpacked).unwrap_or(usize::MAX);
    let mut input = archive.unpack(part, limits.unpacked, longest)?;
    let failed = |error: std::io::Error| match damage_of(&error) {
        Some(damage) => SheetError::part(part, damage),
        None => SheetError::Io(error),
    };
    let mut tail = Vec::new();
    if skip_rows(&mut input).map_err(failed)? {
        (&mut input)
            .take(LONGEST)
            .read_to_end(&mut tail)
            .map_err(failed)?;
    }
    // To the end, so that the checksum is looked at.
    std::io::copy(&mut input, &mut std::io::sink()).map_err(failed)?;
    parse(&tail, part, limits)
}

/// Skips what comes up to the end of the rows; false where they have none.
fn skip_rows(input: &mut impl BufRead) -> std::io::Result<bool> {
    let finder = Finder::new(END);
    let mut window: Vec<u8> = Vec::new();
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(false);
        }
        let before = window.len();
        window.extend_from_slice(chunk);
        let size = chunk.len();
        let ends = finder.find_iter(&window).map(|at| (at, at + END.len()));
        let found = ends
            .filter(|(_, end)| *end > before)
            .find(|(at, _)| is_end(window.get(..*at).unwrap_or_default()));
        if let Some((_, end)) = found {
            input.consume(end - before);
            return Ok(true);
        }
        input.consume(size);
        let keep = window.len().min(KEPT);
        window.drain(..window.len() - keep);
    }
}

/// Whether what stands before the name makes it the end of an element: `</`, or `</x:`.
fn is_end(before: &[u8]) -> bool {
    let Some(open) = memchr::memrchr(b'<', before) else {
        return false;
    };
    match before.get(open + 1..) {
        Some([b'/']) => true,
        Some([b'/', prefix @ .., b':']) => prefix.iter().all(u8::is_ascii_alphanumeric),
        _ => false,
    }
}

/// Reads the tail: XML whose first elements were cut away.
fn parse(tail: &[u8], part: &str, limits: &Limits) -> Result<Tail, SheetError> {
    let mut reader = Reader::from_reader(tail);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut found = Tail::default();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let element = match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) => element,
            Ok(Event::Eof) => return Ok(found),
            Ok(_) => continue,
            // The same is told when the rows are read.
            Err(_) => return Err(SheetError::part(part, Damage::Xml)),
        };
        if is(&element, "mergeCell") {
            if found.merged.len() >= limits.merged {
                let limit = limits.merged;
                return Err(SheetError::TooManyMerged { limit });
            }
            found
                .merged
                .extend(attribute(&element, "ref").as_deref().and_then(read_range));
        } else if is(&element, "autoFilter") {
            found.filter = attribute(&element, "ref").as_deref().and_then(read_range);
        }
    }
}

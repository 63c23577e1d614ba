//! The XML of a part, one event after the other.

use super::archive::{Archive, Unpacked};
use super::guard::damage_of;
use crate::error::{Damage, SheetError};
use crate::limits::Limits;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::io::{Read, Seek};

/// A part that is read as XML.
pub(super) struct Xml<'a, R> {
    reader: Reader<Unpacked<'a, R>>,
    part: String,
}

impl<'a, R: Read + Seek> Xml<'a, R> {
    pub(super) fn open(archive: &'a mut Archive<R>, part: &str, limits: &Limits) -> Result<Self, SheetError> {
        // A piece of the buffer may be read ahead of the element that is in it.
        let longest = limits.row + (1 << 17);
        let unpacked = archive.unpack(part, limits.unpacked, longest)?;
        let mut reader = Reader::from_reader(unpacked);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = true;
        Ok(Self {
            reader,
            part: part.to_owned(),
        })
    }

    /// The next event; none at the end.
    pub(super) fn next_event<'b>(
        &mut self,
        buffer: &'b mut Vec<u8>,
    ) -> Result<Option<Event<'b>>, SheetError> {
        buffer.clear();
        let event = match self.reader.read_event_into(buffer) {
            Ok(event) => event,
            Err(error) => return Err(xml_error(&self.part, error)),
        };
        self.reader.get_mut().get_mut().go_on();
        match event {
            Event::Eof => Ok(None),
            Event::DocType(_) => Err(SheetError::part(&self.part, Damage::DocumentType)),
            event => Ok(Some(event)),
        }
    }
}

impl<R> Xml<'_, R> {
    /// An error of this part.
    pub(super) fn error(&self, damage: Damage) -> SheetError {
        SheetError::part(&self.part, damage)
    }
}

/// What a failed read of XML says of its part.
pub(super) fn xml_error(part: &str, error: quick_xml::Error) -> SheetError {
    match error {
        quick_xml::Error::Io(io) => match damage_of(&io) {
            Some(damage) => SheetError::part(part, damage),
            None => SheetError::Io(std::io::Error::new(io.kind(), io.to_string())),
        },
        _ => SheetError::part(part, Damage::Xml),
    }
}

/// Whether an element bears a name, whatever its namespace is called.
pub(super) fn is(element: &BytesStart<'_>, name: &str) -> bool {
    element.local_name().as_ref() == name
}

/// The text of an attribute, whatever its namespace is called.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    let found = attributes
        .flatten()
        .find(|one| one.key.local_name().as_ref() == name)?;
    found
        .normalized_value(quick_xml::XmlVersion::Explicit1_0)
        .ok()
        .map(std::borrow::Cow::into_owned)
}

/// Whether an attribute says yes.
pub(super) fn says_yes(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|text| matches!(text.as_str(), "1" | "true" | "on"))
}

/// Adds what `&amp;` and the like stand for. False for what a document would have to define itself.
pub(super) fn push_reference(reference: &BytesRef<'_>, text: &mut String) -> bool {
    if let Ok(Some(sign)) = reference.resolve_char_ref() {
        text.push(sign);
        return true;
    }
    let sign = match reference.as_ref() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return false,
    };
    text.push(sign);
    true
}

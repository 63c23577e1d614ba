//! Which bytes stand for which signs.

use crate::error::SheetError;
use std::io::Read;

/// The encodings that office programs write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    Utf8,
    /// With the mark at its beginning that Excel writes and needs.
    Utf8WithMark,
    Utf16LittleEndian,
    Utf16BigEndian,
    /// What Excel calls CSV in Western Europe and India.
    Windows1252,
}

impl Encoding {
    /// Every one of them.
    pub const ALL: [Self; 5] = [
        Self::Utf8,
        Self::Utf8WithMark,
        Self::Utf16LittleEndian,
        Self::Utf16BigEndian,
        Self::Windows1252,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf8WithMark => "utf-8-bom",
            Self::Utf16LittleEndian => "utf-16le",
            Self::Utf16BigEndian => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }

    pub(super) fn decoder(self) -> encoding_rs::Decoder {
        match self {
            Self::Utf8 | Self::Utf8WithMark => encoding_rs::UTF_8.new_decoder_with_bom_removal(),
            Self::Utf16LittleEndian => encoding_rs::UTF_16LE.new_decoder_with_bom_removal(),
            Self::Utf16BigEndian => encoding_rs::UTF_16BE.new_decoder_with_bom_removal(),
            Self::Windows1252 => encoding_rs::WINDOWS_1252.new_decoder_without_bom_handling(),
        }
    }
}

/// What is seen of a file's bytes.
#[derive(Default)]
struct Seen {
    /// Zero bytes at even and at odd places.
    zeros: [u64; 2],
    bytes: u64,
    /// Control characters that a text hardly has. Those that part fields (28 to 31) are none: scanners send them.
    controls: u64,
    /// Bytes that Windows-1252 leaves undefined.
    undefined: u64,
    not_utf8: bool,
    /// Signs of several bytes that are right in UTF-8.
    has_wide: bool,
    /// The beginning of a sign that the next bytes may end.
    open: Vec<u8>,
}

impl Seen {
    fn look(&mut self, bytes: &[u8]) {
        for (at, byte) in (self.bytes..).zip(bytes) {
            match byte {
                0 => self.zeros[usize::from(at % 2 == 1)] += 1,
                1..=8 | 11 | 12 | 14..=27 => self.controls += 1,
                0x81 | 0x8D | 0x8F | 0x90 | 0x9D => self.undefined += 1,
                _ => {}
            }
        }
        self.bytes += u64::try_from(bytes.len()).unwrap_or_default();
        if self.not_utf8 {
            return;
        }
        self.open.extend_from_slice(bytes);
        match std::str::from_utf8(&self.open) {
            Ok(text) => {
                self.has_wide |= !text.is_ascii();
                self.open.clear();
            }
            Err(error) if error.error_len().is_none() => {
                let right = self.open.drain(..error.valid_up_to());
                self.has_wide |= !right.as_slice().is_ascii();
            }
            Err(_) => {
                self.not_utf8 = true;
                self.open.clear();
            }
        }
    }

    /// Letters and digits of UTF-16 have a zero as their other half.
    fn utf16(&self) -> Option<Encoding> {
        let half = self.bytes / 2;
        let [even, odd] = self.zeros;
        if self.bytes % 2 == 1 || half == 0 {
            None
        } else if odd * 10 > half * 4 && even * 20 < odd {
            Some(Encoding::Utf16LittleEndian)
        } else if even * 10 > half * 4 && odd * 20 < even {
            Some(Encoding::Utf16BigEndian)
        } else {
            None
        }
    }

    fn conclude(&self) -> Result<Encoding, SheetError> {
        if let Some(encoding) = self.utf16() {
            return Ok(encoding);
        }
        // A scanner's control characters may stand in a text here and there; a picture is full of them.
        if self.zeros != [0, 0] || self.controls * 50 > self.bytes + 200 {
            return Err(SheetError::NotASheet);
        }
        // A text that was cut off within a sign remains what it was; the row says so.
        if !self.not_utf8 && (self.open.is_empty() || self.has_wide) {
            return Ok(Encoding::Utf8);
        }
        if self.undefined > 0 {
            return Err(SheetError::UnknownEncoding);
        }
        Ok(Encoding::Windows1252)
    }
}

/// Reads a text to its end and says in which encoding it is.
pub(super) fn recognise(mut input: impl Read) -> Result<Encoding, SheetError> {
    let mut buffer = vec![0; 1 << 16];
    let mut seen = Seen::default();
    let mut marked = None;
    loop {
        let size = fill(&mut input, &mut buffer)?;
        let bytes = buffer.get(..size).unwrap_or_default();
        if bytes.is_empty() {
            break;
        }
        if seen.bytes == 0 {
            marked = match bytes {
                [0xEF, 0xBB, 0xBF, ..] => Some(Encoding::Utf8WithMark),
                [0xFF, 0xFE, ..] => Some(Encoding::Utf16LittleEndian),
                [0xFE, 0xFF, ..] => Some(Encoding::Utf16BigEndian),
                _ => None,
            };
            if marked.is_some() {
                break;
            }
        }
        seen.look(bytes);
    }
    marked.map_or_else(|| seen.conclude(), Ok)
}

/// Reads until the buffer is full or the input ends.
pub(super) fn fill(input: &mut impl Read, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut size = 0;
    while let Some(rest) = buffer.get_mut(size..).filter(|rest| !rest.is_empty()) {
        match input.read(rest) {
            Ok(0) => break,
            Ok(more) => size += more,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(size)
}

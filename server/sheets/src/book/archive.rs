//! The archive (ZIP) that a workbook is. Only what lies in its list is read, and of that only what is asked for.

use super::guard::Guard;
use crate::error::{Damage, SheetError};
use flate2::read::DeflateDecoder;
use std::collections::BTreeMap;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Take};

/// Parts of a workbook at most: one of a hundred sheets with pictures has some hundred.
const MOST_PARTS: usize = 20_000;
/// Bytes of the list of parts at most.
const LONGEST_LIST: u64 = 8 << 20;
/// The end of the list, with the longest comment behind it.
const LONGEST_END: u64 = 22 + 65_535;
/// Stands in the place of a number that is too large for it.
const ELSEWHERE: u64 = 0xFFFF_FFFF;

#[derive(Clone, Copy)]
struct Part {
    method: u16,
    is_encrypted: bool,
    checksum: u32,
    packed: u64,
    unpacked: u64,
    /// Of its own head.
    offset: u64,
}

/// An archive, opened.
pub(super) struct Archive<R> {
    input: R,
    /// By name in lower case, as the format compares names.
    parts: BTreeMap<String, Part>,
}

/// A part while it is unpacked.
pub(super) type Unpacked<'a, R> = BufReader<Guard<Packing<'a, R>>>;

/// How a part is packed.
pub(super) enum Packing<'a, R> {
    Stored(Take<&'a mut R>),
    Deflated(Box<DeflateDecoder<BufReader<Take<&'a mut R>>>>),
}

impl<R: Read> Read for Packing<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stored(input) => input.read(buffer),
            Self::Deflated(input) => input.read(buffer),
        }
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

/// Where the list of parts is: its place and its length.
fn find_list(end: &[u8], input: &mut (impl Read + Seek)) -> Option<(u64, u64, u64)> {
    let at = memchr::memmem::rfind(end, b"PK\x05\x06")?;
    let record = end.get(at..)?;
    let parts = u64::from(u16_at(record, 10)?);
    let length = u64::from(u32_at(record, 12)?);
    let place = u64::from(u32_at(record, 16)?);
    if parts != 0xFFFF && length != ELSEWHERE && place != ELSEWHERE {
        return Some((place, length, parts));
    }
    // The larger form of the record; a locator of 20 bytes stands before the small one.
    let locator = end.get(at.checked_sub(20)?..at)?;
    if !locator.starts_with(b"PK\x06\x07") {
        return None;
    }
    input.seek(SeekFrom::Start(u64_at(locator, 8)?)).ok()?;
    let mut large = [0; 56];
    input.read_exact(&mut large).ok()?;
    if !large.starts_with(b"PK\x06\x06") {
        return None;
    }
    Some((u64_at(&large, 48)?, u64_at(&large, 40)?, u64_at(&large, 32)?))
}

/// The first entry of a list, its name, and what follows it.
fn entry(list: &[u8]) -> Option<(String, Part, &[u8])> {
    if !list.starts_with(b"PK\x01\x02") {
        return None;
    }
    let name_size = usize::from(u16_at(list, 28)?);
    let extra_size = usize::from(u16_at(list, 30)?);
    let comment_size = usize::from(u16_at(list, 32)?);
    let name = list.get(46..46 + name_size)?;
    let extra = list.get(46 + name_size..46 + name_size + extra_size)?;
    let rest = list.get(46 + name_size + extra_size + comment_size..)?;
    let mut numbers = [
        u64::from(u32_at(list, 24)?),
        u64::from(u32_at(list, 20)?),
        u64::from(u32_at(list, 42)?),
    ];
    if numbers.contains(&ELSEWHERE) {
        let mut large = large_numbers(extra)?;
        for number in numbers.iter_mut().filter(|number| **number == ELSEWHERE) {
            *number = u64_at(large, 0)?;
            large = large.get(8..)?;
        }
    }
    let [unpacked, packed, offset] = numbers;
    let part = Part {
        method: u16_at(list, 10)?,
        is_encrypted: u16_at(list, 8)? & 1 == 1,
        checksum: u32_at(list, 16)?,
        packed,
        unpacked,
        offset,
    };
    Some((String::from_utf8_lossy(name).to_lowercase(), part, rest))
}

/// The field of an entry that holds the numbers that are too large for it.
fn large_numbers(mut extra: &[u8]) -> Option<&[u8]> {
    loop {
        let size = usize::from(u16_at(extra, 2)?);
        let field = extra.get(4..4 + size)?;
        if u16_at(extra, 0)? == 1 {
            return Some(field);
        }
        extra = extra.get(4 + size..)?;
    }
}

impl<R: Read + Seek> Archive<R> {
    pub(super) fn open(mut input: R) -> Result<Self, SheetError> {
        let damaged = || SheetError::part("archive", Damage::Archive);
        let size = input.seek(SeekFrom::End(0))?;
        input.seek(SeekFrom::Start(size.saturating_sub(LONGEST_END)))?;
        let mut end = Vec::new();
        (&mut input).take(LONGEST_END).read_to_end(&mut end)?;
        let (place, length, count) = find_list(&end, &mut input).ok_or_else(damaged)?;
        let is_too_many = usize::try_from(count).map_or(true, |count| count > MOST_PARTS);
        if is_too_many || length > LONGEST_LIST {
            let limit = MOST_PARTS;
            return Err(SheetError::TooManyParts { limit });
        }
        input.seek(SeekFrom::Start(place))?;
        let mut list = Vec::new();
        (&mut input).take(length).read_to_end(&mut list)?;
        let mut parts = BTreeMap::new();
        let mut rest = list.as_slice();
        for _ in 0..count {
            let (name, part, after) = entry(rest).ok_or_else(damaged)?;
            // Of two parts of one name programs take one or the other: such a file says different things to different readers.
            if parts.insert(name, part).is_some() {
                return Err(damaged());
            }
            rest = after;
        }
        Ok(Self { input, parts })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&name.to_lowercase())
    }

    /// Unpacks a part from its beginning. No element of it is longer than `longest`.
    pub(super) fn unpack(
        &mut self,
        name: &str,
        most: u64,
        longest: usize,
    ) -> Result<Unpacked<'_, R>, SheetError> {
        let part = *self
            .parts
            .get(&name.to_lowercase())
            .ok_or_else(|| SheetError::part(name, Damage::Missing))?;
        if part.is_encrypted {
            return Err(SheetError::Protected);
        }
        if part.unpacked > most {
            return Err(SheetError::TooLargeUnpacked { limit: most });
        }
        let mut head = [0; 30];
        self.input.seek(SeekFrom::Start(part.offset))?;
        let is_read = self.input.read_exact(&mut head).is_ok();
        let sizes = u16_at(&head, 26).zip(u16_at(&head, 28));
        let (name_size, extra_size) = sizes
            .filter(|_| is_read && head.starts_with(b"PK\x03\x04"))
            .ok_or_else(|| SheetError::part(name, Damage::Archive))?;
        self.input
            .seek(SeekFrom::Current(i64::from(name_size) + i64::from(extra_size)))?;
        let packed = (&mut self.input).take(part.packed);
        let packing = match part.method {
            0 => Packing::Stored(packed),
            8 => Packing::Deflated(Box::new(DeflateDecoder::new(BufReader::new(packed)))),
            _ => return Err(SheetError::part(name, Damage::Method)),
        };
        let guard = Guard::new(packing, part.unpacked, part.checksum, longest);
        Ok(BufReader::with_capacity(1 << 16, guard))
    }
}

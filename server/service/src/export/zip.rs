//! A ZIP archive that is sent while it is written (APPNOTE 6.3): the size of each part stands behind it.

use flate2::Compression;
use flate2::Crc;
use flate2::write::DeflateEncoder;
use std::io::{self, Write};

/// Sizes and checksum follow the part; names are UTF-8.
const FLAGS: u16 = 0x0808;
const DEFLATED: u16 = 8;
/// 1 January 1980: the same rows make the same file.
const DATE: u16 = 0x0021;
/// Version 2.0, and 4.5 where a place needs eight bytes.
const PLAIN: u16 = 20;
const FAR: u16 = 45;

/// A part that was written.
struct Part {
    name: String,
    crc: u32,
    packed: u32,
    size: u32,
    at: u64,
}

/// A part that is being written.
struct Open {
    name: String,
    at: u64,
    crc: Crc,
    packer: DeflateEncoder<Vec<u8>>,
}

pub(super) struct Zip {
    /// Written and not yet taken.
    out: Vec<u8>,
    /// Bytes that were taken before.
    taken: u64,
    parts: Vec<Part>,
    open: Option<Open>,
    /// Places from here on need eight bytes.
    far: u64,
}

/// The size of something in the archive. No part of ours reaches 4 GiB.
fn small(size: u64) -> io::Result<u32> {
    u32::try_from(size).map_err(io::Error::other)
}

impl Zip {
    pub(super) fn new() -> Self {
        Self {
            out: Vec::new(),
            taken: 0,
            parts: Vec::new(),
            open: None,
            far: u64::from(u32::MAX),
        }
    }

    /// Where the next byte stands.
    fn at(&self) -> u64 {
        self.taken + self.out.len() as u64
    }

    fn short(&mut self, number: u16) {
        self.out.extend_from_slice(&number.to_le_bytes());
    }

    fn long(&mut self, number: u32) {
        self.out.extend_from_slice(&number.to_le_bytes());
    }

    fn longer(&mut self, number: u64) {
        self.out.extend_from_slice(&number.to_le_bytes());
    }

    /// Begins a part; the one before must have ended.
    pub(super) fn begin(&mut self, name: &str) -> io::Result<()> {
        let at = self.at();
        self.long(0x0403_4b50);
        for number in [PLAIN, FLAGS, DEFLATED, 0, DATE] {
            self.short(number);
        }
        self.out.extend_from_slice(&[0; 12]);
        self.short(name_length(name)?);
        self.short(0);
        self.out.extend_from_slice(name.as_bytes());
        self.open = Some(Open {
            name: name.to_owned(),
            at,
            crc: Crc::new(),
            packer: DeflateEncoder::new(Vec::new(), Compression::fast()),
        });
        Ok(())
    }

    /// Writes into the part that is open.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let open = self
            .open
            .as_mut()
            .ok_or_else(|| io::Error::other("no part is open"))?;
        open.crc.update(bytes);
        open.packer.write_all(bytes)?;
        self.out.append(open.packer.get_mut());
        Ok(())
    }

    /// Ends the part that is open.
    pub(super) fn end(&mut self) -> io::Result<()> {
        let Some(mut open) = self.open.take() else {
            return Ok(());
        };
        open.packer.try_finish()?;
        self.out.append(open.packer.get_mut());
        let part = Part {
            crc: open.crc.sum(),
            packed: small(open.packer.total_out())?,
            size: small(open.packer.total_in())?,
            name: open.name,
            at: open.at,
        };
        self.long(0x0807_4b50);
        for number in [part.crc, part.packed, part.size] {
            self.long(number);
        }
        self.parts.push(part);
        Ok(())
    }

    /// Writes a part whole.
    pub(super) fn part(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.begin(name)?;
        self.write(text.as_bytes())?;
        self.end()
    }

    /// Ends the archive with the list of its parts.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.end()?;
        let begin = self.at();
        let parts = std::mem::take(&mut self.parts);
        for part in &parts {
            self.listed(part)?;
        }
        let (count, size) = (parts.len() as u64, self.at() - begin);
        let few = u16::try_from(count).ok().filter(|count| *count < u16::MAX);
        let is_far = begin >= self.far || few.is_none();
        if is_far {
            let at = self.at();
            self.long(0x0606_4b50);
            self.longer(44);
            for number in [FAR, FAR] {
                self.short(number);
            }
            for number in [0, 0] {
                self.long(number);
            }
            for number in [count, count, size, begin] {
                self.longer(number);
            }
            self.long(0x0706_4b50);
            self.long(0);
            self.longer(at);
            self.long(1);
        }
        self.long(0x0605_4b50);
        for number in [0, 0, few.unwrap_or(u16::MAX), few.unwrap_or(u16::MAX)] {
            self.short(number);
        }
        self.long(small(size)?);
        self.long(if is_far { u32::MAX } else { small(begin)? });
        self.short(0);
        Ok(())
    }

    /// A part as the list at the end has it.
    fn listed(&mut self, part: &Part) -> io::Result<()> {
        let is_far = part.at >= self.far;
        let version = if is_far { FAR } else { PLAIN };
        self.long(0x0201_4b50);
        for number in [version, version, FLAGS, DEFLATED, 0, DATE] {
            self.short(number);
        }
        for number in [part.crc, part.packed, part.size] {
            self.long(number);
        }
        self.short(name_length(&part.name)?);
        self.short(if is_far { 12 } else { 0 });
        for number in [0, 0, 0] {
            self.short(number);
        }
        self.long(0);
        self.long(if is_far { u32::MAX } else { small(part.at)? });
        self.out.extend_from_slice(part.name.as_bytes());
        if is_far {
            self.short(1);
            self.short(8);
            self.longer(part.at);
        }
        Ok(())
    }

    /// What was written and not yet taken.
    pub(super) fn take(&mut self) -> Vec<u8> {
        self.taken += self.out.len() as u64;
        std::mem::take(&mut self.out)
    }
}

fn name_length(name: &str) -> io::Result<u16> {
    u16::try_from(name.len()).map_err(io::Error::other)
}

/// An archive whose places all need eight bytes, as if it were larger than 4 GiB.
#[cfg(test)]
pub(super) fn far_zip() -> Zip {
    Zip { far: 0, ..Zip::new() }
}

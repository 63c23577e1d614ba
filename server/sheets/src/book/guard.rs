//! Watches what comes out of an archive: as much as was said, with the checksum that was said, and no element without end.

use crate::error::Damage;
use flate2::Crc;
use std::io::{self, Read};

/// A reader that stops where a part is not what the archive says of it.
pub(super) struct Guard<R> {
    inner: R,
    checksum: Crc,
    stated_checksum: u32,
    stated_size: u64,
    size: u64,
    /// Bytes that may still come before the next element ends.
    left: usize,
    longest: usize,
}

/// An error of reading that says what is wrong with the part.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Stop(Damage);

fn stop(damage: Damage) -> io::Error {
    io::Error::other(Stop(damage))
}

/// What a failed read says of the part; an error of the disk remains one.
pub(super) fn damage_of(error: &io::Error) -> Option<Damage> {
    if let Some(Stop(damage)) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
        return Some(*damage);
    }
    matches!(
        error.kind(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
    )
    .then_some(Damage::Archive)
}

impl<R> Guard<R> {
    pub(super) fn new(inner: R, stated_size: u64, stated_checksum: u32, longest: usize) -> Self {
        Self {
            inner,
            checksum: Crc::new(),
            stated_checksum,
            stated_size,
            size: 0,
            left: longest,
            longest,
        }
    }

    /// An element ended.
    pub(super) fn go_on(&mut self) {
        self.left = self.longest;
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(stop(Damage::TooLong));
        }
        let most = buffer.len().min(self.left);
        let size = self.inner.read(buffer.get_mut(..most).unwrap_or_default())?;
        let bytes = buffer.get(..size).unwrap_or_default();
        self.left -= size;
        self.size += u64::try_from(size).unwrap_or(u64::MAX);
        self.checksum.update(bytes);
        if self.size > self.stated_size || (most > 0 && size == 0 && self.size < self.stated_size) {
            return Err(stop(Damage::Archive));
        }
        if most > 0 && size == 0 && self.checksum.sum() != self.stated_checksum {
            return Err(stop(Damage::Checksum));
        }
        Ok(size)
    }
}

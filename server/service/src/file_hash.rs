//! Hashes of files.

use sha2::{Digest, Sha256};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// SHA-256 of a file, and its length.
pub(crate) fn sha256(path: &Path) -> io::Result<([u8; 32], u64)> {
    hashed(std::fs::File::open(path)?)
}

/// SHA-256 of an open file.
pub(crate) fn of(file: &std::fs::File) -> io::Result<[u8; 32]> {
    Ok(hashed(file)?.0)
}

fn hashed(file: impl io::Read) -> io::Result<([u8; 32], u64)> {
    let mut digest = Sha256::new();
    let mut length = 0;
    let mut file = BufReader::with_capacity(1 << 20, file);
    loop {
        let bytes = file.fill_buf()?;
        if bytes.is_empty() {
            return Ok((digest.finalize().into(), length));
        }
        digest.update(bytes);
        let read = bytes.len();
        length += read as u64;
        file.consume(read);
    }
}

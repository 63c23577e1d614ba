//! Random tokens: 256 bits, shown once, kept as SHA-256.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use rand::TryRng;
use sha2::{Digest, Sha256};

/// A new token of 43 characters fit for links and headers.
pub(crate) fn token() -> String {
    BASE64URL_NOPAD.encode(&random::<32>())
}

/// A random password of about 119 bits for demo people: printed once, never stored in clear.
pub(crate) fn password() -> String {
    let text = data_encoding::BASE32_NOPAD.encode(&random::<15>()).to_lowercase();
    let groups: Vec<&str> = (0..text.len())
        .step_by(6)
        .filter_map(|at| text.get(at..(at + 6).min(text.len())))
        .collect();
    groups.join("-")
}

pub(crate) fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

pub(crate) fn hash_hex(token: &str) -> String {
    HEXLOWER.encode(&hash(token))
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without the system's random source there is no safe way on: stopping this request is right.
    rand::rngs::SysRng
        .try_fill_bytes(&mut bytes)
        .expect("the system has a random source");
    bytes
}

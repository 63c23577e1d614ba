//! Random tokens: 256 bits, shown once, kept as SHA-256.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use rand::TryRng;
use sha2::{Digest, Sha256};

/// Characters of a token.
pub(crate) const TOKEN_CHARS: usize = 43;

/// A new token of 43 characters fit for links and headers.
pub(crate) fn token() -> String {
    BASE64URL_NOPAD.encode(&random::<32>())
}

/// A random password of about 119 bits for demo people: printed once, never stored in clear.
pub(crate) fn password() -> String {
    grouped(
        &data_encoding::BASE32_NOPAD.encode(&random::<15>()).to_lowercase(),
        6,
        '-',
    )
}

/// A recovery code of 120 bits in four groups, in letters and digits that are hard to misread.
pub(crate) fn recovery_code() -> String {
    grouped(
        &data_encoding::BASE32_NOPAD.encode(&random::<15>()).to_lowercase(),
        6,
        '-',
    )
}

/// A secret of 160 bits behind a head, in letters and digits that every keyboard layout types alike.
pub(crate) fn typed(head: &str) -> String {
    let secret = data_encoding::BASE32_NOPAD.encode(&random::<20>());
    [head, &secret].concat()
}

/// A PIN of six digits that is not among the first that are tried; each is as likely as the others.
pub(crate) fn pin() -> String {
    const PINS: u32 = 1_000_000;
    loop {
        let drawn = u32::from_be_bytes(random());
        let pin = format!("{:06}", drawn % PINS);
        if drawn < u32::MAX / PINS * PINS && !domain::badge::is_weak_pin(&pin) {
            return pin;
        }
    }
}

/// The hash of a recovery code, however it was typed.
pub(crate) fn recovery_hash(typed: &str) -> Vec<u8> {
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    hash(&plain.to_lowercase())
}

/// The text in groups of `size` characters.
pub(crate) fn grouped(text: &str, size: usize, between: char) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for (at, c) in text.chars().enumerate() {
        if at > 0 && at % size == 0 {
            out.push(between);
        }
        out.push(c);
    }
    out
}

pub(crate) fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

pub(crate) fn hash_hex(token: &str) -> String {
    HEXLOWER.encode(&hash(token))
}

pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without the system's random source there is no safe way on: stopping this request is right.
    rand::rngs::SysRng
        .try_fill_bytes(&mut bytes)
        .expect("the system has a random source");
    bytes
}

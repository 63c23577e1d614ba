//! Keys of commands and names of tabs, from random bytes of the browser.

use uuid::{Builder, Uuid};

/// A UUIDv7, which carries its time: by it the server knows a read that is older than its memory of keys.
pub(crate) fn key(at_ms: i64, random: [u8; 10]) -> Uuid {
    Builder::from_unix_timestamp_millis(at_ms.try_into().unwrap_or(0), &random).into_uuid()
}

/// Two digits for each byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|half| char::from_digit(u32::from(half), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_carries_its_time_and_its_version() {
        let text = key(1_764_000_905_123, [0xff; 10]).to_string();
        let ms = i64::from_str_radix(&text.replace('-', "")[..12], 16);
        assert_eq!(ms, Ok(1_764_000_905_123));
        assert_eq!((&text[14..15], &text[19..20]), ("7", "b"));
        assert_ne!(key(1, [0; 10]), key(1, [1; 10]));
    }

    #[test]
    fn bytes_are_written_with_two_digits_each() {
        assert_eq!(hex(&[0, 10, 255]), "000aff");
    }
}

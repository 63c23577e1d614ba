//! Small helps with text.

/// As it stands in an address or a form: all but letters, digits and a few signs as percent signs.
pub(crate) fn encode(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for half in [byte >> 4, byte & 15] {
                out.push(char::from(HEX[usize::from(half)]));
            }
        }
    }
    out
}

/// Two digits.
fn two(out: &mut String, n: i64) {
    for digit in [n / 10 % 10, n % 10] {
        out.push(char::from(b'0' + u8::try_from(digit).unwrap_or(0)));
    }
}

/// The time of day of a moment in milliseconds since 1970, so many minutes ahead of UTC, as `14:15:05`.
pub(crate) fn time_of_day(ms: i64, offset_minutes: i32) -> String {
    let seconds = (ms.div_euclid(1000) + i64::from(offset_minutes) * 60).rem_euclid(86_400);
    let mut out = String::with_capacity(8);
    two(&mut out, seconds / 3600);
    out.push(':');
    two(&mut out, seconds / 60 % 60);
    out.push(':');
    two(&mut out, seconds % 60);
    out
}

/// The page of a bag.
pub(crate) fn bag_path(label: &str) -> String {
    ["/bags/", &encode(label)].concat()
}

/// The scan page for a parent, or for none.
pub(crate) fn scan_path(parent: &str) -> String {
    if parent.is_empty() {
        "/scan".to_owned()
    } else {
        ["/scan?parent=", &encode(parent)].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_an_address_is_escaped() {
        assert_eq!(scan_path("M444-00001"), "/scan?parent=M444-00001");
        assert_eq!(bag_path("old bag/7 ü"), "/bags/old%20bag%2F7%20%C3%BC");
        assert_eq!(encode("a&b=c+d%"), "a%26b%3Dc%2Bd%25");
    }

    #[test]
    fn the_time_of_day_is_the_sites() {
        assert_eq!(time_of_day(1_764_000_905_123, 0), "16:15:05");
        assert_eq!(time_of_day(1_764_000_905_123, 330), "21:45:05");
        assert_eq!(time_of_day(0, -60), "23:00:00");
    }
}

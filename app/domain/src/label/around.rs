//! What stood around a label in a read.

use super::normaliser::as_plain;

/// What stands before the label and behind it, as it was read; nothing where the label does not stand in it as it is.
pub fn around<'a>(raw: &'a str, label: &str) -> Option<(&'a str, &'a str)> {
    if label.is_empty() {
        return None;
    }
    raw.char_indices().find_map(|(at, _)| {
        let (before, rest) = raw.split_at(at);
        let mut read = rest.char_indices();
        for sign in label.chars() {
            let (_, c) = read.next()?;
            if as_plain(c) != sign {
                return None;
            }
        }
        let end = read.next().map_or(rest.len(), |(end, _)| end);
        Some((before, rest.split_at(end).1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_label_is_told_as_it_was_read() {
        assert_eq!(around("]C1sb12345\r", "SB12345"), Some(("]C1", "\r")));
        assert_eq!(around("SB12345", "SB12345"), Some(("", "")));
        assert_eq!(around("M444–१२३४५ ", "M444-12345"), Some(("", " ")));
        assert_eq!(
            around("LABEL NO. 0001234 of 9", "0001234"),
            Some(("LABEL NO. ", " of 9"))
        );
        assert_eq!(around("ABCD", "SB12345"), None);
        assert_eq!(around("ABCD", ""), None);
    }
}

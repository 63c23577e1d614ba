//! Links that come in from outside.

/// A path of our own site, or `None`: a link that comes in from outside must not lead outside.
pub(crate) fn local_path(text: &str) -> Option<&str> {
    let second = text.as_bytes().get(1);
    let fine = text.starts_with('/')
        && !matches!(second, Some(b'/' | b'\\'))
        && text.len() <= 512
        && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    fine.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn only_our_own_paths_are_followed() {
        for fine in ["/", "/scan?parent=SB00001", "/bags/%E0%A4%B9"] {
            assert_eq!(local_path(fine), Some(fine));
        }
        for bad in [
            "",
            "scan",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\\b",
            "/a\nb",
            "/\t/x",
        ] {
            assert_eq!(local_path(bad), None, "{bad:?}");
        }
    }
}

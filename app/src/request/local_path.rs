//! Links that come in from outside.

/// A path of our own site, or `None`: a link that comes in from outside must not lead outside.
pub fn local_path(text: &str) -> Option<&str> {
    let second = text.as_bytes().get(1);
    let fine = text.starts_with('/')
        && !matches!(second, Some(b'/' | b'\\'))
        && text.len() <= 512
        && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    fine.then_some(text)
}

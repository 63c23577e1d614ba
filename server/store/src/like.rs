//! Patterns of LIKE.

/// The text with LIKE's own signs taken literally.
pub(crate) fn like_literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

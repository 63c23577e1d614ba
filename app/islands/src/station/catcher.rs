//! What takes reads while the island is on its way.

/// A script for the page, inline behind the station's form, with the page's nonce.
///
/// A scanner does not wait for WebAssembly. Until the island is alive this keeps each read that ends with Enter or Tab, and hands
/// all over when the island asks (`ttCaught`). Where the island does not come within five seconds, or the browser has no
/// WebAssembly, the form is sent natively, one read after the other: they stand in the session's storage meanwhile, since each
/// answer is a new page. ES2019.
pub const CATCHER: &str = include_str!("catcher.js");

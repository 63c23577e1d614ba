//! What hears the scanner, before the island is alive and after.

/// A script for the page, inline behind the station's form, with the page's nonce.
///
/// A scanner does not wait for WebAssembly, so what tells a read from typing is here, once (decision 46): the terminator first (Enter, Tab,
/// LF, CR LF), the time between the signs where there is none; text that an input method brings without keys; reads that come while another
/// field or a button has the focus. Until the island is alive the reads are kept; it gets them, and each later one, through `ttCaught`.
/// Where the island does not come within five seconds, or the browser has no WebAssembly, the form is sent natively, one read after the
/// other: they stand in the session's storage meanwhile, since each answer is a new page. ES2019.
pub const CATCHER: &str = include_str!("catcher.js");

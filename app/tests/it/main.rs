//! The small parts of the pages that need no request.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails at the line")]

mod addresses;
mod differences;
mod errors;
mod forms;
mod texts;

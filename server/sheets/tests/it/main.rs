//! Sheets as people bring them, and what is read in them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails at the line")]

mod books;
mod hostile;
mod made;
mod said;
mod size;
mod texts;

//! The logs, their seals, privacy and the integrity of the books.

pub mod archives;
pub mod invariants;
pub mod personal;
pub mod seals;
pub mod timeline;

//! The logs, their seals, privacy and the integrity of the books.

pub mod integrity;
pub(crate) mod privacy;
pub mod seals;
pub mod timeline;

//! Imports: the sheets that people bring. So far they are read and judged; nothing of them is written.

mod read;

pub use read::{FileRead, Placed, ReadError, Said, SheetRead, read};

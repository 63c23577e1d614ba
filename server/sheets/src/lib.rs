//! Reads the sheets that people bring, CSV and XLSX, as a stream of rows of text (decision 58).
//!
//! What a cell says here is what a person sees in it: a number with the format `0000000` keeps its zeros. Where the two cannot be the same, the
//! cell carries a [`Doubt`], and whoever takes the text as a label refuses it.
//!
//! Architecture invariant: files are hostile. Memory is bounded by [`Limits`], whatever a file says of itself; nothing panics; an error says where.
//! No database, no runtime, no rule about bags.

mod book;
mod counts;
mod error;
mod limits;
mod opened;
mod row;
mod text;

pub use book::{SheetInfo, Visibility};
pub use counts::{Counts, HiddenRows};
pub use error::{Damage, RowDamage, SheetError};
pub use limits::Limits;
pub use opened::{Choices, Form, Opened, Rows, open};
pub use row::{Cell, Doubt, Row, column_name};
pub use text::{Delimiter, Encoding};

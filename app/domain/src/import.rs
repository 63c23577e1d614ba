//! Sheets that people bring, as this site understands them: pure rules of imports (decision 58).
//!
//! A row becomes a bag, a bill or a member of a group. A group, a parent with its children or a bill with its parents, is good as a whole or not at all.
//! What only the database knows (whether a bag is there already, where it is) is asked when the group is written.

mod bags;
mod bill_parents;
mod bills;
mod cell;
mod columns;
mod doubt;
mod fault;
mod groups;
mod heading;
mod lines;
mod looked;
mod members;
mod packing;
mod preview;
mod reader;
mod record;
mod words;

pub use bags::BagLine;
pub use bill_parents::BillParents;
pub use cell::{SheetCell, SheetRow};
pub use columns::{Columns, ColumnsError, Field, ImportKind};
pub use doubt::CellDoubt;
pub use fault::{ImportFault, RowFault};
pub use groups::{Group, Taken};
pub use heading::{Heading, find_heading};
pub use looked::{FileRead, Looked, SheetRead};
pub use members::Member;
pub use packing::PackedParent;
pub use preview::{Becomes, ImportCounts, Preview, PreviewRow};
pub use reader::{ImportReader, Item};
pub use record::{Import, ImportProgress, ImportWish, MOST_BYTES, PART_BYTES, check_columns};

use crate::label::Site;

/// What a reader of rows must know.
#[derive(Clone, Copy, Debug)]
pub struct ImportSite<'a> {
    pub site: Site<'a>,
    /// Codes and names of the areas that are not retired.
    pub areas: &'a [(String, String)],
    /// Whether labels that no pattern fits come in, as legacy.
    pub legacy: bool,
}

//! Packing bags, and finding them.

mod bag;
mod bags;
mod scan;
mod search;

pub(crate) use bag::bag;
pub(crate) use bags::bags;
pub(crate) use scan::scan;
pub(crate) use search::search;

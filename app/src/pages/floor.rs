//! Packing bags, and finding them.

mod bag;
mod bags;
mod scan;
mod search;
mod two_bags;

pub(crate) use bag::bag;
pub(crate) use bags::bags;
pub(crate) use scan::scan;
pub(crate) use search::search;
pub(crate) use two_bags::two_bags;

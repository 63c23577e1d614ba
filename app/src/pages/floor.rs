//! Packing bags, and finding them.

mod bag;
mod bags;
mod scan;
mod scan_station;
mod search;

pub(crate) use bag::bag;
pub(crate) use bags::bags;
pub(crate) use scan::scan;
pub(crate) use search::search;

//! Packing bags, finding them, and testing what reads them.

mod areas;
mod bag;
mod bag_type;
mod bag_types;
mod bags;
mod labels;
mod scan;
mod scanner_test;
mod search;
mod two_bags;

pub(crate) use areas::{area, areas, new_area};
pub(crate) use bag::bag;
pub(crate) use bag_type::bag_type;
pub(crate) use bag_types::{bag_types, new_bag_type};
pub(crate) use bags::bags;
pub(crate) use labels::labels;
pub(crate) use scan::scan;
pub(crate) use scanner_test::scanner_test;
pub(crate) use search::search;
pub(crate) use two_bags::two_bags;

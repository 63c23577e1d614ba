//! Packing bags, finding them, and testing what reads them.

mod bag;
mod bags;
mod scan;
mod scanner_test;
mod search;

pub(crate) use bag::bag;
pub(crate) use bags::bags;
pub(crate) use scan::scan;
pub(crate) use scanner_test::scanner_test;
pub(crate) use search::search;

//! Scanning and bags.

pub mod areas;
pub mod bag_types;
pub mod bags;
pub(crate) mod clocks;
pub mod contents;
pub mod counts;
pub mod label_ranges;
pub mod packing;
pub(crate) mod scan_log;
pub mod scans;
pub mod stations;

//! Scanning and bags.

pub(crate) mod areas;
pub(crate) mod bag_types;
pub(crate) mod bags;
pub(crate) mod clocks;
pub(crate) mod commands;
mod exports;
pub(crate) mod gather;
pub(crate) mod labels;
pub(crate) mod scans;
pub(crate) mod stations;
pub(crate) mod totals;

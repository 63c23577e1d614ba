//! Scanning and bags.

pub(crate) mod areas;
pub(crate) mod bag_types;
pub(crate) mod bags;
pub(crate) mod clocks;
pub(crate) mod commands;
pub(crate) mod gather;
pub(crate) mod scans;
pub(crate) mod totals;
pub(crate) mod stations;

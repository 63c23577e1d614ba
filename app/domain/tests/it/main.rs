//! The rules, without a database.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails at the line")]

mod access;
mod alerts;
mod areas;
mod audit;
mod badges;
mod bag_types;
mod bills;
mod clocks;
mod commands;
mod edits;
mod faults;
mod former;
mod imports;
mod labels;
mod lock_out;
mod pages;
mod sentences;
mod site_settings;
mod stations;
mod texts;
mod timeline;
mod weights;

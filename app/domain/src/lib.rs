//! What the words of the product mean: labels, weights, outcomes, bills, roles, audit events.
//!
//! Architecture invariant: pure. No database, no HTTP, no clock, no randomness, no runtime; the server and the
//! browser share it. Times, ids and the set of bag types come in as arguments.

pub mod access;
pub mod account;
pub mod address;
pub mod alert;
pub mod area;
pub mod audit;
pub mod badge;
pub mod bag;
pub mod bag_type;
pub mod bill;
pub mod clocks;
pub mod codes;
pub mod dashboard;
pub mod edits;
pub mod fault;
pub mod first_run;
pub mod former;
pub mod health;
pub mod import;
pub mod job;
pub mod label;
pub mod label_range;
pub mod language;
pub mod notice;
pub mod page;
pub mod parent;
pub mod personal;
pub mod pool;
pub mod refusal;
pub mod scan;
pub mod scan_codes;
pub mod scan_log;
pub mod seal;
pub mod site_settings;
pub mod stations;
mod texts;
pub mod timeline;
pub mod timestamp;
pub mod user;
pub mod weight;

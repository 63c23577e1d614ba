//! The parts that pages share.

pub(crate) mod admin;
pub(crate) mod area;
pub(crate) mod bell;
pub(crate) mod commands;
pub(crate) mod devices;
pub(crate) mod error_page;
pub(crate) mod export;
pub(crate) mod field;
pub(crate) mod handover;
pub(crate) mod icon;
pub(crate) mod list;
pub(crate) mod nav_link;
pub(crate) mod outcome;
pub(crate) mod passkey;
pub(crate) mod password;
pub(crate) mod scans;
pub(crate) mod script;
pub(crate) mod station;
pub(crate) mod tester;

//! The audit.

mod audit;
mod audit_entry;
mod diff;

pub(crate) use audit::{audit, audit_path, failed_log_ins};

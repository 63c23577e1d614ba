//! The audit.

mod audit;
mod audit_entry;

pub(crate) use audit::{audit, audit_path, failed_log_ins};

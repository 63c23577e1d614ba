//! The audit.

mod audit;
mod audit_entry;

pub(crate) use audit::{audit, failed_log_ins};

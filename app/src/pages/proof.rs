//! The audit.

mod audit;
mod audit_entry;
mod audit_path;

pub(crate) use audit::{audit, failed_log_ins};
pub(crate) use audit_path::audit_path;

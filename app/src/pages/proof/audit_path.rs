//! Addresses of the audit.

use crate::request::with_query;

/// The audit narrowed to one thing.
pub(crate) fn audit_path(parts: &[(&str, &str)]) -> String {
    with_query(
        "/admin/audit",
        parts
            .iter()
            .map(|(name, value)| (*name, Some((*value).to_owned()))),
    )
}

//! The rows of the logs as they are sealed.

use domain::seal::Log;

/// The sealed columns as text, in the order of form 1, then what is checked against a row's own hashes.
pub(crate) const fn columns(log: Log) -> &'static str {
    match log {
        Log::Audit => {
            "id, array[(extract(epoch from \"timestamp\") * 1000000)::bigint::text, user_id::text, action, entity_type,
                       entity_id::text, (details - 'username')::text, before_state::text, after_state::text, request_id,
                       station, personal_hashes::text],
             personal_salts::text, details ->> 'username', ip_address"
        }
        Log::Scan => {
            "id, array[(extract(epoch from \"timestamp\") * 1000000)::bigint::text, key::text, action, outcome, user_id::text,
                       station, area, parent_label, child_label, parent_bag_id::text, child_bag_id::text,
                       other_parent_bag_id::text, bill_id::text, bill_number, read_text, reason,
                       (extract(epoch from scanned_at) * 1000000)::bigint::text] || case when typed then array['typed'] end,
             null::text, null::text, null::text"
        }
    }
}

/// A row of a log, as it is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRow {
    pub id: i64,
    /// The sealed columns as text; times in microseconds since 1970.
    pub fields: Vec<Option<String>>,
    /// Of the audit only.
    pub personal: Option<Personal>,
}

/// The values of an audit row that may be erased: only their salted hashes are sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personal {
    /// JSON: part → salt.
    pub salts: String,
    pub username: Option<String>,
    pub address: Option<String>,
}

pub(crate) type RawRow = (
    i64,
    Vec<Option<String>>,
    Option<String>,
    Option<String>,
    Option<String>,
);

impl From<RawRow> for LogRow {
    fn from((id, fields, salts, username, address): RawRow) -> Self {
        Self {
            id,
            fields,
            personal: salts.map(|salts| Personal {
                salts,
                username,
                address,
            }),
        }
    }
}

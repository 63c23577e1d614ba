//! What an event says beside its names and states.

use crate::access::Role;
use serde::Serialize;

/// The event-specific part, serialised by the store.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize)]
pub struct Details<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permission: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept_seal: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newest_seal: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub process: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repaired_parents: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repaired_bills: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repaired_counters: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rpo_ms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rto_ms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addresses: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub badge: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bags: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bills: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scans: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repairs: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<&'a str>,
    #[serde(flatten)]
    pub taken: Option<&'a ImportTaken>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub changed: &'a [&'static str],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub filters: &'a [&'static str],
}

/// What an import brought.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize)]
pub struct ImportTaken {
    pub rows: u64,
    pub refused_rows: u64,
    pub bags: u64,
    pub links: u64,
    pub bills: u64,
    pub billed: u64,
}

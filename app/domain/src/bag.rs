//! Bags as lists and pages show them.

use crate::codes::codes;
use crate::page::{Filter, Sort};
use crate::parent::ParentStatus;
use crate::scan_log::ScanEntry;
use crate::timeline::EntityAct;
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

codes!(
    /// What a bag is for.
    BagRole {
        Parent = "parent",
        Child = "child",
    }
);

/// A bag in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BagSummary {
    pub id: i64,
    pub label: String,
    pub role: BagRole,
    /// Name of the bag type; parents only.
    #[serde(rename = "type")]
    pub bag_type: Option<String>,
    /// Parents only.
    pub status: Option<ParentStatus>,
    pub children: i16,
    pub capacity: i16,
    pub weight_g: i64,
    pub area: Option<String>,
    /// The parent that holds it; children only.
    pub parent: Option<String>,
    /// The bill that it, or its parent, is on.
    pub bill: Option<String>,
    pub legacy: bool,
    pub created_at: Timestamp,
}

/// A child within its parent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildEntry {
    pub label: String,
    pub linked_at: Timestamp,
    pub linked_by: String,
    /// The event that put it there, by which undo names it; none for what was not scanned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan_id: Option<i64>,
}

/// One bag with all that its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BagDetail {
    pub bag: BagSummary,
    /// Whether the bill that it is on is completed, so that nothing about it changes any more.
    pub frozen: bool,
    pub close_reason: Option<String>,
    pub children: Vec<ChildEntry>,
    /// Newest first, at most 100; the history call pages on.
    pub history: Vec<ScanEntry>,
    /// The newest acts of the audit about it, for those who may read the audit; no part of the JSON API.
    #[serde(skip)]
    pub acts: Option<Vec<EntityAct>>,
}

/// What a list of bags is narrowed to. Empty fields narrow nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BagFilter {
    pub role: Option<String>,
    #[serde(rename = "type")]
    pub bag_type: Option<String>,
    pub status: Option<String>,
    pub area: Option<String>,
    pub q: Option<String>,
    pub linked: Option<bool>,
    pub billed: Option<bool>,
    /// A day of the site's zone, such as `2026-11-24`: parents that were begun then or later.
    pub from: Option<String>,
    /// The same: parents that were begun then or before.
    pub to: Option<String>,
    /// A code of [`Sort`].
    pub sort: Option<String>,
    pub cursor: Option<String>,
    pub limit: Option<i64>,
}

impl BagFilter {
    /// The orders that an index has for what the list is narrowed to. Labels that begin with a text come by label anyway.
    pub fn sorts(&self) -> &'static [Sort] {
        let narrowed = [&self.bag_type, &self.status, &self.area, &self.from, &self.to];
        if self.q.is_some() {
            &[]
        } else if narrowed.into_iter().any(Option::is_some) || self.linked.is_some() || self.billed.is_some()
        {
            &[Sort::Newest, Sort::Oldest]
        } else {
            Sort::ALL
        }
    }
}

impl Filter for BagFilter {
    fn parts(&self) -> Vec<(&'static str, Option<String>)> {
        let yes_no = |value: Option<bool>| value.map(|value| value.to_string());
        vec![
            ("role", self.role.clone()),
            ("type", self.bag_type.clone()),
            ("status", self.status.clone()),
            ("area", self.area.clone()),
            ("q", self.q.clone()),
            ("linked", yes_no(self.linked)),
            ("billed", yes_no(self.billed)),
            ("from", self.from.clone()),
            ("to", self.to.clone()),
            ("sort", self.sort.clone()),
        ]
    }
}

codes!(
    /// What a search can find.
    HitKind {
        Parent = "parent",
        Child = "child",
        Bill = "bill",
    }
);

codes!(
    /// How much of a label the searched text is; the order is that of the hits.
    Matched {
        Exact = "exact",
        Prefix = "prefix",
        Part = "part",
    }
);

/// What a search found: a bag or a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchHit {
    pub kind: HitKind,
    pub label: String,
    pub matched: Matched,
    pub detail: String,
}

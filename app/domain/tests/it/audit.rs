//! What may stand in the audit: named fields only, none of them a secret or a person's name (SPEC 9).

mod kinds;

use kinds::{every_kind, place};
use std::collections::BTreeSet;

/// The fields that rows of the audit may have. A new one is a decision: no secret, no name, no mail address, no text
/// that a person writes about a person. `username` is what was typed at a failed log-in, and is erased after 30 days.
const ALLOWED: &[&str] = &[
    // details
    "username",
    "file",
    "format",
    "label",
    "permission",
    "reason",
    "method",
    "role",
    "user",
    "changed",
    "filters",
    "kept_seal",
    "newest_seal",
    "process",
    "seconds",
    "repaired_parents",
    "repaired_bills",
    "repaired_counters",
    "people",
    "rpo_ms",
    "rto_ms",
    "kind",
    "count",
    "addresses",
    "bags",
    "links",
    "bills",
    "scans",
    "repairs",
    "badge",
    "device",
    // a user
    "area",
    "disabled",
    // a bill
    "number",
    "target_parents",
    "parents",
    "children",
    "status",
    "customer",
    "destination",
    "vehicle",
    "note",
    "scale_weight_g",
    // a bag
    "bag_role",
    "bag_type",
    // a bag type
    "label_pattern",
    "child_patterns",
    "capacity",
    "grams_per_child",
    "tare_child_g",
    "tare_parent_g",
    "retired",
    // an area
    "area_name",
    // the site
    "company_name",
    "company_address",
    "scale_step_g",
    "position",
];

fn keys(value: &serde_json::Value) -> Vec<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn no_field_enters_the_audit_unnamed() {
    let events = every_kind();
    let mut used = BTreeSet::new();
    for (at, event) in events.iter().enumerate() {
        assert_eq!(place(event), at, "every kind stands here once");
        let row = event.row();
        assert!(
            row.action.len() >= 3 && row.action.chars().all(|c| c.is_ascii_lowercase() || c == '_'),
            "{}",
            row.action
        );
        used.extend(keys(&serde_json::to_value(&row.details).unwrap()));
        let (before, after) = event.states();
        for state in [before, after].into_iter().flatten() {
            used.extend(keys(&serde_json::to_value(&state).unwrap()));
        }
    }
    for key in &used {
        assert!(ALLOWED.contains(&key.as_str()), "{key} is not in the allow-list");
    }
    for key in ALLOWED {
        assert!(used.contains(*key), "{key} is allowed, but nothing has it");
    }
}

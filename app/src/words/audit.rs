//! The texts of the audit's pages.

use crate::request;
use crate::words::accounts;
use crate::words::site_data;
use crate::words::texts::AuditPages;
use crate::words::words;
use domain::access::Role;
use domain::weight::Grams;

/// The words about the audit, of the person who looks.
pub(crate) fn audit() -> &'static AuditPages {
    AuditPages::of(request::language())
}

/// The word for what an entry is about.
pub(crate) fn kind_name(kind: &str) -> Option<&'static str> {
    let t = audit();
    Some(match kind {
        "bag" => t.kind_bag,
        "bill" => t.kind_bill,
        "user" => t.kind_user,
        "promotion_request" => t.kind_promotion,
        "api_token" => t.kind_token,
        "permission" => t.kind_permission,
        "audit_log" => t.kind_audit,
        "alert" => t.kind_alert,
        "site" => t.kind_site,
        "bag_type" => t.kind_bag_type,
        "device" => t.kind_device,
        "badge" => t.kind_badge,
        "area" => words().area,
        "import" => super::imports().imports,
        _ => return None,
    })
}

/// The word for a part of an entry: of its details, or of a state before and after.
fn part_name(part: &str) -> Option<&'static str> {
    let (a, d, t, w) = (accounts(), site_data(), audit(), words());
    Some(match part {
        "method" => t.part_method,
        "username" => t.part_typed,
        "file" => t.part_file,
        "format" => t.part_format,
        "child_patterns" => t.part_child_patterns,
        "label_pattern" => d.label_pattern,
        "capacity" => d.capacity,
        "area_name" => d.name,
        "position" => d.position,
        "company_name" => d.company_name,
        "company_address" => d.company_address,
        "scale_step_g" => d.scale_step,
        "grams_per_child" => d.grams_per_child,
        "tare_child_g" => d.tare_child,
        "tare_parent_g" => d.tare_parent,
        "retired" => t.part_retired,
        "permission" => t.part_permission,
        "changed" => t.part_changed,
        "filters" => t.part_filters,
        "kept_seal" => t.part_kept_seal,
        "repaired_parents" => t.part_repaired_parents,
        "repaired_bills" => t.part_repaired_bills,
        "repaired_counters" => t.part_repaired_counters,
        "process" => t.part_process,
        "seconds" => t.part_seconds,
        "newest_seal" => t.part_newest_seal,
        "people" => t.part_people,
        "rpo_ms" => t.part_rpo,
        "rto_ms" => t.part_rto,
        "kind" => t.part_kind,
        "count" => t.part_count,
        "addresses" => t.part_addresses,
        "badge" => t.part_badge,
        "device" => t.part_device,
        "user" => t.part_user,
        "other_parent" => t.part_other,
        "read" => t.part_read,
        "scanned_at" => t.part_scanned,
        "typed" => t.part_by_hand,
        "disabled" => t.part_disabled,
        "label" => w.label,
        "reason" => w.reason,
        "role" => w.role,
        "bag_role" => w.kind,
        "bag_type" => w.bag_type,
        "area" => w.area,
        "email" => a.email,
        "parent" => w.parent,
        "child" => w.child,
        "bill" | "number" => w.bill,
        "target_parents" => w.target_parents,
        "parents" => w.parents,
        "children" => w.children,
        "status" => w.status,
        "customer" => w.customer,
        "destination" => w.destination,
        "vehicle" => w.vehicle,
        "note" => w.note,
        "scale_weight_g" => w.scale_shown,
        _ => return None,
    })
}

/// The same, or the part itself where it has no word.
pub(crate) fn part_text(name: &str) -> String {
    part_name(name).map_or_else(|| name.to_owned(), str::to_owned)
}

/// A value in words, where it is a code of ours.
pub(crate) fn value_text(field: &str, text: String) -> String {
    let w = words();
    let known = match field {
        "role" => Role::from_code(&text).map(super::role_name),
        "status" => super::code(&text, request::language()),
        "reason" => super::close_reason(&text),
        "disabled" | "retired" if text == "true" => Some(w.yes),
        "disabled" | "retired" => Some(w.no),
        "scale_weight_g" => {
            return text.parse().map(|grams| Grams(grams).to_string()).unwrap_or(text);
        }
        _ => None,
    };
    known.map_or(text, str::to_owned)
}

//! The texts of the audit's pages.

use crate::request;
use crate::words::accounts;
use crate::words::catalogue;
use crate::words::words;

/// The words about the audit, of the person who looks.
pub(crate) fn audit() -> &'static Audit {
    Audit::of(request::language())
}

catalogue! {
    /// The texts about the audit in one language.
    Audit

    views: "Kept views", "तय सूचियाँ";
    view_all: "Everything", "सब कुछ";
    view_security: "Security, last 24 hours", "सुरक्षा, पिछले 24 घंटे";
    view_failed: "Failed sign-ins by address", "पते के अनुसार असफल साइन इन";
    view_deletions: "Deletions", "मिटाया गया";
    from: "From", "कब से";
    to: "Before", "इससे पहले";
    user: "Who (user name)", "किसने (यूज़र नाम)";
    action: "Action", "क्या किया";
    label: "Bag label or bill number", "बैग का लेबल या बिल नंबर";
    entity: "About", "किसके बारे में";
    entity_id: "Its number", "उसकी संख्या";
    address: "Address", "पता";
    request: "Request", "अनुरोध";
    log: "Log", "लॉग";
    log_audit: "Acts", "काम";
    log_scan: "Scans", "स्कैन";
    export: "Export:", "एक्सपोर्ट:";
    export_csv: "CSV", "CSV";
    export_json: "JSON", "JSON";
    none: "Nothing matches. Change the filter.", "कुछ नहीं मिला। छँटाई बदलें।";
    entries: "Entries", "प्रविष्टियाँ";
    nobody: "nobody", "कोई नहीं";
    station: "Station", "स्टेशन";
    diff: "What changed", "क्या बदला";
    diff_field: "Field", "खाना";
    diff_before: "Before", "पहले";
    diff_after: "After", "बाद में";
    no_failed: "No sign-in failed in the last 24 hours.", "पिछले 24 घंटे में कोई साइन इन असफल नहीं हुआ।";
    failures: "Failures", "असफल कोशिशें";
    names_tried: "Names tried", "आज़माए गए नाम";
    last_time: "Last", "आख़िरी";
    events_by: "All that the user did", "यूज़र ने जो किया, सब";
    events_about: "All that was done about the user", "यूज़र के बारे में जो हुआ, सब";

    kind_bag: "bag", "बैग";
    kind_bill: "bill", "बिल";
    kind_user: "user", "यूज़र";
    kind_promotion: "promotion", "पदोन्नति";
    kind_token: "API token", "API टोकन";
    kind_permission: "permission", "अनुमति";
    kind_audit: "audit", "ऑडिट";
    kind_alert: "alert", "अलर्ट";
    kind_site: "site", "साइट";
    kind_bag_type: "bag type", "बैग का प्रकार";

    part_method: "Method", "तरीका";
    part_typed: "Name typed", "लिखा गया नाम";
    part_file: "File", "फ़ाइल";
    part_format: "Format", "रूप";
    part_permission: "Permission", "अनुमति";
    part_changed: "Changed", "बदला";
    part_filters: "Filters", "छँटाई";
    part_kept_seal: "Seal kept by the server", "सर्वर की रखी मुहर";
    part_repaired_parents: "Parents set right", "ठीक किए गए पैरेंट";
    part_repaired_bills: "Bills set right", "ठीक किए गए बिल";
    part_repaired_counters: "Counters set right", "ठीक किए गए काउंटर";
    part_process: "Process of the database", "डेटाबेस की प्रक्रिया";
    part_seconds: "Seconds", "सेकंड";
    part_newest_seal: "Newest seal in the database", "डेटाबेस की सबसे नई मुहर";
    part_people: "People", "लोग";
    part_rpo: "Lost, in milliseconds", "खोया समय, मिलीसेकंड में";
    part_rto: "Took, in milliseconds", "लगा समय, मिलीसेकंड में";
    part_kind: "Kind", "प्रकार";
    part_count: "How many", "कितनी";
    part_addresses: "Addresses", "पते";
    part_user: "For", "जिसके लिए";
    part_other: "Other parent", "दूसरा पैरेंट";
    part_read: "Read", "पढ़ा गया";
    part_scanned: "Device's clock", "डिवाइस की घड़ी";
    part_disabled: "Disabled", "बंद";
    part_child_patterns: "Forms of child labels", "चाइल्ड लेबल के रूप";
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
        _ => return None,
    })
}

/// The word for a part of an entry: of its details, or of a state before and after.
pub(crate) fn part_name(part: &str) -> Option<&'static str> {
    let (a, t, w) = (accounts(), audit(), words());
    Some(match part {
        "method" => t.part_method,
        "username" => t.part_typed,
        "file" => t.part_file,
        "format" => t.part_format,
        "child_patterns" => t.part_child_patterns,
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
        "user" => t.part_user,
        "other_parent" => t.part_other,
        "read" => t.part_read,
        "scanned_at" => t.part_scanned,
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
        "scale_weight_g" => w.scale_weight,
        _ => return None,
    })
}

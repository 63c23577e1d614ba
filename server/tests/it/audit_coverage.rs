//! Every act leaves a row: in the audit, or in the scan log, which is its own audit (SPEC 9).

use crate::architecture::files;
use std::collections::{BTreeMap, BTreeSet};

/// Service functions that change nothing that people answer for.
const READS: &[&str] = &[
    "user_of_token",
    "profile",
    "security",
    "areas",
    "stats",
    "search",
    "bags",
    "bag",
    "bag_history",
    "bills",
    "bill",
    "bill_in_sight",
    "bill_hints",
    "bill_paper",
    "lacks_second_factor",
    "list_users",
    "list_bag_types",
    "bag_type_list",
    "bag_type",
    "try_label",
    "try_import",
    "imports",
    "import",
    "import_now",
    "import_looked",
    "import_job",
    "import_refusals",
    "bringer_named",
    "site_settings",
    "site_settings_for",
    "list_site_settings",
    "area_list",
    "list_areas",
    "area",
    "integrity_check",
    "integrity_report",
    "ready",
    "running_queries",
    "health_for",
    "system_health",
    "site_figures",
    "check_caches",
    "bag_types",
    "notifications",
    "promotions",
    "parent_state",
    "packing_start",
    "two_bags",
    "label_ranges",
    "list_label_ranges",
    "second_factor_set_up",
    "check_key",
    "users",
    "user_areas",
    "area_choice",
    "seal_state",
    "may_rewrite_logs",
    "verify_audit",
    "kept_seal_fault",
    "newest_seal_fault",
    "newest_seal",
    "doctor",
    "ask_passkey",
    "begin_passkey",
    "archive_state",
    "backup_facts",
    "database_clock",
    "restored_sample",
    "smoke_test",
    "alerts",
    "alerts_active",
    "readings",
    "stations",
    "handheld",
    "handhelds",
    "read_badge",
    "migration_report",
    "migration_stage",
];

/// Their rows stand in the scan log.
const SCANS: &[&str] = &["run", "run_batch"];

/// The program's own upkeep, and a person's own mark on a notification.
const UPKEEP: &[&str] = &[
    "housekeeping",
    "close_overflow",
    "seal",
    "seal_all",
    "mark_read",
    "first_admin_link",
    "tick",
    "sum_attempts",
    "deliver",
    "posted",
    "keep_stations",
    // Who works at long work; each kind of it tells of its own end.
    "work",
    "work_on",
    "rest",
    // Of a file that is being brought: that it was, and that it is started, is told.
    "bring_import_part",
    "set_import_wish",
    "look_at_import",
    // Reads another database, and writes nothing of the site.
    "try_migration",
];

struct Function {
    name: String,
    is_act: bool,
    body: String,
}

/// The functions of the services' sources, cut at where the next one begins.
fn functions() -> Vec<Function> {
    let mut found = Vec::new();
    for (_, text) in files("server/service/src", ".rs") {
        for line in text.split("#[cfg(test)]").next().unwrap_or_default().lines() {
            let code = line.trim_start();
            let bare = code
                .trim_start_matches("pub(crate) ")
                .trim_start_matches("pub(super) ")
                .trim_start_matches("pub ")
                .trim_start_matches("const ")
                .trim_start_matches("async ");
            if let Some(rest) = bare.strip_prefix("fn ") {
                let name: String = rest
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                let is_act = code.starts_with("pub async fn");
                found.push(Function {
                    name,
                    is_act,
                    body: String::new(),
                });
            } else if let (Some(function), false) = (found.last_mut(), code.starts_with("//")) {
                function.body.push_str(code);
                function.body.push('\n');
            }
        }
    }
    assert!(found.len() > 100, "the sources were not found");
    found
}

/// Whether a function, or one that it calls within the services, writes an audit event.
fn writes_event(name: &str, bodies: &BTreeMap<String, String>, seen: &mut BTreeSet<String>) -> bool {
    if !seen.insert(name.to_owned()) {
        return false;
    }
    let Some(body) = bodies.get(name) else {
        return false;
    };
    if body.contains("AuditEvent::") && body.contains("commit") {
        return true;
    }
    bodies
        .keys()
        .filter(|called| body.contains(&format!("{called}(")))
        .any(|called| writes_event(called, bodies, seen))
}

#[test]
fn every_act_of_the_services_writes_an_event() {
    let functions = functions();
    let mut bodies: BTreeMap<String, String> = BTreeMap::new();
    for function in &functions {
        bodies
            .entry(function.name.clone())
            .or_default()
            .push_str(&function.body);
    }
    let known: BTreeSet<&str> = [READS, SCANS, UPKEEP].concat().into_iter().collect();
    let acts: BTreeSet<&str> = functions
        .iter()
        .filter(|function| function.is_act)
        .map(|function| function.name.as_str())
        .collect();
    for name in &known {
        assert!(
            acts.contains(name),
            "{name} is in a list of this test, but no service function"
        );
    }
    let silent: Vec<&&str> = acts
        .iter()
        .filter(|name| !known.contains(**name) && !writes_event(name, &bodies, &mut BTreeSet::new()))
        .collect();
    assert!(
        silent.is_empty(),
        "{silent:?} write no audit event. Commit with one, or list what only reads."
    );
    for name in SCANS {
        let body = bodies.get(*name).map_or("", String::as_str);
        assert!(
            body.contains("self.db") || body.contains("self."),
            "{name} reaches no log"
        );
    }
}

/// The variants of `AuditEvent`, and the actions that they are written as.
fn kinds() -> (Vec<String>, BTreeSet<String>) {
    let (_, text) = files("app/domain/src", "audit.rs").pop().unwrap();
    let (events, _) = text
        .split_once("pub enum AuditEvent {")
        .unwrap()
        .1
        .split_once("\n}\n")
        .unwrap();
    let variants = events
        .lines()
        .filter(|line| line.starts_with("    ") && !line.starts_with("     "))
        .map(str::trim)
        .filter(|line| line.starts_with(char::is_uppercase))
        .map(|line| line.trim_end_matches([' ', '{', ',']).to_owned())
        .collect();
    let (_, rows) = files("app/domain/src", "audit/row.rs").pop().unwrap();
    let row = rows.split_once("let (action, entity_type").unwrap().1;
    let row = row.split_once("AuditRow {").unwrap().0;
    let (_, imports) = files("app/domain/src", "audit/imports.rs").pop().unwrap();
    let actions = format!("{row}{imports}")
        .split('"')
        .skip(1)
        .step_by(2)
        .filter(|word| word.contains('_') || matches!(*word, "login" | "logout"))
        .filter(|word| {
            !matches!(
                *word,
                "promotion_request" | "api_token" | "audit_log" | "bag_type"
            )
        })
        .map(str::to_owned)
        .collect();
    (variants, actions)
}

#[test]
fn every_kind_of_event_is_written_somewhere() {
    let sources: String = files("server/service/src", ".rs")
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    let (variants, _) = kinds();
    assert!(variants.len() > 40, "{variants:?}");
    for variant in variants {
        assert!(
            sources.contains(&format!("AuditEvent::{variant}")),
            "{variant} is never written"
        );
    }
}

#[test]
fn every_action_has_words_and_stands_in_the_docs() {
    let (_, actions) = kinds();
    assert!(actions.len() > 40, "{actions:?}");
    let (_, words) = files("app/src/words", "events.rs").pop().unwrap();
    let (_, docs) = files("docs", "/audit.md").pop().unwrap();
    for action in actions {
        assert!(words.contains(&format!("\"{action}\"")), "{action} has no words");
        assert!(
            docs.contains(&format!("`{action}`")),
            "{action} is not in docs/audit.md"
        );
    }
}

//! What is told of every read and every act on bags and bills: outcomes, by form and to the station's queue.

use super::person::{Findings, Person};
use super::stage::Stage;
use super::wrong::fields;
use crate::site::ServedSite;
use domain::bill::BillOutcome;
use domain::scan::ScanOutcome;
use serde_json::Value;
use sqlx::PgPool;
use std::collections::BTreeSet;

/// Page, act, form.
type Step = (&'static str, &'static str, &'static str);

/// By the dispatcher of jaipur.
const FLOOR: &[Step] = &[
    ("/scan?parent=SB00010", "scan", "parent=SB00010&code=C0010"),
    ("/scan?parent=SB00010", "scan", "parent=SB00010&code=C0010"),
    ("/scan?parent=SB00011", "scan", "parent=SB00011&code=C0010"),
    (
        "/scan?parent=SB00011",
        "both_here",
        "parent=SB00011&child=C0010&next=/scan?parent=SB00011",
    ),
    ("/scan?parent=SB00011", "scan", "parent=SB00011&code=C0010"),
    (
        "/scan?parent=M444-00002",
        "scan",
        "parent=M444-00002&code=ABCD0100",
    ),
    ("/scan?parent=SB00002", "scan", "parent=SB00002&code=C0100"),
    ("/scan?parent=SB00012", "scan", "parent=SB00012&code=BILL1"),
    ("/scan?parent=SB00012", "scan", "parent=SB00012&code=?!"),
    ("/scan?parent=SB00012", "scan", "parent=SB00012&code=C1"),
    ("/scan?parent=SB00012", "scan", "parent=SB00012&code=SB0012"),
    ("/scan?parent=SB00012", "scan", "parent=SB00012&code=SBOOO12"),
    (
        "/scan?parent=SB00012",
        "scan",
        "parent=SB00012&code=C0101%20C0102",
    ),
    (
        "/scan?parent=SB00012",
        "scan",
        "parent=SB00012&code=https://example.com/x",
    ),
    ("/scan?parent=SB00012", "scan", "parent=SB00012&code=WIFI:S:x;;"),
    (
        "/scan?parent=SB00012",
        "scan",
        "parent=SB00012&code=upi://pay?pa=x",
    ),
    (
        "/scan?parent=SB00012",
        "scan",
        "parent=SB00012&code=mailto:x@example.com",
    ),
    ("/scan?parent=SB00012", "scan", "parent=SB00012&code=BEGIN:VCARD"),
    ("/scan?parent=SB00012", "scan", "parent=SB00012&code=*C0101*"),
    ("/scan?parent=SB00020", "scan", "parent=SB00020&code=C0103"),
    (
        "/scan?parent=SB00010",
        "undo",
        "parent=SB00010&next=/scan?parent=SB00010",
    ),
    (
        "/scan?parent=SB00010",
        "undo",
        "parent=SB00010&next=/scan?parent=SB00010",
    ),
    ("/scan?parent=SB00012", "scan", "parent=SB00012&code=C0104"),
    ("/scan?parent=SB00012", "scan", "parent=SB00012&code=C0105"),
    (
        "/scan?parent=SB00012",
        "undo",
        "parent=SB00012&child=C0104&scan_id=1&next=/scan?parent=SB00012",
    ),
    (
        "/bags/C0105",
        "move_child",
        "child=C0105&to_parent=SB00013&next=/bags/C0105",
    ),
    (
        "/bags/SB00012",
        "unlink",
        "parent=SB00012&child=C0105&next=/bags/SB00012",
    ),
    (
        "/bags/SB00012",
        "unlink",
        "parent=SB00012&child=C0104&next=/bags/SB00012",
    ),
    (
        "/scan?parent=SB00014",
        "unlink",
        "parent=SB00014&child=C0104&next=/scan?parent=SB00014",
    ),
    (
        "/scan?parent=SB00013",
        "move_child",
        "child=C0003&to_parent=SB00013&next=/scan?parent=SB00013",
    ),
    (
        "/bags/SB00013",
        "close_parent",
        "parent=SB00013&reason=short_stock&next=/bags/SB00013",
    ),
    (
        "/bags/SB00013",
        "reopen_parent",
        "parent=SB00013&next=/bags/SB00013",
    ),
    (
        "/bags/SB00013",
        "reopen_parent",
        "parent=SB00013&next=/bags/SB00013",
    ),
    (
        "/bags/SB00001",
        "unlink",
        "parent=SB00020&child=C0200&next=/bags/SB00001",
    ),
];

/// By the biller.
const DESK: &[Step] = &[
    ("/bills/BILL1", "add_parent", "number=BILL1&code=SB00003"),
    ("/bills/BILL1", "add_parent", "number=BILL1&code=SB00003"),
    ("/bills/BILL1", "add_parent", "number=BILL1&code=SB00001"),
    ("/bills/BILL1", "add_parent", "number=BILL1&code=SB00013"),
    ("/bills/BILL3", "add_parent", "number=BILL3&code=SB00013"),
    ("/bills/BILL1", "add_parent", "number=BILL1&code=C0002"),
    ("/bills/BILL1", "add_parent", "number=BILL1&code=?!"),
    ("/bills/BILL1", "add_parent", "number=BILL1&code=SB00099"),
    ("/bills/BILL1", "remove_parent", "number=BILL1&parent=SB00003"),
    ("/bills/BILL1", "remove_parent", "number=BILL1&parent=SB00003"),
    ("/bills/BILL1", "add_parent", "number=BILL1&code=SB00020"),
];

/// What no form can come to: a page has no queue, and no clock of its own.
const NOT_BY_FORM: &[&str] = &["saved_offline", "too_old"];

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_outcome_is_in_english(pool: PgPool) {
    let stage = Stage::set(ServedSite::with(
        pool,
        &[("LIMIT_PAGES_PER_ADDRESS", "0"), ("LIMIT_PAGES_PER_USER", "0")],
    ))
    .await;
    // Of another area, and what may not go back into it.
    stage.elsewhere().await;
    let mut found = Findings::default();
    let mut outcomes = BTreeSet::new();
    for (name, steps) in [("jaya", FLOOR), ("bina", DESK)] {
        let mut person = Person::signed_in(&stage.site, name).await;
        for (on, act, form) in steps {
            let location = person.send_and_read(&mut found, on, act, &fields(form)).await;
            outcomes.extend(outcome_in(&location));
        }
    }
    let mut person = Person::signed_in(&stage.site, "jaya").await;
    let moved = person
        .send_and_read(
            &mut found,
            "/scan?parent=SB00017",
            "move_child",
            &fields("child=ABCD0200&to_parent=SB00017&next=/scan?parent=SB00017"),
        )
        .await;
    outcomes.extend(outcome_in(&moved));
    stage.scan("M444-00002", "ABCD0900").await;
    let stays = person
        .send_and_read(
            &mut found,
            "/scan?parent=SB00017",
            "undo",
            &fields("parent=SB00017&next=/scan?parent=SB00017"),
        )
        .await;
    outcomes.extend(outcome_in(&stays));
    let wanted: BTreeSet<String> = ScanOutcome::ALL
        .iter()
        .map(|outcome| outcome.code())
        .chain(BillOutcome::ALL.iter().map(|outcome| outcome.code()))
        .filter(|code| !NOT_BY_FORM.contains(code))
        .map(str::to_owned)
        .collect();
    for code in wanted.difference(&outcomes) {
        found.add("the forms of these tests", &format!("(never comes to {code})"));
    }
    found.none();
}

/// The outcome in what the address says was done.
fn outcome_in(location: &str) -> Option<String> {
    let query = location.split_once('?')?.1;
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    let (_, done) = pairs.find(|(name, _)| name == "done")?;
    let done: Value = serde_json::from_str(&done).ok()?;
    let report = done.pointer("/bag/report").or_else(|| done.get("bill"))?;
    Some(report["outcome"].as_str()?.to_owned())
}

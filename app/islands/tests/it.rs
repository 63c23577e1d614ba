//! The station as the server renders it: forms that work alone. Needs `--features ssr`.

use domain::bill::{BillParent, BillStatus, BillTotals};
use domain::label::{BagType, LabelPattern};
use domain::language::Language;
use domain::parent::ParentStatus;
use domain::scan::{ParentState, Shift, Undoable};
use domain::timestamp::Timestamp;
use islands::station::{
    Addresses, BillStart, FormKeys, Line, Message, PackStart, Start, StationWith, StationWithProps, Work,
};
use leptos::prelude::*;

fn start(work: Work) -> Start {
    let text = |s: &str| s.to_owned();
    Start {
        language: Language::En,
        by_badge: false,
        person_id: 7,
        person: text("dipa"),
        now_ms: 1_764_000_000_000,
        offset_minutes: Some(330),
        message: None,
        here: text("/scan?parent=SB00001"),
        addresses: Addresses {
            commands: text("/fn/commands"),
            log_in: text("/fn/log_in"),
            log_in_code: text("/fn/log_in_code"),
            scan: text("/fn/scan"),
            undo: text("/fn/undo"),
            move_child: text("/fn/move"),
            both_here: text("/fn/both"),
            reopen: text("/fn/reopen"),
            close: text("/fn/close"),
            remove: text("/fn/remove"),
        },
        work,
        keys: FormKeys {
            scan: text("key-of-the-read"),
            undo: text("key-of-the-undo"),
            move_child: text("key-of-the-move"),
            both_here: text("key-of-the-both"),
            reopen: text("key-of-the-reopen"),
            close: text("key-of-the-close"),
            remove: text("0199a8f0-7c00-7000-8000-000000000000"),
        },
    }
}

fn pack() -> PackStart {
    PackStart {
        types: vec![BagType {
            retired: false,
            id: 1,
            name: "Mustard".to_owned(),
            pattern: LabelPattern::parse("SB#####").expect("a pattern"),
            child_patterns: Vec::new(),
            capacity: 30,
            grams_per_child: 1000,
        }],
        parent: Some(ParentState {
            label: "SB00001".to_owned(),
            bag_type: "Mustard".to_owned(),
            children: 3,
            capacity: 30,
            weight_g: 3000,
            status: ParentStatus::Open,
            bill: None,
            area: None,
        }),
        undoable: Some(Undoable {
            child: "C0003".to_owned(),
            scan_id: Some(42),
        }),
        recent: vec![Line {
            key: String::new(),
            code: "linked".to_owned(),
            what: "C0003".to_owned(),
            parent: "SB00001".to_owned(),
            time: "14:15:05".to_owned(),
        }],
        shift: Shift {
            bags: 33,
            weight_g: 33_000,
            parents: 1,
        },
    }
}

fn bill(status: BillStatus) -> BillStart {
    BillStart {
        totals: BillTotals {
            number: "B/1".to_owned(),
            status,
            parents: 1,
            target_parents: 2,
            children: 5,
            actual_weight_g: 5000,
            expected_weight_g: 30_000,
            variance_g: -25_000,
            scale_weight_g: None,
            stamp: "1-2".to_owned(),
        },
        parents: vec![BillParent {
            label: "SB00001".to_owned(),
            bag_type: "Mustard".to_owned(),
            children: 5,
            capacity: 30,
            weight_g: 5000,
            status: ParentStatus::ClosedShort,
            added_at: Timestamp::default(),
            added_by: "bela".to_owned(),
        }],
    }
}

/// The page's part, without the markers that hydration looks for.
fn html(start: Start) -> String {
    let owner = Owner::new();
    let html = owner.with(|| StationWith(StationWithProps { start }).into_view().to_html());
    html.replace("<!>", "").replace("<!---->", "")
}

#[test]
fn without_script_a_scan_page_is_a_set_of_forms() {
    let html = html(start(Work::Pack(pack())));
    for part in [
        r#"<form id="scan-form" method="post" action="/fn/scan" class="scan-form">"#,
        r#"<input type="hidden" name="parent" value="SB00001">"#,
        r#"<input type="hidden" name="key" value="key-of-the-read">"#,
        r#"<form id="undo-form" method="post" action="/fn/undo">"#,
        r#"<input type="hidden" name="child" value="C0003">"#,
        r#"<input type="hidden" name="scan_id" value="42">"#,
        r#"<input type="hidden" name="next" value="/scan?parent=SB00001">"#,
        r#"<form id="close-form" method="post" action="/fn/close">"#,
        r#"<span id="count-now" data-odd="">3</span>"#,
        r#"<span id="count-capacity">30</span>"#,
        "3\u{a0}kg",
        "Mustard · Open",
        "Now packing SB00001.",
        "14:15:05",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[test]
fn a_parent_into_which_nothing_more_goes_is_not_packed() {
    for status in [ParentStatus::Full, ParentStatus::ClosedShort] {
        let mut pack = pack();
        pack.parent.as_mut().expect("a parent").status = status;
        let html = html(start(Work::Pack(pack)));
        assert!(!html.contains("Now packing"), "{html}");
        assert!(html.contains("Nothing more goes into SB00001."), "{html}");
    }
}

#[test]
fn without_a_parent_nothing_is_counted() {
    let html = html(start(Work::Pack(PackStart {
        parent: None,
        ..pack()
    })));
    assert!(html.contains("No parent yet"), "{html}");
    assert!(
        html.contains(r#"<div data-empty="" class="head">"#),
        "the count is hidden: {html}"
    );
    assert!(html.contains(r#"<span id="count-capacity">0</span>"#), "{html}");
}

#[test]
fn nothing_but_the_person_writes_into_the_input() {
    for work in [Work::Pack(pack()), Work::Bill(bill(BillStatus::Processing))] {
        let html = html(start(work));
        let input = html
            .split("<input id=\"scan-input\"")
            .nth(1)
            .and_then(|rest| rest.split('>').next());
        assert!(input.is_some_and(|input| !input.contains("value")), "{input:?}");
    }
}

#[test]
fn what_tests_and_the_style_sheet_look_for_is_there() {
    let scan = html(start(Work::Pack(pack())));
    let of_bill = html(start(Work::Bill(bill(BillStatus::Processing))));
    let both = [
        "count",
        "count-now",
        "count-capacity",
        "count-bar",
        "outcome",
        "outcome-icon",
        "outcome-word",
        "outcome-code",
        "outcome-text",
        "scan-form",
        "scan-prompt",
        "scan-input",
        "queue",
        "unkept",
        "held",
        "held-title",
        "held-count",
        "held-list",
        "sign-in-again",
        "sign-in-open",
        "sign-in",
        "sign-in-form",
        "sign-in-error",
        "sign-in-password",
        "sign-in-code",
        "sign-in-cancel",
        "sound",
        "voice",
        "sound-test",
    ];
    let of_scan = [
        "parent-label",
        "parent-note",
        "parent-weight",
        "move-form",
        "move-code",
        "both-form",
        "reopen-form",
        "shift",
        "muted",
        "coming",
        "undo-form",
        "undo",
        "undo-code",
        "next-parent",
        "close-short",
        "close-form",
        "close-reason",
        "close-other",
        "recent",
        "recent-title",
    ];
    let bills = [
        "bill-children",
        "bill-actual",
        "bill-expected",
        "bill-variance",
        "bill-scale",
        "bill-difference",
        "bill-parents",
        "bill-rows",
        "bill-none",
    ];
    for id in both.iter().chain(&of_scan) {
        assert!(scan.contains(&format!("id=\"{id}\"")), "{id} on the scan page");
    }
    for id in both.iter().chain(&bills) {
        assert!(of_bill.contains(&format!("id=\"{id}\"")), "{id} on the bill page");
    }
    assert!(scan.contains(r#"<div data-station="scan""#) && scan.contains(r#"class="station""#));
    assert!(of_bill.contains(r#"data-station="bill""#) && of_bill.contains(r#"data-status="processing""#));
}

#[test]
fn hidden_parts_are_hidden_at_first() {
    let scan = html(start(Work::Pack(pack())));
    for id in [
        "sign-in-again",
        "queue",
        "unkept",
        "held",
        "coming",
        "muted",
        "sound",
        "voice",
        "sign-in-second",
    ] {
        let tag = scan
            .split(&format!("id=\"{id}\""))
            .nth(1)
            .and_then(|rest| rest.split('>').next());
        assert!(tag.is_some_and(|tag| tag.contains("hidden")), "{id}: {tag:?}");
    }
}

#[test]
fn a_child_in_another_parent_can_be_moved_without_script() {
    let message = Message {
        code: "in_other_parent".to_owned(),
        read: "C0009".to_owned(),
        sentence: "C0009 is in SB00002.".to_owned(),
        can_move: true,
    };
    let html = html(Start {
        message: Some(message),
        ..start(Work::Pack(pack()))
    });
    assert!(html.contains(r#"<div class="choices">"#), "{html}");
    for (form, to) in [("move-form", "to_parent"), ("both-form", "parent")] {
        let form = html
            .split(&format!("id=\"{form}\""))
            .nth(1)
            .and_then(|rest| rest.split("</form>").next())
            .unwrap_or_default();
        let to = format!(r#"name="{to}" value="SB00001""#);
        assert!(
            form.contains(r#"name="child" value="C0009""#) && form.contains(&to),
            "{form}"
        );
    }
    assert!(html.contains(r#"data-outcome="in_other_parent""#) && html.contains(r#"class="outcome warn""#));
}

#[test]
fn a_bill_shows_its_parents_and_their_marks() {
    let html = html(start(Work::Bill(bill(BillStatus::Processing))));
    for part in [
        r#"<tr data-label-of="SB00001">"#,
        "5 / 30",
        r#"data-mark="short""#,
        r#"aria-label="Remove SB00001""#,
        "\u{2212}25\u{a0}kg",
        r#"<input type="hidden" name="number" value="B/1">"#,
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[test]
fn each_row_of_a_bill_has_a_key_of_its_own() {
    let mut bill = bill(BillStatus::Processing);
    let mut other = bill.parents[0].clone();
    other.label = "SB00002".to_owned();
    bill.parents.push(other);
    let html = html(start(Work::Bill(bill)));
    let keys: Vec<&str> = html
        .split(r#"action="/fn/remove""#)
        .skip(1)
        .filter_map(|form| form.split(r#"name="key" value=""#).nth(1)?.split('"').next())
        .collect();
    assert_eq!(keys.len(), 2, "{html}");
    assert_ne!(keys[0], keys[1]);
    for key in keys {
        assert!(
            key.starts_with("0199a8f0-7c00-7000-"),
            "of the same time and kind: {key}"
        );
    }
}

#[test]
fn a_bill_that_lacks_parents_tells_no_variance_of_nothing() {
    let is_hidden = |parents: i16, variance_g: i64| {
        let mut bill = bill(BillStatus::Processing);
        (bill.totals.parents, bill.totals.variance_g) = (parents, variance_g);
        let html = html(start(Work::Bill(bill)));
        let before = html.split("<dt>Variance").next().unwrap_or_default();
        before.ends_with("<div hidden=\"\">") || before.ends_with("<div hidden>")
    };
    assert!(is_hidden(1, 0), "0 kg would say that all is well");
    assert!(!is_hidden(1, -25_000));
    assert!(!is_hidden(2, 0));
}

#[test]
fn a_completed_bill_takes_no_reads() {
    let html = html(start(Work::Bill(bill(BillStatus::Completed))));
    assert!(!html.contains("scan-input") && !html.contains("name=\"parent\""));
    assert!(html.contains(r#"data-status="completed""#));
}

#[test]
fn the_keys_of_the_forms_are_not_in_the_start() {
    let html = html(start(Work::Pack(pack())));
    let props = html
        .split("data-start=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default();
    assert!(props.contains("SB00001"), "{props}");
    assert!(!props.contains("key-of-the"), "{props}");
}

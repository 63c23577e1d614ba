//! A command of the floor: how it travels, what is read of it, and the words that its key belongs to.

use crate::labels::{narrowed, shipped, site};
use domain::bill::BillAnswer;
use domain::label::{Label, NotALabel};
use domain::scan::{Act, Action, Answer, Command, Meant, Reading, ScanOutcome, Unfit};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

const RANDOM_KEY: Uuid = Uuid::from_u128(0x0000_0000_0000_4000_8000_0000_0000_0001);
/// Made at 1 764 353 825 123 ms.
const DATED_KEY: Uuid = Uuid::from_u128(0x019a_cbae_d963_7000_8000_0000_0000_0001);
const DATED_MS: i64 = 1_764_353_825_123;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn text(text: &str) -> String {
    text.to_owned()
}

fn command(act: Act) -> Command {
    Command {
        key: RANDOM_KEY,
        act,
        station: None,
        made_ms: None,
        typed: false,
    }
}

fn link(parent: &str, child: &str) -> Act {
    Act::Link {
        parent: text(parent),
        child: text(child),
    }
}

fn read(act: Act) -> Reading {
    command(act).read(&site(&shipped())).unwrap()
}

/// One of each act, the words of its fingerprint, and how it is written.
fn acts() -> Vec<(Act, &'static str, Value)> {
    let meant = Meant {
        child: Some(text(" c0001")),
        scan_id: Some(7),
        scan_key: Some(DATED_KEY),
    };
    vec![
        (
            link("sb00001", "c0001"),
            "link|SB00001|C0001",
            json!({"link": {"parent": "sb00001", "child": "c0001"}}),
        ),
        (
            Act::Move {
                parent: text("SB00001"),
                child: text("C0001"),
            },
            "move|SB00001|C0001",
            json!({"move": {"parent": "SB00001", "child": "C0001"}}),
        ),
        (
            Act::BothHere {
                parent: text("SB00001"),
                child: text("C0001"),
            },
            "both_here|SB00001|C0001",
            json!({"both_here": {"parent": "SB00001", "child": "C0001"}}),
        ),
        (
            Act::Undo {
                parent: text("SB00001"),
                of: Meant::default(),
            },
            "undo|SB00001",
            json!({"undo": {"parent": "SB00001", "of": {}}}),
        ),
        (
            Act::Undo {
                parent: text("SB00001"),
                of: meant,
            },
            "undo|SB00001|C0001|scan 7|key 019acbae-d963-7000-8000-000000000001",
            json!({"undo": {"parent": "SB00001",
                "of": {"child": " c0001", "scan_id": 7, "scan_key": "019acbae-d963-7000-8000-000000000001"}}}),
        ),
        (
            Act::Unlink {
                parent: text("SB00001"),
                child: text("C0001"),
            },
            "unlink|SB00001|C0001",
            json!({"unlink": {"parent": "SB00001", "child": "C0001"}}),
        ),
        (
            Act::Close {
                parent: text("SB00001"),
                reason: text(" damaged "),
            },
            "close|SB00001|damaged",
            json!({"close": {"parent": "SB00001", "reason": " damaged "}}),
        ),
        (
            Act::Reopen {
                parent: text("SB00001"),
            },
            "reopen|SB00001",
            json!({"reopen": {"parent": "SB00001"}}),
        ),
        (
            Act::AddToBill {
                bill: text("b1"),
                parent: text("SB00001"),
            },
            "bill_add|B1|SB00001",
            json!({"add_to_bill": {"bill": "b1", "parent": "SB00001"}}),
        ),
        (
            Act::RemoveFromBill {
                bill: text("B1"),
                parent: text("SB00001"),
            },
            "bill_remove|B1|SB00001",
            json!({"remove_from_bill": {"bill": "B1", "parent": "SB00001"}}),
        ),
    ]
}

/// Keys outlive an update: an answer that was stored under these words is found by them for a week.
#[test]
fn the_words_of_a_key_are_those_of_earlier_versions() {
    for (act, words, _) in acts() {
        assert_eq!(read(act).fingerprint(), words);
    }
    // What is no label counts with what was read of it, even nothing.
    assert_eq!(read(link("SB00001", "")).fingerprint(), "link|SB00001|");
    assert_eq!(read(link("?!", "C0001")).fingerprint(), "link|?!|C0001");
}

#[test]
fn every_act_travels_and_has_a_code_of_its_own() {
    let mut codes = Vec::new();
    for (act, words, written) in acts() {
        let sent = json!({"key": RANDOM_KEY, "act": written, "station": "h1", "made_ms": 5});
        let expected = Command {
            station: Some(text("h1")),
            made_ms: Some(5),
            ..command(act)
        };
        assert_eq!(serde_json::from_value::<Command>(sent.clone()).unwrap(), expected);
        assert_eq!(serde_json::to_value(&expected).unwrap(), sent);
        let by_hand = Command {
            typed: true,
            ..expected.clone()
        };
        let mut sent_by_hand = sent;
        sent_by_hand["typed"] = json!(true);
        assert_eq!(serde_json::to_value(&by_hand).unwrap(), sent_by_hand);
        assert_eq!(serde_json::from_value::<Command>(sent_by_hand).unwrap(), by_hand);
        let action = expected.act.action();
        assert!(words.starts_with(action.code()), "{words}");
        codes.push(action);
    }
    codes.dedup();
    assert_eq!(codes, Action::ALL);
    // What a device need not say.
    let short = json!({"key": RANDOM_KEY, "act": {"undo": {"parent": "SB00001"}}});
    let act = Act::Undo {
        parent: text("SB00001"),
        of: Meant::default(),
    };
    assert_eq!(serde_json::from_value::<Command>(short).unwrap(), command(act));
}

#[test]
fn the_child_is_read_for_its_parent_and_the_log_keeps_what_was_not_read() {
    let types = narrowed();
    let narrow = |parent: &str, child: &str| command(link(parent, child)).read(&site(&types)).unwrap();
    let wrong = narrow("SB00001", "000221");
    assert!(matches!(
        wrong.child.as_ref().and_then(Label::refusal),
        Some(NotALabel::NotThisForm { .. })
    ));
    assert!(wrong.child_refused.contains_key(&1), "{wrong:?}");
    assert_eq!(wrong.read.as_deref(), Some("000221"));
    // Of two texts that are no labels the parent's is kept, cut and without what no database takes.
    let long = format!("?\0{}", "x".repeat(100));
    let kept = narrow(&long, "?!").read.unwrap();
    assert_eq!((kept.chars().count(), kept.contains('\0')), (64, false));
}

#[test]
fn what_cannot_be_run_names_its_field() {
    let close = |reason: &str| Act::Close {
        parent: text("SB00001"),
        reason: text(reason),
    };
    let stationed = |name: &str| Command {
        station: Some(text(name)),
        ..command(link("SB00001", "C0001"))
    };
    let dated = |ms| Command {
        made_ms: Some(ms),
        ..command(link("SB00001", "C0001"))
    };
    let no_child = Act::Unlink {
        parent: text("SB00001"),
        child: text("  "),
    };
    let meant_nothing = Act::Undo {
        parent: text("SB00001"),
        of: Meant {
            child: Some(text("")),
            ..Meant::default()
        },
    };
    let table = [
        (stationed(&"x".repeat(65)), "station"),
        (stationed("a\u{7}"), "station"),
        (dated(i64::MAX), "made_ms"),
        (dated(i64::MIN), "made_ms"),
        (command(close("")), "reason"),
        (command(close("a\nb")), "reason"),
        (command(close(&"x".repeat(201))), "reason"),
        (command(no_child), "child"),
        (command(meant_nothing), "child"),
    ];
    let types = shipped();
    for (command, field) in table {
        match command.read(&site(&types)) {
            Err(Unfit::Field(error)) => assert_eq!(error.field, field),
            other => panic!("{field}: {other:?}"),
        }
    }
    let no_bill = Act::AddToBill {
        bill: text(""),
        parent: text("SB00001"),
    };
    assert_eq!(
        command(no_bill).read(&site(&types)).unwrap_err(),
        Unfit::UnknownBill
    );
    for (name, kept) in [("  h1 ", Some("h1")), ("  ", None)] {
        let reading = stationed(name).read(&site(&types)).unwrap();
        assert_eq!(reading.station.as_deref(), kept);
    }
}

#[test]
fn a_command_is_as_old_as_its_key_says_else_as_its_clock() {
    let both = |key, made_ms| Command {
        key,
        made_ms,
        ..command(link("SB00001", "C0001"))
    };
    let table = [
        (both(DATED_KEY, None), Some(DATED_MS)),
        (both(DATED_KEY, Some(5)), Some(DATED_MS)),
        (both(RANDOM_KEY, Some(5)), Some(5)),
        (both(RANDOM_KEY, None), None),
    ];
    for (command, dated) in table {
        assert_eq!(command.dated_ms(), dated, "{command:?}");
        let now = DATED_MS + 7 * DAY_MS;
        assert_eq!(command.is_too_old(None, now), dated == Some(DATED_MS));
        assert!(!command.is_too_old(None, DATED_MS + DAY_MS));
    }
}

#[test]
fn answers_of_both_kinds_are_told_apart_whatever_they_hold() {
    let bill = json!({"outcome": "not_a_label", "scan_id": 1, "message": "", "parent": null, "other_bill": null, "mark": null,
        "bill": {"number": "B1", "status": "new", "parents": 0, "target_parents": 1, "children": 0, "actual_weight_g": 0,
            "expected_weight_g": 0, "variance_g": 0, "scale_weight_g": null, "stamp": ""}});
    let bag = json!({"outcome": "too_old", "scan_id": 2, "message": "", "parent": null, "child": null, "other_parent": null});
    let answers: Vec<Answer> = serde_json::from_value(json!([bill, bag])).unwrap();
    let [of_bill, of_bag] = answers.as_slice() else {
        panic!("{answers:?}");
    };
    assert!(matches!(of_bill, Answer::Bill(BillAnswer { scan_id: 1, .. })));
    assert!(
        matches!(of_bag, Answer::Bag(answer) if answer.outcome == ScanOutcome::TooOld),
        "{of_bag:?}"
    );
    assert_eq!((of_bill.code(), of_bag.code()), ("not_a_label", "too_old"));
    assert_eq!(serde_json::to_value(&answers).unwrap(), json!([bill, bag]));
}

proptest! {
    /// Whatever a scanner reads, it is taken as a command and comes back from the wire as it was.
    #[test]
    fn any_text_can_be_read(parent in any::<String>(), child in any::<String>(), made in any::<Option<i64>>()) {
        let command = Command { made_ms: made, ..command(link(&parent, &child)) };
        let wire = serde_json::to_string(&command).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Command>(&wire).unwrap(), &command);
        match command.read(&site(&shipped())) {
            Ok(reading) => {
                let words = reading.fingerprint();
                prop_assert!(words.starts_with("link|"), "{}", words);
                prop_assert!(!words.contains('\0'), "{:?}", words);
            }
            Err(Unfit::Field(error)) => prop_assert_eq!(error.field, "made_ms"),
            Err(Unfit::UnknownBill) => return Err(TestCaseError::fail("no bill is named")),
        }
    }
}

use domain::bill::{
    BillChange, BillHints, BillInput, BillParent, CompletionState, ParentMark, plan_completion,
};
use domain::parent::ParentStatus;
use domain::timestamp::Timestamp;

const FULL: CompletionState = CompletionState {
    completed: false,
    parents: 2,
    target_parents: 2,
    short_parents: 0,
};

fn code(state: CompletionState, reason: Option<&str>) -> Option<&'static str> {
    plan_completion(state, reason).err().map(|refusal| refusal.code())
}

#[test]
fn a_bill_that_is_all_there_needs_no_reason() {
    assert_eq!(code(FULL, None), None);
}

#[test]
fn below_target_or_with_short_parents_a_reason_is_needed() {
    for state in [
        CompletionState { parents: 1, ..FULL },
        CompletionState {
            short_parents: 1,
            ..FULL
        },
    ] {
        assert_eq!(code(state, None), Some("reason_needed"), "{state:?}");
        assert_eq!(code(state, Some("lorry is leaving")), None, "{state:?}");
    }
}

#[test]
fn an_empty_or_completed_bill_is_never_completed() {
    assert_eq!(
        code(CompletionState { parents: 0, ..FULL }, Some("why not")),
        Some("bill_empty")
    );
    assert_eq!(
        code(
            CompletionState {
                completed: true,
                ..FULL
            },
            Some("again")
        ),
        Some("bill_completed")
    );
}

#[test]
fn input_names_the_field_that_is_wrong() {
    let good = BillInput {
        number: " bill 7 ".to_owned(),
        target_parents: 5,
        ..BillInput::default()
    };
    assert_eq!(good.clone().check().unwrap().number, "BILL 7");
    let wrong = [
        (
            BillInput {
                number: " ".to_owned(),
                ..good.clone()
            },
            "number",
        ),
        (
            BillInput {
                number: "x".repeat(65),
                ..good.clone()
            },
            "number",
        ),
        (
            BillInput {
                target_parents: 0,
                ..good.clone()
            },
            "target_parents",
        ),
        (
            BillInput {
                target_parents: 501,
                ..good.clone()
            },
            "target_parents",
        ),
        (
            BillInput {
                target_parents: -3,
                ..good.clone()
            },
            "target_parents",
        ),
        (
            BillInput {
                customer: Some("x".repeat(121)),
                ..good.clone()
            },
            "customer",
        ),
        (
            BillInput {
                note: Some("a\u{7}b".to_owned()),
                ..good.clone()
            },
            "note",
        ),
    ];
    for (input, field) in wrong {
        assert_eq!(input.clone().check().unwrap_err().field, field, "{input:?}");
    }
}

#[test]
fn a_parent_that_is_not_full_is_marked() {
    let parent = |children, status| BillParent {
        label: "SB00001".to_owned(),
        bag_type: "Mustard".to_owned(),
        children,
        capacity: 30,
        weight_g: 0,
        status,
        added_at: Timestamp::default(),
        added_by: String::new(),
    };
    assert_eq!(parent(0, ParentStatus::Open).mark(), Some(ParentMark::Empty));
    assert_eq!(parent(29, ParentStatus::Open).mark(), Some(ParentMark::Open));
    assert_eq!(
        parent(29, ParentStatus::ClosedShort).mark(),
        Some(ParentMark::Short)
    );
    assert_eq!(parent(30, ParentStatus::Full).mark(), None);
}

#[test]
fn a_vehicle_number_is_one_however_it_is_typed() {
    let read = |vehicle: &str| {
        let input = BillInput {
            number: "B1".to_owned(),
            target_parents: 1,
            vehicle: Some(vehicle.to_owned()),
            ..BillInput::default()
        };
        let change = BillChange {
            vehicle: Some(vehicle.to_owned()),
            ..BillChange::default()
        };
        let changed = change.check().unwrap().vehicle.unwrap();
        let read = input.check().unwrap().vehicle;
        assert_eq!(read, changed, "{vehicle}: opened and edited alike");
        read
    };
    for (typed, kept) in [
        ("RJ14 GB 1234", "RJ14 GB 1234"),
        (" rj14gb1234 ", "RJ14 GB 1234"),
        ("Rj-14-Gb-1234", "RJ14 GB 1234"),
        ("rj 14 gb  1234", "RJ14 GB 1234"),
        ("hr26dk1", "HR26 DK 1"),
        ("DL3CAB 12", "DL3 CAB 12"),
        ("22bh1234aa", "22 BH 1234 AA"),
        // No registration of India: in capitals, and else as it is.
        ("ba 2 kha 1234-5", "BA 2 KHA 1234-5"),
        ("rj14  1", "RJ14 1"),
        ("tractor", "TRACTOR"),
        ("ट्रैक्टर 2", "ट्रैक्टर 2"),
    ] {
        assert_eq!(read(typed).as_deref(), Some(kept), "{typed}");
    }
    assert_eq!(read("  "), None);
}

#[test]
fn the_next_number_counts_on_from_the_newest() {
    let next = |numbers: &[&str]| {
        BillHints {
            numbers: numbers.iter().map(|n| (*n).to_owned()).collect(),
            ..BillHints::default()
        }
        .next_number()
    };
    for (numbers, expected) in [
        (&["B-0099", "B-0098"][..], Some("B-0100")),
        (&["2026/7"], Some("2026/8")),
        (&["999"], Some("1000")),
        // Somebody was there before.
        (&["B1", "B2"], None),
        (&["BILL"], None),
        (&["99999999999999999999999"], None),
        (&[], None),
    ] {
        assert_eq!(next(numbers).as_deref(), expected, "{numbers:?}");
    }
    let longest = format!("{}9", "X".repeat(63));
    assert_eq!(next(&[&longest]), None, "one sign too many");
}

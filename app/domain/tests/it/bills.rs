use domain::bill::{BillInput, BillParent, CompletionState, ParentMark, plan_completion};
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

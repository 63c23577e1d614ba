use domain::bill::{self, BillAnswer, BillOutcome, BillTotals};
use domain::language::Language;
use domain::scan::{self, CloseReason, ParentState, ScanAnswer, ScanOutcome};
use domain::timestamp::Timestamp;
use domain::user::{check_email, check_password, check_username};

fn answer(outcome: ScanOutcome) -> ScanAnswer {
    ScanAnswer {
        outcome,
        scan_id: 1,
        message: String::new(),
        parent: Some(ParentState {
            label: "SB00001".to_owned(),
            bag_type: "Mustard".to_owned(),
            children: 7,
            capacity: 30,
            weight_g: 7000,
            status: "open".to_owned(),
            bill: None,
            area: None,
        }),
        child: Some("C0001".to_owned()),
        other_parent: Some("SB00002".to_owned()),
        foreign_parent: None,
        why: None,
        cause: None,
    }
}

#[test]
fn every_outcome_has_a_sentence_in_every_language() {
    for language in Language::ALL {
        for outcome in ScanOutcome::ALL {
            let sentence = scan::sentence(&answer(*outcome), language);
            assert!(sentence.ends_with(['.', '।']), "{outcome:?} {sentence}");
        }
        for outcome in BillOutcome::ALL {
            let totals = BillTotals {
                number: "B1".to_owned(),
                status: "new".to_owned(),
                parents: 0,
                target_parents: 1,
                children: 0,
                actual_weight_g: 0,
                expected_weight_g: 0,
                variance_g: 0,
                scale_weight_g: None,
                stamp: String::new(),
            };
            let answer = BillAnswer {
                outcome: *outcome,
                scan_id: 1,
                message: String::new(),
                parent: None,
                other_bill: None,
                mark: None,
                bill: totals,
                why: None,
            };
            let sentence = bill::sentence(&answer, language);
            assert!(sentence.ends_with(['.', '।']), "{outcome:?} {sentence}");
        }
    }
}

#[test]
fn codes_and_outcomes_name_each_other() {
    for outcome in ScanOutcome::ALL {
        assert_eq!(ScanOutcome::from_code(outcome.code()), Some(*outcome));
        assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.code());
    }
    for outcome in BillOutcome::ALL {
        assert_eq!(BillOutcome::from_code(outcome.code()), Some(*outcome));
    }
    assert_eq!(ScanOutcome::from_code("no such thing"), None);
}

#[test]
fn moments_are_cut_from_their_text() {
    let at = Timestamp("2026-11-24T14:15:05+05:30".to_owned());
    assert_eq!(
        (at.day().as_str(), at.time(), at.minute().as_str()),
        ("24 Nov 2026", "14:15:05", "24 Nov 2026 14:15")
    );
    assert_eq!(Timestamp::default().time(), "");
}

#[test]
fn names_mails_and_passwords_are_checked() {
    assert!(check_username("asha.k-1_x").is_ok());
    for wrong in ["", "a b", "आशा", "x\u{0}y", &"a".repeat(65)] {
        assert!(check_username(wrong).is_err(), "{wrong:?}");
    }
    assert!(check_email(" a@example.com ").is_ok());
    for wrong in ["", "a", "@b", "a@", "a b@c", "a@b@c"] {
        assert!(check_email(wrong).is_err(), "{wrong:?}");
    }
    assert!(check_password("correct horse battery", "asha", 15).is_ok());
    for wrong in ["too short", "my name is ASHA ok", &"x".repeat(257)] {
        assert!(check_password(wrong, "asha", 15).is_err(), "{wrong:?}");
    }
}

#[test]
fn closing_needs_a_reason_of_bounded_length() {
    assert!(CloseReason::parse(" damaged ").is_ok_and(|r| r.as_str() == "damaged"));
    assert!(CloseReason::parse("  ").is_err());
    assert!(CloseReason::parse(&"x".repeat(201)).is_err());
}

#[test]
fn languages_are_known_by_their_tags() {
    assert_eq!(Language::from_tag("hi-IN"), Language::Hi);
    assert_eq!(Language::from_tag("fr"), Language::En);
}

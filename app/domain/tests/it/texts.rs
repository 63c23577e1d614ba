use domain::bill::BillOutcome;
use domain::codes::Coded as _;
use domain::language::Language;
use domain::scan::{CloseReason, ScanOutcome};
use domain::scan_log::LoggedOutcome;
use domain::timestamp::Timestamp;
use domain::user::{check_email, check_password, check_username};

#[test]
fn codes_and_outcomes_name_each_other() {
    for outcome in ScanOutcome::ALL {
        assert_eq!(ScanOutcome::from_code(outcome.code()), Some(*outcome));
        assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.code());
    }
    for outcome in BillOutcome::ALL {
        assert_eq!(BillOutcome::from_code(outcome.code()), Some(*outcome));
    }
    // Of a code that both have, what the log tells is that of packing; either way it says the same.
    let packing = ScanOutcome::ALL.iter().map(|o| (o.code(), o.is_accepted()));
    let billing = BillOutcome::ALL.iter().map(|o| (o.code(), o.is_accepted()));
    for (code, is_accepted) in packing.chain(billing) {
        let logged = LoggedOutcome::from_code(code).unwrap();
        assert_eq!((logged.code(), logged.is_accepted()), (code, is_accepted));
        let written = serde_json::to_value(logged).unwrap();
        assert_eq!(written, code);
        assert_eq!(serde_json::from_value::<LoggedOutcome>(written).unwrap(), logged);
    }
    assert_eq!(LoggedOutcome::from_code("noted"), Some(LoggedOutcome::Noted));
    assert!(serde_json::from_str::<LoggedOutcome>("\"no such thing\"").is_err());
    assert_eq!(ScanOutcome::from_code("no such thing"), None);
}

#[test]
fn moments_are_cut_from_their_text() {
    let at = Timestamp("2026-11-24T14:15:05+05:30".to_owned());
    assert_eq!(
        (
            at.day_in(Language::En).as_str(),
            at.time(),
            at.minute_in(Language::En).as_str()
        ),
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

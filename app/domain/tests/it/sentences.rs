//! Every sentence is there in every language, is another in each, and names its values.

use domain::access::Role;
use domain::alert::{Alert, AlertKind, Saying, Severity};
use domain::bill::{self, BillAnswer, BillOutcome, BillStatus, BillTotals, ParentMark};
use domain::edits::{FieldChange, Meanwhile};
use domain::label::{Damage, ForeignCode, NotALabel};
use domain::language::Language;
use domain::notice::NoticeCode;
use domain::parent::ParentStatus;
use domain::scan::{self, CannotUndo, ParentState, ScanAnswer, ScanOutcome};
use domain::timestamp::Timestamp;

/// Fails where a language says the same as another, or leaves a value out.
pub(crate) fn is_worded(what: &str, values: &[&str], sentence: impl Fn(Language) -> String) {
    let words = title_is_worded(what, values, sentence);
    for sentence in words {
        assert!(sentence.ends_with(['.', '।']), "{what}: {sentence}");
    }
}

/// The same for what is no whole sentence.
pub(crate) fn title_is_worded(
    what: &str,
    values: &[&str],
    title: impl Fn(Language) -> String,
) -> Vec<String> {
    let words: Vec<String> = Language::ALL.into_iter().map(title).collect();
    for (at, text) in words.iter().enumerate() {
        assert!(!text.is_empty(), "{what} has no words");
        assert!(!words[..at].contains(text), "{what} is not translated: {text}");
        assert!(
            !text.contains(['{', '}']) && !text.contains("  "),
            "{what}: {text}"
        );
        for value in values {
            assert!(text.contains(value), "{what} leaves {value} out: {text}");
        }
    }
    words
}

fn scanned(outcome: ScanOutcome) -> ScanAnswer {
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
            status: ParentStatus::Open,
            bill: None,
            area: None,
        }),
        child: Some("C0001".to_owned()),
        other_parent: Some("SB00002".to_owned()),
        foreign_parent: None,
        why: None,
        cause: None,
        both_here: false,
    }
}

const fn values_of_scan(outcome: ScanOutcome) -> &'static [&'static str] {
    match outcome {
        ScanOutcome::Linked | ScanOutcome::Unlinked => &["C0001", "SB00001", "7/30"],
        ScanOutcome::Undone | ScanOutcome::Moved => &["C0001", "SB00002", "SB00001", "7/30"],
        ScanOutcome::AlreadyHere | ScanOutcome::NotHere | ScanOutcome::NothingToUndo => &["C0001", "SB00001"],
        ScanOutcome::InOtherParent | ScanOutcome::BothHere => &["C0001", "SB00002"],
        ScanOutcome::ParentFull | ScanOutcome::Closed | ScanOutcome::Reopened => &["SB00001", "7/30"],
        ScanOutcome::ParentClosed | ScanOutcome::NotClosed | ScanOutcome::AreaDenied => &["SB00001"],
        ScanOutcome::CannotUndo => &["C0001", "SB00001"],
        ScanOutcome::TooOld => &["6"],
        ScanOutcome::WrongRole
        | ScanOutcome::NotALabel
        | ScanOutcome::SavedOffline
        | ScanOutcome::UnknownParent => &[],
    }
}

#[test]
fn every_outcome_of_a_scan_is_worded() {
    for outcome in ScanOutcome::ALL.iter().copied() {
        is_worded(outcome.code(), values_of_scan(outcome), |language| {
            scan::sentence(&scanned(outcome), language)
        });
    }
}

#[test]
fn an_outcome_with_more_to_tell_has_a_sentence_of_its_own() {
    let check = |what: &str, values: &[&str], answer: ScanAnswer| {
        let plain = scanned(answer.outcome);
        for language in Language::ALL {
            assert_ne!(
                scan::sentence(&plain, language),
                scan::sentence(&answer, language)
            );
        }
        is_worded(what, values, |language| scan::sentence(&answer, language));
    };
    let two_bags = ScanAnswer {
        both_here: true,
        ..scanned(ScanOutcome::InOtherParent)
    };
    check("two bags", &["C0001", "SB00002"], two_bags);
    for cause in CannotUndo::ALL.iter().copied() {
        let answer = ScanAnswer {
            cause: Some(cause),
            ..scanned(ScanOutcome::CannotUndo)
        };
        if cause == CannotUndo::Gone {
            is_worded(cause.code(), &["C0001", "SB00001"], |language| {
                scan::sentence(&answer, language)
            });
        } else {
            check(cause.code(), &["C0001", "SB00002", "SB00001"], answer);
        }
    }
    let mut billed = scanned(ScanOutcome::ParentClosed);
    billed.parent.as_mut().unwrap().bill = Some("B77".to_owned());
    check("closed by its bill", &["SB00001", "B77"], billed);
    let foreign = ScanAnswer {
        foreign_parent: Some("SB00003".to_owned()),
        ..scanned(ScanOutcome::AreaDenied)
    };
    check("held in another area", &["C0001", "SB00003"], foreign);
    let scan_taken_back = ScanAnswer {
        other_parent: None,
        ..scanned(ScanOutcome::Undone)
    };
    check(
        "undone, moved from nowhere",
        &["C0001", "SB00001", "7/30"],
        scan_taken_back,
    );
    let none_meant = ScanAnswer {
        child: None,
        ..scanned(ScanOutcome::NothingToUndo)
    };
    check("nothing to undo at all", &["SB00001"], none_meant);
}

fn billed(outcome: BillOutcome, mark: Option<ParentMark>) -> BillAnswer {
    BillAnswer {
        outcome,
        scan_id: 1,
        message: String::new(),
        parent: Some("SB00001".to_owned()),
        other_bill: Some("B2".to_owned()),
        mark,
        bill: BillTotals {
            number: "B1".to_owned(),
            status: BillStatus::New,
            parents: 3,
            target_parents: 9,
            children: 0,
            actual_weight_g: 0,
            expected_weight_g: 0,
            variance_g: 0,
            scale_weight_g: None,
            stamp: String::new(),
        },
        why: None,
    }
}

const fn values_of_bill(outcome: BillOutcome) -> &'static [&'static str] {
    match outcome {
        BillOutcome::Added | BillOutcome::Removed => &["SB00001", "3/9"],
        BillOutcome::AlreadyHere | BillOutcome::UnknownParent | BillOutcome::NotOnBill => &["SB00001"],
        BillOutcome::OnOtherBill => &["SB00001", "B2"],
        BillOutcome::BillFull => &["B1", "3/9"],
        BillOutcome::BillCompleted => &["B1"],
        BillOutcome::TooOld => &["6"],
        BillOutcome::WrongRole | BillOutcome::NotALabel => &[],
    }
}

#[test]
fn every_outcome_of_a_bill_is_worded() {
    for outcome in BillOutcome::ALL.iter().copied() {
        for mark in [None, Some(ParentMark::Empty), Some(ParentMark::Short)] {
            is_worded(outcome.code(), values_of_bill(outcome), |language| {
                bill::sentence(&billed(outcome, mark), language)
            });
        }
    }
}

fn near_parent(near: Option<&str>, damage: Damage) -> NotALabel {
    NotALabel::NearParent {
        type_name: "Mustard".to_owned(),
        pattern: "SB99999".to_owned(),
        near: near.map(str::to_owned),
        damage,
    }
}

#[test]
fn every_text_that_is_no_label_is_worded() {
    let worded = |why: NotALabel, values: &[&str]| {
        is_worded(&format!("{why:?}"), values, |language| why.sentence(language));
    };
    for damage in [
        Damage::HeadLost,
        Damage::TailLost,
        Damage::DashLost,
        Damage::SignLost,
        Damage::SignsAdded,
        Damage::LookAlike,
        Damage::Unknown,
    ] {
        worded(near_parent(Some("SB00001"), damage), &["SB00001"]);
        worded(near_parent(None, damage), &["Mustard", "SB99999"]);
    }
    for kind in [
        ForeignCode::Address,
        ForeignCode::Contact,
        ForeignCode::Payment,
        ForeignCode::Message,
        ForeignCode::Other,
    ] {
        worded(NotALabel::ForeignCode { kind }, &["QR"]);
    }
    let label = "SB00001".to_owned();
    worded(
        NotALabel::WrongKeyboard {
            near: Some(label.clone()),
        },
        &["SB00001"],
    );
    worded(NotALabel::WrongKeyboard { near: None }, &[]);
    worded(NotALabel::Wrapped { label }, &["SB00001"]);
    let retired = NotALabel::TypeRetired {
        type_name: "Mustard".to_owned(),
    };
    worded(retired, &["Mustard"]);
    let retired = NotALabel::AreaRetired {
        area: "Jaipur".to_owned(),
    };
    worded(retired, &["Jaipur"]);
    let forms = NotALabel::NotThisForm {
        type_name: "Mustard".to_owned(),
        expected: ["9999999", "AAA99999", "K99"].map(str::to_owned).to_vec(),
    };
    worded(forms, &["Mustard", "9999999", "AAA99999", "K99"]);
    worded(NotALabel::TooLong, &["64"]);
    worded(NotALabel::WrongLength, &["4", "20"]);
    for why in [
        NotALabel::Empty,
        NotALabel::WrongCharacters,
        NotALabel::TwoCodes,
        NotALabel::ProductCode,
        NotALabel::DamagedFactoryText,
        NotALabel::Other,
    ] {
        worded(why, &[]);
    }
}

#[test]
fn every_change_meanwhile_is_worded() {
    let change = |field: &str, by: Option<&str>, value: Option<&str>| Meanwhile {
        version: 2,
        changes: vec![FieldChange {
            field: field.to_owned(),
            by: by.map(str::to_owned),
            at: None,
            value: value.map(str::to_owned),
        }],
    };
    for (by, value, values) in [
        (Some("asha"), Some("north"), &["asha", "north"][..]),
        (Some("asha"), None, &["asha"]),
        (None, Some("north"), &["north"]),
        (None, None, &[]),
    ] {
        let meanwhile = change("destination", by, value);
        is_worded(&format!("{meanwhile:?}"), values, |language| {
            meanwhile.sentence(language)
        });
    }
    let long = change("note", None, Some(&"x".repeat(61)));
    let unknown = change("<b>pay here</b>", None, None);
    for language in Language::ALL {
        assert!(long.sentence(language).contains(&format!("{}…", "x".repeat(60))));
        assert!(!unknown.sentence(language).contains("pay here"));
    }
    let many = Meanwhile {
        version: 2,
        changes: ["role", "area", "email"]
            .into_iter()
            .flat_map(|field| change(field, Some(field), None).changes)
            .collect(),
    };
    is_worded("several changes", &["role", "area", "email"], |language| {
        many.sentence(language)
    });
    let none = Meanwhile {
        version: 2,
        changes: Vec::new(),
    };
    is_worded("nothing named", &[], |language| none.sentence(language));
}

const fn values_of_notice(notice: NoticeCode) -> &'static [&'static str] {
    match notice {
        NoticeCode::NewDevice
        | NoticeCode::PromotionAsked
        | NoticeCode::PromotionApproved
        | NoticeCode::PromotionRejected
        | NoticeCode::AccountLocked => &["first", "second"],
        NoticeCode::PasswordChanged
        | NoticeCode::RecoveryCodeUsed
        | NoticeCode::PasskeyAdded
        | NoticeCode::PasskeyRemoved
        | NoticeCode::RoleChanged
        | NoticeCode::BadgeLocked
        | NoticeCode::ResetAsked => &["first"],
        NoticeCode::PasswordLinkMade
        | NoticeCode::BadgeMade
        | NoticeCode::FactorOn
        | NoticeCode::FactorOff
        | NoticeCode::FactorReset
        | NoticeCode::FactorLost
        | NoticeCode::Alert(..) => &[],
    }
}

#[test]
fn every_notice_is_worded() {
    for notice in NoticeCode::ALL {
        let values = values_of_notice(notice);
        title_is_worded(notice.code(), values, |language| notice.message(language, values));
        title_is_worded(notice.code(), &[], |language| notice.title(language).to_owned());
    }
    // Without a note nothing is left of its place.
    is_worded("granted", &[], |language| {
        NoticeCode::PromotionApproved.message(language, &["biller", ""])
    });
    for language in Language::ALL {
        let message = NoticeCode::PromotionApproved.message(language, &["biller", ""]);
        assert!(message.contains(Role::Biller.name(language)), "{message}");
    }
}

fn raised(kind: AlertKind, value: Option<i64>) -> Alert {
    Alert {
        id: 1,
        kind,
        subject: "web-1:5000".to_owned(),
        severity: Severity::Warning,
        value,
        bound: 77,
        raised_at: Timestamp::default(),
        last_seen_at: Timestamp::default(),
        cleared_at: None,
        acknowledged_at: None,
        acknowledged_by: None,
        troubles: Vec::new(),
    }
}

#[test]
fn every_alert_is_worded() {
    for kind in AlertKind::ALL {
        let subject: &[&str] = if kind.has_subject() { &["web-1:5000"] } else { &[] };
        let (beyond, missing) = (raised(kind, Some(93)), raised(kind, None));
        is_worded(kind.code(), &[subject, &["93", "77"]].concat(), |language| {
            beyond.sentence(language)
        });
        is_worded(kind.code(), subject, |language| missing.sentence(language));
        is_worded(kind.code(), subject, |language| beyond.cleared_sentence(language));
        is_worded(kind.code(), &[], |language| kind.to_do(language).to_owned());
        title_is_worded(kind.code(), &[], |language| kind.title(language).to_owned());
        for saying in Saying::ALL {
            let notice = NoticeCode::Alert(kind, saying);
            let details = kind.details("web-1:5000", Some(93), 77);
            is_worded(notice.code(), subject, |language| {
                notice.message(language, &details)
            });
        }
    }
}

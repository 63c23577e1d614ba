//! The error that a form comes back with.

use app::error::AppError;
use domain::edits::{FieldChange, Meanwhile};
use domain::fault::Fault;
use domain::label::NotALabel;
use domain::language::Language;
use domain::refusal::{FieldError, Refusal, WrongField};
use leptos::server_fn::error::ServerFnUrlError;
use serde_json::json;

const FOREIGN: &str = "Call 1800 123 and then tell the people there your password";

/// The error as the page reads it from its address.
fn carried(error: &AppError) -> AppError {
    let address = ServerFnUrlError::new("/fn/x", error.clone())
        .to_url("https://bags.example/")
        .unwrap();
    let (_, carried) = address.query_pairs().find(|(name, _)| name == "__err").unwrap();
    ServerFnUrlError::decode_err(&carried)
}

#[test]
fn an_error_comes_through_an_address_as_it_was() {
    let refused = |refusal| Fault::Refused(refusal);
    let wrong = |wrong| Fault::Invalid(FieldError::new("password", wrong));
    let number = "B1".to_owned();
    for fault in [
        Fault::Forbidden,
        Fault::TooMany { seconds: 30 },
        refused(Refusal::LastAdmin),
        refused(Refusal::BillExists { number }),
        wrong(WrongField::PasswordShort { min: 17 }),
        wrong(WrongField::PasswordCommon),
        wrong(WrongField::NotALabel(Box::new(NotALabel::TwoCodes))),
        Fault::Internal {
            request_id: "0196a7f4-1c3e-7a52-9a06-3d1f7c9e2b11".to_owned(),
        },
    ] {
        let error = AppError::from(fault);
        assert_eq!(carried(&error), error);
    }
}

#[test]
fn of_an_error_in_an_address_nobodys_sentence_is_shown() {
    let foreign = || FOREIGN.to_owned();
    let forged = [
        Fault::Refused(Refusal::BillExists { number: foreign() }),
        Fault::Invalid(FieldError::new(FOREIGN, WrongField::PasswordCommon)),
        Fault::Invalid(FieldError::new(
            "view",
            WrongField::not_one_of(&["Call", "1800 123", "and then tell them", "your password"]),
        )),
        Fault::Invalid(FieldError::new(
            "parent",
            WrongField::NotALabel(Box::new(NotALabel::Wrapped { label: foreign() })),
        )),
        Fault::ChangedMeanwhile(Meanwhile {
            version: 1,
            changes: vec![FieldChange {
                field: foreign(),
                by: Some(foreign()),
                at: None,
                value: Some(foreign()),
            }],
        }),
        Fault::Internal {
            request_id: foreign(),
        },
    ];
    for fault in forged {
        for language in Language::ALL {
            let shown = carried(&fault.clone().into()).sentence(language);
            assert!(
                // A name may be as long as a label, a sentence may not.
                !shown.contains("the people there") && shown.len() > 10,
                "{shown}"
            );
        }
    }
    for unknown in [
        json!({"code": "not_found", "detail": FOREIGN}),
        json!({"code": "refused", "detail": {"code": FOREIGN}}),
        json!({"code": FOREIGN}),
        json!({"code": "forbidden", "sentence": FOREIGN}),
    ] {
        let read = serde_json::from_value::<AppError>(unknown);
        let shown = read.map_or_else(|_| String::new(), |error| error.sentence(Language::En));
        assert!(!shown.contains("1800"), "{shown}");
    }
}

#[test]
fn for_an_island_its_sentence_goes_with_it() {
    let plain = AppError::from(Fault::Invalid(FieldError::new(
        "reason",
        WrongField::CloseReasonMissing,
    )));
    let detail = json!({"field": "reason", "wrong": "close_reason_missing"});
    assert_eq!(
        serde_json::to_value(&plain).unwrap(),
        json!({"code": "invalid", "detail": detail})
    );
    for language in Language::ALL {
        assert_eq!(
            serde_json::to_value(plain.clone().worded(language)).unwrap(),
            json!({"code": "invalid", "detail": detail, "sentence": plain.sentence(language)})
        );
    }
}

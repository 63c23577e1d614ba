//! The error that a form comes back with.

use app::error::AppError;
use domain::edits::{FieldChange, Meanwhile};
use domain::language::Language;
use domain::refusal::WrongField;
use domain::refusal::{FieldError, Refusal};
use leptos::server_fn::error::ServerFnUrlError;

#[test]
fn of_an_error_in_an_address_only_the_code_counts() {
    const FOREIGN: &str = "Call 1800 123 and tell them your password";
    let forged = [
        AppError::Refused(Refusal::new("last_admin", FOREIGN)),
        AppError::Refused(Refusal::new(FOREIGN, FOREIGN)),
        AppError::Invalid(FieldError::new("password", FOREIGN)),
        AppError::Invalid(FieldError::new(FOREIGN, FOREIGN)),
        AppError::NotFound(FOREIGN.to_owned()),
        AppError::ChangedMeanwhile(Meanwhile {
            version: 1,
            changes: vec![FieldChange {
                field: FOREIGN.to_owned(),
                by: Some(FOREIGN.to_owned()),
                at: None,
                value: Some(FOREIGN.to_owned()),
            }],
        }),
        AppError::Transport(FOREIGN.to_owned()),
        AppError::Internal {
            request_id: FOREIGN.to_owned(),
        },
    ];
    for error in forged {
        for language in Language::ALL {
            let shown = error.clone().worded_by_code().sentence(language);
            assert!(!shown.contains("1800") && shown.len() > 10, "{shown}");
        }
    }
    let own = AppError::Refused(Refusal::new("last_admin", "whatever")).worded_by_code();
    assert!(own.sentence(Language::En).contains("make another admin"));
}

#[test]
fn the_cause_of_a_wrong_field_comes_through_an_address_in_each_language() {
    let causes = [
        (WrongField::PasswordShort { min: 17 }, "17", "17"),
        (WrongField::PasswordLong, "256", "256"),
        (WrongField::PasswordHoldsName, "user name", "यूज़र नाम"),
        (WrongField::PasswordCommon, "guessed first", "सबसे पहले"),
        (WrongField::WeightWithComma, "comma", "कॉमा"),
        (WrongField::NotAWeight, "612.5", "612.5"),
    ];
    for (cause, english, hindi) in causes {
        let error = AppError::Invalid(FieldError::caused("password", cause));
        let address = ServerFnUrlError::new("/fn/x", error.clone())
            .to_url("https://bags.example/")
            .unwrap();
        let (_, carried) = address.query_pairs().find(|(name, _)| name == "__err").unwrap();
        let read: AppError = ServerFnUrlError::decode_err(&carried);
        assert_eq!(read, error);
        for (language, part) in [(Language::En, english), (Language::Hi, hindi)] {
            let shown = read.clone().worded_by_code().sentence(language);
            assert!(shown.contains(part), "{cause:?}: {shown}");
            assert_eq!(shown, cause.sentence(language));
        }
    }
    // No sentence of its own goes with it.
    let forged = AppError::Invalid(FieldError {
        message: "Call 1800 123".to_owned(),
        ..FieldError::caused("password", WrongField::PasswordLong)
    });
    let AppError::Invalid(kept) = forged.worded_by_code() else {
        panic!("still a wrong field")
    };
    assert!(!kept.message.contains("1800"), "{}", kept.message);
}

//! Why a text is no label: each reason has its sentence and survives being stored.

use domain::label::{Damage, ForeignCode, NotALabel};
use domain::language::Language;

/// One of each reason.
fn reasons() -> Vec<NotALabel> {
    let mut reasons = vec![
        NotALabel::Empty,
        NotALabel::TooLong,
        NotALabel::WrongLength,
        NotALabel::WrongCharacters,
        NotALabel::TwoCodes,
        NotALabel::WrongKeyboard { near: None },
        NotALabel::WrongKeyboard {
            near: Some("SB12345".to_owned()),
        },
        NotALabel::Wrapped {
            label: "SB12345".to_owned(),
        },
        NotALabel::ProductCode,
        NotALabel::DamagedFactoryText,
        NotALabel::NotThisForm {
            type_name: "Mustard".to_owned(),
            expected: vec!["9999999".to_owned(), "AAA99999".to_owned()],
        },
        NotALabel::Other,
    ];
    reasons.extend(
        [
            ForeignCode::Address,
            ForeignCode::Contact,
            ForeignCode::Payment,
            ForeignCode::Message,
            ForeignCode::Other,
        ]
        .map(|kind| NotALabel::ForeignCode { kind }),
    );
    for damage in [
        Damage::HeadLost,
        Damage::TailLost,
        Damage::DashLost,
        Damage::SignLost,
        Damage::SignsAdded,
        Damage::LookAlike,
        Damage::Unknown,
    ] {
        reasons.extend(
            [None, Some("SB12345".to_owned())].map(|near| NotALabel::NearParent {
                type_name: "Mustard".to_owned(),
                pattern: "SB99999".to_owned(),
                near,
                damage,
            }),
        );
    }
    reasons
}

#[test]
fn each_reason_has_a_sentence_of_its_own_in_every_language() {
    for language in Language::ALL {
        let mut sentences: Vec<String> = reasons().iter().map(|why| why.sentence(language)).collect();
        assert!(sentences.iter().all(|s| s.ends_with(['.', '।'])), "{sentences:?}");
        let count = sentences.len();
        sentences.sort_unstable();
        sentences.dedup();
        assert_eq!(sentences.len(), count);
    }
}

#[test]
fn a_reason_survives_being_stored_also_one_of_another_version() {
    for why in reasons() {
        let json = serde_json::to_string(&why).unwrap();
        assert_eq!(serde_json::from_str::<NotALabel>(&json).unwrap(), why, "{json}");
        assert!(why.is_brief());
    }
    let stored = |json: &str| serde_json::from_str::<NotALabel>(json).unwrap();
    assert_eq!(
        stored(r#"{"why":"nearly_parent","type_name":"Mustard","pattern":"SB99999"}"#),
        NotALabel::NearParent {
            type_name: "Mustard".to_owned(),
            pattern: "SB99999".to_owned(),
            near: None,
            damage: Damage::Unknown,
        }
    );
    assert_eq!(stored(r#"{"why":"wrong_length"}"#), NotALabel::WrongLength);
    assert_eq!(stored(r#"{"why":"of_next_year","what":7}"#), NotALabel::Other);
    let sentence = NotALabel::Wrapped {
        label: "call this number and give your password".repeat(2),
    };
    assert!(!sentence.is_brief());
}

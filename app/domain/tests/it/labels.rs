use domain::label::{BagType, Label, LabelPattern, NotALabel, normalise, parse};
use proptest::prelude::*;

pub(crate) fn shipped() -> Vec<BagType> {
    let kind = |id, name: &str, pattern, capacity| BagType {
        id,
        name: name.to_owned(),
        pattern: LabelPattern::parse(pattern).unwrap(),
        capacity,
        grams_per_child: 1000,
    };
    vec![
        kind(1, "Mustard", "SB#####", 30),
        kind(2, "Moong", "M444-#####", 15),
    ]
}

fn child(label: &str) -> Label {
    Label::Child {
        label: label.to_owned(),
    }
}

#[test]
fn each_text_means_what_the_table_says() {
    let types = shipped();
    let parent = |label: &str, bag_type| Label::Parent {
        label: label.to_owned(),
        bag_type,
    };
    let table = [
        ("SB12345", parent("SB12345", 1)),
        ("  sb12345\r\n", parent("SB12345", 1)),
        ("\u{FEFF}sb1\u{200B}2345", parent("SB12345", 1)),
        ("m444-00001", parent("M444-00001", 2)),
        ("0012345", child("0012345")),
        ("abcd", child("ABCD")),
        ("A2345678901234567890", child("A2345678901234567890")),
        (
            "BILL-0001",
            Label::BillNumber {
                number: "BILL-0001".to_owned(),
            },
        ),
        (
            "LABEL NO.: 0012345 LOT NO. 7 DATE OF TEST 01/02/2026 VALID UPTO 01/11/2026 WEIGHT 1 KG",
            child("0012345"),
        ),
        ("label no.0012345 lot", child("0012345")),
        ("x LABEL NO.\u{00A0}:\u{00A0}0000001", child("0000001")),
    ];
    for (text, meaning) in table {
        assert_eq!(parse(text, &types), meaning, "{text:?}");
    }
}

#[test]
fn what_is_no_label_is_refused_with_the_reason() {
    let types = shipped();
    let long = "X".repeat(65);
    let huge = "LABEL NO. 0012345 ".repeat(100);
    let table = [
        ("", "Nothing was read"),
        (" \u{200B}\t", "Nothing was read"),
        ("ABC", "4 to 20"),
        ("A23456789012345678901", "4 to 20"),
        ("AB-CD", "letters A–Z and digits"),
        ("रबीज1234", "letters A–Z and digits"),
        ("SB1234", "SB99999"),
        ("SB123456", "SB99999"),
        ("M444-1", "M444-99999"),
        ("LABEL NO. 123", "letters A–Z and digits"),
        (long.as_str(), "longer than 64"),
        (huge.as_str(), "longer than 64"),
    ];
    for (text, part) in table {
        let Label::NotALabel { why, .. } = parse(text, &types) else {
            panic!("{text:?} was taken for a label")
        };
        assert!(why.to_string().contains(part), "{text:?}: {why}");
    }
}

#[test]
fn sixty_four_characters_are_the_limit() {
    assert!(normalise(&"ä".repeat(64)).is_ok());
    assert_eq!(normalise(&"ä".repeat(65)), Err(NotALabel::TooLong));
}

#[test]
fn a_pattern_needs_a_digit_place_and_plain_signs() {
    for wrong in [
        "",
        "SB",
        "SBSB",
        "sb###",
        "S B##",
        "SB%##",
        "#".repeat(41).as_str(),
    ] {
        assert!(LabelPattern::parse(wrong).is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn normalising_twice_changes_nothing(text in "\\PC{0,80}") {
        if let Ok(once) = normalise(&text) {
            prop_assert_eq!(normalise(&once), Ok(once.clone()));
        }
    }

    #[test]
    fn the_outcome_of_normalising_is_clean(text in any::<String>()) {
        if let Ok(label) = normalise(&text) {
            prop_assert!(!label.is_empty() && label.chars().count() <= 64);
            prop_assert_eq!(label.trim(), label.as_str());
            prop_assert!(!label.contains("  ") && !label.chars().any(char::is_control));
        }
    }

    #[test]
    fn a_label_survives_being_read_again(text in any::<String>()) {
        let types = shipped();
        match parse(&text, &types) {
            known @ (Label::Parent { .. } | Label::Child { .. } | Label::BillNumber { .. }) => {
                prop_assert_eq!(parse(known.text(), &types), known.clone());
            }
            Label::NotALabel { .. } => {}
        }
    }

    #[test]
    fn every_text_of_the_pattern_is_a_parent(n in 0_u32..100_000, spaces in "[ \\t\\r\\n]{0,3}") {
        let text = format!("{spaces}sb{n:05}{spaces}");
        let expected = Label::Parent { label: format!("SB{n:05}"), bag_type: 1 };
        prop_assert_eq!(parse(&text, &shipped()), expected);
    }

    #[test]
    fn factory_text_keeps_leading_zeros(n in 0_u32..10_000_000, colon in ":?", rest in "[A-Z0-9 ]{0,200}") {
        let text = format!("LABEL NO.{colon} {n:07} {rest}");
        prop_assert_eq!(parse(&text, &shipped()), child(&format!("{n:07}")));
    }
}

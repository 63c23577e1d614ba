//! What a text that was read or typed means.

mod damaged;
mod patterns;
mod reasons;

use domain::label::{BagType, ChildPattern, Label, LabelPattern, NotALabel, Site, normalise, parse};
use proptest::prelude::*;

/// The bag types that every site starts with; they name no forms of children.
pub(crate) fn shipped() -> Vec<BagType> {
    let kind = |id, name: &str, pattern, capacity| BagType {
        id,
        name: name.to_owned(),
        pattern: LabelPattern::parse(pattern).unwrap(),
        child_patterns: Vec::new(),
        capacity,
        grams_per_child: 1000,
        retired: false,
    };
    vec![
        kind(1, "Mustard", "SB#####", 30),
        kind(2, "Moong", "M444-#####", 15),
    ]
}

/// The same, where Mustard's children are seven digits or three letters and five digits.
pub(crate) fn narrowed() -> Vec<BagType> {
    let mut types = shipped();
    types[0].child_patterns = ["#######", "AAA#####"]
        .map(|text| ChildPattern::parse(text).unwrap())
        .to_vec();
    types
}

pub(crate) fn site(types: &[BagType]) -> Site<'_> {
    Site {
        types,
        url: "https://bags.example/seed",
    }
}

pub(crate) fn child(label: &str) -> Label {
    Label::Child {
        label: label.to_owned(),
    }
}

pub(crate) fn parent(label: &str, bag_type: i16) -> Label {
    Label::Parent {
        label: label.to_owned(),
        bag_type,
    }
}

pub(crate) fn read(text: &str) -> Label {
    parse(text, &site(&shipped()))
}

pub(crate) fn why(label: &Label) -> NotALabel {
    label
        .refusal()
        .cloned()
        .unwrap_or_else(|| panic!("{label:?} was taken for a label"))
}

#[test]
fn each_text_means_what_the_table_says() {
    let table = [
        ("SB12345", parent("SB12345", 1)),
        ("  sb12345\r\n", parent("SB12345", 1)),
        ("\u{FEFF}sb1\u{200B}2345", parent("SB12345", 1)),
        ("\u{1D}SB12345\u{1D}", parent("SB12345", 1)),
        ("m444-00001", parent("M444-00001", 2)),
        ("0012345", child("0012345")),
        ("5812345", child("5812345")),
        ("4412345", child("4412345")),
        ("abcd", child("ABCD")),
        ("C0001", child("C0001")),
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
        ("LABEL NO.: 0012345\r\nLOT NO. 7\tWEIGHT 1 KG", child("0012345")),
        ("label no.0012345 lot", child("0012345")),
        ("x LABEL NO.\u{00A0}:\u{00A0}0000001", child("0000001")),
    ];
    for (text, meaning) in table {
        assert_eq!(read(text), meaning, "{text:?}");
    }
}

#[test]
fn what_stands_around_a_label_is_taken_off() {
    let moong = || parent("M444-12345", 2);
    let abcd = || child("ABCD0001");
    let table = [
        ("M444\u{2010}12345", moong()),
        ("M444\u{2011}12345", moong()),
        ("M444\u{2012}12345", moong()),
        ("M444\u{2013}12345", moong()),
        ("M444\u{2014}12345", moong()),
        ("M444\u{2015}12345", moong()),
        ("M444\u{2212}12345", moong()),
        ("M444\u{FE63}12345", moong()),
        ("Ｍ４４４－１２３４５", moong()),
        ("SB१२३४५", parent("SB12345", 1)),
        ("ＳＢ１２३４５", parent("SB12345", 1)),
        ("००१२३४५", child("0012345")),
        ("]C1SB12345", parent("SB12345", 1)),
        ("]Q3SB12345", parent("SB12345", 1)),
        ("]Q3ABCD0001", abcd()),
        ("]Q1ABCD0001", abcd()),
        ("]d2ABCD0001", abcd()),
        ("\u{1D}]C1\u{1D}ABCD0001", abcd()),
        ("https://bags.example/seed/bags/ABCD0001", abcd()),
        ("HTTPS://BAGS.EXAMPLE/SEED/BAGS/abcd0001", abcd()),
        ("http://Bags.Example/seed/bags/abcd0001?from=qr#top", abcd()),
        ("https://bags.example/seed/bags/M444%2D12345/", moong()),
        ("https://bags.example/seed/bags/M444%E2%80%9312345", moong()),
        ("(01)08901234567894(21)ABCD0001", abcd()),
        ("(01)08901234567894(10)LOT7(21)SB12345", parent("SB12345", 1)),
        ("010890123456789421ABCD0001", abcd()),
        ("010890123456789421ABCD0001\u{1D}", abcd()),
        ("]d20108901234567894\u{1D}21ABCD0001", abcd()),
        ("010890123456789417271231", why_not("010890123456789417271231")),
        ("010890123456789410LOT7\u{1D}21ABCD0001", abcd()),
        ("https://id.gs1.org/01/08901234567894/21/ABCD0001", abcd()),
        (
            "https://id.gs1.org/01/08901234567894/10/LOT7/21/abcd0001?11=261128",
            abcd(),
        ),
        ("https://seed.example/p/01/08901234567894/21/M444-12345", moong()),
    ];
    for (text, meaning) in table {
        assert_eq!(read(text), meaning, "{text:?}");
    }
}

/// A product's code: refused, with all that was read as its text.
fn why_not(text: &str) -> Label {
    Label::NotALabel {
        text: text.to_owned(),
        why: NotALabel::ProductCode,
    }
}

#[test]
fn what_is_no_label_is_refused_with_the_reason() {
    let long = "X".repeat(65);
    let huge = "LABEL NO. 0012345 ".repeat(100);
    let table = [
        ("", NotALabel::Empty),
        (" \u{200B}\t\u{1D}", NotALabel::Empty),
        ("ABC", NotALabel::WrongLength),
        ("A23456789012345678901", NotALabel::WrongLength),
        ("AB-CD", NotALabel::WrongCharacters),
        ("रबीज1234", NotALabel::WrongCharacters),
        ("LABEL NO. 123", NotALabel::DamagedFactoryText),
        ("LABEL NO. 00123456 LOT 7", NotALabel::DamagedFactoryText),
        (long.as_str(), NotALabel::TooLong),
        (huge.as_str(), NotALabel::TooLong),
    ];
    for (text, reason) in table {
        assert_eq!(why(&read(text)), reason, "{text:?}");
    }
}

#[test]
fn sixty_four_characters_are_the_limit() {
    assert!(normalise(&"ä".repeat(64)).is_ok());
    assert_eq!(normalise(&"ä".repeat(65)), Err(NotALabel::TooLong));
}

#[test]
fn no_letter_becomes_another_by_its_case() {
    for (text, normal) in [("ßx", "ßX"), ("ıſx", "ıſX"), ("äx", "ÄX"), ("ﬁx", "ﬁX")] {
        assert_eq!(normalise(text).as_deref(), Ok(normal));
    }
}

proptest! {
    #[test]
    fn normalising_twice_changes_nothing(text in any::<String>()) {
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
    fn a_label_survives_being_read_again(text in prop_oneof![any::<String>(), "[\\]()SBMC/:.#A-F0-9-]{1,30}"]) {
        match read(&text) {
            known @ (Label::Parent { .. } | Label::Child { .. } | Label::BillNumber { .. }) => {
                prop_assert_eq!(read(known.text()), known.clone());
            }
            Label::NotALabel { .. } => {}
        }
    }

    #[test]
    fn every_text_of_the_pattern_is_a_parent(n in 0_u32..100_000, spaces in "[ \\t\\r\\n]{0,3}") {
        prop_assert_eq!(read(&format!("{spaces}sb{n:05}{spaces}")), parent(&format!("SB{n:05}"), 1));
        prop_assert_eq!(read(&format!("{spaces}m444-{n:05}{spaces}")), parent(&format!("M444-{n:05}"), 2));
    }

    #[test]
    fn seven_digits_are_always_a_child(n in 0_u32..10_000_000) {
        let label = format!("{n:07}");
        prop_assert_eq!(read(&label), child(&label));
    }

    #[test]
    fn factory_text_keeps_leading_zeros(n in 0_u32..10_000_000, colon in ":?", rest in "[A-Z0-9 ]{0,200}") {
        // With the label of a parent at its end it is two codes.
        prop_assume!(!(0..rest.len()).any(|from| matches!(read(&rest[from..]), Label::Parent { .. })));
        let text = format!("LABEL NO.{colon} {n:07} {rest}");
        prop_assert_eq!(read(&text), child(&format!("{n:07}")));
    }
}

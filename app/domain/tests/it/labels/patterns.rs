//! The patterns of bag types, for parents and for their children.

use super::{child, narrowed, parent, shipped, site, why};
use domain::label::{ChildPattern, LabelPattern, NotALabel, child_refusals, parse, parse_child};

#[test]
fn a_text_of_a_child_pattern_is_a_child_and_no_other_is() {
    let mut types = narrowed();
    types[0]
        .child_patterns
        .push(ChildPattern::parse("B#####").unwrap());
    let site = site(&types);
    let mustard = parse("SB00001", &site);
    for label in ["0012345", "ABC00001", "B12345"] {
        assert_eq!(parse_child(label, &mustard, &site), child(label));
        assert_eq!(parse(label, &site), child(label), "of some type it is a child");
    }
    assert_eq!(parse_child("SB12345", &mustard, &site), parent("SB12345", 1));
    for text in ["000221", "000001", "18112146", "ABCD0001", "AB-CD", "ABC"] {
        let NotALabel::NotThisForm { type_name, expected } = why(&parse_child(text, &mustard, &site)) else {
            panic!("{text} is refused for its form")
        };
        assert_eq!(type_name, "Mustard");
        assert_eq!(expected, ["9999999", "AAA99999", "B99999"]);
    }
    assert_eq!(
        why(&parse_child("00123450012346", &mustard, &site)),
        NotALabel::TwoCodes,
        "the cause is told before the form"
    );
    let moong = parse("M444-00001", &site);
    assert_eq!(parse_child("ABCD0001", &moong, &site), child("ABCD0001"));
    assert!(matches!(
        why(&parse_child("B12345", &moong, &site)),
        NotALabel::NearParent { near: Some(near), .. } if near == "SB12345"
    ));
}

#[test]
fn where_only_the_database_knows_the_parents_type_each_type_says_what_it_refuses() {
    let types = narrowed();
    let site = site(&types);
    let refused = |text: &str| -> Vec<i16> { child_refusals(text, &site).into_keys().collect() };
    assert_eq!(refused("0012345"), [0_i16; 0]);
    assert_eq!(refused("ABCD0001"), [1]);
    assert_eq!(refused("B12345"), [1, 2]);
    assert_eq!(
        refused("SB12345"),
        [0_i16; 0],
        "a parent has the wrong role, which is told as such"
    );
    let json = serde_json::to_value(child_refusals("ABCD0001", &site)).unwrap();
    assert_eq!(
        json,
        serde_json::json!({"1": {"why": "not_this_form", "type_name": "Mustard", "expected": ["9999999", "AAA99999"]}})
    );
}

#[test]
fn a_child_pattern_has_places_for_digits_letters_and_signs() {
    let matches = |pattern: &str, label: &str| {
        let mut types = shipped();
        types[0].child_patterns = vec![ChildPattern::parse(pattern).unwrap()];
        parse_child(label, &parent("SB00001", 1), &site(&types)) == child(label)
    };
    assert!(matches("AAA#####", "XYZ00001") && !matches("AAA#####", "XY100001"));
    assert!(matches("C####", "C0001") && !matches("C####", "D0001"));
    assert!(matches("\\A###", "A001") && !matches("\\A###", "B001"));
    assert_eq!(ChildPattern::parse("K\\AA##").unwrap().example(), "KAA99");
    for wrong in [
        "",
        "###",
        "####################A",
        "abc#",
        "AB C#",
        "AB-##",
        "C\\B##",
        "BCDE",
        "###\\",
    ] {
        assert!(ChildPattern::parse(wrong).is_none(), "{wrong}");
    }
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
        assert!(LabelPattern::parse(wrong).is_none(), "{wrong}");
    }
}

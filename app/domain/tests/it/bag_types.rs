//! What admins may say of bag types, and what their edits come to.

use crate::labels::{narrowed, shipped, site};
use domain::bag_type::{BagTypeChange, BagTypeFields, BagTypeInput, try_label};
use domain::label::{BagType, ChildPattern, Label, LabelPattern, NotALabel, parse, refuse_new};
use domain::language::Language;
use proptest::prelude::*;
use proptest::sample::subsequence;

fn input(name: &str, pattern: &str) -> BagTypeInput {
    BagTypeInput {
        name: name.to_owned(),
        label_pattern: pattern.to_owned(),
        capacity: 30,
        grams_per_child: 1000,
        ..BagTypeInput::default()
    }
}

fn fields(name: &str, pattern: &str) -> BagTypeFields {
    input(name, pattern).check().unwrap()
}

/// The field that is wrong.
fn wrong(input: &BagTypeInput) -> String {
    input.check().unwrap_err().field
}

type Spoil = fn(&mut BagTypeInput);

#[test]
fn every_field_of_a_new_type_is_checked() {
    let made = fields(" Wheat ", "wh-####");
    assert_eq!(
        (made.name.as_str(), made.label_pattern.as_str()),
        ("Wheat", "WH-####")
    );
    assert!(!made.retired && made.child_patterns.is_empty());
    let spoilt: [(&str, Spoil); 11] = [
        ("name", |i| i.name = "  ".to_owned()),
        ("name", |i| i.name = "x".repeat(41)),
        ("name", |i| i.name = "Wh\neat".to_owned()),
        ("label_pattern", |i| i.label_pattern = "WHEAT".to_owned()),
        ("label_pattern", |i| i.label_pattern = "BILL####".to_owned()),
        ("child_patterns", |i| i.child_patterns = vec!["###".to_owned()]),
        ("capacity", |i| i.capacity = 0),
        ("capacity", |i| i.capacity = 1001),
        ("grams_per_child", |i| i.grams_per_child = i64::MAX),
        ("tare_child_g", |i| i.tare_child_g = -1),
        ("tare_parent_g", |i| i.tare_parent_g = 100_001),
    ];
    for (field, spoil) in spoilt {
        let mut input = input("Wheat", "WH-####");
        spoil(&mut input);
        assert_eq!(wrong(&input), field, "{input:?}");
    }
}

#[test]
fn no_name_and_no_label_gets_two_meanings() {
    let mustard = BagTypeFields {
        child_patterns: vec![ChildPattern::parse("AAA#####").unwrap()],
        ..fields("Mustard", "SB#####")
    };
    let beside = |fields: &BagTypeFields| {
        fields
            .check_among([&mustard].into_iter())
            .map_err(|wrong| wrong.field)
    };
    let with_child = |form: &str| BagTypeFields {
        child_patterns: vec![ChildPattern::parse(form).unwrap()],
        ..fields("Wheat", "WH-####")
    };
    assert_eq!(beside(&fields("Wheat", "WH-####")), Ok(()));
    assert_eq!(beside(&fields("MUSTARD", "WH-####")), Err("name".to_owned()));
    assert_eq!(
        beside(&fields("Wheat", "SB1####")),
        Err("label_pattern".to_owned())
    );
    assert_eq!(
        beside(&fields("Wheat", "#######")),
        Err("label_pattern".to_owned()),
        "factory labels"
    );
    assert_eq!(beside(&with_child("SB#####")), Err("child_patterns".to_owned()));
    assert_eq!(
        beside(&with_child("AA#####")),
        Ok(()),
        "only those with SB are parents"
    );
}

#[test]
fn a_retired_type_makes_no_new_parents_and_its_labels_stay_labels() {
    let mut types = shipped();
    types[0].retired = true;
    let site = site(&types);
    let parent = parse("SB00001", &site);
    assert_eq!(
        parent,
        Label::Parent {
            label: "SB00001".to_owned(),
            bag_type: 1
        }
    );
    let why = refuse_new(&parent, &site).unwrap();
    assert_eq!(
        why,
        NotALabel::TypeRetired {
            type_name: "Mustard".to_owned()
        }
    );
    assert_eq!(refuse_new(&parse("M444-00001", &site), &site), None);
    assert_eq!(refuse_new(&parse("C0001", &site), &site), None);
}

#[test]
fn a_text_can_be_tried_before_anybody_scans_it() {
    let mut types = narrowed();
    types[1].retired = true;
    let site = site(&types);
    let tried = |text: &str, into| {
        let tried = try_label(text, into, &site, Language::default());
        (tried.kind, tried.label, tried.bag_type, tried.message.is_some())
    };
    let is = |kind: &str, label: &str, bag_type: Option<&str>, refused| {
        (
            kind.to_owned(),
            label.to_owned(),
            bag_type.map(str::to_owned),
            refused,
        )
    };
    assert_eq!(
        tried("]C1sb00001", None),
        is("parent", "SB00001", Some("Mustard"), false)
    );
    assert_eq!(
        tried("M444-00001", None),
        is("parent", "M444-00001", Some("Moong"), true)
    );
    assert_eq!(
        tried("LABEL NO. 0012345", Some(1)),
        is("child", "0012345", None, false)
    );
    assert_eq!(tried("ABCD0001", Some(1)), is("none", "ABCD0001", None, true));
    assert_eq!(tried("ABCD0001", Some(2)), is("child", "ABCD0001", None, false));
    assert_eq!(tried("BILL-7", None), is("bill", "BILL-7", None, false));
}

fn pattern() -> impl Strategy<Value = LabelPattern> {
    "[AB01#-]{3,6}#".prop_filter_map("no pattern", |text| LabelPattern::parse(&text))
}

fn child_pattern() -> impl Strategy<Value = ChildPattern> {
    "[AB01#]{4,7}".prop_filter_map("no pattern", |text| ChildPattern::parse(&text))
}

fn type_of(id: i16, pattern: &LabelPattern) -> BagType {
    let fields = BagTypeFields {
        label_pattern: pattern.clone(),
        ..fields("T", "TT####")
    };
    fields.of_number(id)
}

fn is_parent(label: &str, pattern: &LabelPattern) -> bool {
    let types = [type_of(1, pattern)];
    matches!(parse(label, &site(&types)), Label::Parent { label: found, .. } if found == label)
}

/// A label of the form: digits where it has places for them.
fn filled(form: &str, digits: &[u8]) -> String {
    let mut digits = digits.iter().cycle();
    form.chars()
        .map(|place| match place {
            '#' => char::from(b'0' + digits.next().unwrap_or(&0) % 10),
            own => own,
        })
        .collect()
}

proptest! {
    /// Two forms overlap just where there is a label of both.
    #[test]
    fn forms_overlap_where_a_label_is_of_both(a in pattern(), b in pattern(), digits in prop::collection::vec(0..10_u8, 6)) {
        prop_assert_eq!(a.overlaps(&b), b.overlaps(&a));
        let label = filled(a.as_str(), &digits);
        if is_parent(&label, &b) {
            prop_assert!(a.overlaps(&b), "{} is of both", label);
        }
        if a.overlaps(&b) {
            let both: String = a.as_str().chars().zip(b.as_str().chars())
                .map(|(a, b)| match (a, b) { ('#', '#') => '7', ('#', own) | (own, _) => own })
                .collect();
            prop_assert!(is_parent(&both, &a) && is_parent(&both, &b), "{}", both);
        }
    }

    /// Where a form of parents covers one of children, each such child would be a parent.
    #[test]
    fn what_is_covered_is_a_parent(a in pattern(), child in child_pattern(), digits in prop::collection::vec(0..10_u8, 6)) {
        let label = filled(child.as_str(), &digits);
        if a.covers(&child) {
            prop_assert!(is_parent(&label, &a), "{}", label);
        } else if !child.as_str().contains('A') && child.as_str().len() == a.as_str().len() {
            let all = (0..10_u8).all(|digit| is_parent(&filled(child.as_str(), &[digit]), &a));
            prop_assert!(!all, "{:?} {:?}", a, child);
        }
    }

    /// However types are added, a label of one is a parent of that one.
    #[test]
    fn each_label_has_one_type(patterns in prop::collection::vec(pattern(), 1..8), digits in prop::collection::vec(0..10_u8, 6)) {
        let mut kept: Vec<BagTypeFields> = Vec::new();
        for (n, pattern) in patterns.into_iter().enumerate() {
            let next = BagTypeFields { name: format!("T{n}"), label_pattern: pattern, ..fields("T", "TT####") };
            if next.check_among(kept.iter()).is_ok() {
                kept.push(next);
            }
        }
        let types: Vec<BagType> = (1_i16..).zip(&kept).map(|(id, fields)| fields.of_number(id)).collect();
        for own in &types {
            let label = filled(own.pattern.as_str(), &digits);
            prop_assert_eq!(parse(&label, &site(&types)), Label::Parent { label, bag_type: own.id });
        }
    }

    /// An edit changes what it names, and nothing else.
    #[test]
    fn an_edit_touches_what_it_names(named in subsequence(
        vec!["name", "label_pattern", "child_patterns", "capacity", "grams_per_child", "tare_child_g", "tare_parent_g", "status"], 0..=8,
    )) {
        let now = fields("Mustard", "SB#####");
        let has = |field: &str| named.contains(&field);
        let change = BagTypeChange {
            name: has("name").then(|| "Wheat".to_owned()),
            label_pattern: has("label_pattern").then(|| "WH####".to_owned()),
            child_patterns: has("child_patterns").then(|| vec!["#######".to_owned()]),
            capacity: has("capacity").then_some(7),
            grams_per_child: has("grams_per_child").then_some(500),
            tare_child_g: has("tare_child_g").then_some(8),
            tare_parent_g: has("tare_parent_g").then_some(120),
            retired: has("status").then_some(true),
            version: None,
        };
        let after = change.on(&now).unwrap();
        prop_assert_eq!(after.differing(&now), named.clone());
        for field in named {
            prop_assert_ne!(after.text(field), now.text(field));
        }
    }
}

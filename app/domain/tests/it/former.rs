//! What the former system wrote, read by this one's rules.

use crate::labels::{shipped, site};
use domain::access::Role;
use domain::former::{
    ACTIONS, Fate, Rule, Twin, Use, free_name, judge_bag, judge_number, read_area, read_email, read_role,
    read_username, renamed, settle_numbers, settle_twins,
};
use domain::user::{check_email, check_username};
use proptest::prelude::*;
use std::collections::{BTreeMap, HashSet};

const UNUSED: Use = Use {
    children: 0,
    is_child: false,
    bills: 0,
};

fn judged(raw: &str, stated: &str, usage: Use) -> (bool, String, Option<i16>, bool, Vec<Rule>) {
    let bag = judge_bag(7, raw, stated, usage, &site(&shipped()));
    (bag.is_parent, bag.label, bag.bag_type, bag.legacy, bag.rules)
}

#[test]
fn labels_become_those_of_this_site() {
    let long = "LONG ".repeat(40);
    for (raw, stated, label, bag_type, legacy, rules) in [
        ("SB12345", "parent", "SB12345", Some(1), false, &[][..]),
        ("sb12345", "parent", "SB12345", Some(1), false, &[Rule::LabelCase]),
        ("M444-00001", "PARENT", "M444-00001", Some(2), false, &[]),
        ("0012345", "child", "0012345", None, false, &[]),
        (
            " 0012345\u{200B}",
            "child",
            "0012345",
            None,
            false,
            &[Rule::LabelCleaned],
        ),
        (
            "LABEL NO.: 0012345 LOT NO. 7",
            "child",
            "0012345",
            None,
            false,
            &[Rule::LabelExtracted],
        ),
        (
            "Ram Lal 1",
            "child",
            "RAM LAL 1",
            None,
            true,
            &[Rule::LabelCase, Rule::LabelLegacy],
        ),
        // The type with the same letters before a digit, else the one with the most room.
        (
            "M445-00001",
            "parent",
            "M445-00001",
            Some(2),
            true,
            &[Rule::LabelLegacy],
        ),
        ("MOHAN", "parent", "MOHAN", Some(1), true, &[Rule::LabelLegacy]),
        (
            "\u{A0} ",
            "child",
            "(OLD 7)",
            None,
            true,
            &[Rule::LabelMissing, Rule::LabelLegacy],
        ),
        (
            &long,
            "child",
            "LONG LONG LONG LONG LONG LONG LONG LONG LONG LONG LONG L (OLD 7)",
            None,
            true,
            &[Rule::LabelCut, Rule::LabelLegacy],
        ),
    ] {
        let found = judged(raw, stated, UNUSED);
        let is_parent = stated.eq_ignore_ascii_case("parent");
        assert_eq!(
            found,
            (is_parent, label.to_owned(), bag_type, legacy, rules.to_vec()),
            "{raw}"
        );
    }
}

#[test]
fn the_role_is_what_a_bag_was_used_as() {
    let packed = Use {
        children: 3,
        ..UNUSED
    };
    let billed = Use { bills: 1, ..UNUSED };
    let held = Use {
        is_child: true,
        ..UNUSED
    };
    for (raw, stated, usage, is_parent, is_other) in [
        ("0012345", "child", packed, true, true),
        ("0012345", "child", billed, true, true),
        ("SB12345", "child", UNUSED, true, true),
        ("SB12345", "child", held, false, false),
        ("0012345", "parent", held, false, true),
        ("0012345", "parent", UNUSED, true, false),
        ("SB12345", "parent", held, true, false),
        ("0012345", "", UNUSED, false, true),
        ("0012345", "bag", packed, true, true),
        ("SB12345", "", UNUSED, true, true),
    ] {
        let (found, _, bag_type, _, rules) = judged(raw, stated, usage);
        assert_eq!(
            (found, rules.contains(&Rule::BagRole)),
            (is_parent, is_other),
            "{raw} {stated}"
        );
        assert_eq!(bag_type.is_some(), is_parent, "a parent has a type");
    }
}

#[test]
fn areas_are_read_from_texts() {
    for (text, code, name) in [
        ("lucknow", "lucknow", "Lucknow"),
        (" Sri  Ganganagar", "sri_ganganagar", "Sri Ganganagar"),
        ("sri_ganganagar", "sri_ganganagar", "Sri Ganganagar"),
        ("SRI-GANGANAGAR", "sri_ganganagar", "Sri Ganganagar"),
    ] {
        let area = read_area(text).unwrap();
        assert_eq!((area.code.as_str(), area.name.as_str()), (code, name), "{text}");
    }
    for text in ["", "  ", "Default", "Default Area", "-", "x", "None"] {
        assert_eq!(read_area(text), None, "{text}");
    }
}

#[test]
fn names_and_addresses_are_those_that_this_site_takes() {
    assert_eq!(read_username("ravi.kumar", 7), ("ravi.kumar".to_owned(), true));
    assert_eq!(read_username("Ravi Kumar!", 7), ("Ravi.Kumar".to_owned(), false));
    assert_eq!(read_username("रवि", 7), ("user-7".to_owned(), false));
    assert_eq!(read_username("erased-3", 7), ("user-7".to_owned(), false));
    let taken = HashSet::from(["ravi".to_owned(), "ravi-7".to_owned()]);
    assert_eq!(free_name("Ravi", 7, &taken), "Ravi-7-1");
    assert_eq!(free_name("Asha", 7, &taken), "Asha");
    assert_eq!(read_email("a@b"), Some("a@b".to_owned()));
    assert_eq!(read_email("nowhere"), None);
    assert_eq!(read_role(" Admin "), Some(Role::Admin));
    assert_eq!(read_role("supervisor"), None);
}

#[test]
fn every_act_has_one_name_that_the_audit_knows() {
    let names: HashSet<&str> = ACTIONS.iter().map(|(former, _)| *former).collect();
    assert_eq!(names.len(), ACTIONS.len());
    for (former, name) in ACTIONS {
        assert_eq!(*former, former.to_lowercase(), "they are compared in lower case");
        assert!(
            name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'),
            "{name}"
        );
    }
}

#[test]
fn rules_have_sentences_of_their_own() {
    let sentences: HashSet<&str> = Rule::ALL.iter().map(|rule| rule.sentence()).collect();
    assert_eq!(sentences.len(), Rule::ALL.len());
    assert!(Rule::ALL.iter().any(|rule| rule.wants_a_look()));
}

fn twin(id: i64) -> Twin {
    Twin {
        id,
        is_parent: true,
        children: 0,
        capacity: 30,
        is_child: false,
        bill: None,
    }
}

#[test]
fn the_twin_that_was_used_most_stays() {
    let fates = |twins: &[Twin]| settle_twins("SB12345", twins);
    let held = |id, children| Twin { children, ..twin(id) };
    let billed = |id, bill| Twin {
        bill: Some(bill),
        ..twin(id)
    };
    let (stays, joins) = (Fate::Stays, Fate::Joins);
    let renamed = |id: i64| Fate::Renamed(format!("SB12345 (OLD {id})"));
    assert_eq!(fates(&[twin(1), twin(2)]), [(1, stays.clone()), (2, joins(1))]);
    assert_eq!(fates(&[twin(1), held(2, 5)]), [(2, stays.clone()), (1, joins(2))]);
    assert_eq!(
        fates(&[held(1, 9), billed(2, 4)]),
        [(2, stays.clone()), (1, joins(2))]
    );
    assert_eq!(
        fates(&[held(1, 20), held(2, 11)]),
        [(1, stays.clone()), (2, renamed(2))]
    );
    assert_eq!(
        fates(&[billed(1, 4), billed(2, 4)]),
        [(1, stays.clone()), (2, joins(1))]
    );
    assert_eq!(
        fates(&[billed(1, 4), billed(2, 5)]),
        [(1, stays.clone()), (2, renamed(2))]
    );
    let child = Twin {
        is_parent: false,
        capacity: 0,
        is_child: true,
        ..twin(3)
    };
    assert_eq!(fates(&[child, twin(4)]), [(3, stays.clone()), (4, renamed(4))]);
    assert_eq!(
        fates(&[child, Twin { id: 5, ..child }]),
        [(3, stays), (5, joins(3))]
    );
}

#[test]
fn one_bill_keeps_a_number() {
    assert_eq!(
        settle_numbers("B1", &[(1, false), (2, true), (3, false)]),
        [(1, "B1 (OLD 1)".to_owned()), (3, "B1 (OLD 3)".to_owned())]
    );
    assert_eq!(settle_numbers("B1", &[(1, false)]), []);
    assert_eq!(
        judge_number(7, "inv\u{200B} 1"),
        ("INV 1".to_owned(), Some(Rule::NumberCleaned))
    );
    assert_eq!(judge_number(7, "INV 1"), ("INV 1".to_owned(), None));
    assert_eq!(
        judge_number(7, " "),
        ("(OLD 7)".to_owned(), Some(Rule::NumberMissing))
    );
}

/// What the database asks of a label.
fn is_sound(label: &str) -> bool {
    let words: Vec<&str> = label.split(' ').collect();
    (1..=64).contains(&label.chars().count())
        && words.iter().all(|word| !word.is_empty())
        && !label.chars().any(|c| c.is_control() || c.is_ascii_lowercase())
}

fn raw_label() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,80}",
        any::<String>(),
        "[sS][bB][0-9]{5}",
        "[a-zA-Z0-9 ]{0,30}",
        "[ \u{A0}\u{200B}\t]{0,3}[0-9]{7}[ \u{200B}\n]{0,3}",
        "LABEL NO\\.:? ?[0-9]{7} LOT.*",
    ]
}

proptest! {
    #[test]
    fn every_bag_gets_a_label_that_the_database_takes(
        raw in raw_label(), stated in "(parent|child|)", id in 1_i64..3_000_000,
        children in 0_i64..40, is_child: bool, bills in 0_i64..2,
    ) {
        let usage = Use { children, is_child, bills };
        let types = shipped();
        let bag = judge_bag(id, &raw, &stated, usage, &site(&types));
        prop_assert!(is_sound(&bag.label), "{:?}", bag.label);
        prop_assert_eq!(bag.bag_type.is_some(), bag.is_parent);
        // A label as it comes over is not changed again.
        let again = judge_bag(id, &bag.label, if bag.is_parent { "parent" } else { "child" }, usage, &site(&types));
        if bag.is_parent == again.is_parent {
            prop_assert_eq!(&again.label, &bag.label);
            prop_assert_eq!(again.bag_type, bag.bag_type);
        }
        // Whatever differs from what was written is told.
        prop_assert!(bag.label == raw || !bag.rules.is_empty());
        let (number, rule) = judge_number(id, &raw);
        prop_assert!(is_sound(&number), "{:?}", number);
        prop_assert_eq!(rule.is_none(), number == raw);
    }

    #[test]
    fn of_twins_one_stays_and_none_is_lost(
        twins in prop::collection::btree_map(1_i64..500, (any::<bool>(), 0_i64..40, any::<bool>(), prop::option::of(1_i64..4)), 2..6)
    ) {
        let twins: Vec<Twin> = twins.into_iter().map(|(id, (is_parent, children, is_child, bill))| Twin {
            id, is_parent, children: if is_parent { children } else { 0 }, capacity: if is_parent { 30 } else { 0 }, is_child,
            bill: bill.filter(|_| is_parent),
        }).collect();
        let fates: BTreeMap<i64, Fate> = settle_twins("SB12345", &twins).into_iter().collect();
        prop_assert_eq!(fates.len(), twins.len());
        let of = |id: i64| twins.iter().find(|twin| twin.id == id).unwrap();
        let stay: Vec<i64> = fates.iter().filter(|(_, fate)| **fate == Fate::Stays).map(|(id, _)| *id).collect();
        prop_assert_eq!(stay.len(), 1);
        let first = of(stay[0]);
        let mut held = first.children;
        let mut bills: HashSet<i64> = first.bill.into_iter().collect();
        let mut labels = HashSet::from(["SB12345".to_owned()]);
        for (id, fate) in &fates {
            match fate {
                Fate::Stays => {}
                Fate::Joins(kept) => {
                    prop_assert_eq!(*kept, first.id);
                    prop_assert_eq!(of(*id).is_parent, first.is_parent);
                    held += of(*id).children;
                    bills.extend(of(*id).bill);
                }
                Fate::Renamed(label) => {
                    prop_assert!(is_sound(label));
                    prop_assert!(labels.insert(label.clone()), "two of one label");
                }
            }
        }
        prop_assert!(bills.len() <= 1, "two bills in one parent");
        prop_assert!(held <= 30.max(first.children), "more than fits");
    }

    #[test]
    fn renaming_comes_to_another_text(text in "[A-Z0-9][A-Z0-9 ]{0,62}[A-Z0-9]", id in 1_i64..3_000_000) {
        let first = renamed(&text, id);
        prop_assert!(first != text && first.chars().count() <= 64);
        prop_assert!(renamed(&first, id) != first);
    }

    #[test]
    fn every_name_is_one_that_this_site_takes(raw in any::<String>(), id in 1_i64..10_000, taken in prop::collection::hash_set("[a-z0-9.-]{1,12}", 0..5)) {
        let (name, is_same) = read_username(&raw, id);
        prop_assert!(check_username(&name).is_ok());
        prop_assert_eq!(is_same, name == raw);
        let free = free_name(&name, id, &taken);
        prop_assert!(check_username(&free).is_ok() && !taken.contains(&free.to_lowercase()));
        if let Some(address) = read_email(&raw) {
            prop_assert!(check_email(&address).is_ok());
        }
    }

    #[test]
    fn every_area_has_a_code_and_reads_itself(text in any::<String>()) {
        if let Some(area) = read_area(&text) {
            let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            prop_assert!((2..=40).contains(&area.code.len()) && area.code.bytes().all(known));
            prop_assert!(!area.name.trim().is_empty() && area.name.chars().count() <= 80);
            prop_assert_eq!(read_area(&area.code).map(|a| a.code), Some(area.code.clone()));
            prop_assert_eq!(read_area(&area.name).map(|a| a.code), Some(area.code));
        }
    }
}

use domain::bill::{BillChange, BillEdits, BillFields, merge};
use domain::edits::{BillStamp, FieldChange, LastChange, LastChanges, Meanwhile};
use domain::language::Language;
use proptest::prelude::*;

const FIELDS: [&str; 6] = [
    "target_parents",
    "customer",
    "destination",
    "vehicle",
    "note",
    "scale_weight_g",
];

fn text() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("[ab]")
}

prop_compose! {
    fn fields()(target_parents in 1_i16..3, customer in text(), destination in text(), vehicle in text(), note in text(),
                scale_weight_g in proptest::option::of(0_i64..2)) -> BillFields {
        BillFields { target_parents, customer, destination, vehicle, note, scale_weight_g }
    }
}

prop_compose! {
    fn edits()(wanted in fields(), named in prop::array::uniform6(any::<bool>())) -> BillEdits {
        BillEdits {
            target_parents: named[0].then_some(wanted.target_parents),
            customer: named[1].then_some(wanted.customer),
            destination: named[2].then_some(wanted.destination),
            vehicle: named[3].then_some(wanted.vehicle),
            note: named[4].then_some(wanted.note),
            scale_weight_g: named[5].then_some(wanted.scale_weight_g),
        }
    }
}

/// Saves an edit as the service does: merge, then note what changed under the next version.
fn save(
    state: &(BillFields, i32, LastChanges),
    base: Option<i32>,
    edits: &BillEdits,
) -> Result<(BillFields, i32, LastChanges), Vec<&'static str>> {
    let (now, version, last) = state;
    let merged = merge(base, now, edits, last)?;
    let changed = merged.differing(now);
    if changed.is_empty() {
        return Ok(state.clone());
    }
    let mut last = last.clone();
    for field in changed {
        let change = LastChange {
            version: version + 1,
            user: Some(1),
            at: 0,
        };
        last.insert(field.to_owned(), change);
    }
    Ok((merged, version + 1, last))
}

fn named(edits: &BillEdits) -> Vec<&'static str> {
    let named = [
        edits.target_parents.is_some(),
        edits.customer.is_some(),
        edits.destination.is_some(),
        edits.vehicle.is_some(),
        edits.note.is_some(),
        edits.scale_weight_g.is_some(),
    ];
    FIELDS
        .into_iter()
        .zip(named)
        .filter_map(|(field, is)| is.then_some(field))
        .collect()
}

proptest! {
    #[test]
    fn a_stale_edit_keeps_every_field_that_it_does_not_name(start in fields(), first in edits(), second in edits()) {
        let shown = (start, 1, LastChanges::new());
        let now = save(&shown, Some(1), &first).unwrap();
        if let Ok(after) = save(&now, Some(1), &second) {
            let untouched = after.0.differing(&now.0);
            prop_assert!(untouched.iter().all(|field| named(&second).contains(field)));
        }
    }

    #[test]
    fn an_edit_is_refused_for_a_field_that_another_set_to_something_else_and_for_no_other(
        start in fields(), first in edits(), second in edits()
    ) {
        let shown = (start, 1, LastChanges::new());
        let now = save(&shown, Some(1), &first).unwrap();
        let by_other = now.0.differing(&shown.0);
        let wanted = merge(None, &now.0, &second, &now.2).unwrap();
        let expected: Vec<_> = wanted.differing(&now.0).into_iter().filter(|f| by_other.contains(f)).collect();
        match save(&now, Some(1), &second) {
            Ok(after) => {
                prop_assert!(expected.is_empty());
                prop_assert_eq!(after.0, wanted);
            }
            Err(clashing) => prop_assert_eq!(clashing, expected),
        }
    }

    #[test]
    fn whoever_saves_first_two_edits_of_different_fields_come_to_the_same(start in fields(), first in edits(), second in edits()) {
        let mut second = second;
        if first.target_parents.is_some() { second.target_parents = None; }
        if first.customer.is_some() { second.customer = None; }
        if first.destination.is_some() { second.destination = None; }
        if first.vehicle.is_some() { second.vehicle = None; }
        if first.note.is_some() { second.note = None; }
        if first.scale_weight_g.is_some() { second.scale_weight_g = None; }
        let shown = (start, 1, LastChanges::new());
        let one = save(&save(&shown, Some(1), &first).unwrap(), Some(1), &second).unwrap();
        let other = save(&save(&shown, Some(1), &second).unwrap(), Some(1), &first).unwrap();
        prop_assert_eq!(one.0, other.0);
    }

    #[test]
    fn without_a_version_and_with_that_of_now_every_edit_is_taken(start in fields(), first in edits(), second in edits()) {
        let now = save(&(start, 1, LastChanges::new()), None, &first).unwrap();
        prop_assert!(save(&now, None, &second).is_ok());
        prop_assert!(save(&now, Some(now.1), &second).is_ok());
    }

    #[test]
    fn a_stamp_reads_back_and_nothing_else_does(
        version in any::<i32>(), parents in 0_i16..500, newest_parent in 0..i64::MAX, children in 0..i32::MAX, weight_g in 0..i64::MAX
    ) {
        prop_assume!(version > 0);
        let stamp = BillStamp { version, parents, newest_parent, children, weight_g };
        let text = stamp.to_string();
        prop_assert_eq!(text.parse::<BillStamp>(), Ok(stamp));
        for wrong in [format!("{text}-1"), format!(" {text}"), format!("0{text}"), format!("+{text}")] {
            prop_assert!(wrong.parse::<BillStamp>().is_err());
        }
    }
}

#[test]
fn a_change_is_checked_field_by_field() {
    let change = BillChange {
        vehicle: Some("x".repeat(41)),
        ..BillChange::default()
    };
    assert_eq!(change.check().unwrap_err().field, "vehicle");
    assert_eq!(BillChange::default().check().unwrap(), BillEdits::default());
}

#[test]
fn a_refusal_names_the_person_the_field_and_the_value_in_both_languages() {
    let meanwhile = |field: &str, value: Option<&str>| Meanwhile {
        version: 2,
        changes: vec![FieldChange {
            field: field.to_owned(),
            by: Some("ravi".to_owned()),
            at: None,
            value: value.map(str::to_owned),
        }],
    };
    let vehicle = meanwhile("vehicle", Some("RJ14 GB 1234"));
    assert_eq!(
        vehicle.sentence(Language::En),
        "Nothing was saved, since this changed meanwhile: ravi set the vehicle to “RJ14 GB 1234”. Look at it, then do it again."
    );
    for (field, value) in [
        ("vehicle", Some("RJ14 GB 1234")),
        ("customer", None),
        ("status", Some("completed")),
        ("parents", Some("3")),
        ("role", Some("admin")),
    ] {
        for language in Language::ALL {
            let sentence = meanwhile(field, value).sentence(language);
            assert!(
                sentence.contains("ravi") && sentence.ends_with(['.', '।']),
                "{sentence}"
            );
            assert_eq!(
                language == Language::Hi,
                !sentence.contains("meanwhile"),
                "{sentence}"
            );
        }
    }
    assert!(!vehicle.fields_only().sentence(Language::En).contains("RJ14"));
    let weight = meanwhile("scale_weight_g", Some("612500")).sentence(Language::En);
    assert!(weight.contains("612.5\u{a0}kg"), "{weight}");
}

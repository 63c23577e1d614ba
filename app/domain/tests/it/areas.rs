//! What admins may say of areas.

use domain::area::{AreaChange, AreaInput};
use domain::user::{Area, offered_areas};
use proptest::prelude::*;

fn input(code: &str, name: &str, position: i64) -> AreaInput {
    AreaInput {
        code: code.to_owned(),
        name: name.to_owned(),
        position,
    }
}

#[test]
fn every_field_of_a_new_area_is_checked() {
    let (code, fields) = input(" sri_2 ", " श्री गंगानगर ", 7).check().unwrap();
    assert_eq!(
        (
            code.as_str(),
            fields.name.as_str(),
            fields.position,
            fields.retired
        ),
        ("sri_2", "श्री गंगानगर", 7, false)
    );
    for (wrong, field) in [
        (input("J", "Jaipur", 0), "code"),
        (input("Jaipur", "Jaipur", 0), "code"),
        (input("jai pur", "Jaipur", 0), "code"),
        (input("jaipur", "", 0), "name"),
        (input("jaipur", &"x".repeat(81), 0), "name"),
        (input("jaipur", "Jaipur", -1), "position"),
        (input("jaipur", "Jaipur", 10_000), "position"),
    ] {
        assert_eq!(wrong.check().unwrap_err().field, field, "{wrong:?}");
    }
}

#[test]
fn a_retired_area_is_offered_to_those_only_who_are_in_it() {
    let area = |code: &str, retired| Area {
        code: code.to_owned(),
        name: code.to_owned(),
        retired,
    };
    let areas = vec![area("akola", false), area("hisar", true), area("ranchi", true)];
    let offered = |chosen| {
        let offered = offered_areas(areas.clone(), chosen);
        offered.into_iter().map(|area| area.code).collect::<Vec<_>>()
    };
    assert_eq!(offered(None), ["akola"]);
    assert_eq!(offered(Some("ranchi")), ["akola", "ranchi"]);
}

proptest! {
    /// An edit changes what it names, and nothing else.
    #[test]
    fn an_edit_touches_what_it_names(name in prop::option::of("[A-Z]{1,8}"), position in prop::option::of(0..10_000_i64), retired in prop::option::of(any::<bool>())) {
        let (_, now) = input("jaipur", "jaipur", 3).check().unwrap();
        let change = AreaChange { name: name.clone(), position, retired, version: None };
        let after = change.on(&now).unwrap();
        let mut expected = Vec::new();
        if name.is_some() { expected.push("name"); }
        if position.is_some_and(|position| position != 3) { expected.push("position"); }
        if retired == Some(true) { expected.push("status"); }
        prop_assert_eq!(after.differing(&now), expected);
    }
}

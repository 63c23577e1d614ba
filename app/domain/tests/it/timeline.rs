use domain::address::shortened;
use domain::scan::Action;
use domain::timeline::{ENTITIES, Position, TimelineFilter, View};
use proptest::prelude::*;

#[test]
fn addresses_are_shortened_to_their_networks() {
    for (whole, short) in [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::1", "::/48"),
        ("203.0.113.0/24", "203.0.113.0/24"),
        ("–", "–"),
        ("", ""),
    ] {
        assert_eq!(shortened(whole), short);
    }
}

proptest! {
    #[test]
    fn a_position_is_read_as_it_was_written(audit in 0..=i64::MAX, scan in 0..=i64::MAX) {
        let at = Position { audit, scan };
        prop_assert_eq!(Position::parse(&at.text()), Some(at));
    }

    #[test]
    fn no_other_text_is_a_position(text in "[0-9+ .-]{0,24}") {
        if let Some(at) = Position::parse(&text) {
            let (audit, scan) = text.split_once('-').unwrap();
            prop_assert_eq!(Ok(at.audit), audit.parse());
            prop_assert_eq!(Ok(at.scan), scan.parse());
            prop_assert!(text.bytes().all(|b| b == b'-' || b.is_ascii_digit()));
        }
    }
}

#[test]
fn a_filter_names_what_is_set_and_no_value() {
    let filter = TimelineFilter {
        user: Some(" asha ".to_owned()),
        label: Some("   ".to_owned()),
        view: Some("security".to_owned()),
        cursor: Some("1-2".to_owned()),
        ..TimelineFilter::default()
    }
    .cleaned();
    assert_eq!(filter.user.as_deref(), Some("asha"));
    assert_eq!(filter.names(), ["view", "user"]);
}

#[test]
fn an_action_is_about_one_kind() {
    let mut all: Vec<&str> = ENTITIES
        .iter()
        .flat_map(|(_, actions)| *actions)
        .copied()
        .collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
    for view in View::ALL {
        assert_eq!(View::from_code(view.code()), Some(view));
    }
    assert!(
        View::Security
            .actions()
            .iter()
            .all(|action| Action::from_code(action).is_none())
    );
}

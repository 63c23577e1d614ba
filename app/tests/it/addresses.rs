//! Paths that are followed, and what an act leaves in one.

use app::done::Done;
use app::paths::local_path;
use domain::label::NotALabel;
use domain::scan::{ScanOutcome, ScanReport};

#[test]
fn only_our_own_paths_are_followed() {
    for fine in ["/", "/scan?parent=SB00001", "/bags/%E0%A4%B9"] {
        assert_eq!(local_path(fine), Some(fine));
    }
    for bad in [
        "",
        "scan",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/a\\b",
        "/a\nb",
        "/\t/x",
    ] {
        assert_eq!(local_path(bad), None, "{bad:?}");
    }
}

#[test]
fn what_was_done_takes_the_place_of_what_was_done_before() {
    for (path, expected) in [
        ("/a", "/a?done=verified"),
        ("/a?", "/a?done=verified"),
        ("/a?done=y", "/a?done=verified"),
        (
            "/a?q=1&done=y&__path=%2Ffn%2Fb&__err=e&r=2",
            "/a?q=1&r=2&done=verified",
        ),
    ] {
        assert_eq!(Done::Verified.after(path), expected);
    }
}

#[test]
fn what_was_done_is_read_as_it_was_written() {
    let report = ScanReport {
        outcome: ScanOutcome::Moved,
        child: Some("C0001".to_owned()),
        other_parent: Some("SB00002".to_owned()),
        foreign_parent: None,
        why: None,
        cause: None,
        both_here: false,
    };
    let read = "C0001".to_owned();
    for done in [Done::BillCompleted, Done::Bag { read, report }] {
        assert_eq!(Done::parse(&done.text()), Some(done));
    }
    assert_eq!(Done::parse("user_saved"), Some(Done::UserSaved));
    for wrong in ["", "linked", "{", r#"{"bag":{}}"#] {
        assert_eq!(Done::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn of_what_was_done_nobodys_sentence_is_read() {
    const FOREIGN: &str = "Call 1800 123 and then tell the people there your password";
    let why = Some(NotALabel::Wrapped {
        label: FOREIGN.to_owned(),
    });
    let foreign = || Some(FOREIGN.to_owned());
    let report = ScanReport {
        outcome: ScanOutcome::NotALabel,
        child: foreign(),
        other_parent: foreign(),
        foreign_parent: foreign(),
        why,
        cause: None,
        both_here: false,
    };
    let read = FOREIGN.to_owned();
    let Some(Done::Bag { report, .. }) = Done::parse(&Done::Bag { read, report }.text()) else {
        panic!("still an answer")
    };
    assert_eq!(report.why, Some(NotALabel::Other));
    for name in [report.child, report.other_parent, report.foreign_parent] {
        assert!(name.is_some_and(|name| name.chars().count() <= 40));
    }
}

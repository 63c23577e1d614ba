//! What follows from a station's last word.

use domain::stations::{StationState, StationWord};

fn station(waiting: Option<i64>, oldest_ms: Option<i64>, silent_seconds: i64) -> StationState {
    StationState {
        name: "S-1".to_owned(),
        seen_at: domain::timestamp::Timestamp::default(),
        silent_seconds,
        waiting,
        oldest_ms,
        p50_ms: None,
        p95_ms: None,
        ahead_seconds: None,
        app_version: None,
        is_persisted: None,
        scans_24h: 0,
        refused_24h: Vec::new(),
    }
}

#[test]
fn reads_that_have_not_come_for_ten_minutes_are_told_unless_they_are_coming() {
    assert_eq!(station(Some(12), Some(0), 600).overdue(), Some(12));
    assert_eq!(station(Some(12), Some(0), 599).overdue(), None);
    assert_eq!(
        station(Some(12), None, 600).overdue(),
        Some(12),
        "an age that was not told"
    );
    assert_eq!(station(Some(12), Some(540_000), 60).overdue(), Some(12));
    assert_eq!(station(Some(12), Some(540_000), 60).oldest_seconds(), Some(600));
    assert_eq!(
        station(Some(900), Some(3_600_000), 5).overdue(),
        None,
        "it sends them just now"
    );
    for waiting in [None, Some(0)] {
        assert_eq!(station(waiting, Some(900_000), 9_000).overdue(), None);
    }
}

#[test]
fn what_was_answered_waits_no_more() {
    let word = StationWord {
        waiting: Some(510),
        oldest_ms: Some(900_000),
        ..StationWord::default()
    };
    let after = word.clone().after(500, Some(60_000));
    assert_eq!((after.waiting, after.oldest_ms), (Some(10), Some(60_000)));
    let after = word.clone().after(510, Some(60_000));
    assert_eq!((after.waiting, after.oldest_ms), (Some(0), None));
    assert_eq!(word.after(600, None).waiting, Some(0));
    assert_eq!(StationWord::default().after(3, Some(9)), StationWord::default());
}

#[test]
fn a_word_that_cannot_be_true_is_made_one_that_can() {
    let word = StationWord {
        waiting: Some(-1),
        oldest_ms: Some(i64::MAX),
        p50_ms: Some(i64::MIN),
        app_version: Some(["\u{0}", &"x".repeat(99)].concat()),
        ..StationWord::default()
    }
    .plausible();
    assert_eq!((word.waiting, word.p50_ms), (Some(0), Some(0)));
    assert!(word.oldest_ms.is_some_and(|ms| ms < 1 << 40));
    assert_eq!(word.app_version.map(|version| version.len()), Some(40));
}

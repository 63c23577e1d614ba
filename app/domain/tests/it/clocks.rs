//! How old a command is, by the device's own clock.

use domain::clocks::{is_never_set, is_too_old};
use domain::dashboard::WrongClock;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// 28 Nov 2026.
const NOW: i64 = 1_795_824_000_000;
/// A clock that began to run at a power cut.
const POWER_CUT: i64 = 10 * 60_000;

#[test]
fn the_age_of_a_command_is_what_its_device_says() {
    let table = [
        ("fresh, right clock", NOW - HOUR, Some(NOW), false),
        ("old, right clock", NOW - 7 * DAY, Some(NOW), true),
        ("fresh in 1970", POWER_CUT, Some(POWER_CUT + HOUR), false),
        ("old in 1970", POWER_CUT, Some(POWER_CUT + 7 * DAY), true),
        (
            "fresh, a year ahead",
            NOW + 365 * DAY,
            Some(NOW + 365 * DAY + HOUR),
            false,
        ),
        ("old, a year ahead", NOW + 365 * DAY, Some(NOW + 373 * DAY), true),
        (
            "fresh, ten days behind",
            NOW - 10 * DAY,
            Some(NOW - 10 * DAY),
            false,
        ),
        (
            "put right by minutes in between",
            NOW,
            Some(NOW - HOUR / 2),
            false,
        ),
        (
            "set back in between: by the server's clock",
            NOW - 8 * DAY,
            Some(NOW - 9 * DAY),
            true,
        ),
        (
            "made before the power cut, sent after it",
            NOW - HOUR,
            Some(POWER_CUT),
            false,
        ),
        (
            "made long before the power cut, sent after it",
            NOW - 8 * DAY,
            Some(POWER_CUT),
            true,
        ),
        (
            "made in 1970, sent when the clock was set",
            POWER_CUT,
            Some(NOW),
            false,
        ),
        (
            "made in 1970, sent after another power cut",
            3 * DAY,
            Some(POWER_CUT),
            false,
        ),
        ("fresh, not told when sent", NOW - HOUR, None, false),
        ("old, not told when sent", NOW - 7 * DAY, None, true),
        ("in 1970, not told when sent", POWER_CUT, None, false),
        ("no time at all can break it", i64::MIN, Some(i64::MAX), false),
        ("nor can this", i64::MAX, Some(i64::MIN), false),
    ];
    for (what, made, sent, too_old) in table {
        assert_eq!(is_too_old(made, sent, NOW), too_old, "{what}");
    }
    assert!(is_never_set(POWER_CUT) && !is_never_set(NOW));
}

#[test]
fn a_wrong_clock_is_told_in_the_unit_that_tells_most() {
    let off = |ahead_seconds| {
        WrongClock {
            station: "h1".to_owned(),
            ahead_seconds,
            seen_at: domain::timestamp::Timestamp::default(),
        }
        .off()
    };
    assert_eq!(off(-1_795_824_000), "−20785 d");
    assert_eq!((off(7200), off(-360)), ("+2 h".to_owned(), "−6 min".to_owned()));
}

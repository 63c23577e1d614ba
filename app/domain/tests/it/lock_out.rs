//! How long an account waits after failed log-ins.

use domain::user::LockOut;
use proptest::prelude::*;

#[test]
fn waits_double_from_the_fifth_failure_up_to_a_quarter_of_an_hour() {
    let lock_out = LockOut::default();
    let waits: Vec<_> = (0..12).map(|failed| lock_out.wait_seconds(failed)).collect();
    assert_eq!(waits[..5], [None; 5]);
    assert_eq!(waits[5..], [30, 60, 120, 240, 480, 900, 900].map(Some));
}

proptest! {
    #[test]
    fn no_number_of_failures_ends_the_wait_or_makes_it_longer_than_the_longest(
        failures in 1_u16..100, first_seconds in 1_u32..86_400, longest_seconds in 1_u32..86_400, failed in 0_i32..i32::MAX
    ) {
        let lock_out = LockOut { failures, first_seconds, longest_seconds };
        match lock_out.wait_seconds(failed) {
            None => prop_assert!(failed < i32::from(failures)),
            Some(wait) => {
                prop_assert!(failed >= i32::from(failures) && wait >= first_seconds.min(longest_seconds));
                prop_assert!(wait <= longest_seconds);
            }
        }
    }
}

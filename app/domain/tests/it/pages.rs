//! Lists.

use domain::page::is_long_enough;

#[test]
fn a_part_to_look_for_has_three_letters_or_digits() {
    for long in ["SB1", "1-2-3", "a b c", "नमक", "x%%yz"] {
        assert!(is_long_enough(long), "{long}");
    }
    for short in ["", "S", "S1", "S-1", "---", "%_%", "   ", "\u{200b}ab"] {
        assert!(!is_long_enough(short), "{short}");
    }
}

use domain::weight::Grams;
use proptest::prelude::*;

#[test]
fn kilograms_are_read_as_people_type_them() {
    let table = [
        ("29", Some(29_000)),
        ("29.5", Some(29_500)),
        (" 29,500 ", Some(29_500)),
        ("0.001", Some(1)),
        ("", None),
        ("-1", None),
        ("1.2345", None),
        ("1e3", None),
        (".5", None),
        ("9999999999", None),
    ];
    for (text, grams) in table {
        assert_eq!(Grams::from_kilograms(text), grams.map(Grams), "{text:?}");
    }
}

#[test]
fn differences_show_their_sign() {
    assert_eq!(Grams(-1_500).kilograms(), "−1.5");
    assert_eq!(Grams(30_000).to_string(), "30\u{00A0}kg");
}

proptest! {
    #[test]
    fn writing_and_reading_give_the_same_weight(grams in 0_i64..1_000_000_000_000) {
        prop_assert_eq!(Grams::from_kilograms(&Grams(grams).kilograms()), Some(Grams(grams)));
    }

    #[test]
    fn weights_add_up_in_any_order(mut weights in proptest::collection::vec(0_i64..1_000_000, 0..50), seed in any::<u64>()) {
        let sum = |w: &[i64]| w.iter().try_fold(Grams(0), |sum, g| sum.checked_add(Grams(*g)));
        let before = sum(&weights);
        let len = weights.len().max(1);
        weights.rotate_left(usize::try_from(seed % len as u64).unwrap());
        weights.reverse();
        prop_assert_eq!(sum(&weights), before);
    }
}

#[test]
fn what_does_not_fit_is_none() {
    assert_eq!(Grams(i64::MAX).checked_add(Grams(1)), None);
    assert_eq!(Grams(i64::MIN).checked_sub(Grams(1)), None);
}

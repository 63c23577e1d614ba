use domain::refusal::WrongField;
use domain::weight::Grams;
use proptest::prelude::*;

#[test]
fn kilograms_are_read_as_people_type_them_and_no_comma_is_guessed() {
    let comma = || Err(WrongField::WeightWithComma);
    let other = || Err(WrongField::NotAWeight);
    let table = [
        ("29", Ok(29_000)),
        ("29.5", Ok(29_500)),
        (" 29.500 ", Ok(29_500)),
        ("0.001", Ok(1)),
        ("29500 kg", Ok(29_500_000)),
        ("29.5KG", Ok(29_500)),
        ("612.5\u{a0}kg", Ok(612_500)),
        ("1,00,000", Ok(100_000_000)),
        ("12,34,567.25 kg", Ok(1_234_567_250)),
        ("99,99,99,999", Ok(999_999_999_000)),
        ("29,500", comma()),
        ("29,5", comma()),
        ("29,", comma()),
        (",5", comma()),
        ("1,000.5", comma()),
        ("1.000,5", comma()),
        ("29.5,0", comma()),
        ("1,000,000", comma()),
        ("1,0,000", comma()),
        ("100,00,000", comma()),
        ("1,00,0000", comma()),
        ("1,,000", comma()),
        ("29,500 kg", comma()),
        ("", other()),
        ("kg", other()),
        ("29.5 t", other()),
        ("किग्रा", other()),
        ("-1", other()),
        ("1.2345", other()),
        ("1.2.3", other()),
        ("1e3", other()),
        (".5", other()),
        ("9999999999", other()),
        ("9,99,99,99,999", other()),
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

#[test]
fn weights_are_grouped_as_numbers_are() {
    for (grams, shown) in [
        (0, "0"),
        (999_500, "999.5"),
        (1_000_000, "1,000"),
        (-29_500_250, "−29,500.25"),
        (123_456_789_000, "12,34,56,789"),
    ] {
        assert_eq!(Grams(grams).to_string(), format!("{shown}\u{00A0}kg"));
    }
}

proptest! {
    #[test]
    fn writing_and_reading_give_the_same_weight(grams in 0_i64..1_000_000_000_000) {
        prop_assert_eq!(Grams::from_kilograms(&Grams(grams).kilograms()), Ok(Grams(grams)));
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

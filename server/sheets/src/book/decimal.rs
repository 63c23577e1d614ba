//! Numbers as a person reads them: fifteen decimal digits, rounded as in school.

/// Digits that programs of sheets keep of a number.
const DIGITS: usize = 15;

/// A positive number: `0.digits` times ten to the power of `point`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    /// From 0 to 9, without zeros at either end.
    digits: Vec<u8>,
    point: i32,
}

/// A number that was rounded to a count of decimals.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rounded {
    /// Digits before the point, without leading zeros; empty for nought.
    pub(super) whole: String,
    /// As many as asked for.
    pub(super) decimals: String,
    /// Whether something was cut.
    pub(super) lost: bool,
}

impl Decimal {
    /// A number that is not negative and not infinite.
    pub(super) fn of(value: f64) -> Self {
        let text = format!("{:.*e}", DIGITS - 1, value.abs());
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let mut digits: Vec<u8> = mantissa
            .bytes()
            .filter(u8::is_ascii_digit)
            .map(|byte| byte - b'0')
            .collect();
        while digits.last() == Some(&0) {
            digits.pop();
        }
        let point = exponent.parse::<i32>().unwrap_or_default() + 1;
        Self { digits, point }
    }

    /// Times ten to a power.
    pub(super) fn shift(&mut self, power: i32) {
        self.point = self.point.saturating_add(power);
    }

    fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// The digit at a place, counted from the point: -1 is the one before it.
    fn digit(&self, place: i32) -> char {
        usize::try_from(place.saturating_add(self.point))
            .ok()
            .and_then(|at| self.digits.get(at))
            .map_or('0', |digit| char::from(b'0' + digit))
    }

    /// Rounded to a count of decimals, half away from nought.
    pub(super) fn round(&self, decimals: usize) -> Rounded {
        let places = i32::try_from(decimals).unwrap_or(i32::MAX);
        let keep = self.point.saturating_add(places);
        let mut kept = self.clone();
        let lost = match usize::try_from(keep) {
            Ok(keep) if keep >= self.digits.len() => false,
            Ok(keep) => {
                let up = self.digits.get(keep).is_some_and(|digit| *digit >= 5);
                kept.digits.truncate(keep);
                if up {
                    kept.carry();
                }
                true
            }
            Err(_) => {
                kept.digits.clear();
                !self.is_zero()
            }
        };
        let whole = (-kept.point.max(0)..0).map(|place| kept.digit(place)).collect();
        let decimals = (0..places).map(|place| kept.digit(place)).collect();
        Rounded {
            whole: if kept.is_zero() { String::new() } else { whole },
            decimals,
            lost,
        }
    }

    /// Adds one to the last digit.
    fn carry(&mut self) {
        while let Some(last) = self.digits.pop() {
            if last < 9 {
                self.digits.push(last + 1);
                return;
            }
        }
        self.digits.push(1);
        self.point = self.point.saturating_add(1);
    }

    /// As few digits as say the number.
    pub(super) fn plain(&self) -> String {
        let size = i32::try_from(self.digits.len()).unwrap_or(i32::MAX);
        let decimals = usize::try_from(size.saturating_sub(self.point)).unwrap_or_default();
        let rounded = self.round(decimals);
        let whole = if rounded.whole.is_empty() {
            "0"
        } else {
            &rounded.whole
        };
        if decimals == 0 {
            whole.to_owned()
        } else {
            format!("{whole}.{}", rounded.decimals)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rounded_is_what_a_person_would_round() {
        let round = |value: f64, decimals| {
            let rounded = Decimal::of(value).round(decimals);
            (format!("{}.{}", rounded.whole, rounded.decimals), rounded.lost)
        };
        assert_eq!(round(1.005, 2), ("1.01".to_owned(), true));
        assert_eq!(round(29.5, 1), ("29.5".to_owned(), false));
        assert_eq!(round(999.96, 1), ("1000.0".to_owned(), true));
        assert_eq!(round(0.05, 1), (".1".to_owned(), true));
        assert_eq!(round(0.04, 1), (".0".to_owned(), true));
        assert_eq!(round(0.004, 1), (".0".to_owned(), true));
        assert_eq!(round(0.0, 2), (".00".to_owned(), false));
        assert_eq!(round(1e20, 0), ("100000000000000000000.".to_owned(), false));
    }

    #[test]
    fn a_plain_number_has_no_digit_too_many() {
        for (value, text) in [
            (0.1 + 0.2, "0.3"),
            (12345.0, "12345"),
            (0.0, "0"),
            (0.000_12, "0.00012"),
            (1200.0, "1200"),
            (12.5, "12.5"),
        ] {
            assert_eq!(Decimal::of(value).plain(), text);
        }
    }
}

//! Days as programs of sheets count them.

/// The last day that there is: 9999-12-31.
const LAST: f64 = 2_958_466.0;
/// Days between the two beginnings.
const FROM_1900_TO_1904: f64 = 1462.0;

/// A day and a time, each as in ISO 8601. None for what is none, such as 29 February 1900, which there is only in Excel.
pub(super) fn read(serial: f64, is_1904: bool) -> Option<(String, String)> {
    let serial = if is_1904 {
        serial + FROM_1900_TO_1904
    } else {
        serial
    };
    if !(0.0..LAST).contains(&serial) {
        return None;
    }
    let seconds = (serial * 86_400.0).round();
    let day = (seconds / 86_400.0).floor();
    let time = whole(seconds - day * 86_400.0)?;
    let day = whole(day)?;
    // Excel takes 1900 for a leap year.
    let since_1970 = match day {
        60 => return None,
        0..60 => day - 25_568,
        _ => day - 25_569,
    };
    let (year, month, of_month) = civil(since_1970);
    Some((
        format!("{year:04}-{month:02}-{of_month:02}"),
        format!("{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60),
    ))
}

/// A whole number that is small.
fn whole(value: f64) -> Option<i64> {
    format!("{value:.0}").parse().ok()
}

/// The date of a day since 1970-01-01: eras of 400 years, years that begin in March.
fn civil(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, of_month)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn days_are_those_of_excel() {
        for (serial, is_1904, date, time) in [
            (1.0, false, "1900-01-01", "00:00:00"),
            (59.0, false, "1900-02-28", "00:00:00"),
            (61.0, false, "1900-03-01", "00:00:00"),
            (46_356.5, false, "2026-11-30", "12:00:00"),
            (44_894.5, true, "2026-11-30", "12:00:00"),
            (45_351.999_999_9, false, "2024-03-01", "00:00:00"),
            (2_958_465.0, false, "9999-12-31", "00:00:00"),
        ] {
            let found = read(serial, is_1904);
            assert_eq!(found, Some((date.to_owned(), time.to_owned())), "{serial}");
        }
        for serial in [-1.0, 60.0, 2_958_466.0, f64::NAN, f64::INFINITY] {
            assert_eq!(read(serial, false), None, "{serial}");
        }
    }
}

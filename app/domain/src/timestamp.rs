//! A moment as people of the site read it.

use crate::language::Language;
use crate::texts::Calendar;
use serde::{Deserialize, Serialize};

/// A moment in RFC 3339 with the site's own offset, such as `2026-11-24T14:15:05+05:30`.
///
/// The server knows the zone and writes it; pages and API only pass it on, so browser and server show the same text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub String);

/// The months, as a date names them.
fn months(language: Language) -> [&'static str; 12] {
    let t = Calendar::of(language);
    [
        t.january,
        t.february,
        t.march,
        t.april,
        t.may,
        t.june,
        t.july,
        t.august,
        t.september,
        t.october,
        t.november,
        t.december,
    ]
}

impl Timestamp {
    /// The day, as `24 Nov 2026`.
    pub fn day_in(&self, language: Language) -> String {
        let part = |range| self.0.get(range).unwrap_or("");
        let month = part(5..7)
            .parse::<usize>()
            .ok()
            .and_then(|m| months(language).get(m.wrapping_sub(1)).copied())
            .unwrap_or("?");
        format!("{} {month} {}", part(8..10), part(0..4))
    }

    /// The time of day, as `14:15:05`.
    pub fn time(&self) -> &str {
        self.0.get(11..19).unwrap_or("")
    }

    /// Day and minute, as `24 Nov 2026 14:15`.
    pub fn minute_in(&self, language: Language) -> String {
        format!("{} {}", self.day_in(language), self.0.get(11..16).unwrap_or(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_named_in_each_language() {
        let at = Timestamp("2026-11-24T14:15:05+05:30".to_owned());
        assert_eq!(at.minute_in(Language::En), "24 Nov 2026 14:15");
        assert_eq!(at.minute_in(Language::Hi), "24 नवंबर 2026 14:15");
        assert_eq!(
            Timestamp("2026-01-01".to_owned()).day_in(Language::Hi),
            "01 जनवरी 2026"
        );
        assert_eq!(
            Timestamp("2026-13-01".to_owned()).day_in(Language::Hi),
            "01 ? 2026"
        );
    }
}

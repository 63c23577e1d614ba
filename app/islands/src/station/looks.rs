//! The word, the colour and the drawing of each outcome, state and mark that a station shows.

use super::drawings::{
    BARS, CHECK, CROSS, DENIED, DOT, ELSEWHERE, FULL, LOCK, NOTE, SAME, SAVED, SWAP, TIED, TWO, UNDO,
};
use super::words::Outcomes;
use domain::language::Language;

/// How a code looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub word: &'static str,
    /// The colour class: what it means to the person at a glance. It names the cue too.
    pub tone: &'static str,
    /// The drawing's path, of `drawings`.
    pub drawing: &'static str,
}

/// A code, its tone, its drawing, its word.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    fn(&'static Outcomes) -> &'static str,
);

#[rustfmt::skip]
const LOOKS: &[Row] = &[
    ("linked", "good", CHECK, |o| o.linked),
    ("already_here", "info", SAME, |o| o.already_here),
    ("in_other_parent", "warn", ELSEWHERE, |o| o.in_other_parent),
    ("parent_full", "full", FULL, |o| o.parent_full),
    ("parent_closed", "bad", LOCK, |o| o.parent_closed),
    ("wrong_role", "bad", SWAP, |o| o.wrong_role),
    ("not_a_label", "bad", CROSS, |o| o.not_a_label),
    ("area_denied", "bad", DENIED, |o| o.area_denied),
    ("saved_offline", "saved", SAVED, |o| o.saved_offline),
    ("undone", "info", UNDO, |o| o.undone),
    ("nothing_to_undo", "info", SAME, |o| o.nothing_to_undo),
    ("cannot_undo", "warn", CROSS, |o| o.cannot_undo),
    ("unlinked", "info", UNDO, |o| o.unlinked),
    ("not_here", "bad", CROSS, |o| o.not_here),
    ("moved", "good", CHECK, |o| o.moved),
    ("both_here", "info", TWO, |o| o.both_here),
    ("closed", "info", LOCK, |o| o.closed),
    ("reopened", "good", CHECK, |o| o.reopened),
    ("not_closed", "bad", CROSS, |o| o.not_closed),
    ("unknown_parent", "bad", CROSS, |o| o.unknown_parent),
    ("too_old", "warn", NOTE, |o| o.too_old),
    ("added", "good", CHECK, |o| o.added),
    ("on_other_bill", "warn", ELSEWHERE, |o| o.on_other_bill),
    ("bill_full", "full", FULL, |o| o.bill_full),
    ("bill_completed", "bad", LOCK, |o| o.bill_completed),
    ("removed", "info", UNDO, |o| o.removed),
    ("not_on_bill", "bad", CROSS, |o| o.not_on_bill),
    ("refused", "bad", CROSS, |o| o.refused),
    ("reading", "idle", DOT, |o| o.reading),
    ("empty", "warn", CROSS, |o| o.empty),
    ("short", "warn", CROSS, |o| o.short),
    ("open", "warn", CROSS, |o| o.open),
    ("full", "full", TIED, |o| o.full),
    ("closed_short", "warn", LOCK, |o| o.closed_short),
    ("new", "info", CROSS, |o| o.new),
    ("processing", "warn", CROSS, |o| o.processing),
    ("completed", "good", CROSS, |o| o.completed),
];

/// How nothing looks: the station waits for a read.
const NOTHING: Look = Look {
    word: "",
    tone: "idle",
    drawing: BARS,
};

/// How a code looks that a station knows.
pub fn known_look(code: &str, language: Language) -> Option<Look> {
    let (_, tone, drawing, word) = LOOKS.iter().find(|row| row.0 == code)?;
    Some(Look {
        word: word(Outcomes::of(language)),
        tone,
        drawing,
    })
}

/// How a code looks; a code of a later version looks like a refusal.
pub fn look(code: &str, language: Language) -> Look {
    if code.is_empty() {
        return NOTHING;
    }
    known_look(code, language)
        .or_else(|| known_look("refused", language))
        .unwrap_or(NOTHING)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::bill::BillOutcome;
    use domain::scan::ScanOutcome;

    #[test]
    fn every_outcome_has_its_own_word_in_every_language() {
        let codes = ScanOutcome::ALL.iter().map(|o| o.code());
        for code in codes.chain(BillOutcome::ALL.iter().map(|o| o.code())) {
            assert!(LOOKS.iter().any(|row| row.0 == code), "{code}");
        }
        for (code, ..) in LOOKS {
            let words = Language::ALL.map(|language| look(code, language).word);
            assert!(words.iter().all(|word| !word.is_empty()), "{code}");
            assert_ne!(words[0], words[1], "{code}");
        }
    }

    #[test]
    fn the_outcomes_of_packing_differ_in_shape_or_colour() {
        let codes = [
            "linked",
            "already_here",
            "in_other_parent",
            "parent_full",
            "parent_closed",
            "wrong_role",
            "not_a_label",
            "area_denied",
            "saved_offline",
            "full",
        ];
        let looks = codes.map(|code| look(code, Language::En));
        for (i, one) in looks.iter().enumerate() {
            for two in &looks[i + 1..] {
                assert_ne!(one.drawing, two.drawing, "{} and {}", one.word, two.word);
            }
        }
    }

    #[test]
    fn an_outcome_of_a_later_version_looks_refused() {
        assert_eq!(look("later", Language::En), look("refused", Language::En));
        let ready = look("", Language::Hi);
        assert_eq!((ready.word, ready.drawing), ("", BARS), "something is to be read");
    }
}

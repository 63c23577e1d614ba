//! The word, the colour and the drawing of each outcome, state and mark that a station shows.

use domain::language::Language;

/// How a code looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub word: &'static str,
    /// The colour class: what it means to the person at a glance. It names the cue too.
    pub tone: &'static str,
    /// The drawing's path, in a box of 24 by 24. Shapes differ as colours do, for those who do not see colours.
    pub drawing: &'static str,
}

const CHECK: &str =
    "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m-1.4 14.6-4.3-4.3 1.8-1.8 2.5 2.5 5.4-5.4 1.8 1.8z";
const SAME: &str = "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20M7 8.5h10V11H7zm0 4.5h10v2.5H7z";
const ELSEWHERE: &str = "M14 3 22 8.5 14 14v-4H3V7h11zM10 10.5V14h11v3H10v4L2 15.5z";
const FULL: &str = "M3 3h18v18H3zm3 3v12h12V6zm2 2h8v8H8z";
const LOCK: &str = "M12 2a5 5 0 0 0-5 5v3H5v12h14V10h-2V7a5 5 0 0 0-5-5m-2.500 5a2.500 2.500 0 0 1 5 0v3h-5z";
const SWAP: &str = "M12 2 23 21H1zm-1.300 7v6h2.600V9zm0 7.500V19h2.600v-2.500z";
const CROSS: &str = "M7 2h10l5 5v10l-5 5H7l-5-5V7zm1.800 5L7 8.800 10.200 12 7 15.200 8.800 17l3.200-3.200 3.200 3.200 1.800-1.800-3.200-3.200L17 8.800 15.200 7 12 10.200z";
const DENIED: &str = "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20M6 10.500h12v3H6z";
const SAVED: &str = "M7 19a5 5 0 0 1-.700-9.950A6 6 0 0 1 18 8.100 5.500 5.500 0 0 1 17.500 19zm5-10-4 4h2.700v3h2.600v-3H16z";
pub(crate) const UNDO: &str =
    "M9 4 3 9.500 9 15v-3.700h5a3.300 3.300 0 0 1 0 6.700H8v3h6a6.300 6.300 0 0 0 0-12.700H9z";
const DOT: &str = "M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10";
const NOTE: &str =
    "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m-1.400 5h2.800v2.600h-2.800zm0 4h2.800v6.500h-2.800z";

/// A code, its tone, its drawing, its words in English and in Hindi.
type Row = (&'static str, &'static str, &'static str, [&'static str; 2]);

const LOOKS: &[Row] = &[
    ("linked", "good", CHECK, ["Linked", "जुड़ गया"]),
    ("already_here", "info", SAME, ["Already here", "पहले से यहाँ"]),
    (
        "in_other_parent",
        "warn",
        ELSEWHERE,
        ["In another parent", "दूसरे पैरेंट में"],
    ),
    ("parent_full", "full", FULL, ["Parent is full", "पैरेंट भर गया"]),
    ("parent_closed", "bad", LOCK, ["Parent is closed", "पैरेंट बंद है"]),
    ("wrong_role", "bad", SWAP, ["Wrong kind", "गलत प्रकार"]),
    ("not_a_label", "bad", CROSS, ["Not a label", "लेबल नहीं"]),
    ("area_denied", "bad", DENIED, ["Other area", "दूसरा क्षेत्र"]),
    (
        "saved_offline",
        "saved",
        SAVED,
        ["Saved, not sent", "सहेजा, भेजा नहीं"],
    ),
    ("undone", "info", UNDO, ["Undone", "वापस लिया"]),
    (
        "nothing_to_undo",
        "info",
        SAME,
        ["Nothing to undo", "वापस लेने को कुछ नहीं"],
    ),
    (
        "cannot_undo",
        "warn",
        CROSS,
        ["Cannot be undone", "वापस नहीं हो सकता"],
    ),
    ("unlinked", "info", UNDO, ["Taken out", "निकाला गया"]),
    ("not_here", "bad", CROSS, ["Not here", "यहाँ नहीं"]),
    ("moved", "good", CHECK, ["Moved", "ले जाया गया"]),
    ("closed", "info", LOCK, ["Closed short", "कम में बंद"]),
    ("reopened", "good", CHECK, ["Reopened", "फिर खुला"]),
    ("not_closed", "bad", CROSS, ["Not closed", "बंद नहीं"]),
    ("unknown_parent", "bad", CROSS, ["Unknown parent", "अनजान पैरेंट"]),
    ("too_old", "warn", NOTE, ["Too old", "बहुत पुराना"]),
    ("added", "good", CHECK, ["Added", "जोड़ा गया"]),
    (
        "on_other_bill",
        "warn",
        ELSEWHERE,
        ["On another bill", "दूसरे बिल पर"],
    ),
    ("bill_full", "full", FULL, ["Bill is full", "बिल भर गया"]),
    ("bill_completed", "bad", LOCK, ["Bill is completed", "बिल पूरा है"]),
    ("removed", "info", UNDO, ["Removed", "हटाया गया"]),
    ("not_on_bill", "bad", CROSS, ["Not on this bill", "इस बिल पर नहीं"]),
    ("refused", "bad", CROSS, ["Refused", "अस्वीकार"]),
    ("reading", "saved", DOT, ["Read", "पढ़ा"]),
    ("empty", "warn", CROSS, ["Empty", "खाली"]),
    ("short", "warn", CROSS, ["Short", "अधूरा"]),
    ("open", "warn", CROSS, ["Open", "खुला"]),
    ("full", "full", CROSS, ["Full", "भरा"]),
    ("closed_short", "warn", LOCK, ["Closed short", "कम में बंद"]),
    ("new", "info", CROSS, ["New", "नया"]),
    ("processing", "warn", CROSS, ["Processing", "जारी"]),
    ("completed", "good", CROSS, ["Completed", "पूरा"]),
];

/// How nothing looks: the station waits for a read.
const NOTHING: Look = Look {
    word: "",
    tone: "saved",
    drawing: DOT,
};

/// How a code looks. One of a later version looks like a refusal.
pub fn look(code: &str, language: Language) -> Look {
    if code.is_empty() {
        return NOTHING;
    }
    let row = |code: &str| LOOKS.iter().find(|row| row.0 == code);
    let Some((_, tone, drawing, [en, hi])) = row(code).or_else(|| row("refused")) else {
        return NOTHING;
    };
    Look {
        word: match language {
            Language::En => en,
            Language::Hi => hi,
        },
        tone,
        drawing,
    }
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
        for (code, .., [en, hi]) in LOOKS {
            assert!(
                !en.is_empty() && hi.chars().any(|c| ('\u{900}'..='\u{97f}').contains(&c)),
                "{code}"
            );
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
            "not_a_label",
            "saved_offline",
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
        assert_eq!(look("both_here", Language::En), look("refused", Language::En));
        assert_eq!(look("", Language::Hi).word, "");
    }
}

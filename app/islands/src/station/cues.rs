//! What a person hears and feels of each outcome: told apart with eyes closed. `cues.js` plays it.

use super::looks::look;
use domain::language::Language;
use js_sys::{Array, Function, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};

/// A script for the page, inline before [`super::CATCHER`], with the page's nonce: sound, vibration, spoken words, the screen that stays on.
///
/// Only the browser's own things are in it; which cue an outcome has, and what is said, is decided here. ES2019.
pub const CUES: &str = include_str!("cues.js");

/// How a code sounds: a wave and its loudness in percent, then hertz and milliseconds (0 Hz is a pause); and its vibration in milliseconds.
type Cue = (&'static str, &'static str, &'static str);

/// What is taken goes up or is high, what is refused is low or goes down.
#[rustfmt::skip]
const CUES_OF: &[Cue] = &[
    ("linked", "sine 35 1568 100", "30"),
    ("already_here", "sine 18 740 60 0 40 740 60", "20 40 20"),
    ("in_other_parent", "square 30 330 80 0 20 220 90", "90 40 90"),
    ("parent_full", "triangle 60 880 60 659 60 440 75", "60 30 60 30 120"),
    ("parent_closed", "square 30 165 200", "200"),
    ("wrong_role", "square 30 147 90 0 20 247 90", "40 30 160"),
    ("not_a_label", "sawtooth 30 165 80 0 40 165 80", "120 60 120"),
    ("area_denied", "square 30 196 45 0 30 196 45 0 30 196 45", "50 30 50 30 50"),
    ("saved_offline", "sine 30 440 60 0 20 330 90", "15 30 15"),
    ("full", "triangle 60 523 60 659 60 1047 80", "60 30 60 30 60 30 60"),
    ("refused", "square 30 131 200", "250"),
    ("read", "sine 12 2200 15", ""),
];

/// The cue of a code that has none of its own, by its tone.
fn of_tone(tone: &str) -> &'static str {
    match tone {
        "good" => "linked",
        "info" => "already_here",
        "warn" => "in_other_parent",
        "full" => "parent_full",
        "saved" => "saved_offline",
        _ => "refused",
    }
}

fn cue_of(code: &str, language: Language) -> Option<&'static Cue> {
    let own = |code: &str| CUES_OF.iter().find(|cue| cue.0 == code);
    own(code).or_else(|| own(of_tone(look(code, language).tone)))
}

/// What is said aloud: refusals, and that a parent is full. What goes well needs no words.
fn words_of(code: &str, language: Language) -> &'static str {
    let shown = look(code, language);
    if code != "read" && matches!(shown.tone, "warn" | "full" | "bad") {
        shown.word
    } else {
        ""
    }
}

/// Lets the person hear and feel an outcome, as far as the browser does that.
pub(crate) fn play(code: &str, language: Language) {
    if let Some((_, sound, buzz)) = cue_of(code, language) {
        call("ttCue", &[sound, buzz, words_of(code, language)]);
    }
}

/// Turns `sound` or `voice` on or off by the person's tap; nothing: only asks. See [`Sound`].
pub(crate) fn sound(what: &str) -> Sound {
    let bits = call("ttSound", &[what]).and_then(|bits| bits.as_f64());
    Sound(bits.unwrap_or(0.0) as u8)
}

/// What the browser's sound is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sound(u8);

impl Sound {
    /// The browser has it.
    pub(crate) fn is_there(self) -> bool {
        self.0 & 1 != 0
    }

    /// The person hears it.
    pub(crate) fn is_heard(self) -> bool {
        self.0 & 2 != 0
    }

    /// The browser speaks.
    pub(crate) fn can_speak(self) -> bool {
        self.0 & 4 != 0
    }

    /// The person wants it to.
    pub(crate) fn speaks(self) -> bool {
        self.0 & 8 != 0
    }
}

/// Calls a function of the page's script. A page without it is silent.
fn call(name: &str, texts: &[&str]) -> Option<JsValue> {
    let function = Reflect::get(&window(), &name.into())
        .ok()?
        .dyn_into::<Function>()
        .ok()?;
    let texts: Array = texts.iter().map(|text| JsValue::from_str(text)).collect();
    function.apply(&JsValue::NULL, &texts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The outcomes of SPEC 4, and the moment that a parent is full.
    const TOLD_APART: [&str; 10] = [
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

    fn own(code: &str) -> &'static Cue {
        CUES_OF.iter().find(|cue| cue.0 == code).expect("a cue")
    }

    #[test]
    fn each_outcome_has_a_sound_and_a_vibration_of_its_own() {
        for (i, one) in TOLD_APART.iter().enumerate() {
            for two in &TOLD_APART[i + 1..] {
                assert_ne!(own(one).1, own(two).1, "{one} and {two}");
                assert_ne!(own(one).2, own(two).2, "{one} and {two}");
            }
        }
    }

    #[test]
    fn each_cue_is_long_enough_to_be_heard_and_short_enough_for_the_next_scan() {
        for code in TOLD_APART {
            let numbers: Vec<u32> = own(code)
                .1
                .split(' ')
                .skip(2)
                .map(|n| n.parse().expect("a number"))
                .collect();
            let length: u32 = numbers.iter().skip(1).step_by(2).sum();
            assert!((80..=200).contains(&length), "{code}: {length} ms");
        }
    }

    #[test]
    fn refusals_and_full_are_said_aloud_in_the_persons_language() {
        assert_eq!(words_of("full", Language::En), "Full");
        assert_eq!(words_of("in_other_parent", Language::Hi), "दूसरे पैरेंट में");
        for quiet in [
            "linked",
            "moved",
            "already_here",
            "saved_offline",
            "reading",
            "read",
            "",
        ] {
            assert_eq!(words_of(quiet, Language::En), "", "{quiet}");
        }
    }

    #[test]
    fn every_code_has_a_cue() {
        let sound = |code| cue_of(code, Language::En).map(|cue| cue.0);
        assert_eq!(sound("bill_full"), Some("parent_full"));
        assert_eq!(sound("moved"), Some("linked"));
        assert_eq!(sound("of a later version"), Some("refused"));
    }
}

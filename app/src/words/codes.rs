//! Words, colours and drawings for the stable codes of outcomes, states and actions.

use super::texts::Codes;
use super::words;
use crate::request;
use domain::codes::Coded;
use domain::language::Language;
use domain::scan::Action;
use islands::station::{Look, drawings};

/// How a code looks that no station shows.
fn own_look(code: &str, language: Language) -> Option<Look> {
    let c = Codes::of(language);
    let (word, tone, drawing) = match code {
        "active" => (c.active, "good", drawings::CHECK),
        "granted" => (c.granted, "good", drawings::CHECK),
        "success" => (c.success, "good", drawings::CHECK),
        "invited" => (c.invited, "info", drawings::NOTE),
        "info" => (c.info, "info", drawings::NOTE),
        "noted" => (c.noted, "info", drawings::NOTE),
        "locked" => (c.locked, "warn", drawings::LOCK),
        "badge_locked" => (c.badge_locked, "warn", drawings::LOCK),
        "pending" => (c.pending, "warn", drawings::DOT),
        "warning" => (c.warning, "warn", drawings::SWAP),
        "critical" => (c.critical, "full", drawings::CROSS),
        "in_use" => (c.in_use, "good", drawings::CHECK),
        "retired" => (c.retired, "saved", drawings::CROSS),
        "disabled" => (c.disabled, "saved", drawings::CROSS),
        "rejected" => (c.rejected, "bad", drawings::CROSS),
        "error" => (c.error, "bad", drawings::CROSS),
        "danger" => (c.danger, "bad", drawings::DENIED),
        _ => return None,
    };
    Some(Look { word, tone, drawing })
}

fn known_look(code: &str, language: Language) -> Option<Look> {
    islands::station::known_look(code, language).or_else(|| own_look(code, language))
}

/// The short word of an outcome, a state or a mark.
pub(crate) fn code(code: &str, language: Language) -> Option<&'static str> {
    known_look(code, language).map(|look| look.word)
}

/// The short word of a state, in the language of the screen.
pub(crate) fn state(state: impl Coded) -> &'static str {
    code(state.code(), request::language()).unwrap_or_default()
}

/// The colour class and the drawing of a code. Of one that is not known, those of a refusal.
pub(crate) fn look(code: &str) -> Look {
    known_look(code, request::language()).unwrap_or_else(|| islands::station::look(code, Language::default()))
}

/// Each of the variants with its code and its short word, as a choice of a form.
pub(crate) fn choices<T: Coded>(variants: &[T]) -> Vec<(String, String)> {
    let choice = |variant: &T| {
        let word = code(variant.code(), request::language()).unwrap_or(variant.code());
        (variant.code().to_owned(), word.to_owned())
    };
    variants.iter().map(choice).collect()
}

/// What a line of the log was about.
pub(crate) fn action(action: Action, language: Language) -> &'static str {
    let c = Codes::of(language);
    match action {
        Action::Link => c.act_link,
        Action::Undo => c.act_undo,
        Action::Unlink => c.act_unlink,
        Action::Move => c.act_move,
        Action::BothHere => c.act_both_here,
        Action::Close => c.act_close,
        Action::Reopen => c.act_reopen,
        Action::AddToBill => c.act_bill_add,
        Action::RemoveFromBill => c.act_bill_remove,
    }
}

/// The words of an offered reason for closing short; other reasons are a person's own text.
pub(crate) fn close_reason(code: &str) -> Option<&'static str> {
    match code {
        "short_stock" => Some(words().reason_short_stock),
        "damaged" => Some(words().reason_damaged),
        _ => None,
    }
}

//! Words, colours and drawings for the stable codes of outcomes, states and actions.

use super::texts::Codes;
use super::words;
use crate::request;
use domain::language::Language;
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
pub(crate) fn state(state: &str) -> &'static str {
    code(state, request::language()).unwrap_or_default()
}

/// The colour class and the drawing of a code. Of one that is not known, those of a refusal.
pub(crate) fn look(code: &str) -> Look {
    known_look(code, request::language()).unwrap_or_else(|| islands::station::look(code, Language::default()))
}

/// What a line of the log was about.
pub(crate) fn action(action: &str, language: Language) -> Option<&'static str> {
    let c = Codes::of(language);
    Some(match action {
        "link" => c.act_link,
        "undo" => c.act_undo,
        "unlink" => c.act_unlink,
        "move" => c.act_move,
        "both_here" => c.act_both_here,
        "close" => c.act_close,
        "reopen" => c.act_reopen,
        "bill_add" => c.act_bill_add,
        "bill_remove" => c.act_bill_remove,
        _ => return None,
    })
}

/// The words of an offered reason for closing short; other reasons are a person's own text.
pub(crate) fn close_reason(code: &str) -> Option<&'static str> {
    match code {
        "short_stock" => Some(words().reason_short_stock),
        "damaged" => Some(words().reason_damaged),
        _ => None,
    }
}

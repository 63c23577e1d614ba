//! Words, colours and drawings for the stable codes of outcomes, states, actions, refusals and fields.

use super::{Words, of, words};
use domain::language::Language;

pub(crate) fn pick(language: Language, en: &'static str, hi: &'static str) -> &'static str {
    match language {
        Language::En => en,
        Language::Hi => hi,
    }
}

/// The short word of an outcome, a state or a mark.
pub(crate) fn code(code: &str, language: Language) -> Option<&'static str> {
    let w: &Words = of(language);
    let (en, hi) = match code {
        "open" => return Some(w.status_open),
        "full" => return Some(w.status_full),
        "closed_short" => return Some(w.status_closed_short),
        "new" => return Some(w.status_new),
        "processing" => return Some(w.status_processing),
        "completed" => return Some(w.status_completed),
        "refused" => return Some(w.refused),
        "linked" => ("Linked", "जुड़ गया"),
        "already_here" => ("Already here", "पहले से यहाँ"),
        "in_other_parent" => ("In another parent", "दूसरे पैरेंट में"),
        "parent_full" => ("Parent is full", "पैरेंट भर गया"),
        "parent_closed" => ("Parent is closed", "पैरेंट बंद है"),
        "wrong_role" => ("Wrong kind", "गलत प्रकार"),
        "not_a_label" => ("Not a label", "लेबल नहीं"),
        "area_denied" => ("Other area", "दूसरा क्षेत्र"),
        "saved_offline" => ("Saved, not sent", "सहेजा, भेजा नहीं"),
        "undone" => ("Undone", "वापस लिया"),
        "nothing_to_undo" => ("Nothing to undo", "वापस लेने को कुछ नहीं"),
        "cannot_undo" => ("Cannot be undone", "वापस नहीं हो सकता"),
        "unlinked" => ("Taken out", "निकाला गया"),
        "not_here" => ("Not here", "यहाँ नहीं"),
        "moved" => ("Moved", "ले जाया गया"),
        "closed" => ("Closed short", "कम में बंद"),
        "reopened" => ("Reopened", "फिर खुला"),
        "not_closed" => ("Not closed", "बंद नहीं"),
        "unknown_parent" => ("Unknown parent", "अनजान पैरेंट"),
        "added" => ("Added", "जोड़ा गया"),
        "on_other_bill" => ("On another bill", "दूसरे बिल पर"),
        "bill_full" => ("Bill is full", "बिल भर गया"),
        "bill_completed" => ("Bill is completed", "बिल पूरा है"),
        "removed" => ("Removed", "हटाया गया"),
        "not_on_bill" => ("Not on this bill", "इस बिल पर नहीं"),
        "too_old" => ("Too old", "बहुत पुराना"),
        "empty" => ("Empty", "खाली"),
        "short" => ("Short", "अधूरा"),
        "reading" => ("Read", "पढ़ा"),
        "active" => ("Active", "चालू"),
        "invited" => ("No password yet", "पासवर्ड बाकी"),
        "locked" => ("Waits after failures", "असफल कोशिशों से रुका"),
        "disabled" => ("Disabled", "बंद"),
        "pending" => ("Waiting", "बाकी"),
        "granted" => ("Granted", "मिली"),
        "rejected" => ("Refused", "नहीं मिली"),
        "info" => ("Note", "जानकारी"),
        "success" => ("Done", "हो गया"),
        "warning" => ("Warning", "चेतावनी"),
        "error" => ("Problem", "समस्या"),
        "critical" => ("Critical", "गंभीर"),
        "danger" => ("Danger", "ख़तरा"),
        _ => return None,
    };
    Some(pick(language, en, hi))
}

/// The colour class of a code: what it means to the person at a glance.
pub(crate) fn tone(code: &str) -> &'static str {
    match code {
        "linked" | "moved" | "added" | "reopened" | "completed" | "active" | "granted" | "success" => "good",
        "already_here" | "undone" | "unlinked" | "removed" | "closed" | "new" | "nothing_to_undo"
        | "invited" | "info" => "info",
        "in_other_parent" | "on_other_bill" | "empty" | "short" | "open" | "closed_short" | "processing"
        | "locked" | "pending" | "warning" | "too_old" | "cannot_undo" => "warn",
        "parent_full" | "bill_full" | "full" | "critical" => "full",
        "saved_offline" | "reading" | "disabled" | "" => "saved",
        _ => "bad",
    }
}

/// The drawing of a code. Shapes differ as colours do, for those who do not see colours.
pub(crate) fn icon(code: &str) -> &'static str {
    match code {
        "linked" | "added" | "moved" | "reopened" | "success" => "check",
        "info" | "too_old" => "note",
        "warning" => "swap",
        "already_here" | "nothing_to_undo" => "same",
        "in_other_parent" | "on_other_bill" => "elsewhere",
        "parent_full" | "bill_full" => "full",
        "parent_closed" | "bill_completed" | "closed" | "closed_short" => "lock",
        "wrong_role" => "swap",
        "area_denied" | "danger" => "denied",
        "saved_offline" => "saved",
        "undone" | "unlinked" | "removed" => "undo",
        "reading" | "" => "dot",
        _ => "cross",
    }
}

/// What a line of the log was about.
pub(crate) fn action(action: &str, language: Language) -> Option<&'static str> {
    let (en, hi) = match action {
        "link" => ("Pack", "भरना"),
        "undo" => ("Undo", "वापस लेना"),
        "unlink" => ("Take out", "निकालना"),
        "move" => ("Move", "ले जाना"),
        "close" => ("Close short", "कम में बंद करना"),
        "reopen" => ("Reopen", "फिर खोलना"),
        "bill_add" => ("Put on bill", "बिल पर रखना"),
        "bill_remove" => ("Take off bill", "बिल से हटाना"),
        _ => return None,
    };
    Some(pick(language, en, hi))
}

/// The words of an offered reason for closing short; other reasons are a person's own text.
pub(crate) fn close_reason(code: &str) -> Option<&'static str> {
    match code {
        "short_stock" => Some(words().reason_short_stock),
        "damaged" => Some(words().reason_damaged),
        _ => None,
    }
}

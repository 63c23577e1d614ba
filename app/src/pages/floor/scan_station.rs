//! The scan page's station, written as text: forms that work alone, which `public/scan.js` takes over.

use crate::acts::bags::{CloseParent, MoveChild};
use crate::acts::station::{Scan, Undo};
use crate::components::sign_in::sign_in_again;
use crate::components::station::{
    QUEUE, held_reads, hidden, key_field, outcome_box, scan_input, script_words, sound_button, svg,
};
use crate::html::{encode, escape};
use crate::pages::floor::scan::Station;
use crate::request;
use crate::words::{self, icon, tone, words};
use domain::scan::ScanEntry;
use domain::weight::Grams;
use leptos::server_fn::ServerFn;
use serde_json::{Value, json};

/// What the scan page's station shows at first.
pub(crate) struct ScanStation<'a> {
    pub(crate) page: &'a Station,
    /// Outcome of the form that led here.
    pub(crate) code: Option<&'a str>,
    /// What was read.
    pub(crate) read: &'a str,
    pub(crate) sentence: Option<&'a str>,
}

/// The scan page's station.
pub(crate) fn scan_station(station: &ScanStation<'_>) -> String {
    let w = words();
    let page = station.page;
    let parent = page.parent.as_ref();
    let label = parent.map_or("", |p| p.label.as_str());
    let here = if label.is_empty() {
        "/scan".to_owned()
    } else {
        format!("/scan?parent={}", encode(label))
    };
    let types: Vec<Value> = page
        .types
        .iter()
        .map(|t| json!({ "name": t.name, "pattern": t.pattern.as_str(), "capacity": t.capacity, "children": t.child_patterns }))
        .collect();
    let note = parent.map_or(String::new(), |p| {
        let state = words::code(&p.status, request::language()).unwrap_or("");
        match &p.bill {
            Some(bill) => format!("{} · {state} · {} {bill}", p.bag_type, w.bill),
            None => format!("{} · {state}", p.bag_type),
        }
    });
    let (count, capacity) = parent.map_or((0, 0), |p| (p.children, p.capacity));
    let weight = parent.map_or(String::new(), |p| Grams(p.weight_g).to_string());
    let no_parent = parent.is_none();
    let idle = if no_parent {
        w.ready.to_owned()
    } else {
        words::fill(w.parent_chosen, &[label])
    };
    let can_move = station.code == Some("in_other_parent") && !no_parent;
    let undoable = page.undoable.as_ref().map_or("", |undo| undo.child.as_str());
    let undo_event = page.undoable.as_ref().and_then(|undo| undo.scan_id);
    let undo_event = undo_event.map_or(String::new(), |id| id.to_string());
    let recent: String = page.recent.iter().map(recent_item).collect();
    format!(
        r#"<div class="station" data-station="scan" data-user="{user}" data-parent="{label}" data-types="{types}" data-zone="{zone}" data-undo="{undoable}" data-undo-scan="{undo_event}" data-words="{words}">
<section class="parent-card" aria-label="{parent_word}"{no_parent}>
<div><p class="eyebrow">{parent_word}</p><p id="parent-label" class="parent-label code">{label_shown}</p><p id="parent-note" class="hint">{note}</p></div>
<p class="count" id="count"><span id="count-now">{count}</span><span class="count-of">/<span id="count-capacity">{capacity}</span></span></p>
<progress id="count-bar" max="{max}" value="{count}" aria-label="{children_word}"></progress>
<p id="parent-weight" class="weight">{weight}</p>
</section>
{back_in}
{outcome}
<form id="scan-form" class="scan-form" method="post" action="{scan_url}">{parent_field}{key}{input}</form>
<form id="move-form" class="inline-act" method="post" action="{move_url}"{move_hidden}>{move_child}{move_to}{move_key}{next}<button class="primary" type="submit">{move_word} <span id="move-code" class="code">{read}</span></button></form>
{QUEUE}
<div class="station-acts">
<form id="undo-form" method="post" action="{undo_url}">{parent_field}{undo_child}{undo_scan}{undo_key}{next}<button id="undo" type="submit"{disabled}>{undo_icon}<span>{undo} <span id="undo-code" class="code">{undoable}</span></span></button></form>
<a id="next-parent" class="button" href="/scan">{next_parent}</a>
{sound}
</div>
<details id="close-short" class="close-short"{no_parent}><summary>{close_short}</summary>
<form id="close-form" method="post" action="{close_url}">{parent_field}{close_key}{next}
<div class="field"><label for="close-reason">{close_reason}</label><select id="close-reason" name="reason"><option value="short_stock">{short_stock}</option><option value="damaged">{damaged}</option><option value="other">{other}</option></select></div>
<div class="field"><label for="close-other">{reason_text}</label><input id="close-other" name="other" type="text" maxlength="200" autocomplete="off"></div>
<button type="submit">{close_short}</button></form></details>
{held}
<section aria-labelledby="recent-title"><h2 id="recent-title">{recent_title}</h2><ol id="recent" class="recent">{recent}</ol></section>
</div>"#,
        user = escape(&page.viewer.username),
        label = escape(label),
        types = escape(&Value::from(types).to_string()),
        words = escape(&script_words()),
        zone = escape(page.recent.first().map_or("", |entry| entry.at.0.as_str())),
        parent_word = escape(w.parent),
        children_word = escape(w.children),
        no_parent = if no_parent { r#" data-empty="""# } else { "" },
        label_shown = escape(if no_parent { w.no_parent } else { label }),
        note = escape(&note),
        max = capacity.max(1),
        outcome = outcome_box(station.code, station.read, station.sentence, &idle),
        move_url = MoveChild::url(),
        move_hidden = if can_move { "" } else { " hidden" },
        move_child = hidden("child", station.read),
        move_to = hidden("to_parent", label),
        move_key = key_field(),
        next = hidden("next", &here),
        move_word = escape(w.move_here),
        read = escape(station.read),
        held = held_reads(),
        back_in = sign_in_again(&page.viewer.username, &here),
        scan_url = Scan::url(),
        parent_field = hidden("parent", label),
        key = key_field(),
        input = scan_input(if no_parent {
            w.prompt_parent
        } else {
            w.prompt_child
        }),
        undo_url = Undo::url(),
        undo_child = hidden("child", undoable),
        undo_scan = hidden("scan_id", &undo_event),
        undoable = escape(undoable),
        undo_key = key_field(),
        disabled = if undoable.is_empty() { " disabled" } else { "" },
        undo_icon = svg("undo"),
        undo = escape(w.undo),
        next_parent = escape(w.next_parent),
        sound = sound_button(),
        close_short = escape(w.close_short),
        close_url = CloseParent::url(),
        close_key = key_field(),
        close_reason = escape(w.close_reason),
        short_stock = escape(w.reason_short_stock),
        damaged = escape(w.reason_damaged),
        other = escape(w.reason_other),
        reason_text = escape(w.reason_text),
        recent_title = escape(w.last_scans),
    )
}

/// One line of the last scans. The script writes its own lines in the same form.
fn recent_item(entry: &ScanEntry) -> String {
    let word = words::code(&entry.outcome, request::language()).unwrap_or(&entry.outcome);
    let what = entry.child.as_deref().or(entry.parent.as_deref()).unwrap_or("–");
    let parent = entry.parent.as_deref().filter(|p| *p != what).unwrap_or("");
    format!(
        r#"<li class="{tone}">{icon}<span class="code">{what}</span><span class="hint code">{parent}</span><span class="recent-word">{word}</span><time>{time}</time></li>"#,
        tone = tone(&entry.outcome),
        icon = svg(icon(&entry.outcome)),
        what = escape(what),
        parent = escape(parent),
        word = escape(word),
        time = escape(entry.at.time()),
    )
}

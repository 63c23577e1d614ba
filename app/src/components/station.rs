//! The scanning parts of the scan page and of a bill's page, written as text.
//!
//! Hydration must not own them: it would fight with what the person types and with what `public/scan.js` shows. So the
//! server writes them whole, as forms that work alone, and the script takes them over by their ids and data attributes.

use crate::api::bags::{CloseParent, MoveChild};
use crate::api::bills::{AddParent, RemoveParent};
use crate::api::station::{Scan, StationPage, Undo};
use crate::components::icon::drawing;
use crate::components::scans::bag_path;
use crate::components::sign_in::sign_in_again;
use crate::html::{encode, escape};
use crate::platform;
use crate::words::{self, icon, tone, words};
use domain::bill::{BillDetail, BillOutcome, BillParent};
use domain::scan::{ScanEntry, ScanOutcome};
use domain::weight::Grams;
use leptos::server_fn::ServerFn;
use serde_json::{Map, Value, json};

/// What the scan page's station shows at first.
pub(crate) struct ScanStation<'a> {
    pub(crate) page: &'a StationPage,
    /// Outcome of the form that led here.
    pub(crate) code: Option<&'a str>,
    /// What was read.
    pub(crate) read: &'a str,
    pub(crate) sentence: Option<&'a str>,
}

/// What a bill's station shows at first.
pub(crate) struct BillStation<'a> {
    pub(crate) username: &'a str,
    pub(crate) detail: &'a BillDetail,
    pub(crate) code: Option<&'a str>,
    pub(crate) read: &'a str,
    pub(crate) sentence: Option<&'a str>,
}

fn svg(name: &str) -> String {
    format!(
        r#"<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path fill-rule="evenodd" d="{}"></path></svg>"#,
        drawing(name)
    )
}

/// Words, colours and drawings for the script: the catalogue stays the only place with texts.
fn script_words() -> String {
    let w = words();
    let language = platform::language();
    let codes = ScanOutcome::ALL
        .iter()
        .map(|o| o.code())
        .chain(BillOutcome::ALL.iter().map(|o| o.code()));
    let mut outcomes = Map::new();
    for code in codes.chain([
        "refused",
        "reading",
        "empty",
        "short",
        "open",
        "full",
        "closed_short",
        "new",
        "processing",
        "completed",
    ]) {
        let word = words::code(code, language).unwrap_or(code);
        outcomes.insert(code.to_owned(), json!([word, tone(code), drawing(icon(code))]));
    }
    json!({
        "outcomes": Value::Object(outcomes),
        "saved": w.saved_offline,
        "waiting": w.waiting,
        "reading": w.reading,
        "parentFirst": w.scan_parent_first,
        "parentNow": w.parent_chosen,
        "noParent": w.no_parent,
        "prompt": [w.prompt_parent, w.prompt_child],
        "signIn": {
            "bad_credentials": w.error_bad_credentials,
            "bad_code": w.error_bad_code,
            "unauthenticated": words().code_late,
            "unavailable": w.error_unavailable,
        },
        "sound": [w.sound_off, w.sound_on],
        "broken": w.error_transport,
        "remove": w.remove_label,
    })
    .to_string()
}

fn outcome_box(code: Option<&str>, read: &str, sentence: Option<&str>, idle: &str) -> String {
    let code = code.unwrap_or("");
    let word = words::code(code, platform::language()).unwrap_or("");
    format!(
        r#"<div id="outcome" class="outcome {tone}" data-outcome="{code}" role="status" aria-live="assertive" aria-atomic="true"{hidden}>{icon}<div><p class="outcome-line"><strong id="outcome-word">{word}</strong> <span id="outcome-code" class="code">{read}</span></p><p id="outcome-text">{text}</p></div></div>"#,
        tone = tone(code),
        code = escape(code),
        hidden = if sentence.is_some() {
            ""
        } else {
            r#" data-empty="""#
        },
        icon = svg(icon(code)).replacen("class=\"icon\"", "class=\"icon\" id=\"outcome-icon\"", 1),
        word = escape(word),
        read = escape(read),
        text = escape(sentence.unwrap_or(idle)),
    )
}

/// What waits to be sent: filled by the script only.
const QUEUE: &str = r#"<p id="queue" class="banner saved" role="status" hidden></p>"#;

fn sound_button() -> String {
    let off = escape(words().sound_off);
    format!(
        r#"<button type="button" id="sound" class="sound" aria-pressed="false" hidden><span id="sound-text">{off}</span></button>"#
    )
}

fn hidden(name: &str, value: &str) -> String {
    format!(r#"<input type="hidden" name="{name}" value="{}">"#, escape(value))
}

fn key_field() -> String {
    hidden("key", &platform::new_key())
}

/// The one input. Its text is the person's: nothing but the person and the script ever writes it.
fn scan_input(name_label: &str) -> String {
    let send = escape(words().send);
    format!(
        r#"<label for="scan-input" id="scan-prompt">{label}</label><div class="scan-line"><input id="scan-input" name="code" type="text" maxlength="1024" autocomplete="off" autocapitalize="characters" autocorrect="off" spellcheck="false" enterkeyhint="send" required autofocus><button class="primary" type="submit">{send}</button></div>"#,
        label = escape(name_label),
    )
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
        .map(|t| json!({ "name": t.name, "pattern": t.pattern.as_str(), "capacity": t.capacity }))
        .collect();
    let note = parent.map_or(String::new(), |p| {
        let state = words::code(&p.status, platform::language()).unwrap_or("");
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
    let recent: String = page.recent.iter().map(recent_item).collect();
    format!(
        r#"<div class="station" data-station="scan" data-user="{user}" data-parent="{label}" data-types="{types}" data-zone="{zone}" data-words="{words}">
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
<form id="undo-form" method="post" action="{undo_url}">{parent_field}{undo_key}{next}<button id="undo" type="submit"{disabled}>{undo_icon}<span>{undo}</span></button></form>
<a id="next-parent" class="button" href="/scan">{next_parent}</a>
{sound}
</div>
<details id="close-short" class="close-short"{no_parent}><summary>{close_short}</summary>
<form id="close-form" method="post" action="{close_url}">{parent_field}{close_key}{next}
<div class="field"><label for="close-reason">{close_reason}</label><select id="close-reason" name="reason"><option value="short_stock">{short_stock}</option><option value="damaged">{damaged}</option><option value="other">{other}</option></select></div>
<div class="field"><label for="close-other">{reason_text}</label><input id="close-other" name="other" type="text" maxlength="200" autocomplete="off"></div>
<button type="submit">{close_short}</button></form></details>
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
        undo_key = key_field(),
        disabled = if no_parent { " disabled" } else { "" },
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
    let word = words::code(&entry.outcome, platform::language()).unwrap_or(&entry.outcome);
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

/// A bill's station: totals, the input, the parents.
pub(crate) fn bill_station(station: &BillStation<'_>) -> String {
    let w = words();
    let bill = &station.detail.bill;
    let completed = bill.status == "completed";
    let scale = bill
        .scale_weight_g
        .map_or("–".to_owned(), |g| Grams(g).to_string());
    let difference = bill
        .scale_weight_g
        .map_or("–".to_owned(), |g| Grams(g - bill.actual_weight_g).to_string());
    let rows: String = station
        .detail
        .parent_list
        .iter()
        .map(|p| bill_row(&bill.number, Some(p), completed))
        .collect();
    let form = if completed {
        format!(r#"<p class="banner info">{}</p>"#, escape(w.bill_is_completed))
    } else {
        format!(
            r#"<form id="scan-form" class="scan-form" method="post" action="{url}">{number}{key}{input}</form>"#,
            url = AddParent::url(),
            number = hidden("number", &bill.number),
            key = key_field(),
            input = scan_input(w.prompt_bill_parent),
        )
    };
    format!(
        r#"<div class="station" data-station="bill" data-user="{user}" data-bill="{number}" data-status="{status}" data-words="{words}">
<section class="parent-card" aria-label="{totals}">
<div><p class="eyebrow">{parents}</p><p class="count" id="count"><span id="count-now">{count}</span><span class="count-of">/<span id="count-capacity">{target}</span></span></p></div>
<progress id="count-bar" max="{target}" value="{count}" aria-label="{parents}"></progress>
<dl class="facts totals">
<div><dt>{children}</dt><dd id="bill-children">{children_now}</dd></div>
<div><dt>{actual}</dt><dd id="bill-actual">{actual_now}</dd></div>
<div><dt>{expected}</dt><dd id="bill-expected">{expected_now}</dd></div>
<div><dt>{variance}</dt><dd id="bill-variance">{variance_now}</dd></div>
<div><dt>{scale_word}</dt><dd id="bill-scale">{scale}</dd></div>
<div><dt>{difference_word}</dt><dd id="bill-difference">{difference}</dd></div>
</dl></section>
{back_in}
{outcome}
{form}
{QUEUE}
<div class="station-acts">{sound}</div>
<section class="card" aria-labelledby="parents-title"><h2 id="parents-title">{parents}</h2>
<table class="rows" id="bill-parents"><thead><tr><th scope="col">{label}</th><th scope="col">{bag_type}</th><th scope="col" class="num">{children}</th><th scope="col" class="num">{weight}</th><th scope="col">{mark}</th><th scope="col"><span class="visually-hidden">{remove}</span></th></tr></thead><tbody id="bill-rows">{rows}</tbody></table>
<p id="bill-none" class="empty"{none_hidden}>{none}</p>
<template id="bill-row">{template}</template></section>
</div>"#,
        user = escape(station.username),
        number = escape(&bill.number),
        status = escape(&bill.status),
        words = escape(&script_words()),
        totals = escape(w.totals),
        parents = escape(w.parents),
        count = bill.parents,
        target = bill.target_parents,
        children = escape(w.children),
        children_now = bill.children,
        actual = escape(w.actual_weight),
        actual_now = Grams(bill.actual_weight_g),
        expected = escape(w.expected_weight),
        expected_now = Grams(bill.expected_weight_g),
        variance = escape(w.variance),
        variance_now = Grams(bill.variance_g),
        scale_word = escape(w.scale_weight),
        difference_word = escape(w.scale_difference),
        outcome = outcome_box(station.code, station.read, station.sentence, w.ready),
        back_in = sign_in_again(
            station.username,
            &crate::components::scans::bill_path(&bill.number)
        ),
        sound = if completed { String::new() } else { sound_button() },
        label = escape(w.label),
        bag_type = escape(w.bag_type),
        weight = escape(w.weight),
        mark = escape(w.mark),
        remove = escape(w.remove),
        none = escape(w.no_parents_yet),
        none_hidden = if bill.parents == 0 { "" } else { " hidden" },
        template = bill_row(&bill.number, None, completed),
    )
}

/// A row of the bill's parents; without one, the empty row that the script fills.
fn bill_row(number: &str, parent: Option<&BillParent>, completed: bool) -> String {
    let w = words();
    let label = parent.map_or("", |p| p.label.as_str());
    let mark = parent.and_then(BillParent::mark).unwrap_or("");
    let mark_word = words::code(mark, platform::language()).unwrap_or("");
    let remove = if completed {
        String::new()
    } else {
        format!(
            r#"<form method="post" action="{url}">{number}{parent}<button class="quiet" type="submit" aria-label="{aria}">{remove}</button></form>"#,
            url = RemoveParent::url(),
            number = hidden("number", number),
            parent = hidden("parent", label),
            aria = escape(&words::fill(w.remove_label, &[label])),
            remove = escape(w.remove),
        )
    };
    format!(
        r#"<tr data-label-of="{label}"><th scope="row" data-label="{label_word}"><a class="code" href="{href}">{label}</a></th><td data-label="{type_word}">{bag_type}</td><td class="num" data-label="{children_word}">{children}</td><td class="num" data-label="{weight_word}">{weight}</td><td data-label="{mark_word}"><span class="badge {mark_tone}" data-mark="{mark}"{mark_hidden}>{mark_text}</span></td><td data-label="">{remove}</td></tr>"#,
        label = escape(label),
        label_word = escape(w.label),
        href = escape(&bag_path(label)),
        type_word = escape(w.bag_type),
        bag_type = parent.map_or(String::new(), |p| escape(&p.bag_type)),
        children_word = escape(w.children),
        children = parent.map_or(String::new(), |p| format!("{} / {}", p.children, p.capacity)),
        weight_word = escape(w.weight),
        weight = parent.map_or(String::new(), |p| Grams(p.weight_g).to_string()),
        mark_word = escape(w.mark),
        mark_tone = tone(mark),
        mark_hidden = if mark.is_empty() { " hidden" } else { "" },
        mark_text = escape(mark_word),
    )
}

//! The scanning part of a bill's page, and what it shares with the scan page's; both are written as text.
//!
//! Hydration must not own it: it would fight with what the person types and with what `public/scan.js` shows. So the
//! server writes it whole, as forms that work alone, and the script takes it over by its ids and data attributes.

use crate::acts::bills::{AddParent, RemoveParent};
use crate::components::icon::drawing;
use crate::components::scans::bag_path;
use crate::components::sign_in::sign_in_again;
use crate::html::escape;
use crate::request;
use crate::words::{self, icon, tone, words};
use domain::bill::{BillDetail, BillOutcome, BillParent};
use domain::scan::ScanOutcome;
use domain::weight::Grams;
use leptos::server_fn::ServerFn;
use serde_json::{Map, Value, json};

/// What a bill's station shows at first.
pub(crate) struct BillStation<'a> {
    pub(crate) username: &'a str,
    pub(crate) detail: &'a BillDetail,
    pub(crate) code: Option<&'a str>,
    pub(crate) read: &'a str,
    pub(crate) sentence: Option<&'a str>,
}

pub(crate) fn svg(name: &str) -> String {
    format!(
        r#"<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path fill-rule="evenodd" d="{}"></path></svg>"#,
        drawing(name)
    )
}

/// Words, colours and drawings for the script: the catalogue stays the only place with texts.
pub(crate) fn script_words() -> String {
    let w = words();
    let language = request::language();
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
        "damaged": w.damaged_read,
        "waiting": w.waiting,
        "unkept": w.unkept,
        "held": [w.held_send, w.held_drop],
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

pub(crate) fn outcome_box(code: Option<&str>, read: &str, sentence: Option<&str>, idle: &str) -> String {
    let code = code.unwrap_or("");
    let word = words::code(code, request::language()).unwrap_or("");
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

/// What waits to be sent, and that the browser refuses to keep it: filled by the script only.
pub(crate) const QUEUE: &str = r#"<p id="queue" class="banner saved" role="status" hidden></p><p id="unkept" class="banner bad" role="alert" hidden></p>"#;

/// The reads that are too old to be sent by themselves; the script fills the list.
pub(crate) fn held_reads() -> String {
    let w = words();
    format!(
        r#"<section id="held" class="card" aria-labelledby="held-title" hidden><h2 id="held-title">{title}</h2><p>{help}</p><ul id="held-list" class="plain-list"></ul></section>"#,
        title = escape(w.held_title),
        help = escape(w.held_help),
    )
}

pub(crate) fn sound_button() -> String {
    let off = escape(words().sound_off);
    format!(
        r#"<button type="button" id="sound" class="sound" aria-pressed="false" hidden><span id="sound-text">{off}</span></button>"#
    )
}

pub(crate) fn hidden(name: &str, value: &str) -> String {
    format!(r#"<input type="hidden" name="{name}" value="{}">"#, escape(value))
}

pub(crate) fn key_field() -> String {
    hidden("key", &request::new_key())
}

/// The one input. Its text is the person's: nothing but the person and the script ever writes it.
pub(crate) fn scan_input(name_label: &str) -> String {
    let send = escape(words().send);
    format!(
        r#"<label for="scan-input" id="scan-prompt">{label}</label><div class="scan-line"><input id="scan-input" name="code" type="text" maxlength="1024" autocomplete="off" autocapitalize="characters" autocorrect="off" spellcheck="false" enterkeyhint="send" required autofocus><button class="primary" type="submit">{send}</button></div>"#,
        label = escape(name_label),
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
{held}
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
        held = held_reads(),
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
    let mark_word = words::code(mark, request::language()).unwrap_or("");
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

//! The page that tests a scanner: what it sends, what is taken off, what the parser makes of it, how a device is set.

use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::request::{self, query};
use crate::words::scanner;
use domain::label::{self, Label, MAX_READ_CHARS};
use leptos::prelude::*;

/// What the site makes of one read.
struct Verdict {
    raw: String,
    taken_off: Option<(String, String)>,
    label: String,
    means: String,
    /// Why it is no label.
    why: Option<String>,
    /// Names of the bag types whose parents do not take it, and why.
    refused_by: Vec<(String, String)>,
}

/// Reads, and stores nothing.
pub(crate) async fn scanner_test() -> Loaded {
    let t = scanner();
    let verdict = read(query("read")).await?;
    Ok(Page::new(view! {
        <h1>{t.title}</h1>
        <p>{t.help}</p>
        <form class="search" id="test-form" method="get" action="/scan/test">
            <label for="test-input">{t.prompt}</label>
            <input
                id="test-input" name="read" type="text" maxlength="1024" autocomplete="off" autocapitalize="characters" spellcheck="false"
                autofocus
            />
            <button class="primary" type="submit">{t.show}</button>
        </form>
        <div role="status"><div id="verdict">{verdict.map(|verdict| view! { <Meaning verdict/> })}</div></div>
        <Trace/>
        <Settings/>
        <script src="/scanner.js" defer></script>
    }))
}

/// What a read means; nothing for nothing.
async fn read(raw: String) -> Result<Option<Verdict>, AppError> {
    crate::request::handle(async |cx| {
        let _may = cx.authorize(domain::access::PackBags)?;
        if raw.is_empty() {
            return Ok(None);
        }
        let types = cx.services.bag_types().await?;
        let site = cx.services.site(&types);
        let (t, language) = (scanner(), request::language());
        let name_of = |id| types.iter().find(|of| of.id == id).map(|of| of.name.clone());
        let found = label::parse(&raw, &site);
        let means = match &found {
            Label::Parent { bag_type, .. } => t.parent_of(&name_of(*bag_type).unwrap_or_default()),
            Label::Child { .. } => t.child.to_owned(),
            Label::BillNumber { .. } => t.bill_number.to_owned(),
            Label::NotALabel { .. } => t.no_label.to_owned(),
        };
        let is_child = matches!(found, Label::Child { .. });
        let refusals = label::child_refusals(&raw, &site)
            .into_iter()
            .filter(|_| is_child);
        let refused_by = refusals.filter_map(|(id, why)| Some((name_of(id)?, why.sentence(language))));
        Ok(Some(Verdict {
            taken_off: label::around(&raw, found.text())
                .map(|(before, behind)| (visible(before), visible(behind)))
                .filter(|(before, behind)| !before.is_empty() || !behind.is_empty()),
            label: visible(found.text()),
            means,
            why: found.refusal().map(|why| why.sentence(language)),
            refused_by: refused_by.collect(),
            raw: visible(&raw),
        }))
    })
    .await
}

/// A read with what nobody could see in it.
fn visible(text: &str) -> String {
    let picture = |c: char| match c {
        '\u{0}'..='\u{1f}' => char::from_u32(u32::from(c) + 0x2400).unwrap_or(c),
        '\u{7f}' => '\u{2421}',
        c if c.is_control() || c == '\u{feff}' || ('\u{200b}'..='\u{200f}').contains(&c) => '\u{fffd}',
        c => c,
    };
    text.chars().take(MAX_READ_CHARS).map(picture).collect()
}

#[component]
fn Meaning(verdict: Verdict) -> impl IntoView {
    let t = scanner();
    let fact = |name: &'static str, id: &'static str, value: String| {
        view! { <div><dt>{name}</dt><dd id=id class="code">{value}</dd></div> }
    };
    let taken_off = verdict
        .taken_off
        .map(|(before, behind)| fact(t.taken_off, "test-taken-off", format!("{before} … {behind}")));
    let refused_by = verdict.refused_by.into_iter();
    view! {
        <section class="card" aria-labelledby="verdict-title">
            <h2 id="verdict-title">{t.verdict}</h2>
            <dl class="facts">
                {fact(t.raw, "test-raw", verdict.raw)}
                {taken_off}
                {fact(t.label, "test-label", verdict.label)}
                <div><dt>{t.means}</dt><dd id="test-means">{verdict.means}</dd></div>
            </dl>
            {verdict.why.map(|why| view! { <p class="banner bad" id="test-why">{why}</p> })}
            {refused_by
                .map(|(name, why)| view! { <p class="banner warn"><strong>{t.refused_by(&name)}</strong>" "{why}</p> })
                .collect_view()}
        </section>
    }
}

/// The keys and their times, which only the browser knows: `public/scanner.js` fills it in.
#[component]
fn Trace() -> impl IntoView {
    let t = scanner();
    let fact = |name: &'static str, id: &'static str| view! { <div><dt>{name}</dt><dd id=id class="code"></dd></div> };
    view! {
        <section
            class="card" id="trace" aria-labelledby="trace-title" hidden
            data-silence=t.trace_silence data-keys=t.trace_keys data-text=t.trace_text data-gap=t.trace_gap data-code=t.trace_code
        >
            <h2 id="trace-title">{t.trace}</h2>
            <dl class="facts">
                {fact(t.trace_end, "trace-end")}
                {fact(t.trace_signs, "trace-signs")}
                {fact(t.trace_mean, "trace-mean")}
                {fact(t.trace_most, "trace-most")}
                {fact(t.trace_way, "trace-way")}
            </dl>
            <table class="rows">
                <thead>
                    <tr>
                        <th scope="col">{t.trace_sign}</th>
                        <th scope="col">{t.trace_code}</th>
                        <th scope="col" class="num">{t.trace_gap}</th>
                    </tr>
                </thead>
                <tbody id="trace-rows"></tbody>
            </table>
        </section>
    }
}

#[component]
fn Settings() -> impl IntoView {
    let t = scanner();
    let all = [
        t.all_end,
        t.all_plain,
        t.all_language,
        t.all_codes,
        t.all_once,
        t.all_delay,
    ];
    let devices = [
        ("Zebra", t.zebra),
        ("Honeywell", t.honeywell),
        ("Newland", t.newland),
        ("Chainway", t.chainway),
    ];
    view! {
        <section class="card" aria-labelledby="settings-title">
            <h2 id="settings-title">{t.settings}</h2>
            <ul>{all.map(|text| view! { <li>{text}</li> }).into_iter().collect_view()}</ul>
            {devices
                .map(|(name, text)| view! { <details><summary>{name}</summary><p>{text}</p></details> })
                .into_iter()
                .collect_view()}
            <p class="hint">{t.settings_note}</p>
        </section>
    }
}

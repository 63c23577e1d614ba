//! The scan log as a timeline.

use crate::components::outcome::OutcomeBadge;
use crate::diff::changes;
use crate::html::encode;
use crate::paths::{bag_path, bill_path};
use crate::request;
use crate::request::Moment as _;
use crate::words::{self, part_text, value_text, words};
use domain::codes::Coded as _;
use domain::scan_log::ScanEntry;
use domain::timeline::EntityAct;
use leptos::prelude::*;

/// Scans and acts, newest first.
#[component]
pub(crate) fn Timeline(
    entries: Vec<ScanEntry>,
    /// What the audit says beside them.
    #[prop(optional)]
    acts: Vec<EntityAct>,
) -> impl IntoView {
    let w = words();
    if entries.is_empty() && acts.is_empty() {
        return view! { <p class="empty">{w.no_scans_yet}</p> }.into_any();
    }
    // In one zone moments sort as their texts do.
    let scans = entries
        .into_iter()
        .map(|entry| (entry.at.0.clone(), view! { <TimelineEntry entry/> }.into_any()));
    let acts = acts
        .into_iter()
        .map(|act| (act.at.0.clone(), view! { <TimelineAct act/> }.into_any()));
    let mut lines: Vec<(String, AnyView)> = scans.chain(acts).collect();
    lines.sort_by(|(a, _), (b, _)| b.cmp(a));
    view! { <ol class="timeline">{lines.into_iter().map(|(_, line)| line).collect_view()}</ol> }.into_any()
}

/// What of a bill an edit cannot set, so that no line tells it.
const COUNTED: [&str; 4] = ["number", "status", "parents", "children"];

#[component]
fn TimelineAct(act: EntityAct) -> impl IntoView {
    let what = words::event_name(&act.action, request::language()).map_or(act.action, str::to_owned);
    // Of what was made nothing was otherwise before.
    let changed = act
        .before
        .is_some()
        .then(|| changes(act.before.as_deref(), act.after.as_deref()));
    let changed = changed
        .unwrap_or_default()
        .into_iter()
        .filter(|change| !COUNTED.contains(&change.field.as_str()))
        .map(|change| {
            let value = change
                .after
                .map_or_else(|| "–".to_owned(), |text| value_text(&change.field, text));
            view! { <span>{part_text(&change.field)}": "<strong>{value}</strong></span> }
        })
        .collect_view();
    view! {
        <li>
            <time datetime=act.at.0.clone()>{format!("{} {}", act.at.day(), act.at.time())}</time>
            <span class="timeline-what">
                <span>{what}</span>
                {changed}
                {act.reason.map(|reason| view! { <span>{words().reason}": "<strong>{reason}</strong></span> })}
            </span>
            <span class="timeline-who">{act.by}</span>
        </li>
    }
}

#[component]
fn TimelineEntry(entry: ScanEntry) -> impl IntoView {
    let language = request::language();
    let action = words::action(entry.action, language);
    let who = match &entry.station {
        Some(station) => format!("{} · {station}", entry.username),
        None => entry.username.clone(),
    };
    let link = |label: String| view! { <a class="code" href=bag_path(&label)>{label.clone()}</a> };
    view! {
        <li>
            <time datetime=entry.at.0.clone()>{format!("{} {}", entry.at.day(), entry.at.time())}</time>
            <span class="timeline-what">
                <span>{action}</span>
                {entry.child.map(link)}
                {entry.parent.map(|p| view! { <span aria-hidden="true">"→"</span>{link(p)} })}
                {entry.bill.map(|b| view! { <a class="code" href=bill_path(&b)>{b.clone()}</a> })}
            </span>
            <OutcomeBadge code=entry.outcome.code()/>
            {entry.typed.then(|| view! { <span class="badge" data-typed="">{words().typed}</span> })}
            <span class="timeline-who">{who}</span>
        </li>
    }
}

/// What the audit says about a bag, with the way to all of it; nothing for those who may not read the audit.
#[component]
pub(crate) fn ActList(acts: Option<Vec<EntityAct>>, label: String) -> impl IntoView {
    let w = words();
    acts.map(|acts| {
        let language = request::language();
        let lines = acts.into_iter().map(|act| {
            let what = words::event_name(&act.action, language).map_or(act.action, str::to_owned);
            view! {
                <li>
                    <time datetime=act.at.0.clone()>{format!("{} {}", act.at.day(), act.at.time())}</time>
                    <span>{what}</span>
                    <span class="timeline-who">{act.by}</span>
                </li>
            }
        });
        view! {
            <section class="card no-print" aria-labelledby="acts-title">
                <h2 id="acts-title">{w.audit}</h2>
                <ol class="timeline">{lines.collect_view()}</ol>
                <p><a href=format!("/admin/audit?label={}", encode(&label))>{w.audit_of_this}</a></p>
            </section>
        }
    })
}

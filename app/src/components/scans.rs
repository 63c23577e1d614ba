//! The scan log as a timeline.

use crate::acts::timeline::Act;
use crate::components::outcome::OutcomeBadge;
use crate::html::encode;
use crate::request;
use crate::request::Moment as _;
use crate::words::{self, words};
use domain::scan::ScanEntry;
use leptos::prelude::*;

/// The page of a bag.
pub(crate) fn bag_path(label: &str) -> String {
    format!("/bags/{}", encode(label))
}

/// The page of a bill.
pub(crate) fn bill_path(number: &str) -> String {
    format!("/bills/{}", encode(number))
}

/// Scans, newest first.
#[component]
pub(crate) fn Timeline(entries: Vec<ScanEntry>) -> impl IntoView {
    let w = words();
    if entries.is_empty() {
        return view! { <p class="empty">{w.no_scans_yet}</p> }.into_any();
    }
    view! {
        <ol class="timeline">
            {entries.into_iter().map(|entry| view! { <TimelineEntry entry/> }).collect_view()}
        </ol>
    }
    .into_any()
}

#[component]
fn TimelineEntry(entry: ScanEntry) -> impl IntoView {
    let language = request::language();
    let action = words::action(&entry.action, language).map_or_else(|| entry.action.clone(), str::to_owned);
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
            <OutcomeBadge code=entry.outcome/>
            <span class="timeline-who">{who}</span>
        </li>
    }
}

/// What the audit says about a bag or a bill, with the way to all of it; nothing for those who may not read the audit.
#[component]
pub(crate) fn ActList(acts: Option<Vec<Act>>, label: String) -> impl IntoView {
    let w = words();
    acts.map(|acts| {
        let lines = acts.into_iter().map(|act| {
            view! {
                <li>
                    <time datetime=act.at.0.clone()>{format!("{} {}", act.at.day(), act.at.time())}</time>
                    <span>{act.what}</span>
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

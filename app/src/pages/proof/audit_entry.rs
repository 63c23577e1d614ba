//! One entry of the audit: when, who, what, about what, from where, and what it changed.

use crate::components::outcome::OutcomeBadge;
use crate::diff::{Change, changes, fields, shown};
use crate::paths::{audit_path, bag_path, bill_path, user_path};
use crate::request;
use crate::request::Moment as _;
use crate::words;
use crate::words::{audit, event_name, kind_name, part_text, value_text};
use domain::scan::Action;
use domain::timeline::{Log, Named, TimelineEntry};
use leptos::prelude::*;
use serde_json::Value;

/// One entry.
#[component]
pub(super) fn Entry(entry: TimelineEntry) -> impl IntoView {
    let t = audit();
    let language = request::language();
    let what = match entry.log {
        Log::Audit => event_name(&entry.action, language),
        Log::Scan => Action::from_code(&entry.action).map(|act| words::action(act, language)),
    };
    let what = what.map_or(entry.action, str::to_owned);
    let who = match entry.who {
        Some(who) => view! { <NamedLink named=who/> }.into_any(),
        None => t.no_account.into_any(),
    };
    let narrowed = |name: &'static str, value: Option<String>| {
        value.map(|value| {
            let href = audit_path(&[(name, &value)]);
            view! { <a class="code" href=href>{value}</a> }.into_any()
        })
    };
    let mut facts = details(&entry.details, &entry.about);
    let address = narrowed("address", entry.address);
    let request = narrowed("request", entry.request_id);
    let station = entry.station.map(IntoAny::into_any);
    let known = [(t.address, address), (t.station, station), (t.request, request)];
    facts.extend(
        known
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?))),
    );
    let changed = changes(entry.before.as_deref(), entry.after.as_deref());
    let more = !facts.is_empty() || !changed.is_empty();
    view! {
        <li>
            <div class="audit-head">
                <time datetime=entry.at.0.clone()>{format!("{} {}", entry.at.day(), entry.at.time())}</time>
                <span class="audit-who">{who}</span>
                <strong>{what}</strong>
                <About about=entry.about/>
                {entry.outcome.map(|code| view! { <OutcomeBadge code/> })}
            </div>
            {more.then(|| view! { <More facts changed/> })}
        </li>
    }
}

/// What an entry tells beside what happened, folded.
#[component]
fn More(facts: Vec<(String, AnyView)>, changed: Vec<Change>) -> impl IntoView {
    let facts = facts
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect_view();
    view! {
        <details>
            <summary>{audit().more}</summary>
            <dl>{facts}</dl>
            {(!changed.is_empty()).then(|| view! { <Diff changed/> })}
        </details>
    }
}

/// A thing by its name, or by its number when it has none, with the way to its page while there is one.
#[component]
fn NamedLink(named: Named) -> impl IntoView {
    let number = named.id.map(|id| format!("#{id}")).unwrap_or_default();
    let name = named.name.unwrap_or(number);
    let href = match (named.kind.as_str(), named.id) {
        _ if !named.exists => None,
        ("user", Some(id)) => Some(user_path(id)),
        ("bag", _) => Some(bag_path(&name)),
        ("bill", _) => Some(bill_path(&name)),
        _ => None,
    };
    let code = named.kind != "user";
    match href {
        Some(href) => view! { <a class:code=code href=href>{name}</a> }.into_any(),
        None => view! { <span class:code=code>{name}</span> }.into_any(),
    }
}

/// What the entry is about; nothing for what has neither number nor name.
#[component]
fn About(about: Named) -> impl IntoView {
    let known = about.id.is_some() || about.name.is_some();
    known.then(|| {
        let kind = kind_name(&about.kind).map_or_else(|| about.kind.clone(), str::to_owned);
        view! { <span class="audit-about">{kind}" "<NamedLink named=about/></span> }
    })
}

/// The details of an entry, each with its name; codes of ours in words, labels with the way to their pages.
fn details(json: &str, about: &Named) -> Vec<(String, AnyView)> {
    let part = |(name, value): (String, Value)| {
        let text = shown(&value)?;
        let view = match name.as_str() {
            "parent" | "child" | "other_parent" => {
                view! { <a class="code" href=bag_path(&text)>{text.clone()}</a> }.into_any()
            }
            "bill" => view! { <a class="code" href=bill_path(&text)>{text.clone()}</a> }.into_any(),
            "user" => {
                let id = value.as_i64();
                let (name, exists) = (about.name.clone(), id.is_some());
                let kind = "user".to_owned();
                view! { <NamedLink named=Named { kind, id, name, exists }/> }.into_any()
            }
            _ => value_text(&name, text).into_any(),
        };
        Some((part_text(&name), view))
    };
    fields(Some(json)).into_iter().filter_map(part).collect()
}

#[component]
fn Diff(changed: Vec<Change>) -> impl IntoView {
    let t = audit();
    let side = |field: &str, value: Option<String>| {
        value.map_or_else(|| "–".to_owned(), |text| value_text(field, text))
    };
    let rows = changed.into_iter().map(|change| {
        view! {
            <tr>
                <th scope="row">{part_text(&change.field)}</th>
                <td>{side(&change.field, change.before)}</td>
                <td>{side(&change.field, change.after)}</td>
            </tr>
        }
    });
    view! {
        <table class="diff">
            <caption class="visually-hidden">{t.diff}</caption>
            <thead>
                <tr><th scope="col">{t.diff_field}</th><th scope="col">{t.diff_before}</th><th scope="col">{t.diff_after}</th></tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

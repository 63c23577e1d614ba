//! The audit: acts and scans as one timeline, newest first. Its filter is a plain form, so the address says it all.

use crate::components::admin::{AdminNav, or_dash};
use crate::components::export::ExportLinks;
use crate::components::field::{Field, FormError, FormFailure, Select, hidden};
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::pages::proof::audit_entry::Entry;
use crate::paths::{audit_path, with_query};
use crate::request;
use crate::request::Moment as _;
use crate::words::{self, event_codes, event_name, kind_name, words};
use domain::access::Permission;
use domain::fault::Fault;
use domain::page::Page as ListPage;
use domain::scan::Action;
use domain::timeline::{ENTITIES, FailedLogIns, Log, TimelineEntry, TimelineFilter, View};
use leptos::prelude::*;

fn read_filter() -> TimelineFilter {
    TimelineFilter::read(request::filter)
}

/// The filter as an address has it, with another part at its front.
fn address(path: &str, filter: &TimelineFilter, first: Option<(&str, &str)>) -> String {
    let parts = filter.parts();
    let parts = parts
        .iter()
        .map(|(name, value)| (*name, value.map(str::to_owned)));
    let first = first.map(|(name, value)| (name, Some(value.to_owned())));
    with_query(path, first.into_iter().chain(parts))
}

/// The timeline.
pub(crate) async fn audit() -> Loaded {
    let filter = read_filter();
    let (page, error) = match read(filter.clone()).await {
        Ok(page) => (Some(page), None),
        // The form comes back with what is wrong in it.
        Err(error) if matches!(error.fault, Fault::Invalid(_)) => (None, Some(error)),
        Err(error) => return Err(error),
    };
    let error = FormFailure::new(error);
    Ok(Page::new(view! {
        <AdminNav/>
        <h1>{words().audit}</h1>
        <Views now=filter.view.clone().unwrap_or_default()/>
        <FormError error/>
        <FilterForm filter=filter.clone() error/>
        {page.map(|page| view! { <Entries page filter/> })}
    }))
}

/// A page of the timeline over both logs.
async fn read(filter: TimelineFilter) -> Result<ListPage<TimelineEntry>, AppError> {
    crate::request::handle(async |cx| {
        cx.services
            .timeline(&cx.authorize(domain::access::ReadAudit)?, &filter)
            .await
    })
    .await
}

#[component]
fn Views(now: String) -> impl IntoView {
    let t = words::audit();
    let link = |href: &'static str, code: &'static str, text: &'static str| {
        let here = (now == code).then_some("page");
        view! { <a href=href aria-current=here>{text}</a> }
    };
    view! {
        <nav class="views" aria-label=t.views>
            {link("/admin/audit", "", t.view_all)}
            {link("/admin/audit?view=security", View::Security.code(), t.view_security)}
            {link("/admin/audit/failed-log-ins", "failed", t.view_failed)}
            {link("/admin/audit?view=deletions", View::Deletions.code(), t.view_deletions)}
        </nav>
    }
}

fn action_options(chosen: Option<&str>) -> Vec<(String, String)> {
    let language = request::language();
    let mut options: Vec<(String, String)> = event_codes()
        .map(|code| (code, event_name(code, language)))
        .chain(
            Action::ALL
                .iter()
                .map(|act| (act.code(), Some(words::action(*act, language)))),
        )
        .map(|(code, name)| (code.to_owned(), name.unwrap_or(code).to_owned()))
        .collect();
    // An act that has no words here is still looked for.
    if let Some(code) = chosen.filter(|code| !options.iter().any(|(known, _)| known == code)) {
        options.push((code.to_owned(), code.to_owned()));
    }
    options
}

#[component]
fn FilterForm(filter: TimelineFilter, error: FormFailure) -> impl IntoView {
    let (t, w) = (words::audit(), words());
    let kinds = ENTITIES
        .map(|(kind, _)| (kind.to_owned(), kind_name(kind).unwrap_or(kind).to_owned()))
        .to_vec();
    let logs = Log::ALL
        .map(|log| {
            let name = match log {
                Log::Audit => t.log_audit,
                Log::Scan => t.log_scan,
            };
            (log.code().to_owned(), name.to_owned())
        })
        .to_vec();
    let actions = action_options(filter.action.as_deref());
    let more = [
        &filter.from,
        &filter.to,
        &filter.log,
        &filter.entity,
        &filter.id,
        &filter.address,
        &filter.request,
    ]
    .into_iter()
    .any(Option::is_some);
    let of = Option::unwrap_or_default;
    view! {
        <form class="filters" method="get" action="/admin/audit" aria-label=w.filter>
            {filter.view.map(|view| hidden([("view", &view)]))}
            <Field name="user" label=t.user maxlength=64 value=of(filter.user) error/>
            <Select name="action" label=t.action any=w.all options=actions value=of(filter.action) error/>
            <Field name="label" label=t.label maxlength=64 value=of(filter.label) error/>
            <button class="primary" type="submit">{w.filter}</button>
            <details class="more-filters" open=more>
                <summary>{w.more_filters}</summary>
                <div class="filters">
                    <Field name="from" label=t.from kind="datetime-local" value=of(filter.from) error/>
                    <Field name="to" label=t.to kind="datetime-local" value=of(filter.to) error/>
                    <Select name="log" label=t.log any=w.all options=logs value=of(filter.log) error/>
                    <Select name="entity" label=t.entity any=w.all options=kinds value=of(filter.entity) error/>
                    <Field name="id" label=t.entity_id inputmode="numeric" maxlength=19 value=of(filter.id) error/>
                    <Field name="address" label=t.address maxlength=64 value=of(filter.address) error/>
                    <Field name="request" label=t.request maxlength=64 value=of(filter.request) error/>
                </div>
            </details>
        </form>
    }
}

#[component]
fn Entries(page: ListPage<TimelineEntry>, filter: TimelineFilter) -> impl IntoView {
    let (t, w) = (words::audit(), words());
    let file = |path| address(path, &filter, None);
    let (all, scans) = (file("/admin/audit/export"), file("/exports/scans"));
    let may_scans = request::may(Permission::ExportLists);
    let body = if page.items.is_empty() {
        view! { <p class="empty" role="status">{t.none}</p> }.into_any()
    } else {
        view! {
            <ol class="audit" aria-label=t.entries>
                {page.items.into_iter().map(|entry| view! { <Entry entry/> }).collect_view()}
            </ol>
        }
        .into_any()
    };
    view! {
        {body}
        {page.next.map(|cursor| {
            let next = address("/admin/audit", &filter, Some(("cursor", &cursor)));
            view! { <p class="pager"><a class="button" rel="next" href=next>{w.next_page}</a></p> }
        })}
        {filter.hides_own_looks().then(|| view! {
            <p class="hint">
                {t.own_looks_hidden} " "
                <a href=audit_path(&[("action", "read_audit")])>{t.own_looks}</a>
            </p>
        })}
        <ExportLinks label=w.export href=all json=true/>
        {may_scans.then(|| view! { <ExportLinks label=t.export_scans href=scans/> })}
    }
}

/// Log-ins that failed in the last 24 hours, by address.
pub(crate) async fn failed_log_ins() -> Loaded {
    let (t, w) = (words::audit(), words());
    let lines = read_failed_log_ins().await?;
    let body = if lines.is_empty() {
        view! { <p class="empty" role="status">{t.no_failed}</p> }.into_any()
    } else {
        view! {
            <table class="rows" id="failed-table">
                <thead>
                    <tr>
                        <th scope="col">{t.address}</th><th scope="col" class="num">{t.failures}</th>
                        <th scope="col">{t.names_tried}</th><th scope="col">{t.last_time}</th>
                    </tr>
                </thead>
                <tbody>{lines.into_iter().map(|line| view! { <FailedRow line/> }).collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    Ok(Page::new(view! {
        <AdminNav/>
        <h1>{w.audit}</h1>
        <Views now="failed".to_owned()/>
        <section class="stack" aria-labelledby="failed-title">
            <h2 id="failed-title">{t.view_failed}</h2>
            {body}
        </section>
    }))
}

/// Log-ins that failed in the last 24 hours, by address.
async fn read_failed_log_ins() -> Result<Vec<FailedLogIns>, AppError> {
    crate::request::handle(async |cx| {
        cx.services
            .failed_log_ins(&cx.authorize(domain::access::ReadAudit)?)
            .await
    })
    .await
}

#[component]
fn FailedRow(line: FailedLogIns) -> impl IntoView {
    let t = words::audit();
    let address = match line.address {
        Some(address) => {
            let href = audit_path(&[("action", "login_failed"), ("address", &address)]);
            view! { <a class="code" href=href>{address}</a> }.into_any()
        }
        None => or_dash(None).into_any(),
    };
    view! {
        <tr>
            <th scope="row" data-label=t.address>{address}</th>
            <td data-label=t.failures class="num">{line.failures}</td>
            <td data-label=t.names_tried class="breaks">{line.names.join(", ")}</td>
            <td data-label=t.last_time><time datetime=line.last_at.0.clone()>{line.last_at.minute()}</time></td>
        </tr>
    }
}

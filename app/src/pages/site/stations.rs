//! The stations as they were heard last, and what on them never came. Reads itself anew while somebody looks.

use crate::components::admin::{AdminNav, or_dash};
use crate::components::outcome::OutcomeBadge;
use crate::components::script::FormsScript;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::request::Moment as _;
use crate::words::{grouped, operations};
use domain::codes::Coded as _;
use domain::stations::StationState;
use leptos::prelude::*;

/// What stations said of themselves.
pub(crate) async fn stations() -> Loaded {
    let o = operations();
    let stations = read().await?;
    Ok(Page::new(view! {
        <FormsScript/>
        <AdminNav/>
        <div class="page-head">
            <h1>{o.stations}</h1>
            <p class="hint at-end needs-script" id="live-state" data-live=o.live data-paused=o.live_paused data-failed=o.live_failed></p>
            <noscript><a class="button" href="/admin/stations">{o.read_again}</a></noscript>
        </div>
        <p class="hint">{o.stations_help}</p>
        <section class="stack live" id="stations"><Stations stations/></section>
    }))
}

async fn read() -> Result<Vec<StationState>, AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::OperateSite)?;
        cx.services.stations(&by).await
    })
    .await
}

/// A span of time in the unit that tells most.
fn age(seconds: i64) -> String {
    let o = operations();
    match seconds {
        ..120 => o.age_seconds(&seconds.max(0).to_string()),
        120..7_200 => o.age_minutes(&(seconds / 60).to_string()),
        7_200..172_800 => o.age_hours(&(seconds / 3_600).to_string()),
        _ => o.age_days(&(seconds / 86_400).to_string()),
    }
}

#[component]
fn Stations(stations: Vec<StationState>) -> impl IntoView {
    let o = operations();
    if stations.is_empty() {
        return view! { <p class="empty">{o.no_stations}</p> }.into_any();
    }
    let overdue = stations.iter().filter_map(|station| {
        let count = station.overdue()?;
        let oldest = station.oldest_seconds().unwrap_or(station.silent_seconds);
        let sentence = o.overdue(count, &station.name, &age(oldest), &age(station.silent_seconds));
        Some(view! { <p class="banner warn">{sentence}</p> })
    });
    let overdue = overdue.collect_view();
    view! {
        {overdue}
        <table class="rows" id="stations-table">
            <thead>
                <tr>
                    <th scope="col">{o.station}</th><th scope="col">{o.last_contact}</th>
                    <th scope="col">{o.reads_waiting}</th><th scope="col">{o.answers}</th>
                    <th scope="col">{o.scans_and_refused}</th><th scope="col">{o.clock}</th>
                    <th scope="col">{o.app_version}</th><th scope="col">{o.storage}</th>
                </tr>
            </thead>
            <tbody>{stations.into_iter().map(|station| view! { <StationRow station/> }).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn StationRow(station: StationState) -> impl IntoView {
    let o = operations();
    let oldest = station.oldest_seconds().map(|seconds| o.oldest(&age(seconds)));
    let ms = |ms: Option<i64>| or_dash(ms.map(grouped));
    let clock = station.ahead_seconds.map(|ahead| {
        let sign = if ahead < 0 { "−" } else { "+" };
        format!("{sign}{}", age(ahead.saturating_abs()))
    });
    let clock_tone = if station.is_clock_wrong() { "badge bad" } else { "" };
    let differs = station
        .app_version
        .as_deref()
        .is_some_and(|version| version != env!("CARGO_PKG_VERSION"));
    let (storage_tone, storage) = match station.is_persisted {
        None => ("", "–"),
        Some(true) => ("badge good", o.storage_kept),
        Some(false) => ("badge warn", o.storage_may_go),
    };
    view! {
        <tr>
            <th scope="row" class="code" data-label=o.station>{station.name}</th>
            <td data-label=o.last_contact>
                <time datetime=station.seen_at.0.clone() title=station.seen_at.minute()>
                    {o.ago(&age(station.silent_seconds))}
                </time>
            </td>
            <td data-label=o.reads_waiting>
                {or_dash(station.waiting.map(grouped))}
                {oldest.map(|oldest| view! { <span class="hint">" "{oldest}</span> })}
            </td>
            <td data-label=o.answers>{o.milliseconds(&format!("{} / {}", ms(station.p50_ms), ms(station.p95_ms)))}</td>
            <td class="breaks" data-label=o.scans_and_refused>
                {grouped(station.scans_24h)}
                {station
                    .refused_24h
                    .into_iter()
                    .map(|refused| view! { " "<OutcomeBadge code=refused.outcome.code()/>" "{grouped(refused.count)} })
                    .collect_view()}
            </td>
            <td data-label=o.clock><span class=clock_tone>{or_dash(clock)}</span></td>
            <td class="breaks" data-label=o.app_version>
                {or_dash(station.app_version)}
                {differs.then(|| view! { <span class="hint">" "{o.version_differs}</span> })}
            </td>
            <td data-label=o.storage><span class=storage_tone>{storage}</span></td>
        </tr>
    }
}

//! The dashboard, and the way to a person's first page.

use crate::components::outcome::OutcomeBadge;
use crate::components::scans::Timeline;
use crate::components::script::FormsScript;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::DASHBOARD_LIVE;
use crate::request;
use crate::request::Moment as _;
use crate::words::{self, grouped, operations, words};
use domain::access::{Permission, Role};
use domain::bill::BillStatus;
use domain::codes::Coded as _;
use domain::dashboard::{HourCount, RefusedCount, Stats, WrongClock};
use domain::language::Language;
use leptos::prelude::*;

/// Leads each role to its first page.
pub(crate) async fn home() -> Loaded {
    let path = match request::viewer() {
        Some((_, viewer)) if viewer.role == Role::Dispatcher => "/scan",
        Some(_) => "/dashboard",
        None => "/login",
    };
    crate::answer::see_other(path);
    Ok(Page::new(
        view! { <p class="loading"><a href=path>{words().to_start}</a></p> },
    ))
}

/// Exact totals of what the person may see.
pub(crate) async fn dashboard() -> Loaded {
    let (w, o) = (words(), operations());
    let stats = read().await?;
    let bills = request::may(Permission::ManageBills);
    Ok(Page::new(view! {
        <FormsScript/>
        <div class="page-head">
            <h1>{w.dashboard}</h1>
            <p class="hint at-end needs-script" id="live-state" data-stream=DASHBOARD_LIVE data-live=o.live data-failed=o.live_failed></p>
        </div>
        <Totals stats bills/>
    }))
}

/// What of the dashboard is live, for a page that is open.
pub fn dashboard_totals(stats: Stats, bills: bool, language: Language) -> String {
    Owner::new().with(|| {
        provide_context(language);
        // The markers are for hydration, which nothing here has.
        view! { <Totals stats bills/> }.to_html().replace("<!>", "")
    })
}

/// All that the dashboard says.
#[component]
fn Totals(stats: Stats, bills: bool) -> impl IntoView {
    let w = words();
    view! {
        <div class="stack" id="totals">
            <p class="hint live" id="live-as-of">{w.as_of(&stats.as_of.minute())}</p>
            <section class="live" id="live-bags" aria-labelledby="bags-title">
                <h2 id="bags-title">{w.bags}</h2>
                <div class="tiles">
                    <Tile id="total-bags" label=w.all_bags value=stats.total_bags href="/bags?role="/>
                    <Tile id="parent-bags" label=w.parents value=stats.parent_bags href="/bags?role=parent"/>
                    <Tile id="child-bags" label=w.children value=stats.child_bags href="/bags?role=child"/>
                    <Tile id="open-parents" label=w.open_parents value=stats.open_parents href="/bags?role=parent&status=open"/>
                    <Tile id="full-parents" label=w.full_parents value=stats.full_parents href="/bags?role=parent&status=full"/>
                    <Tile id="short-parents" label=w.short_parents value=stats.closed_short_parents href="/bags?role=parent&status=closed_short"/>
                </div>
            </section>
            {bills.then(|| view! { <Bills stats=stats.clone()/> })}
            <div class="columns">
                <section class="card live" id="live-hours" aria-labelledby="hours-title">
                    <h2 id="hours-title">{w.scans_24h}</h2>
                    <p class="big" id="scans-24h">{grouped(stats.scans_24h)}</p>
                    <HourChart hours=stats.scans_per_hour/>
                </section>
                <section class="card live" id="live-refused" aria-labelledby="refused-title">
                    <h2 id="refused-title">{w.refused_24h}</h2>
                    <Refused counts=stats.refused_24h/>
                    <dl class="facts">
                        <div><dt>{w.active_users}</dt><dd id="active-users">{stats.active_users}</dd></div>
                        <div><dt>{w.active_stations}</dt><dd id="active-stations">{stats.active_stations}</dd></div>
                    </dl>
                    {(!stats.wrong_clocks.is_empty()).then(|| view! { <WrongClocks clocks=stats.wrong_clocks/> })}
                </section>
            </div>
            <section class="card live" id="live-latest" aria-labelledby="latest-title">
                <h2 id="latest-title">{w.latest_scans}</h2>
                <Timeline entries=stats.latest_scans/>
            </section>
        </div>
    }
}

/// The dashboard's totals.
async fn read() -> Result<Stats, AppError> {
    crate::request::handle(async |cx| cx.services.stats(&cx.authorize(domain::access::ViewBags)?).await).await
}

#[component]
fn Bills(stats: Stats) -> impl IntoView {
    let w = words();
    view! {
        <section class="live" id="live-bills" aria-labelledby="bills-title">
            <h2 id="bills-title">{w.bills}</h2>
            <div class="tiles">
                <Tile id="new-bills" label=words::state(BillStatus::New) value=stats.new_bills href="/bills?status=new"/>
                <Tile id="processing-bills" label=words::state(BillStatus::Processing) value=stats.processing_bills href="/bills?status=processing"/>
                <Tile id="completed-bills" label=words::state(BillStatus::Completed) value=stats.completed_bills href="/bills?status=completed"/>
            </div>
        </section>
    }
}

/// Stations that somebody has to set the clock of.
#[component]
fn WrongClocks(clocks: Vec<WrongClock>) -> impl IntoView {
    let w = words();
    view! {
        <h3>{w.wrong_clocks}</h3>
        <ul id="wrong-clocks">
            {clocks.into_iter().map(|clock| view! { <li><span class="code">{clock.station.clone()}</span>" "{clock.off()}</li> }).collect_view()}
        </ul>
    }
}

#[component]
fn Tile(id: &'static str, label: &'static str, value: i64, href: &'static str) -> impl IntoView {
    view! {
        <a class="tile" href=href>
            <span class="tile-label">{label}</span>
            <span class="tile-value" id=id>{grouped(value)}</span>
        </a>
    }
}

/// Scans per hour as bars; the table below says the same in numbers.
#[component]
fn HourChart(hours: Vec<HourCount>) -> impl IntoView {
    const HEIGHT: i64 = 100;
    const STEP: usize = 20;
    /// The least height of what is not nothing.
    const LEAST: i64 = 2;
    /// Hours from one label of the axis to the next.
    const LABELLED: usize = 6;
    let w = words();
    let most = hours.iter().map(|h| h.accepted + h.refused).max().unwrap_or(0);
    let top = most.max(1);
    let width = hours.len().max(1) * STEP;
    let clock = |hour: &HourCount| hour.hour.time().get(..5).unwrap_or_default().to_owned();
    let bars = hours
        .iter()
        .enumerate()
        .map(|(index, hour)| {
            // However few were refused, they are seen.
            let height = |count: i64| if count > 0 { (count * (HEIGHT - LEAST) / top).max(LEAST) } else { 0 };
            let (accepted, refused) = (height(hour.accepted), height(hour.refused));
            let x = index * STEP + 2;
            let told = w.hour_told(&clock(hour), &grouped(hour.accepted), &grouped(hour.refused));
            view! {
                <g class="hour">
                    <title>{told}</title>
                    <rect class="ground" x=index * STEP y=0 width=STEP height=HEIGHT></rect>
                    <rect class="scans good" x=x y=HEIGHT - accepted width=STEP - 4 height=accepted></rect>
                    <rect class="scans bad" x=x y=HEIGHT - accepted - refused width=STEP - 4 height=refused></rect>
                </g>
            }
        })
        .collect_view();
    let labels = hours
        .iter()
        .step_by(LABELLED)
        .map(|hour| view! { <span>{clock(hour)}</span> })
        .collect_view();
    let rows = hours
        .iter()
        .rev()
        .filter(|hour| hour.accepted + hour.refused > 0)
        .map(|hour| {
            view! {
                <tr>
                    <th scope="row" data-label=w.hour>{clock(hour)}</th>
                    <td data-label=w.accepted>{grouped(hour.accepted)}</td>
                    <td data-label=w.refused>{grouped(hour.refused)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        {(most > 0).then(|| view! { <p class="hint">{w.busiest(&grouped(most))}</p> })}
        <svg class="chart" viewBox=format!("0 0 {width} {HEIGHT}") preserveAspectRatio="none" role="img" aria-label=w.chart_label>
            {bars}
        </svg>
        <p class="axis" aria-hidden="true">{labels}</p>
        <p class="legend">
            <span class="key good">{w.accepted}</span>
            <span class="key bad">{w.refused}</span>
        </p>
        <details>
            <summary>{w.as_table}</summary>
            <table class="rows">
                <thead><tr><th scope="col">{w.hour}</th><th scope="col">{w.accepted}</th><th scope="col">{w.refused}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
}

#[component]
fn Refused(counts: Vec<RefusedCount>) -> impl IntoView {
    if counts.is_empty() {
        return view! { <p class="empty">{words().none_refused}</p> }.into_any();
    }
    view! {
        <ul class="counts">
            {counts
                .into_iter()
                .map(|c| view! { <li><OutcomeBadge code=c.outcome.code()/><span>{grouped(c.count)}</span></li> })
                .collect_view()}
        </ul>
    }
    .into_any()
}

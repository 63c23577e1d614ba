//! The curve of the last 24 hours.

use crate::words::{grouped, words};
use domain::dashboard::{HourCount, Stats, axis_top};
use leptos::prelude::*;

const HEIGHT: i64 = 100;
const STEP: usize = 20;
/// The least height of what is not nothing.
const LEAST: i64 = 2;
/// Hours from one label of the axis to the next.
const LABELLED: usize = 6;

/// The time at which an hour began, as `14:00`.
pub(super) fn clock(hour: &HourCount) -> String {
    hour.hour.time().get(..5).unwrap_or_default().to_owned()
}

/// Scans per hour as bars; the line above tells the hour that is pointed to, the table below all of them.
pub(super) fn hours(stats: &Stats) -> AnyView {
    let w = words();
    let hours = &stats.scans_per_hour;
    let most = hours.iter().map(|h| h.accepted + h.refused).max().unwrap_or(0);
    let top = axis_top(most.max(1));
    let width = hours.len().max(1) * STEP;
    let bars = hours
        .iter()
        .enumerate()
        .map(|(index, hour)| view! { <Bar index hour=hour.clone() top/> })
        .collect_view();
    let midnight = hours
        .iter()
        .position(|hour| hour.hour.time().starts_with("00:"))
        .filter(|at| *at > 0)
        .map(|at| view! { <path class="midnight" d=format!("M{} 0V{HEIGHT}", at * STEP)></path> });
    let labels = hours
        .iter()
        .step_by(LABELLED)
        .map(|hour| view! { <span>{clock(hour)}</span> })
        .collect_view();
    let busiest = if most > 0 {
        w.busiest(&grouped(most))
    } else {
        w.no_scans_24h.to_owned()
    };
    view! {
        <section class="card live" id="live-hours" aria-labelledby="hours-title">
            <div class="section-head">
                <h2 id="hours-title">{w.scans_24h}</h2>
                <p class="big" id="scans-24h">{grouped(stats.scans_24h)}</p>
            </div>
            <p class="hint reading">{busiest}</p>
            <div class="plot">
                <p class="scale" aria-hidden="true"><span>{grouped(top)}</span><span>{grouped(top / 2)}</span><span>"0"</span></p>
                <svg
                    class="chart" viewBox=format!("0 0 {width} {HEIGHT}") preserveAspectRatio="none" role="img"
                    aria-label=w.chart_label data-choose=w.chart_choose
                >
                    <path class="grid" d=format!("M0 0H{width}M0 {}H{width}M0 {HEIGHT}H{width}", HEIGHT / 2)></path>
                    {midnight}
                    {bars}
                </svg>
                <p class="axis" aria-hidden="true">{labels}</p>
            </div>
            <p class="legend">
                <span class="key good">{w.accepted}</span>
                <span class="key bad">{w.refused}</span>
            </p>
            <HourTable hours=hours.clone()/>
        </section>
    }
    .into_any()
}

#[component]
fn Bar(index: usize, hour: HourCount, top: i64) -> impl IntoView {
    // However few were accepted or refused, they are seen.
    let least = |count: i64, height: i64| if count > 0 { height.max(LEAST) } else { 0 };
    let refused = least(hour.refused, hour.refused * HEIGHT / top);
    let both = (hour.accepted + hour.refused) * HEIGHT / top;
    let accepted = least(hour.accepted, both - refused);
    let x = index * STEP + 2;
    let told = words().hour_told(&clock(&hour), &grouped(hour.accepted), &grouped(hour.refused));
    view! {
        <g class="hour">
            <title>{told}</title>
            <rect class="ground" x=index * STEP y=0 width=STEP height=HEIGHT></rect>
            <rect class="scans good" x=x y=HEIGHT - accepted width=STEP - 4 height=accepted></rect>
            <rect class="scans bad" x=x y=HEIGHT - accepted - refused width=STEP - 4 height=refused></rect>
        </g>
    }
}

#[component]
fn HourTable(hours: Vec<HourCount>) -> impl IntoView {
    let w = words();
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
        <details>
            <summary>{w.as_table}</summary>
            <table class="rows">
                <thead><tr><th scope="col">{w.hour}</th><th scope="col">{w.accepted}</th><th scope="col">{w.refused}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
}

//! The areas, each with its last 24 hours.

use super::chart::clock;
use crate::paths::with_query;
use crate::words::{grouped, words};
use domain::dashboard::{AreaHours, HourCount, Sight, Stats};
use leptos::prelude::*;

/// The areas where somebody scanned. Who is bound to one sees none: the whole page is that area's.
pub(super) fn areas(stats: &Stats, sight: &Sight) -> AnyView {
    if sight.is_bound {
        return ().into_any();
    }
    let w = words();
    let body = if stats.areas.is_empty() {
        view! { <p class="empty">{w.no_area_scanned}</p> }.into_any()
    } else {
        let areas = stats
            .areas
            .iter()
            .map(|area| view! { <Area area=area.clone()/> })
            .collect_view();
        view! { <ul class="areas">{areas}</ul> }.into_any()
    };
    view! {
        <section class="card live" id="live-areas" aria-labelledby="areas-title">
            <h2 id="areas-title">{w.areas_today}</h2>
            {body}
        </section>
    }
    .into_any()
}

#[component]
fn Area(area: AreaHours) -> impl IntoView {
    let w = words();
    let (code, name) = if area.area.is_empty() {
        (None, w.no_area.to_owned())
    } else {
        (Some(area.area), area.name)
    };
    let href = with_query("/bags", [("role", Some("parent".to_owned())), ("area", code)]);
    view! {
        <li>
            <a class="area" href=href>
                <span class="area-name">{name}</span>
                <span class="area-bags">{w.bags_today(area.today.bags, &grouped(area.today.bags))}</span>
                <Sparkline hours=area.hours/>
            </a>
        </li>
    }
}

/// Scans per hour as a small curve; its text says where it was highest, and where it is.
#[component]
fn Sparkline(hours: Vec<HourCount>) -> impl IntoView {
    const HEIGHT: i64 = 32;
    const STEP: usize = 10;
    let w = words();
    let all = |hour: &HourCount| hour.accepted + hour.refused;
    let highest = hours.iter().max_by_key(|hour| all(hour));
    let top = highest.map_or(1, &all).max(1);
    let told = w.spark_told(
        &grouped(highest.map_or(0, all)),
        &highest.map(clock).unwrap_or_default(),
        &grouped(hours.last().map_or(0, all)),
    );
    let line = |count: &dyn Fn(&HourCount) -> i64| -> String {
        let points = hours
            .iter()
            .enumerate()
            .map(|(at, hour)| format!("{} {}", at * STEP, HEIGHT - count(hour) * HEIGHT / top));
        points.collect::<Vec<_>>().join("L")
    };
    let width = hours.len().saturating_sub(1).max(1) * STEP;
    let (scans, refused) = (line(&all), line(&|hour| hour.refused));
    view! {
        <svg class="spark" viewBox=format!("0 -2 {width} {}", HEIGHT + 4) preserveAspectRatio="none" role="img" aria-label=told>
            <path class="ground" d=format!("M0 {HEIGHT}L{scans}L{width} {HEIGHT}Z")></path>
            <path class="line" d=format!("M{scans}")></path>
            <path class="bad" d=format!("M0 {HEIGHT}L{refused}L{width} {HEIGHT}Z")></path>
        </svg>
    }
}

//! What there is by now, what was refused, and what came last.

use crate::components::outcome::OutcomeBadge;
use crate::components::scans::Timeline;
use crate::words::{self, grouped, words};
use domain::bill::BillStatus;
use domain::codes::Coded as _;
use domain::dashboard::{RefusedCount, Sight, Stats};
use leptos::prelude::*;

/// What to do first on a site where nothing was packed.
pub(super) fn start(stats: &Stats, sight: &Sight) -> AnyView {
    let w = words();
    let first = (stats.total_bags == 0 && stats.scans_24h == 0).then(|| {
        let step = |href: &'static str, text: &'static str| view! { <li><a class="line-link" href=href>{text}</a></li> };
        let of_admins = sight.site.then(|| {
            view! {
                {step("/admin/areas", w.first_areas)}
                {step("/admin/bag-types", w.first_bag_types)}
                {step("/admin/users/new", w.first_people)}
            }
        });
        view! {
            <div class="card">
                <h2>{w.nothing_yet}</h2>
                <p>{w.nothing_yet_help}</p>
                <ol class="first-steps">
                    {of_admins}
                    {step("/scan", w.first_scan)}
                </ol>
            </div>
        }
    });
    view! { <section class="live" id="live-start">{first}</section> }.into_any()
}

/// Bags, as they are now.
pub(super) fn bags(stats: &Stats) -> AnyView {
    let w = words();
    view! {
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
    }
    .into_any()
}

/// Bills by their states, for those who may see them.
pub(super) fn bills(stats: &Stats, sight: &Sight) -> AnyView {
    if !sight.bills {
        return ().into_any();
    }
    let state = words::state;
    view! {
        <section class="live" id="live-bills" aria-labelledby="bills-title">
            <h2 id="bills-title">{words().bills}</h2>
            <div class="tiles">
                <Tile id="new-bills" label=state(BillStatus::New) value=stats.new_bills href="/bills?status=new"/>
                <Tile id="processing-bills" label=state(BillStatus::Processing) value=stats.processing_bills href="/bills?status=processing"/>
                <Tile id="completed-bills" label=state(BillStatus::Completed) value=stats.completed_bills href="/bills?status=completed"/>
            </div>
        </section>
    }
    .into_any()
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

/// What was refused by reason, and who scans at present.
pub(super) fn refused(stats: &Stats) -> AnyView {
    let w = words();
    view! {
        <section class="card live" id="live-refused" aria-labelledby="refused-title">
            <h2 id="refused-title">{w.refused_24h}</h2>
            <Refused counts=stats.refused_24h.clone()/>
            <dl class="facts">
                <div><dt>{w.active_users}</dt><dd id="active-users">{stats.active_users}</dd></div>
                <div><dt>{w.active_stations}</dt><dd id="active-stations">{stats.active_stations}</dd></div>
            </dl>
        </section>
    }
    .into_any()
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

/// The latest scans.
pub(super) fn latest(stats: Stats) -> AnyView {
    let w = words();
    view! {
        <section class="card live" id="live-latest" aria-labelledby="latest-title">
            <h2 id="latest-title">{w.latest_scans}</h2>
            <Timeline entries=stats.latest_scans/>
        </section>
    }
    .into_any()
}

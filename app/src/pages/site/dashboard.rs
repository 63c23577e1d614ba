//! The dashboard, at a desk or on a wall, and the way to a person's first page.

mod areas;
mod attention;
mod chart;
mod today;
mod totals;

use crate::components::area::AreaNames;
use crate::components::script::FormsScript;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::DASHBOARD_LIVE;
use crate::request;
use crate::request::Moment as _;
use crate::words::{operations, words};
use areas::areas;
use attention::attention;
use chart::hours;
use domain::access::Role;
use domain::dashboard::{Sight, Stats};
use domain::language::Language;
use leptos::prelude::*;
use today::today;
use totals::{bags, bills, latest, refused, start};

/// What makes the dashboard one for a wall.
const ON_THE_WALL: &str = "wall=1";

/// Where the dashboard is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DashboardView {
    Desk,
    /// From afar: large figures, nothing to click.
    Wall,
}

impl DashboardView {
    /// The view that the query of an address asks for.
    pub fn of_query(query: Option<&str>) -> Self {
        let mut parts = query.unwrap_or_default().split('&');
        if parts.any(|part| part == ON_THE_WALL) {
            Self::Wall
        } else {
            Self::Desk
        }
    }
}

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

/// Today, what needs attention, and exact totals of what the person may see.
pub(crate) async fn dashboard() -> Loaded {
    let path = request::path_and_query();
    let (stats, sight, names) = read().await?;
    match DashboardView::of_query(path.split_once('?').map(|(_, query)| query)) {
        DashboardView::Desk => Ok(Page::new(desk(stats, sight))),
        DashboardView::Wall => {
            let place = names.name_of(sight.area.as_deref().filter(|_| sight.is_bound));
            Ok(Page::new(wall(stats, sight, place)).on_a_wall())
        }
    }
}

/// The dashboard's figures, what of them is in sight, and the names of the areas.
async fn read() -> Result<(Stats, Sight, AreaNames), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ViewBags)?;
        let sight = service::TotalsScope::of(&by).sight().clone();
        Ok((cx.services.stats(&by).await?, sight, AreaNames::read(&cx).await?))
    })
    .await
}

/// The parts of an open page that are live, in the order in which they stand there.
pub fn dashboard_parts(stats: Stats, sight: &Sight, view: DashboardView, language: Language) -> Vec<String> {
    Owner::new().with(|| {
        provide_context(language);
        let parts = match view {
            DashboardView::Desk => vec![
                as_of(&stats),
                start(&stats, sight),
                today(&stats),
                areas(&stats, sight),
                attention(&stats),
                hours(&stats),
                refused(&stats),
                bags(&stats),
                bills(&stats, sight),
                latest(stats),
            ],
            DashboardView::Wall => vec![
                as_of(&stats),
                today(&stats),
                areas(&stats, sight),
                attention(&stats),
                hours(&stats),
            ],
        };
        // The markers are for hydration, which nothing here has.
        parts
            .into_iter()
            .map(|part| part.to_html().replace("<!>", ""))
            .collect()
    })
}

/// The moment of the figures.
fn as_of(stats: &Stats) -> AnyView {
    let moment = words().as_of(&stats.as_of.minute());
    view! { <p class="hint live" id="live-as-of">{moment}</p> }.into_any()
}

/// Says whether the page still hears the server.
#[component]
fn LiveState(stream: String) -> impl IntoView {
    let o = operations();
    view! {
        <p class="hint needs-script" id="live-state" data-stream=stream data-live=o.live data-failed=o.live_failed></p>
    }
}

fn desk(stats: Stats, sight: Sight) -> impl IntoView {
    let w = words();
    let wall = format!("/dashboard?{ON_THE_WALL}");
    view! {
        <FormsScript/>
        <div class="page-head">
            <h1>{w.dashboard}</h1>
            <div class="at-end dash-state">
                {as_of(&stats)}
                <LiveState stream=DASHBOARD_LIVE.to_owned()/>
                <a class="line-link" href=wall>{w.on_the_wall}</a>
            </div>
        </div>
        <div class="stack dash" id="totals">
            {start(&stats, &sight)}
            {today(&stats)}
            <div class="columns">
                {areas(&stats, &sight)}
                {attention(&stats)}
            </div>
            <div class="columns">
                {hours(&stats)}
                {refused(&stats)}
            </div>
            {bags(&stats)}
            {bills(&stats, &sight)}
            {latest(stats)}
        </div>
    }
}

/// The same from afar. It has no menu, and keeps the screen awake.
fn wall(stats: Stats, sight: Sight, place: Option<String>) -> impl IntoView {
    let w = words();
    let class = if sight.is_bound {
        "wall-parts one-area"
    } else {
        "wall-parts"
    };
    view! {
        <FormsScript/>
        <div class="page-head">
            <h1>{place.unwrap_or_else(|| w.dashboard.to_owned())}</h1>
            <div class="at-end dash-state" data-awake="">
                {as_of(&stats)}
                <LiveState stream=format!("{DASHBOARD_LIVE}?{ON_THE_WALL}")/>
                <a class="line-link" href="/dashboard">{w.off_the_wall}</a>
            </div>
        </div>
        <div class=class id="totals">
            {today(&stats)}
            {hours(&stats)}
            {areas(&stats, &sight)}
            {attention(&stats)}
        </div>
    }
}

//! The scan page: the station, and where new parents go.

use crate::acts::{
    bags::{BothHere, CloseParent, MoveChild, ReopenParent},
    station::{ChooseArea, Scan, Undo},
};
use crate::components::field::{FormFailure, Select, form_error, hidden};
use crate::components::station::{StationPart, outcome};
use crate::done::Done;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::with_query;
use crate::request::{self, query};
use crate::words::{scanner, words};
use domain::fault::Fault;
use domain::label::BagType;
use domain::user::AreaChoice;
use islands::station::{Line, PackStart, Work};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use service::PackingStart;

/// How many of the person's newest scans the page lists.
const RECENT: i64 = 10;

/// Packing children into parents.
pub(crate) async fn scan() -> Loaded {
    let w = words();
    let (types, start) = read(query("parent")).await?;
    let choice = load_area_choice().await?;
    // With the station alive nothing comes back this way.
    let failed = FormFailure::first_of([
        form_error::<Scan>(),
        form_error::<Undo>(),
        form_error::<CloseParent>(),
        form_error::<MoveChild>(),
        form_error::<BothHere>(),
        form_error::<ReopenParent>(),
    ])
    .get();
    let done = Done::of_page();
    let sentence = match &done {
        Some(Done::Bag { report, .. }) => Some(report.sentence(start.parent.as_ref(), request::language())),
        _ => None,
    };
    // What became of a read says more than that its parent cannot be opened.
    let refused = start
        .refused
        .filter(|_| sentence.is_none())
        .map(|wrong| Fault::Invalid(wrong).into());
    let outcome = outcome(failed.or(refused), done.as_ref(), sentence);
    let here = with_query(
        "/scan",
        [("parent", start.parent.as_ref().map(|p| p.label.clone()))],
    );
    let offset_minutes = start.recent.first().and_then(Line::offset_minutes);
    let work = Work::Pack(PackStart {
        types,
        parent: start.parent,
        undoable: start.undoable,
        recent: start.recent.iter().map(Line::from).collect(),
        shift: start.shift,
    });
    let area = choice.map(|choice| view! { <NewParentsArea choice here=here.clone()/> });
    Ok(Page::new(view! {
        <h1 class="visually-hidden">{w.scan_title}</h1>
        <StationPart work outcome here offset_minutes/>
        {area}
        <p class="below-station"><a class="button" href="/scan/test">{scanner().title}</a></p>
    })
    .with_island()
    .with_folded_frame())
}

/// The types of bags, and the scan page's beginning with the parent that its address names.
async fn read(parent: String) -> Result<(Vec<BagType>, PackingStart), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::PackBags)?;
        let start = cx.services.packing_start(&by, &parent, RECENT).await?;
        Ok((cx.services.bag_types().await?.to_vec(), start))
    })
    .await
}

/// The area that one's new parents go to, for those who may choose it.
async fn load_area_choice() -> Result<Option<AreaChoice>, AppError> {
    crate::request::handle(async |cx| {
        cx.services
            .area_choice(&cx.authorize(domain::access::PackBags)?)
            .await
    })
    .await
}

/// Where new parents go, for those who may choose it.
#[component]
fn NewParentsArea(choice: AreaChoice, here: String) -> impl IntoView {
    let w = words();
    let areas = choice.areas.into_iter().map(|a| (a.code, a.name)).collect();
    view! {
        <details class="card below-station">
            <summary>{w.new_parents_area}</summary>
            <form method="post" action=ChooseArea::url()>
                {hidden([("next", &here)])}
                <Select name="area" label=w.area any=w.no_area options=areas value=choice.area.unwrap_or_default()/>
                <button type="submit">{w.save}</button>
            </form>
        </details>
    }
}

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
use domain::scan::{ParentState, Shift, Undoable};
use domain::scan_log::ScanEntry;
use domain::user::AreaChoice;
use islands::station::{Line, PackStart, Work};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// How many of the person's newest scans the page lists.
const RECENT: i64 = 10;

/// Packing children into parents.
pub(crate) async fn scan() -> Loaded {
    let w = words();
    let station = read(query("parent")).await?;
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
        Some(Done::Bag { report, .. }) => Some(report.sentence(station.parent.as_ref(), request::language())),
        _ => None,
    };
    let outcome = outcome(failed.or(station.refused), done.as_ref(), sentence);
    let here = with_query(
        "/scan",
        [("parent", station.parent.as_ref().map(|p| p.label.clone()))],
    );
    let offset_minutes = station.recent.first().and_then(Line::offset_minutes);
    let work = Work::Pack(PackStart {
        types: station.types,
        parent: station.parent,
        undoable: station.undoable,
        recent: station.recent.iter().map(Line::from).collect(),
        shift: station.shift,
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

/// What the scan page starts with.
pub(crate) struct Station {
    pub(crate) types: Vec<BagType>,
    pub(crate) parent: Option<ParentState>,
    /// What undo would take out of it.
    pub(crate) undoable: Option<Undoable>,
    /// Why the wanted parent cannot be packed.
    pub(crate) refused: Option<AppError>,
    pub(crate) recent: Vec<ScanEntry>,
    pub(crate) shift: Shift,
}

/// The scan page's beginning, with the parent that its address names.
async fn read(parent: String) -> Result<Station, AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::PackBags)?;
        let (mut state, mut undoable, mut refused) = (None, None, None);
        if !parent.trim().is_empty() {
            match cx.services.parent_state(&by, &parent).await {
                Ok(found) => {
                    undoable = cx.services.undoable(&by, &found.label).await?;
                    state = Some(found);
                }
                // A wrong label is not a broken page: the person scans another one.
                Err(service::ServiceError::Invalid(error)) => refused = Some(Fault::Invalid(error).into()),
                Err(other) => return Err(other),
            }
        }
        let (shift, recent) = cx.services.my_shift(&by, RECENT).await?;
        Ok(Station {
            types: cx.services.bag_types().await?.to_vec(),
            parent: state,
            undoable,
            refused,
            shift,
            recent,
        })
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

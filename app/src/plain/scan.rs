//! The scan page. Its working part is text of the server; `public/scan.js` drives it.

use crate::api::station::{ChooseArea, StationPage, load_area_choice, station};
use crate::api::{
    bags::{CloseParent, MoveChild},
    station::{Scan, Undo},
};
use crate::components::field::{Select, form_error, hidden};
use crate::components::load::load;
use crate::components::outcome::{scan_sentence, told};
use crate::components::query::query;
use crate::html::encode;
use crate::plain::scan_station::{ScanStation, scan_station};
use crate::platform;
use crate::words::words;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::{Script, Title};

/// Packing children into parents.
#[component]
pub(crate) fn ScanPage() -> impl IntoView {
    let parent = query("parent");
    let page = Resource::new_blocking(move || parent.get(), station);
    // Errors of the plain forms; with the script running nothing comes back this way.
    let errors = [
        form_error::<Scan>(),
        form_error::<Undo>(),
        form_error::<CloseParent>(),
        form_error::<MoveChild>(),
    ];
    load(page, move |page| {
        let failed = errors.iter().find_map(|e| e.get_untracked());
        view! { <Station page failed/> }
    })
}

#[component]
fn Station(page: StationPage, failed: Option<crate::error::AppError>) -> impl IntoView {
    let w = words();
    let told = told().get_untracked();
    let failure = failed
        .or_else(|| page.refused.clone())
        .map(|e| e.sentence(platform::language()));
    let sentence = failure
        .clone()
        .or_else(|| scan_sentence(&told, page.parent.clone()));
    let code = if failure.is_some() {
        "refused".to_owned()
    } else {
        told.code
    };
    let html = scan_station(&ScanStation {
        page: &page,
        code: sentence.is_some().then_some(code.as_str()),
        read: &told.child,
        sentence: sentence.as_deref(),
    });
    view! {
        <Title text=w.scan/>
        <Script src="/scan.js" defer="true"/>
        <h1 class="visually-hidden">{w.scan_title}</h1>
        <div inner_html=html></div>
        <NewParentsArea parent=page.parent.map(|p| p.label)/>
    }
}

/// Where new parents go, for those who may choose it.
#[component]
fn NewParentsArea(parent: Option<String>) -> impl IntoView {
    let w = words();
    let choice = Resource::new_blocking(|| (), |()| load_area_choice());
    let here = parent.map_or_else(
        || "/scan".to_owned(),
        |label| format!("/scan?parent={}", encode(&label)),
    );
    view! {
        <Suspense>
            {move || {
                let here = here.clone();
                Suspend::new(async move {
                    choice.await.ok().flatten().map(|choice| {
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
                    })
                })
            }}
        </Suspense>
    }
}

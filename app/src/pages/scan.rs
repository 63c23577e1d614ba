//! The scan page. Its working part is text of the server that hydration never touches; `public/scan.js` drives it.

use crate::api::station::{StationPage, station};
use crate::api::{
    bags::{CloseParent, MoveChild},
    station::{Scan, Undo},
};
use crate::components::field::error_of;
use crate::components::load::load;
use crate::components::outcome::{scan_sentence, told};
use crate::components::query::query;
use crate::components::station::{ScanStation, scan_station};
use crate::platform;
use crate::words::words;
use leptos::prelude::*;
use leptos_meta::{Script, Title};

/// Packing children into parents.
#[component]
pub(crate) fn ScanPage() -> impl IntoView {
    let parent = query("parent");
    let page = Resource::new_blocking(move || parent.get(), station);
    // Errors of the plain forms; with the script running nothing comes back this way.
    let errors = [
        error_of(ServerAction::<Scan>::new()),
        error_of(ServerAction::<Undo>::new()),
        error_of(ServerAction::<CloseParent>::new()),
        error_of(ServerAction::<MoveChild>::new()),
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
        .or_else(|| scan_sentence(&told, page.parent.clone(), &page.types));
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
    }
}

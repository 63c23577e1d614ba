//! The island: a station of one kind or the other, brought to life.

use super::bill::Bill;
use super::desk::Desk;
use super::pack::Pack;
use super::props::{Start, Work};
use leptos::either::Either;
use leptos::prelude::*;

/// Where the page has the JSON of [`Start`].
const START: &str = "station-start";

/// A station with what it starts with. Put [`super::CATCHER`] inline behind it.
#[component]
pub fn StationWith(start: Start) -> impl IntoView {
    let json = serde_json::to_string(&start).unwrap_or_default();
    provide_context(start);
    view! {
        <div id=START hidden data-start=json></div>
        <Station/>
    }
}

/// The server has it from [`StationWith`].
#[cfg(not(target_arch = "wasm32"))]
fn start() -> Option<Start> {
    use_context()
}

/// The browser has it from the page.
#[cfg(target_arch = "wasm32")]
fn start() -> Option<Start> {
    let element = document().get_element_by_id(START)?;
    super::json::read(&element.get_attribute("data-start")?)
}

/// A station. Rendered by the server it is a set of forms that work alone; alive it never loads a page, and loses no read.
#[island]
pub fn Station() -> impl IntoView {
    start().map(|start| {
        let desk = Desk::new(&start);
        Effect::new(move |_| untrack(|| desk.wake()));
        match start.work {
            Work::Pack(_) => Either::Left(view! {
                <Pack desk person=start.person addresses=start.addresses keys=start.keys here=start.here/>
            }),
            Work::Bill(_) => Either::Right(view! {
                <Bill desk person=start.person addresses=start.addresses keys=start.keys here=start.here/>
            }),
        }
    })
}

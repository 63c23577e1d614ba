//! The island: a station of one kind or the other, brought to life.

use super::bill::Bill;
use super::desk::Desk;
use super::pack::Pack;
use super::props::{Start, Work};
use leptos::either::Either;
use leptos::prelude::*;

/// A station. Rendered by the server it is a set of forms that work alone; alive it never loads a page, and loses no read.
///
/// Put [`super::CATCHER`] inline behind it.
#[island]
pub fn Station(start: Start) -> impl IntoView {
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
}

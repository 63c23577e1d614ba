//! What became of the form that led to this page: told from the page's address, as a plain form's redirect wrote it.

use crate::done::Done;
use crate::request;
use crate::words;
use domain::bill::{BillSummary, BillTotals};
use leptos::prelude::*;

/// The totals that a station shows.
pub(crate) fn totals(bill: &BillSummary) -> BillTotals {
    BillTotals {
        number: bill.number.clone(),
        status: bill.status,
        parents: bill.parents,
        target_parents: bill.target_parents,
        children: bill.children,
        actual_weight_g: bill.actual_weight_g,
        expected_weight_g: bill.expected_weight_g,
        variance_g: bill.variance_g,
        scale_weight_g: bill.scale_weight_g,
        stamp: bill.stamp.clone(),
    }
}

/// A sentence in a live region, coloured by what it means.
#[component]
pub(crate) fn Banner(#[prop(into)] code: String, #[prop(into)] sentence: Option<String>) -> impl IntoView {
    view! {
        <div role="status">
            {sentence.map(|text| view! { <p class=format!("banner {}", words::look(&code).tone)>{text}</p> })}
        </div>
    }
}

/// Tells of acts that need nothing but a fixed sentence, such as "saved".
#[component]
pub(crate) fn DoneBanner() -> impl IntoView {
    let done = Done::of_page().as_ref().and_then(Done::sentence);
    view! {
        <div id="told" role="status">{done.map(|text| view! { <p class="banner good">{text}</p> })}</div>
    }
}

/// The word and colour of an outcome's code.
#[component]
pub(crate) fn OutcomeBadge(#[prop(into)] code: String) -> impl IntoView {
    let word = words::code(&code, request::language()).map_or_else(|| code.clone(), str::to_owned);
    view! { <span class=format!("badge {}", words::look(&code).tone)>{word}</span> }
}

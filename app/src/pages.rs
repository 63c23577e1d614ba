//! The pages, one file per area.

mod bag_detail;
mod bags;
mod bill_detail;
mod bill_print;
mod bills;
mod dashboard;
mod search;

pub(crate) use bag_detail::BagDetailPage;
pub(crate) use bags::BagsPage;
pub(crate) use bill_detail::BillPage;
pub(crate) use bill_print::BillPrintPage;
pub(crate) use bills::{BillsPage, NewBillPage};
pub(crate) use dashboard::{DashboardPage, HomePage};
pub(crate) use search::SearchPage;

use crate::platform;
use crate::words::words;
use leptos::prelude::*;
use leptos_meta::Title;

/// The page for an address that nothing answers to.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    platform::set_status(404);
    let w = words();
    view! {
        <Title text=w.not_found_title/>
        <section class="notice-page">
            <h1>{w.not_found_title}</h1>
            <p>{w.error_not_found}</p>
            <p class="actions"><a class="button primary" href="/" rel="external">{w.to_start}</a></p>
        </section>
    }
}

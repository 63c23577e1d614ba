//! The paths of the pages that come alive. The plain ones are missing: the browser loads them whole, as forms, which keeps
//! their code out of what every handheld downloads (decision 14). Links to them say `rel="external"`.

use crate::pages::{
    BagDetailPage, BagsPage, BillPage, BillPrintPage, BillsPage, DashboardPage, HomePage, NewBillPage,
    NotFoundPage, SearchPage,
};
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route};
use leptos_router::{SsrMode, path};

/// Only the server makes plain pages.
pub(crate) fn is_plain() -> bool {
    false
}

/// The pages that come alive; each path as the server has it.
#[component]
pub(crate) fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("/") view=HomePage ssr=SsrMode::Async/>
            <Route path=path!("/dashboard") view=DashboardPage ssr=SsrMode::Async/>
            <Route path=path!("/bags") view=BagsPage ssr=SsrMode::Async/>
            <Route path=path!("/bags/:label") view=BagDetailPage ssr=SsrMode::Async/>
            <Route path=path!("/search") view=SearchPage ssr=SsrMode::Async/>
            <Route path=path!("/bills") view=BillsPage ssr=SsrMode::Async/>
            <Route path=path!("/bills/new") view=NewBillPage ssr=SsrMode::Async/>
            <Route path=path!("/bills/:number") view=BillPage ssr=SsrMode::Async/>
            <Route path=path!("/bills/:number/print") view=BillPrintPage ssr=SsrMode::Async/>
        </FlatRoutes>
    }
}

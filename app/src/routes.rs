//! The paths of the pages.

use crate::pages::{
    BagDetailPage, BagsPage, BillPage, BillPrintPage, BillsPage, DashboardPage, HomePage, LoginPage,
    NewBillPage, NotFoundPage, ProfilePage, ScanPage, SearchPage, SetPasswordPage, SetUpPage,
};
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route};
use leptos_router::{SsrMode, path};

/// Every page is sent whole: its status is always right, and it is complete without any script.
#[component]
pub(crate) fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("/") view=HomePage ssr=SsrMode::Async/>
            <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async/>
            <Route path=path!("/setup") view=SetUpPage ssr=SsrMode::Async/>
            <Route path=path!("/set-password") view=SetPasswordPage ssr=SsrMode::Async/>
            <Route path=path!("/dashboard") view=DashboardPage ssr=SsrMode::Async/>
            <Route path=path!("/scan") view=ScanPage ssr=SsrMode::Async/>
            <Route path=path!("/bags") view=BagsPage ssr=SsrMode::Async/>
            <Route path=path!("/bags/:label") view=BagDetailPage ssr=SsrMode::Async/>
            <Route path=path!("/search") view=SearchPage ssr=SsrMode::Async/>
            <Route path=path!("/bills") view=BillsPage ssr=SsrMode::Async/>
            <Route path=path!("/bills/new") view=NewBillPage ssr=SsrMode::Async/>
            <Route path=path!("/bills/:number") view=BillPage ssr=SsrMode::Async/>
            <Route path=path!("/bills/:number/print") view=BillPrintPage ssr=SsrMode::Async/>
            <Route path=path!("/profile") view=ProfilePage ssr=SsrMode::Async/>
        </FlatRoutes>
    }
}

//! The paths of the pages.

use crate::pages::{
    BagDetailPage, BagsPage, BillPage, BillPrintPage, BillsPage, DashboardPage, HomePage, NewBillPage,
    NotFoundPage, SearchPage,
};
use crate::plain::{
    AlertsPage, AuditPage, FailedLogInsPage, ForgotPage, LoginCodePage, LoginPage, NewUserPage,
    NotificationsPage, PoolDashboardPage, ProfilePage, PromotionsPage, ScanPage, SecurityCodesPage,
    SecurityPage, SetPasswordPage, SetUpPage, UserDetailPage, UsersPage, VerifyPage,
};
use crate::server::path_of_request;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route};
use leptos_router::{SsrMode, path};

/// These work without coming alive, so no WebAssembly is sent for them (decision 14).
const PLAIN: [&str; 10] = [
    "/scan",
    "/login",
    "/forgot",
    "/verify",
    "/setup",
    "/set-password",
    "/profile",
    "/notifications",
    "/admin",
    "/pool_dashboard",
];

/// Whether the page that is asked for stays plain.
pub(crate) fn is_plain() -> bool {
    let path = path_of_request();
    PLAIN.iter().any(|plain| {
        path.strip_prefix(plain)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// Every page is sent whole: its status is always right, and it is complete without any script.
#[component]
pub(crate) fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("/") view=HomePage ssr=SsrMode::Async/>
            <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async/>
            <Route path=path!("/login/code") view=LoginCodePage ssr=SsrMode::Async/>
            <Route path=path!("/forgot") view=ForgotPage ssr=SsrMode::Async/>
            <Route path=path!("/verify") view=VerifyPage ssr=SsrMode::Async/>
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
            <Route path=path!("/profile/security") view=SecurityPage ssr=SsrMode::Async/>
            <Route path=path!("/profile/security/codes") view=SecurityCodesPage ssr=SsrMode::Async/>
            <Route path=path!("/notifications") view=NotificationsPage ssr=SsrMode::Async/>
            <Route path=path!("/admin/users") view=UsersPage ssr=SsrMode::Async/>
            <Route path=path!("/admin/users/new") view=NewUserPage ssr=SsrMode::Async/>
            <Route path=path!("/admin/users/:id") view=UserDetailPage ssr=SsrMode::Async/>
            <Route path=path!("/admin/promotions") view=PromotionsPage ssr=SsrMode::Async/>
            <Route path=path!("/pool_dashboard") view=PoolDashboardPage ssr=SsrMode::Async/>
            <Route path=path!("/admin/audit") view=AuditPage ssr=SsrMode::Async/>
            <Route path=path!("/admin/alerts") view=AlertsPage ssr=SsrMode::Async/>
            <Route path=path!("/admin/audit/failed-log-ins") view=FailedLogInsPage ssr=SsrMode::Async/>
        </FlatRoutes>
    }
}

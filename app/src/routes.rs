//! The one table of pages: path, who may see it, title, and what makes it.

use crate::page::Loaded;
use crate::pages::{bills, floor, people, proof, site};
use crate::words::{
    accounts, alerts, audit, design, handhelds, imports, operations, scanner, site_data, start, words,
};
use domain::access::Permission;
use std::pin::Pin;

/// A page on its way.
pub(crate) type PageFuture = Pin<Box<dyn Future<Output = Loaded> + Send>>;

/// One page.
#[derive(Clone, Copy)]
pub struct Route {
    /// As axum writes it: `/bags/{label}`.
    pub path: &'static str,
    /// What one must be allowed to do; none where nobody needs to be signed in.
    pub permission: Option<Permission>,
    /// In the language of the request; empty where the page only leads on.
    pub(crate) title: fn() -> &'static str,
    pub(crate) page: fn() -> PageFuture,
}

/// A row of the table.
macro_rules! row {
    ($path:literal, $permission:expr, $title:expr, $page:path) => {
        Route {
            path: $path,
            permission: $permission,
            title: || $title,
            page: || Box::pin($page()),
        }
    };
}

use Permission::{
    ConfigureSite, ImportLists, ManageBills, ManageUsers, OperateSite, PackBags, ReadAudit, SecureOwnAccount,
    ViewBags, ViewOwnProfile,
};

/// Every page.
#[rustfmt::skip]
pub const ROUTES: &[Route] = &[
    row!("/", None, "", site::home),
    row!("/login", None, words().sign_in, people::log_in),
    row!("/login/code", None, accounts().code_title, people::log_in_code),
    row!("/login/pin", None, handhelds().type_pin, people::pin),
    row!("/enrol", None, handhelds().enrol_title, people::enrol),
    row!("/forgot", None, accounts().forgot_title, people::forgot),
    row!("/setup", None, accounts().set_up_title, people::set_up),
    row!("/set-password", None, accounts().set_password, people::set_password),
    row!("/verify", Some(SecureOwnAccount), accounts().verify_title, people::verify),
    row!("/scan", Some(PackBags), words().scan, floor::scan),
    row!("/scan/test", Some(PackBags), scanner().title, floor::scanner_test),
    row!("/bags", Some(ViewBags), words().bags, floor::bags),
    row!("/bags/{label}", Some(ViewBags), "", floor::bag),
    row!("/search", Some(ViewBags), words().search, floor::search),
    row!("/bills", Some(ManageBills), words().bills, bills::bills),
    row!("/bills/new", Some(ManageBills), words().new_bill, bills::new_bill),
    row!("/bills/{number}", Some(ViewBags), "", bills::bill),
    row!("/bills/{number}/complete", Some(ManageBills), "", bills::complete),
    row!("/bills/{number}/print", Some(ManageBills), "", bills::bill_print),
    row!("/profile", Some(ViewOwnProfile), words().profile, people::profile),
    row!("/profile/security", Some(SecureOwnAccount), words().security, people::security),
    row!("/profile/security/codes", Some(SecureOwnAccount), accounts().set_up_codes, people::security_codes),
    row!("/notifications", Some(ViewOwnProfile), accounts().notifications, people::notifications),
    row!("/admin", Some(ManageUsers), "", people::admin),
    row!("/admin/start", Some(ConfigureSite), start().title, site::start),
    row!("/admin/users", Some(ManageUsers), accounts().users, people::users),
    row!("/admin/users/new", Some(ManageUsers), accounts().new_user, people::new_user),
    row!("/admin/users/{id}", Some(ManageUsers), "", people::user),
    row!("/admin/handhelds", Some(ManageUsers), handhelds().title, people::handhelds),
    row!("/admin/promotions", Some(ManageUsers), accounts().promotions, people::promotions),
    row!("/admin/audit", Some(ReadAudit), words().audit, proof::audit),
    row!("/admin/audit/failed-log-ins", Some(ReadAudit), audit().view_failed, proof::failed_log_ins),
    row!("/admin/bag-types", Some(ConfigureSite), site_data().bag_types, floor::bag_types),
    row!("/admin/bag-types/new", Some(ConfigureSite), site_data().new_bag_type, floor::new_bag_type),
    row!("/admin/bag-types/{id}", Some(ConfigureSite), "", floor::bag_type),
    row!("/admin/areas", Some(ConfigureSite), site_data().areas, floor::areas),
    row!("/admin/areas/new", Some(ConfigureSite), site_data().new_area, floor::new_area),
    row!("/admin/areas/{code}", Some(ConfigureSite), "", floor::area),
    row!("/admin/labels", Some(ConfigureSite), site_data().labels, floor::labels),
    row!("/admin/imports", Some(ImportLists), imports().imports, site::imports),
    row!("/admin/imports/{id}", Some(ImportLists), "", site::import),
    row!("/admin/settings", Some(ConfigureSite), site_data().settings, site::settings),
    row!("/design", None, design().title, site::design),
    row!("/dashboard", Some(ViewBags), words().dashboard, site::dashboard),
    row!("/pool_dashboard", Some(OperateSite), operations().pool_title, site::pool),
    row!("/admin/stations", Some(OperateSite), operations().stations, site::stations),
    row!("/admin/two-bags", Some(OperateSite), words().two_bags, floor::two_bags),
    row!("/admin/alerts", Some(OperateSite), alerts().title, site::alerts),
];

impl Route {
    /// Makes the page for the person who asks, if they may see it.
    pub(crate) async fn load(self) -> Loaded {
        if let Some(permission) = self.permission {
            crate::request::handle(async |cx| cx.permit(permission)).await?;
        }
        (self.page)().await
    }
}

//! What the pages of admins share.

use crate::components::nav_link::NavLink;
use crate::words::role_name;
use crate::words::words;
use crate::words::{accounts, alerts, handhelds, operations, site_data};
use domain::access::Role;
use domain::user::Area;
use leptos::prelude::*;

/// The way between the pages of admins.
#[component]
pub(crate) fn AdminNav() -> impl IntoView {
    let (a, w) = (accounts(), words());
    view! {
        <nav class="subnav no-print" aria-label=w.admin>
            <NavLink href="/admin/users">{a.users}</NavLink>
            <NavLink href="/admin/handhelds">{handhelds().title}</NavLink>
            <NavLink href="/admin/promotions">{a.promotions}</NavLink>
            <NavLink href="/admin/bag-types">{site_data().bag_types}</NavLink>
            <NavLink href="/admin/labels">{site_data().labels}</NavLink>
            <NavLink href="/admin/areas">{site_data().areas}</NavLink>
            <NavLink href="/admin/settings">{site_data().settings}</NavLink>
            <NavLink href="/admin/audit">{w.audit}</NavLink>
            <NavLink href="/pool_dashboard">{operations().pool}</NavLink>
            <NavLink href="/admin/stations">{operations().stations}</NavLink>
            <NavLink href="/admin/two-bags">{w.two_bags}</NavLink>
            <NavLink href="/admin/alerts">{alerts().title}</NavLink>
        </nav>
    }
}

/// Every role as a choice.
pub(crate) fn role_options() -> Vec<(String, String)> {
    Role::ALL
        .into_iter()
        .map(|role| (role.code().to_owned(), role_name(role).to_owned()))
        .collect()
}

/// Areas as choices.
pub(crate) fn area_options(areas: Vec<Area>) -> Vec<(String, String)> {
    areas.into_iter().map(|area| (area.code, area.name)).collect()
}

/// The words for something absent in a list of facts.
pub(crate) fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "–".to_owned())
}

/// Whether a second factor is on.
#[component]
pub(crate) fn FactorBadge(on: bool) -> impl IntoView {
    let a = accounts();
    let (tone, text) = if on {
        ("badge good", a.on)
    } else {
        ("badge", a.off)
    };
    view! { <span class=tone>{text}</span> }
}

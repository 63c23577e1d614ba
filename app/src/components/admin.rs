//! What the pages of admins share.

use crate::components::nav_link::{NavLink, is_at};
use crate::words::role_name;
use crate::words::words;
use crate::words::{accounts, alerts, handhelds, imports, operations, site_data, start};
use domain::access::Role;
use domain::user::Area;
use leptos::prelude::*;

/// Pages of admins that belong together, by address and title; the first is where their common link leads.
type Pages = Vec<(&'static str, &'static str)>;

fn groups() -> [(&'static str, Pages); 4] {
    let (a, w, t) = (accounts(), words(), site_data());
    let people = vec![
        ("/admin/users", a.users),
        ("/admin/handhelds", handhelds().title),
        ("/admin/promotions", a.promotions),
    ];
    let site = vec![
        ("/admin/bag-types", t.bag_types),
        ("/admin/areas", t.areas),
        ("/admin/labels", t.labels),
        ("/admin/imports", imports().imports),
        ("/admin/settings", t.settings),
        ("/admin/start", start().title),
    ];
    let operation = vec![
        ("/pool_dashboard", operations().pool),
        ("/admin/stations", operations().stations),
        ("/admin/two-bags", w.two_bags),
        ("/admin/alerts", alerts().title),
    ];
    [
        (w.admin_people, people),
        (w.admin_site, site),
        (w.audit, vec![("/admin/audit", w.audit)]),
        (w.admin_operation, operation),
    ]
}

/// The way between the pages of admins: the groups, and the pages of the one where one is.
#[component]
pub(crate) fn AdminNav() -> impl IntoView {
    let is_here = |pages: &Pages| pages.iter().any(|(href, _)| is_at(href));
    let own = groups().into_iter().find(|(_, pages)| is_here(pages));
    let links = groups()
        .into_iter()
        .filter_map(|(title, pages)| {
            let (href, _) = *pages.first()?;
            // Its own pages stand below, and one of them is the current page.
            let current = is_here(&pages).then_some(if pages.len() > 1 { "true" } else { "page" });
            Some(view! { <a href=href aria-current=current>{title}</a> })
        })
        .collect_view();
    let below = own.filter(|(_, pages)| pages.len() > 1).map(|(title, pages)| {
        let links = pages
            .into_iter()
            .map(|(href, title)| view! { <NavLink href>{title}</NavLink> })
            .collect_view();
        view! { <nav class="subnav subnav-own no-print" aria-label=title>{links}</nav> }
    });
    view! {
        <div class="subnavs">
            <nav class="subnav no-print" aria-label=words().admin>{links}</nav>
            {below}
        </div>
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

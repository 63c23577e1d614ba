//! Setting a new site up: a list that knows from the site what is done. It can be left at any time.

use super::dashboard;
use crate::components::admin::AdminNav;
use crate::components::outcome::DoneBanner;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::request;
use crate::words::{start as words, words as common};
use domain::access::{ConfigureSite, Permission};
use domain::first_run::{FirstRun, Step};
use leptos::prelude::*;

/// Leads each role to its first page; the admins of a new site to its set-up.
pub(crate) async fn home() -> Loaded {
    let is_set_up = request::viewer().is_some_and(|(_, viewer)| !viewer.second_factor_missing);
    if is_set_up && request::may(Permission::ConfigureSite) && is_new().await? {
        crate::answer::see_other("/admin/start");
        return Ok(Page::new(
            view! { <p class="loading"><a href="/admin/start">{common().to_start}</a></p> },
        ));
    }
    dashboard::home().await
}

async fn is_new() -> Result<bool, AppError> {
    request::handle(async |cx| cx.services.is_new(&cx.authorize(ConfigureSite)?).await).await
}

async fn read() -> Result<FirstRun, AppError> {
    request::handle(async |cx| cx.services.first_run(&cx.authorize(ConfigureSite)?).await).await
}

/// The steps.
pub(crate) async fn start() -> Loaded {
    let t = words();
    let run = read().await?;
    let next = run.next();
    let progress = match next {
        None => t.all_done.to_owned(),
        Some(_) => t.progress(&run.done.len().to_string(), &Step::ALL.len().to_string()),
    };
    let leave = if next.is_some() { t.later } else { t.to_dashboard };
    let steps = Step::ALL
        .iter()
        .map(|step| view! { <OneStep step=*step is_done=run.has(*step) is_next={next == Some(*step)}/> })
        .collect_view();
    Ok(Page::new(view! {
        <AdminNav/>
        <h1>{t.title}</h1>
        <DoneBanner/>
        <p>{t.help}</p>
        <p class="found" role="status">{progress}</p>
        <ol class="set-up">{steps}</ol>
        <p class="actions"><a class="button" href="/dashboard">{leave}</a></p>
    }))
}

/// What a step is called, what it is for, and where it is taken.
fn told(step: Step) -> (&'static str, &'static str, &'static str, &'static str) {
    let t = words();
    match step {
        Step::Factor => (t.factor, t.factor_help, t.factor_act, "/profile/security"),
        Step::Codes => (
            t.codes,
            t.codes_help,
            t.codes_act,
            "/profile/security#recovery-title",
        ),
        Step::Company => (t.company, t.company_help, t.company_act, "/admin/settings"),
        Step::Areas => (t.areas, t.areas_help, t.areas_act, "/admin/areas"),
        Step::BagTypes => (t.bag_types, t.bag_types_help, t.bag_types_act, "/admin/bag-types"),
        Step::People => (t.people, t.people_help, t.people_act, "/admin/users/new"),
        Step::Scan => (t.scan, t.scan_help, t.scan_act, "/scan"),
    }
}

#[component]
fn OneStep(step: Step, is_done: bool, is_next: bool) -> impl IntoView {
    let t = words();
    let (title, help, act, href) = told(step);
    let (tone, state) = if is_done {
        ("badge good", t.done)
    } else {
        ("badge", t.to_do)
    };
    let test = (step == Step::Scan).then(|| view! { <a class="button" href="/scan/test">{t.scan_test}</a> });
    view! {
        <li class="card" class:is-done=is_done aria-current=is_next.then_some("step")>
            <h2>{title}" "<span class=tone>{state}</span></h2>
            <p>{help}</p>
            <p class="actions">
                {test}
                <a class="button" class:primary=is_next href=href>{act}</a>
            </p>
        </li>
    }
}

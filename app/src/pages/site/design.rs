//! Every part of the pages in every state, to look at a change of their style in one place. A release has no such page.

use crate::components::field::{Field, FormError, FormFailure, Select, TextArea};
use crate::components::icon::{Icon, Mark, drawing_names};
use crate::components::list::{Chips, Days, List, Order, Pager, Results, TextFilter, found};
use crate::components::outcome::{Banner, OutcomeBadge};
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::words::{self, words};
use domain::bag::BagFilter;
use domain::bill::BillStatus;
use domain::fault::{Fault, Missing};
use domain::page::{Filter as _, Sort, Total};
use domain::parent::ParentStatus;
use domain::refusal::{FieldError, WrongField};
use leptos::prelude::*;

/// One code of each colour.
const TONES: [&str; 6] = [
    "linked",
    "already_here",
    "in_other_parent",
    "parent_full",
    "not_a_label",
    "saved_offline",
];

/// The parts.
pub(crate) async fn design() -> Loaded {
    // Known when the program is built: in a release nothing of what follows is there.
    if !cfg!(debug_assertions) {
        return Err(Fault::NotFound(Missing::Other).into());
    }
    let t = words::design();
    Ok(Page::new(view! {
        <h1>{t.title}</h1>
        <div class="design">
            <Buttons/>
            <Fields/>
            <Badges/>
            <Banners/>
            <Filters/>
            <Rows/>
            <Cards/>
            <Facts/>
            <Disclosures/>
            <Empty/>
            <Steps/>
            <Icons/>
        </div>
    }))
}

/// A part in its states.
#[component]
fn Part(id: &'static str, title: &'static str, children: Children) -> impl IntoView {
    view! {
        <section id=id aria-label=title>
            <h2>{title}</h2>
            <div class="specimen">{children()}</div>
        </section>
    }
}

#[component]
fn Buttons() -> impl IntoView {
    let (t, w) = (words::design(), words());
    view! {
        <Part id="buttons" title=t.buttons>
            <p class="actions">
                <button class="primary" type="button">{w.save}</button>
                <button type="button">{w.cancel}</button>
                <button class="danger" type="button">{w.remove}</button>
                <button class="quiet" type="button">{w.sign_out}</button>
                <a class="button" href="/design">{w.print}</a>
                <a class="button primary add" href="/design">{w.new_bill}</a>
                <button type="button" disabled=true>{w.save}</button>
                <button class="primary" type="button" aria-busy="true">{w.save}</button>
            </p>
        </Part>
    }
}

#[component]
fn Fields() -> impl IntoView {
    let (t, w) = (words::design(), words());
    let wrong = FieldError::new("wrong", WrongField::NotADay);
    let error = FormFailure::new(Some(AppError::from(Fault::Invalid(wrong))));
    view! {
        <Part id="fields" title=t.fields>
            <div class="filters">
                <Field name="plain" label=w.customer value="Asha Seeds"/>
                <Field name="hinted" label=w.number hint=w.number_hint/>
                <Field name="wrong" label=w.opened value="24/11" error/>
                <Select name="choice" label=w.status any=w.all options=words::choices(BillStatus::ALL)/>
                <TextArea name="text" label=w.note rows=2/>
            </div>
        </Part>
    }
}

#[component]
fn Badges() -> impl IntoView {
    let t = words::design();
    let parents = ParentStatus::ALL.iter().map(|status| status.code());
    let bills = BillStatus::ALL.iter().map(|status| status.code());
    let badges = parents
        .chain(bills)
        .chain(TONES)
        .map(|code| view! { <OutcomeBadge code/> })
        .collect_view();
    view! { <Part id="badges" title=t.badges><p class="actions">{badges}</p></Part> }
}

#[component]
fn Banners() -> impl IntoView {
    let t = words::design();
    let banners = TONES
        .map(|code| view! { <Banner code sentence=words::code(code, crate::request::language()).map(str::to_owned)/> })
        .collect_view();
    let error = FormFailure::new(Some(AppError::from(Fault::NotFound(Missing::Other))));
    view! {
        <Part id="banners" title=t.banners>
            {banners}
            <FormError error/>
        </Part>
    }
}

#[component]
fn Filters() -> impl IntoView {
    let (t, l, w) = (words::design(), words::list(), words());
    let day = Some("2026-11-24".to_owned());
    let filter = BagFilter {
        from: day.clone(),
        to: day,
        ..BagFilter::default()
    };
    let list = List::of("/design", &filter);
    let said = filter
        .parts()
        .into_iter()
        .filter_map(|(name, value)| Some((name, l.begun_from, Some(value?))))
        .collect();
    let total = Total {
        count: 10_000,
        is_least: true,
        ..Total::default()
    };
    let found = found(
        Some(total),
        |count, shown| l.parents_found(count, shown),
        |shown| l.parents_at_least(shown),
        None,
    );
    view! {
        <Part id="filters" title=t.filters>
            <form class="filters" method="get" action="/design" aria-label=w.filter>
                <TextFilter label=w.label_has value=None/>
                <Days from_label=l.begun_from to_label=l.begun_to from=filter.from to=filter.to/>
                <Order sorts=Sort::ALL by_name=l.by_label value=None/>
                <button class="primary" type="submit">{w.filter}</button>
            </form>
            <Chips list=list.clone() said/>
            <Results found><a class="button" href="/design">{w.csv}</a></Results>
            <Pager list previous=Some("-9".to_owned()) next=Some("7".to_owned()) is_later=true has_end=true/>
        </Part>
    }
}

#[component]
fn Rows() -> impl IntoView {
    let (t, w) = (words::design(), words());
    let rows = [
        ("SB00001", ParentStatus::Full, "30 / 30"),
        ("SB00002", ParentStatus::Open, "7 / 30"),
    ]
    .map(|(label, status, children)| {
        view! {
            <tr>
                <th scope="row" data-label=w.label><a class="code" href="/design">{label}</a></th>
                <td data-label=w.status class="lead"><OutcomeBadge code=status.code()/></td>
                <td data-label=w.children class="num">{children}</td>
            </tr>
        }
    })
    .collect_view();
    view! {
        <Part id="rows" title=t.rows>
            <table class="rows brief">
                <thead>
                    <tr><th scope="col">{w.label}</th><th scope="col">{w.status}</th><th scope="col" class="num">{w.children}</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </Part>
    }
}

#[component]
fn Cards() -> impl IntoView {
    let (t, w) = (words::design(), words());
    view! {
        <Part id="cards" title=t.cards>
            <div class="tiles">
                <a class="tile" href="/design"><span class="tile-label">{w.parents}</span><span class="tile-value">"1,234"</span></a>
                <div class="tile"><span class="tile-label">{w.children}</span><span class="tile-value">"36,912"</span></div>
            </div>
            <div class="card"><p>{w.parents}</p></div>
            <div class="card danger"><p>{w.children}</p></div>
        </Part>
    }
}

#[component]
fn Facts() -> impl IntoView {
    let (t, w) = (words::design(), words());
    view! {
        <Part id="facts" title=t.facts>
            <dl class="facts">
                <div><dt>{w.customer}</dt><dd>"Asha Seeds"</dd></div>
                <div><dt>{w.vehicle}</dt><dd class="code">"RJ14GA1234"</dd></div>
                <div><dt>{w.actual_weight}</dt><dd>"1,234 kg"</dd></div>
            </dl>
        </Part>
    }
}

#[component]
fn Disclosures() -> impl IntoView {
    let (t, w) = (words::design(), words());
    view! {
        <Part id="disclosures" title=t.disclosures>
            <details><summary>{w.more_filters}</summary><p>{w.customer}</p></details>
            <details open=true><summary>{w.more_filters}</summary><p>{w.customer}</p></details>
        </Part>
    }
}

#[component]
fn Empty() -> impl IntoView {
    let (t, w) = (words::design(), words());
    view! {
        <Part id="empty" title=t.empty>
            <div class="empty">
                <p>{w.no_bags_yet}</p>
                <a class="button primary" href="/design">{w.scan}</a>
            </div>
        </Part>
    }
}

#[component]
fn Steps() -> impl IntoView {
    let (t, s) = (words::design(), words::start());
    view! {
        <Part id="steps" title=t.steps>
            <ol class="set-up">
                <li class="card is-done">
                    <h3>{s.company}" "<span class="badge good">{s.done}</span></h3>
                    <p class="actions"><a class="button" href="/design">{s.company_act}</a></p>
                </li>
                <li class="card" aria-current="step">
                    <h3>{s.areas}" "<span class="badge">{s.to_do}</span></h3>
                    <p class="actions"><a class="button primary" href="/design">{s.areas_act}</a></p>
                </li>
            </ol>
        </Part>
    }
}

#[component]
fn Icons() -> impl IntoView {
    let t = words::design();
    let icons = drawing_names().map(|name| view! { <Icon name/> }).collect_view();
    view! { <Part id="icons" title=t.icons><p class="actions"><Mark/>{icons}</p></Part> }
}

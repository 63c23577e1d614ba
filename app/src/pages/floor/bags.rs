//! The list of bags. Its filter is a plain form, so the address says it all.

use crate::components::area::AreaNames;
use crate::components::export::ExportLinks;
use crate::components::field::Select;
use crate::components::list::{
    Chips, Days, List, Order, Pager, Results, Said, TextFilter, day_in_words, found, served, state_in_words,
};
use crate::components::outcome::{DoneBanner, OutcomeBadge};
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::{bag_path, bill_path};
use crate::request::Moment as _;
use crate::request::{self, filter};
use crate::words::{self, words};
use domain::access::Permission;
use domain::bag::{BagFilter, BagRole, BagSummary};
use domain::page::{Leaf, Total};
use domain::parent::ParentStatus;
use domain::user::Area;
use domain::weight::Grams;
use leptos::prelude::*;

fn read_filter() -> BagFilter {
    let yes_no = |name| filter(name).and_then(|v| v.parse().ok());
    // The list begins with the parents: of the children there are thirty times as many.
    let role = if request::has_query() {
        filter("role")
    } else {
        Some(BagRole::Parent.code().to_owned())
    };
    let asked = BagFilter {
        role,
        bag_type: filter("type"),
        status: filter("status"),
        area: filter("area"),
        q: filter("q"),
        linked: yes_no("linked"),
        billed: yes_no("billed"),
        from: filter("from"),
        to: filter("to"),
        sort: filter("sort"),
        cursor: filter("cursor"),
        limit: None,
    };
    BagFilter {
        sort: served(asked.sort.as_deref(), asked.sorts()),
        ..asked
    }
}

/// Where the list is.
fn list_of(filter: &BagFilter) -> List {
    List::of("/bags", filter).beginning_with("role")
}

/// Bags, filtered.
pub(crate) async fn bags() -> Loaded {
    let filter = read_filter();
    let list = read(filter.clone()).await?;
    let said = said(&filter, &list.areas);
    Ok(Page::new(view! {
        <h1>{words().bags}</h1>
        <DoneBanner/>
        <BagFilterForm list=list.clone() filter=filter.clone()/>
        <Chips list=list_of(&filter) said/>
        <BagTable list filter/>
    }))
}

/// What the list of bags shows: a page of them, and what its filter offers.
#[derive(Clone)]
struct BagList {
    leaf: Leaf<BagSummary>,
    areas: Vec<Area>,
    types: Vec<String>,
}

/// One page of bags.
async fn read(filter: BagFilter) -> Result<BagList, AppError> {
    crate::request::handle(async |cx| {
        let leaf = cx
            .services
            .leaf_of_bags(&cx.authorize(domain::access::ViewBags)?, filter)
            .await?;
        let types = cx
            .services
            .bag_types()
            .await?
            .iter()
            .map(|t| t.name.clone())
            .collect();
        Ok(BagList {
            leaf,
            areas: cx.services.areas().await?,
            types,
        })
    })
    .await
}

/// The filters in use. The kind is always chosen, so it is none.
fn said(filter: &BagFilter, areas: &[Area]) -> Vec<Said> {
    let (w, t) = (words(), words::list());
    let yes_no = |is_so: bool| if is_so { w.yes } else { w.no }.to_owned();
    let area = AreaNames::of(areas).name_of(filter.area.as_deref());
    vec![
        ("q", w.label_has, filter.q.clone()),
        ("status", w.status, filter.status.as_deref().map(state_in_words)),
        ("type", w.bag_type, filter.bag_type.clone()),
        ("area", w.area, area),
        ("from", t.begun_from, day_in_words(filter.from.as_ref())),
        ("to", t.begun_to, day_in_words(filter.to.as_ref())),
        ("linked", w.linked, filter.linked.map(yes_no)),
        ("billed", w.on_a_bill, filter.billed.map(yes_no)),
    ]
}

/// How many were found.
fn found_bags(total: Option<Total>, role: Option<&str>) -> Option<String> {
    let t = words::list();
    match role.and_then(BagRole::from_code) {
        Some(BagRole::Parent) => {
            let children = |count: i64, shown: &str| t.children_found(count, shown);
            found(
                total,
                |count, shown| t.parents_found(count, shown),
                |shown| t.parents_at_least(shown),
                Some(&children),
            )
        }
        Some(BagRole::Child) => found(
            total,
            |count, shown| t.children_found(count, shown),
            |shown| t.children_at_least(shown),
            None,
        ),
        None => found(
            total,
            |count, shown| t.bags_found(count, shown),
            |shown| t.bags_at_least(shown),
            None,
        ),
    }
}

#[component]
fn BagFilterForm(list: BagList, filter: BagFilter) -> impl IntoView {
    let w = words();
    let pairs = |options: &[(&str, &str)]| {
        options
            .iter()
            .map(|(c, t)| ((*c).to_owned(), (*t).to_owned()))
            .collect::<Vec<_>>()
    };
    let roles = pairs(&[("parent", w.parents), ("child", w.children)]);
    let states = words::choices(ParentStatus::ALL);
    let linked = pairs(&[("true", w.yes), ("false", w.no)]);
    let areas: Vec<_> = list.areas.into_iter().map(|a| (a.code, a.name)).collect();
    let types: Vec<_> = list.types.into_iter().map(|t| (t.clone(), t)).collect();
    let yes_no = |v: Option<bool>| v.map(|v| v.to_string()).unwrap_or_default();
    let t = words::list();
    let sorts = filter.sorts();
    let more = filter.bag_type.is_some()
        || filter.area.is_some()
        || filter.from.is_some()
        || filter.to.is_some()
        || filter.sort.is_some()
        || filter.linked.is_some()
        || filter.billed.is_some();
    view! {
        <form class="filters at-once" method="get" action="/bags" aria-label=w.filter>
            <TextFilter label=w.label_has value=filter.q/>
            <Select name="role" label=w.kind any=w.all options=roles value=filter.role.unwrap_or_default()/>
            <Select name="status" label=w.status any=w.all options=states value=filter.status.unwrap_or_default()/>
            <button class="primary" type="submit">{w.filter}</button>
            <details class="more-filters" open=more>
                <summary>{w.more_filters}</summary>
                <div class="filters">
                    <Select name="type" label=w.bag_type any=w.all options=types value=filter.bag_type.unwrap_or_default()/>
                    <Select name="area" label=w.area any=w.all options=areas value=filter.area.unwrap_or_default()/>
                    <Days from_label=t.begun_from to_label=t.begun_to from=filter.from to=filter.to/>
                    <Order sorts by_name=t.by_label value=filter.sort/>
                    <Select name="linked" label=w.linked any=w.all options=linked.clone() value=yes_no(filter.linked)/>
                    <Select name="billed" label=w.on_a_bill any=w.all options=linked value=yes_no(filter.billed)/>
                </div>
            </details>
        </form>
    }
}

#[component]
fn BagTable(list: BagList, filter: BagFilter) -> impl IntoView {
    let w = words();
    let areas = AreaNames::of(&list.areas);
    if list.leaf.page.items.is_empty() {
        // The list as it begins: nothing was asked for that is not there.
        if !request::has_query() {
            return view! {
                <div class="empty" role="status">
                    <p>{w.no_bags_yet}</p>
                    <a class="button primary" href="/scan">{w.scan}</a>
                </div>
            }
            .into_any();
        }
        return view! { <p class="empty" role="status">{w.no_bags}</p> }.into_any();
    }
    let place = list_of(&filter);
    let found = found_bags(list.leaf.total, filter.role.as_deref());
    let file = place.file("/exports/bags");
    let Leaf { page, previous, .. } = list.leaf;
    view! {
        <Results found>
            {request::may(Permission::ExportLists).then(|| view! { <ExportLinks label=w.export href=file/> })}
        </Results>
        <table class="rows brief" id="bags-table">
            <thead>
                <tr>
                    <th scope="col">{w.label}</th><th scope="col">{w.kind}</th><th scope="col">{w.status}</th>
                    <th scope="col" class="num">{w.children}</th><th scope="col" class="num">{w.weight}</th>
                    <th scope="col">{w.area}</th><th scope="col">{w.parent}</th><th scope="col">{w.bill}</th>
                    <th scope="col">{w.first_seen}</th>
                </tr>
            </thead>
            <tbody>{page.items.into_iter().map(|bag| view! { <BagRow area=areas.name_of(bag.area.as_deref()) bag/> }).collect_view()}</tbody>
        </table>
        <Pager list=place previous next=page.next is_later=filter.cursor.is_some() has_end=filter.q.is_none()/>
    }
    .into_any()
}

#[component]
fn BagRow(bag: BagSummary, area: Option<String>) -> impl IntoView {
    let w = words();
    let parent_bag = bag.role == BagRole::Parent;
    let kind = match bag.bag_type {
        Some(name) => format!("{} · {name}", w.parent),
        None => if parent_bag { w.parent } else { w.child }.to_owned(),
    };
    view! {
        <tr>
            <th scope="row" data-label=w.label><a class="code" href=bag_path(&bag.label)>{bag.label.clone()}</a></th>
            <td data-label=w.kind>{kind}</td>
            <td data-label=w.status class="lead">{bag.status.map(|status| view! { <OutcomeBadge code=status.code()/> })}</td>
            <td data-label=w.children class="num">{parent_bag.then(|| format!("{} / {}", bag.children, bag.capacity))}</td>
            <td data-label=w.weight class="num">{parent_bag.then(|| Grams(bag.weight_g).to_string())}</td>
            <td data-label=w.area class="minor">{area}</td>
            <td data-label=w.parent>{bag.parent.map(|p| view! { <a class="code" href=bag_path(&p)>{p.clone()}</a> })}</td>
            <td data-label=w.bill>{bag.bill.map(|b| view! { <a class="code" href=bill_path(&b)>{b.clone()}</a> })}</td>
            <td data-label=w.first_seen class="minor">{bag.created_at.day()}</td>
        </tr>
    }
}

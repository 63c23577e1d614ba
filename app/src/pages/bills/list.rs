//! The list of bills.

use crate::components::area::AreaNames;
use crate::components::export::ExportLinks;
use crate::components::field::Select;
use crate::components::list::{
    Chips, Days, List, Order, Pager, Results, Said, TextFilter, day_in_words, found, served, state_in_words,
};
use crate::components::outcome::{DoneBanner, OutcomeBadge};
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::bill_path;
use crate::request::Moment as _;
use crate::request::{self, filter};
use crate::words::{self, grouped, words};
use domain::access::Permission;
use domain::bill::{BillFilter, BillStatus, BillSummary};
use domain::page::Leaf;
use domain::user::Area;
use domain::weight::Grams;
use leptos::prelude::*;

fn read_filter() -> BillFilter {
    let asked = BillFilter {
        status: filter("status"),
        q: filter("q"),
        area: filter("area"),
        from: filter("from"),
        to: filter("to"),
        sort: filter("sort"),
        cursor: filter("cursor"),
        limit: None,
    };
    BillFilter {
        sort: served(asked.sort.as_deref(), asked.sorts()),
        ..asked
    }
}

/// Bills, filtered.
pub(crate) async fn bills() -> Loaded {
    let w = words();
    let filter = read_filter();
    let list = read(filter.clone()).await?;
    let said = said(&filter, &list.areas);
    Ok(Page::new(view! {
        <div class="page-head">
            <h1>{w.bills}</h1>
            <a class="button primary add" href="/bills/new">{w.new_bill}</a>
        </div>
        <DoneBanner/>
        <BillFilterForm areas=list.areas.clone() filter=filter.clone()/>
        <Chips list=List::of("/bills", &filter) said/>
        <BillTable list filter/>
    }))
}

/// What the list of bills shows: a page of them, and the areas that its filter offers.
#[derive(Clone)]
struct BillList {
    leaf: Leaf<BillSummary>,
    areas: Vec<Area>,
}

/// One page of bills.
async fn read(filter: BillFilter) -> Result<BillList, AppError> {
    crate::request::handle(async |cx| {
        let leaf = cx
            .services
            .leaf_of_bills(&cx.authorize(domain::access::ManageBills)?, filter)
            .await?;
        Ok(BillList {
            leaf,
            areas: cx.services.areas().await?,
        })
    })
    .await
}

/// The filters in use.
fn said(filter: &BillFilter, areas: &[Area]) -> Vec<Said> {
    let (w, t) = (words(), words::list());
    let area = AreaNames::of(areas).name_of(filter.area.as_deref());
    vec![
        ("q", t.bill_has, filter.q.clone()),
        ("status", w.status, filter.status.as_deref().map(state_in_words)),
        ("area", w.area, area),
        ("from", t.opened_from, day_in_words(filter.from.as_ref())),
        ("to", t.opened_to, day_in_words(filter.to.as_ref())),
    ]
}

#[component]
fn BillFilterForm(areas: Vec<Area>, filter: BillFilter) -> impl IntoView {
    let (w, t) = (words(), words::list());
    let sorts = filter.sorts();
    let more = [&filter.area, &filter.from, &filter.to, &filter.sort]
        .into_iter()
        .any(Option::is_some);
    let states = words::choices(BillStatus::ALL);
    let areas: Vec<_> = areas.into_iter().map(|a| (a.code, a.name)).collect();
    view! {
        <form class="filters at-once" method="get" action="/bills" aria-label=w.filter>
            <TextFilter label=t.bill_has value=filter.q/>
            <Select name="status" label=w.status any=w.all options=states value=filter.status.unwrap_or_default()/>
            <button class="primary" type="submit">{w.filter}</button>
            <details class="more-filters" open=more>
                <summary>{w.more_filters}</summary>
                <div class="filters">
                    <Select name="area" label=w.area any=w.all options=areas value=filter.area.unwrap_or_default()/>
                    <Days from_label=t.opened_from to_label=t.opened_to from=filter.from to=filter.to/>
                    <Order sorts by_name=t.by_number value=filter.sort/>
                </div>
            </details>
        </form>
    }
}

#[component]
fn BillTable(list: BillList, filter: BillFilter) -> impl IntoView {
    let (w, t) = (words(), words::list());
    if list.leaf.page.items.is_empty() {
        let sentence = if request::has_query() {
            w.no_bills
        } else {
            w.no_bills_yet
        };
        return view! { <p class="empty" role="status">{sentence}</p> }.into_any();
    }
    let of_whom = if request::may(Permission::ExportLists) {
        w.export
    } else {
        w.export_own_bills
    };
    let place = List::of("/bills", &filter);
    let file = place.file("/exports/bills");
    let parents = |count: i64, shown: &str| t.parents_found(count, shown);
    let found = found(
        list.leaf.total,
        |count, shown| t.bills_found(count, shown),
        |shown| t.bills_at_least(shown),
        Some(&parents),
    );
    let Leaf { page, previous, .. } = list.leaf;
    view! {
        <Results found>
            {request::may(Permission::ExportBills).then(|| view! { <ExportLinks label=of_whom href=file/> })}
        </Results>
        <table class="rows brief" id="bills-table">
            <thead>
                <tr>
                    <th scope="col">{w.number}</th><th scope="col">{w.status}</th><th scope="col" class="num">{w.parents}</th>
                    <th scope="col" class="num">{w.actual_weight}</th><th scope="col" class="num">{w.variance}</th>
                    <th scope="col">{w.customer}</th><th scope="col">{w.destination}</th><th scope="col">{w.opened}</th>
                </tr>
            </thead>
            <tbody>{page.items.into_iter().map(|bill| view! { <BillRow bill/> }).collect_view()}</tbody>
        </table>
        <Pager list=place previous next=page.next is_later=filter.cursor.is_some() has_end=true/>
    }
    .into_any()
}

#[component]
fn BillRow(bill: BillSummary) -> impl IntoView {
    let w = words();
    // Of a bill that lacks parents it would say nothing of what lacks.
    let missing = i64::from(bill.target_parents - bill.parents);
    let variance = match bill.status {
        BillStatus::New | BillStatus::Processing if missing > 0 => {
            w.parents_missing(missing, &grouped(missing))
        }
        _ => Grams(bill.variance_g).to_string(),
    };
    view! {
        <tr>
            <th scope="row" data-label=w.number><a class="code" href=bill_path(&bill.number)>{bill.number.clone()}</a></th>
            <td data-label=w.status class="lead"><OutcomeBadge code=bill.status.code()/></td>
            <td data-label=w.parents class="num">{format!("{} / {}", bill.parents, bill.target_parents)}</td>
            <td data-label=w.actual_weight class="num">{Grams(bill.actual_weight_g).to_string()}</td>
            <td data-label=w.variance class="num">{variance}</td>
            <td data-label=w.customer>{bill.customer}</td>
            <td data-label=w.destination>{bill.destination}</td>
            <td data-label=w.opened class="minor">{format!("{} · {}", bill.created_at.day(), bill.created_by)}</td>
        </tr>
    }
}

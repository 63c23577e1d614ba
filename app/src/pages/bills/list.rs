//! The list of bills.

use crate::components::area::AreaNames;
use crate::components::chips::{Chip, Chips};
use crate::components::export::ExportLinks;
use crate::components::field::Select;
use crate::components::outcome::{DoneBanner, OutcomeBadge};
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::{bill_path, with_query};
use crate::request::Moment as _;
use crate::request::{self, filter};
use crate::words::{self, grouped, words};
use domain::access::Permission;
use domain::bill::{BillFilter, BillStatus, BillSummary};
use domain::page::Page as ListPage;
use domain::user::Area;
use domain::weight::Grams;
use leptos::prelude::*;

fn read_filter() -> BillFilter {
    BillFilter {
        status: filter("status"),
        q: filter("q"),
        area: filter("area"),
        cursor: filter("cursor"),
        limit: None,
    }
}

/// The filter as an address has it.
fn address(path: &str, filter: &BillFilter, cursor: Option<&str>) -> String {
    let parts = [
        ("status", filter.status.clone()),
        ("q", filter.q.clone()),
        ("area", filter.area.clone()),
        ("cursor", cursor.map(str::to_owned)),
    ];
    with_query(path, parts)
}

/// Bills, filtered.
pub(crate) async fn bills() -> Loaded {
    let w = words();
    let filter = read_filter();
    let list = read(filter.clone()).await?;
    Ok(Page::new(view! {
        <div class="page-head">
            <h1>{w.bills}</h1>
            <a class="button primary" href="/bills/new">{w.new_bill}</a>
        </div>
        <DoneBanner/>
        <BillFilterForm areas=list.areas.clone() filter=filter.clone()/>
        <Chips chips=chips(&filter, &list.areas)/>
        <BillTable list filter/>
    }))
}

/// What the list of bills shows: a page of them, and the areas that its filter offers.
#[derive(Clone)]
struct BillList {
    page: ListPage<BillSummary>,
    areas: Vec<Area>,
}

/// One page of bills.
async fn read(filter: BillFilter) -> Result<BillList, AppError> {
    crate::request::handle(async |cx| {
        let page = cx
            .services
            .bills(&cx.authorize(domain::access::ManageBills)?, filter)
            .await?;
        Ok(BillList {
            page,
            areas: cx.services.areas().await?,
        })
    })
    .await
}

/// The filters in use.
fn chips(filter: &BillFilter, areas: &[Area]) -> Vec<Option<Chip>> {
    let w = words();
    let without = |change: fn(&mut BillFilter)| {
        let mut rest = filter.clone();
        change(&mut rest);
        address("/bills", &rest, None)
    };
    let state =
        |code: &String| words::code(code, request::language()).map_or_else(|| code.clone(), str::to_owned);
    let area = AreaNames::of(areas).name_of(filter.area.as_deref());
    vec![
        Chip::of(w.number_has, filter.q.clone(), without(|f| f.q = None)),
        Chip::of(
            w.status,
            filter.status.as_ref().map(state),
            without(|f| f.status = None),
        ),
        Chip::of(w.area, area, without(|f| f.area = None)),
    ]
}

#[component]
fn BillFilterForm(areas: Vec<Area>, filter: BillFilter) -> impl IntoView {
    let w = words();
    let states = words::choices(BillStatus::ALL);
    let areas: Vec<_> = areas.into_iter().map(|a| (a.code, a.name)).collect();
    view! {
        <form class="filters" method="get" action="/bills" aria-label=w.filter>
            <div class="field">
                <label for="f-q">{w.number_has}</label>
                <input id="f-q" name="q" type="search" minlength="3" maxlength="64" autocomplete="off" value=filter.q.unwrap_or_default()/>
            </div>
            <Select name="status" label=w.status any=w.all options=states value=filter.status.unwrap_or_default()/>
            <Select name="area" label=w.area any=w.all options=areas value=filter.area.unwrap_or_default()/>
            <button class="primary" type="submit">{w.filter}</button>
        </form>
    }
}

#[component]
fn BillTable(list: BillList, filter: BillFilter) -> impl IntoView {
    let w = words();
    if list.page.items.is_empty() {
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
    view! {
        <table class="rows brief" id="bills-table">
            <thead>
                <tr>
                    <th scope="col">{w.number}</th><th scope="col">{w.status}</th><th scope="col" class="num">{w.parents}</th>
                    <th scope="col" class="num">{w.actual_weight}</th><th scope="col" class="num">{w.variance}</th>
                    <th scope="col">{w.customer}</th><th scope="col">{w.destination}</th><th scope="col">{w.opened}</th>
                </tr>
            </thead>
            <tbody>{list.page.items.into_iter().map(|bill| view! { <BillRow bill/> }).collect_view()}</tbody>
        </table>
        {request::may(Permission::ExportBills).then(|| view! {
            <ExportLinks label=of_whom href=address("/exports/bills", &filter, None)/>
        })}
        {list.page.next.map(|cursor| view! {
            <p class="pager"><a class="button" rel="next" href=address("/bills", &filter, Some(&cursor))>{w.next_page}</a></p>
        })}
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

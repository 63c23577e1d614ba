//! A bill as a dispatcher sees it: what is of the own area, and nothing to press.

use super::facts::Facts;
use crate::components::area::AreaNames;
use crate::components::outcome::OutcomeBadge;
use crate::page::{Loaded, Page};
use crate::paths::bag_path;
use crate::request;
use crate::words::words;
use domain::bill::{BillDetail, BillParent};
use domain::weight::Grams;
use leptos::prelude::*;

/// One bill, to be read only.
pub(super) async fn in_sight(number: &str) -> Loaded {
    let (detail, areas) = request::handle(async |cx| {
        let by = cx.authorize(domain::access::ViewBags)?;
        Ok((
            cx.services.bill_in_sight(&by, number).await?,
            AreaNames::read(&cx).await?,
        ))
    })
    .await?;
    let title = detail.bill.number.clone();
    Ok(Page::new(view! { <Detail detail areas/> }).titled(title))
}

#[component]
fn Detail(detail: BillDetail, areas: AreaNames) -> impl IntoView {
    let w = words();
    let bill = detail.bill;
    let weight: i64 = detail.parent_list.iter().map(|parent| parent.weight_g).sum();
    let more = vec![
        (w.parents, format!("{} / {}", bill.parents, bill.target_parents)),
        (w.weight_here, Grams(weight).to_string()),
    ];
    view! {
        <div class="page-head">
            <h1><span class="visually-hidden">{w.bill}" "</span><span class="code">{bill.number.clone()}</span></h1>
            <OutcomeBadge code=bill.status.code()/>
        </div>
        <p class="hint">{w.bill_read_only}</p>
        <Facts bill areas more/>
        <table class="rows brief" id="bill-parents">
            <thead>
                <tr>
                    <th scope="col">{w.label}</th><th scope="col">{w.bag_type}</th><th scope="col" class="num">{w.children}</th>
                    <th scope="col" class="num">{w.weight}</th><th scope="col">{w.mark}</th>
                </tr>
            </thead>
            <tbody>{detail.parent_list.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

fn row(parent: BillParent) -> impl IntoView {
    let w = words();
    view! {
        <tr>
            <th scope="row" data-label=w.label><a class="code" href=bag_path(&parent.label)>{parent.label.clone()}</a></th>
            <td data-label=w.bag_type>{parent.bag_type.clone()}</td>
            <td data-label=w.children class="num">{format!("{} / {}", parent.children, parent.capacity)}</td>
            <td data-label=w.weight class="num">{Grams(parent.weight_g).to_string()}</td>
            <td data-label=w.mark class="lead">{parent.mark().map(|mark| view! { <OutcomeBadge code=mark.code()/> })}</td>
        </tr>
    }
}

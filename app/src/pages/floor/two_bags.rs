//! Two bags that bear one label, as they were told of on the floor, for admins.

use crate::components::admin::AdminNav;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::{bag_path, with_query};
use crate::request::{Moment as _, filter};
use crate::words::words;
use domain::page::Page as ListPage;
use domain::scan_log::TwoBags;
use leptos::prelude::*;

/// The list, newest first.
pub(crate) async fn two_bags() -> Loaded {
    let w = words();
    let ListPage { items, next } = read(filter("cursor").and_then(|text| text.parse().ok())).await?;
    let list = if items.is_empty() {
        view! { <p class="empty" role="status">{w.no_two_bags}</p> }.into_any()
    } else {
        view! {
            <table class="rows" id="two-bags">
                <thead>
                    <tr>
                        <th scope="col">{w.label}</th><th scope="col">{w.two_bags_held}</th><th scope="col">{w.two_bags_lies}</th>
                        <th scope="col">{w.who}</th><th scope="col">{w.when}</th>
                    </tr>
                </thead>
                <tbody>{items.into_iter().map(row).collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    Ok(Page::new(view! {
        <AdminNav/>
        <h1>{w.two_bags}</h1>
        <p>{w.two_bags_help}</p>
        {list}
        {next.map(|cursor| view! {
            <p class="pager"><a class="button" rel="next" href=with_query("/admin/two-bags", [("cursor", Some(cursor))])>{w.next_page}</a></p>
        })}
    }))
}

fn row(told: TwoBags) -> impl IntoView {
    let w = words();
    let bag = |label: String| view! { <a class="code" href=bag_path(&label)>{label.clone()}</a> };
    view! {
        <tr>
            <th scope="row" data-label=w.label>{bag(told.label)}</th>
            <td data-label=w.two_bags_held>{bag(told.held_in)}</td>
            <td data-label=w.two_bags_lies>{bag(told.lies_at)}</td>
            <td data-label=w.who>{told.username}</td>
            <td data-label=w.when><time datetime=told.at.0.clone()>{told.at.minute()}</time></td>
        </tr>
    }
}

async fn read(cursor: Option<i64>) -> Result<ListPage<TwoBags>, AppError> {
    crate::request::handle(async |cx| {
        cx.services
            .two_bags(&cx.authorize(domain::access::OperateSite)?, cursor)
            .await
    })
    .await
}

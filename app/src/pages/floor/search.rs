//! One box for any code.

use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::{bag_path, bill_path, with_query};
use crate::request::{self, query};
use crate::words::{self, words};
use domain::access::Permission;
use domain::bag::{HitKind, SearchHit};
use domain::page::is_long_enough;
use leptos::prelude::*;

/// Search by label or number, or a part of it.
pub(crate) async fn search() -> Loaded {
    let w = words();
    let q = query("q");
    let hits = read(q.clone()).await?;
    Ok(Page::new(view! {
        <h1>{w.search}</h1>
        <form class="search" method="get" action="/search" role="search">
            <label class="visually-hidden" for="search-input">{w.search_label}</label>
            <input
                id="search-input" name="q" type="search" maxlength="1024" autocomplete="off" spellcheck="false"
                placeholder=w.search_label value=q.clone() autofocus
            />
            <button class="primary" type="submit">{w.search}</button>
        </form>
        <Hits hits q/>
    }))
}

/// Bags and bills that match a text.
async fn read(q: String) -> Result<Vec<SearchHit>, AppError> {
    crate::request::handle(async |cx| {
        cx.services
            .search(&cx.authorize(domain::access::ViewBags)?, &q)
            .await
    })
    .await
}

#[component]
fn Hits(hits: Vec<SearchHit>, q: String) -> impl IntoView {
    let w = words();
    if q.trim().is_empty() {
        return view! { <p class="empty">{w.search_help}</p> }.into_any();
    }
    if hits.is_empty() {
        return view! { <p class="empty" role="status">{w.search_nothing(&q)}</p> }.into_any();
    }
    // The list of bills has them all, where a part is enough for its filter.
    let has_bills = hits.iter().any(|hit| hit.kind == HitKind::Bill) && is_long_enough(&q);
    let more = (has_bills && request::may(Permission::ManageBills)).then(|| {
        let q = q.trim().to_owned();
        let text = words::list().bills_with(&q);
        view! { <p><a class="line-link" href=with_query("/bills", [("q", Some(q))])>{text}</a></p> }
    });
    view! {
        <ul class="hits" id="search-hits">
            {hits
                .into_iter()
                .map(|hit| {
                    let (kind, href) = match hit.kind {
                        HitKind::Bill => (w.bill, bill_path(&hit.label)),
                        HitKind::Parent => (w.parent, bag_path(&hit.label)),
                        HitKind::Child => (w.child, bag_path(&hit.label)),
                    };
                    view! {
                        <li>
                            <a class="hit" href=href>
                                <span class="code">{hit.label}</span>
                                <span class="badge">{kind}</span>
                                <span class="hint">{hit.detail}</span>
                            </a>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
        {more}
    }
    .into_any()
}

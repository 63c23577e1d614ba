//! What the person was last.

use crate::acts::account::MarkRead;
use crate::components::field::{FormError, form_error, hidden};
use crate::components::icon::Drawing;
use crate::components::outcome::OutcomeBadge;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::with_query;
use crate::request::Moment as _;
use crate::request::filter;
use crate::words::accounts;
use crate::words::{self, words};
use domain::notice::Notification;
use domain::page::Page as ListPage;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// One's own notifications, newest first.
pub(crate) async fn notifications() -> Loaded {
    let a = accounts();
    let page = read(filter("cursor")).await?;
    let unread = page.items.iter().any(|n| !n.is_read);
    Ok(Page::new(view! {
        <div class="page-head">
            <h1>{a.notifications}</h1>
            {unread.then(|| view! {
                <form class="at-end" method="post" action=MarkRead::url()>
                    <button type="submit">{a.mark_all}</button>
                </form>
            })}
        </div>
        <FormError error={form_error::<MarkRead>()}/>
        {page.items.is_empty().then(|| view! { <p class="empty" role="status">{a.no_notifications}</p> })}
        <ol class="notices">
            {page.items.into_iter().map(|notice| view! { <Notice notice/> }).collect_view()}
        </ol>
        {page.next.map(|cursor| view! {
            <p class="pager">
                <a class="button" rel="next" href=with_query("/notifications", [("cursor", Some(cursor))])>{words().next_page}</a>
            </p>
        })}
    }))
}

/// A page of one's own notifications.
async fn read(cursor: Option<String>) -> Result<ListPage<Notification>, AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ViewOwnProfile)?;
        cx.services
            .notifications(&by, cursor.as_deref(), cx.language)
            .await
    })
    .await
}

#[component]
fn Notice(notice: Notification) -> impl IntoView {
    let a = accounts();
    let code = notice.kind.code();
    let (id, unread) = (notice.id.to_string(), !notice.is_read);
    let title_id = format!("notice-{id}");
    let open = notice.link.map(|link| {
        if unread {
            view! {
                <form method="post" action=MarkRead::url()>
                    {hidden([("id", &id), ("next", &link)])}
                    <button type="submit" aria-describedby=title_id.clone()>{a.open}</button>
                </form>
            }
            .into_any()
        } else {
            view! { <a class="button" href=link aria-describedby=title_id.clone()>{a.open}</a> }.into_any()
        }
    });
    let mark = unread.then(|| {
        view! {
            <form method="post" action=MarkRead::url()>
                {hidden([("id", &id)])}
                <button class="quiet" type="submit" aria-describedby=title_id.clone()>{a.mark_read}</button>
            </form>
        }
    });
    let look = words::look(code);
    view! {
        <li class="card notice" data-unread=unread.then_some("")>
            <span class=format!("notice-icon {}", look.tone)><Drawing path=look.drawing/></span>
            <div class="notice-text">
                <p class="request-head">
                    <OutcomeBadge code/>
                    {unread.then(|| view! { <span class="badge full">{a.unread}</span> })}
                    <time class="hint" datetime=notice.at.0.clone()>{notice.at.minute()}</time>
                </p>
                <h2 id=title_id>{notice.title}</h2>
                <p>{notice.message}</p>
            </div>
            <div class="actions">{open}{mark}</div>
        </li>
    }
}

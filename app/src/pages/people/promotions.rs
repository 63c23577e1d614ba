//! Promotions that people asked for, for admins.

use crate::acts::users::DecidePromotion;
use crate::components::admin::AdminNav;
use crate::components::field::{FormError, TextArea, form_error, hidden};
use crate::components::outcome::{DoneBanner, OutcomeBadge};
use crate::components::script::FormsScript;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::user_path;
use crate::request::Moment as _;
use crate::words::accounts;
use crate::words::role_name;
use crate::words::words;
use domain::account::PromotionRequest;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What waits, then what was decided.
pub(crate) async fn promotions() -> Loaded {
    let a = accounts();
    let (pending, decided): (Vec<_>, Vec<_>) =
        read().await?.into_iter().partition(|r| r.decided_at.is_none());
    Ok(Page::new(view! {
        <FormsScript/>
        <AdminNav/>
        <h1>{a.promotions}</h1>
        <DoneBanner/>
        <FormError error={form_error::<DecidePromotion>()}/>
        <section class="stack" aria-labelledby="pending-title">
            <h2 id="pending-title">{a.pending}</h2>
            {if pending.is_empty() {
                view! { <p class="empty">{a.none_pending}</p> }.into_any()
            } else {
                view! { <p class="hint">{a.approve_help}</p> }.into_any()
            }}
            {pending.into_iter().map(|request| view! { <Pending request/> }).collect_view()}
        </section>
        <section class="stack" aria-labelledby="decided-title">
            <h2 id="decided-title">{a.decided}</h2>
            <Decided requests=decided/>
        </section>
    }))
}

/// Promotions that were asked for.
async fn read() -> Result<Vec<PromotionRequest>, AppError> {
    crate::request::handle(async |cx| {
        cx.services
            .promotions(&cx.authorize(domain::access::ManageUsers)?)
            .await
    })
    .await
}

fn from_to(request: &PromotionRequest) -> String {
    accounts().role_change(role_name(request.role_now), role_name(request.requested_role))
}

#[component]
fn Pending(request: PromotionRequest) -> impl IntoView {
    let a = accounts();
    let id = request.id.to_string();
    let name = request.username.clone();
    view! {
        <article class="card">
            <h3 class="request-head">
                <a class="line-link" href=user_path(request.user_id)>{request.username.clone()}</a>
                <span>{from_to(&request)}</span>
            </h3>
            <p class="quote">{request.reason}</p>
            <p class="hint"><time datetime=request.requested_at.0.clone()>{request.requested_at.minute()}</time></p>
            <form method="post" action=DecidePromotion::url() data-keep="">
                {hidden([("id", &id)])}
                <TextArea name="note" id=format!("note-{id}") label=a.decision_note rows=2/>
                <div class="actions">
                    <button
                        class="primary" type="submit" name="decision" value="approve"
                        aria-label=a.approve_label(&name)
                    >{a.approve}</button>
                    <button
                        type="submit" name="decision" value="reject" aria-label=a.reject_label(&name)
                    >{a.reject}</button>
                </div>
            </form>
        </article>
    }
}

#[component]
fn Decided(requests: Vec<PromotionRequest>) -> impl IntoView {
    let (a, w) = (accounts(), words());
    if requests.is_empty() {
        return view! { <p class="empty">{a.none_decided}</p> }.into_any();
    }
    let rows = requests
        .into_iter()
        .map(|request| {
            let code = if request.approved == Some(true) { "granted" } else { "rejected" };
            let decided = request.decided_at.map(|at| at.minute());
            view! {
                <tr>
                    <th scope="row" data-label=w.username>
                        <a class="row-link" href=user_path(request.user_id)>{request.username}</a>
                    </th>
                    <td data-label=w.role>{role_name(request.requested_role)}</td>
                    <td data-label=w.status><OutcomeBadge code/></td>
                    <td data-label=w.reason class="breaks">{request.reason}</td>
                    <td data-label=w.note class="breaks">{request.decision_note.filter(|note| !note.is_empty())}</td>
                    <td data-label=w.who>{request.decided_by}</td>
                    <td data-label=w.when>{decided}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="rows" id="decided-table">
            <thead>
                <tr>
                    <th scope="col">{w.username}</th><th scope="col">{w.role}</th><th scope="col">{w.status}</th>
                    <th scope="col">{w.reason}</th><th scope="col">{w.note}</th><th scope="col">{w.who}</th>
                    <th scope="col">{w.when}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

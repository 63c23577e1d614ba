//! Before a bill is completed: what is missing, not full, or weighs otherwise than it should.

use crate::acts::bills::CompleteBill;
use crate::components::field::{Field, FormError, FormFailure, form_error};
use crate::components::outcome::OutcomeBadge;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::{bag_path, bill_path};
use crate::request::{self, RefusedForm, param};
use crate::words::{grouped, words};
use domain::bill::{BillDetail, BillParent, BillStatus, BillSummary};
use domain::fault::Fault;
use domain::refusal::Refusal;
use domain::weight::Grams;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The review of one bill.
pub(crate) async fn complete() -> Loaded {
    let number = param("number");
    let (detail, refused) = read(&number).await?;
    let error = form_error::<CompleteBill>();
    let stale = stale(refused.as_ref());
    let title = words().complete_number(&detail.bill.number);
    Ok(Page::new(view! {
        <div class="page-head"><h1>{title.clone()}</h1></div>
        <FormError error=error.unless_stale().unless_at(&["reason"])/>
        <FormError error=FormFailure::new(stale)/>
        <Review detail refused error/>
    })
    .titled(title))
}

/// The bill, and its form that was refused just now.
async fn read(number: &str) -> Result<(BillDetail, Option<RefusedForm>), AppError> {
    request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageBills)?;
        let detail = cx.services.bill(&by, number).await?;
        let refused = cx.take_refused(&request::bill_page(number)).await?;
        Ok((detail, refused))
    })
    .await
}

/// Why the form was refused, if somebody else was first.
fn stale(refused: Option<&RefusedForm>) -> Option<AppError> {
    refused
        .and_then(|form| form.meanwhile.clone())
        .map(|meanwhile| Fault::ChangedMeanwhile(meanwhile).into())
}

#[component]
fn Review(detail: BillDetail, refused: Option<RefusedForm>, error: FormFailure) -> impl IntoView {
    let w = words();
    let bill = detail.bill;
    let back = bill_path(&bill.number);
    let back = view! { <a class="button" href=back>{w.back_to_bill}</a> };
    // Nothing to complete: somebody was first, or nothing is on it.
    let not_now = match bill.status {
        BillStatus::Completed => Some(Refusal::BillCompletedAlready),
        _ if bill.parents == 0 => Some(Refusal::BillEmpty),
        _ => None,
    };
    if let Some(refusal) = not_now {
        let sentence = refusal.sentence(request::language());
        return view! {
            <p class="banner info">{sentence}</p>
            <p class="actions">{back}</p>
        }
        .into_any();
    }
    let not_full: Vec<BillParent> = detail
        .parent_list
        .into_iter()
        .filter(|parent| parent.mark().is_some())
        .collect();
    let missing = i64::from(bill.target_parents - bill.parents);
    let needs_reason = missing > 0 || !not_full.is_empty();
    let reason = refused
        .filter(|form| form.act == "complete_bill")
        .and_then(|form| form.typed.get("reason").cloned())
        .unwrap_or_default();
    view! {
        <section class="card medium" id="review" aria-labelledby="review-title">
            <h2 id="review-title">{w.review}</h2>
            {if needs_reason {
                view! { <Lacking missing not_full/> }.into_any()
            } else {
                view! { <p class="banner good">{w.review_fine}</p> }.into_any()
            }}
            <Weights bill=bill.clone() is_whole=missing == 0/>
            <form method="post" action=CompleteBill::url()>
                <input type="hidden" name="number" value=bill.number/>
                <input type="hidden" name="stamp" value=bill.stamp/>
                {needs_reason.then(|| view! {
                    <Field name="reason" label=w.complete_reason maxlength=500 value=reason hint=w.complete_reason_hint error/>
                })}
                <p class="hint">{w.complete_help}</p>
                <div class="actions">
                    <button class="primary" type="submit">{w.complete_bill}</button>
                    {back}
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// The parents that are not there, and those that are not full.
#[component]
fn Lacking(missing: i64, not_full: Vec<BillParent>) -> impl IntoView {
    let w = words();
    let rows = not_full
        .iter()
        .map(|parent| {
            view! {
                <li>
                    <a class="code row-link" href=bag_path(&parent.label)>{parent.label.clone()}</a>
                    <span>{format!("{} / {}", parent.children, parent.capacity)}</span>
                    {parent.mark().map(|mark| view! { <OutcomeBadge code=mark.code()/> })}
                </li>
            }
        })
        .collect_view();
    view! {
        {(missing > 0).then(|| view! {
            <p class="banner warn" id="review-missing">{w.parents_missing(missing, &grouped(missing))}</p>
        })}
        {(!not_full.is_empty()).then(|| view! {
            <h3>{w.not_full}</h3>
            <ul class="plain-list" id="review-not-full">{rows}</ul>
        })}
    }
}

/// What is on it, and by how much it differs from what it should weigh.
#[component]
fn Weights(bill: BillSummary, is_whole: bool) -> impl IntoView {
    let w = words();
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let scale = bill.scale_weight_g.map(|scale| {
        let difference = Grams(scale - bill.actual_weight_g).to_string();
        view! {
            {fact(w.scale_shown, Grams(scale).to_string())}
            {fact(w.scale_difference, difference)}
        }
    });
    // Of a bill that lacks parents it would say nothing of what lacks.
    let variance =
        (is_whole || bill.variance_g != 0).then(|| fact(w.variance, Grams(bill.variance_g).to_string()));
    view! {
        <dl class="facts">
            {fact(w.parents, format!("{} / {}", bill.parents, bill.target_parents))}
            {fact(w.children, grouped(i64::from(bill.children)))}
            {fact(w.actual_weight, Grams(bill.actual_weight_g).to_string())}
            {variance}
            {scale}
        </dl>
    }
}

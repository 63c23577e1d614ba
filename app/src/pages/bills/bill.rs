//! One bill: scanning parents onto it, its totals, completing it.

use super::facts::Facts;
use super::print::scale_facts;
use super::sight::in_sight;
use crate::acts::bills::{AddParent, ChangeBill, DeleteBill, RemoveParent, ReopenBill};
use crate::components::area::AreaNames;
use crate::components::export::ExportLinks;
use crate::components::field::{Field, FormError, FormFailure, TextArea, form_error, hidden};
use crate::components::outcome::{OutcomeBadge, totals};
use crate::components::scans::Timeline;
use crate::components::station::{StationPart, outcome};
use crate::done::Done;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::{audit_path, bill_path};
use crate::request::{self, RefusedForm, param};
use crate::words::words;
use domain::access::Permission;
use domain::bill::{BillDetail, BillStatus, BillSummary};
use domain::fault::Fault;
use domain::user::Viewer;
use domain::weight::Grams;
use islands::station::{BillStart, Line, Work};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// One bill: to work on, or to read for who may do no more.
pub(crate) async fn bill() -> Loaded {
    let number = param("number");
    if !request::may(Permission::ManageBills) {
        return in_sight(&number).await;
    }
    let shown = read(number).await?;
    let title = shown.detail.bill.number.clone();
    let failed = FormFailure::first_of([form_error::<AddParent>(), form_error::<RemoveParent>()]).get();
    Ok(Page::new(view! {
        <Detail shown done=Done::of_page() failed/>
    })
    .titled(title)
    .with_island())
}

/// A bill, and who looks at it.
struct Shown {
    viewer: Viewer,
    detail: BillDetail,
    areas: AreaNames,
    /// In so many grams the weighbridge counts.
    scale_step_g: i32,
    /// The form of this page that was refused just now.
    refused: Option<RefusedForm>,
}

/// One bill with its parents.
async fn read(number: String) -> Result<Shown, AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageBills)?;
        let detail = cx.services.bill(&by, &number).await?;
        // What still changes is compared on paper; see the print view.
        let is_weighed = detail.bill.status == BillStatus::Completed && detail.bill.scale_weight_g.is_some();
        let scale_step_g = if is_weighed {
            cx.services.site_settings().await?.scale_step_g
        } else {
            0
        };
        Ok(Shown {
            scale_step_g,
            viewer: by.user().viewer(),
            detail,
            areas: AreaNames::read(&cx).await?,
            refused: cx.take_refused(&crate::request::bill_page(&number)).await?,
        })
    })
    .await
}

/// Why a form of these acts was refused, if somebody else was first.
fn meanwhile(refused: Option<&RefusedForm>, is_edit: bool) -> Option<AppError> {
    refused
        .filter(|form| (form.act == "change_bill") == is_edit)
        .and_then(|form| form.meanwhile.clone())
        .map(|meanwhile| Fault::ChangedMeanwhile(meanwhile).into())
}

/// What was typed into a field of the act's form when it was refused.
fn typed(refused: Option<&RefusedForm>, act: &str, field: &str) -> Option<String> {
    refused
        .filter(|form| form.act == act)
        .and_then(|form| form.typed.get(field).cloned())
}

#[component]
fn Detail(shown: Shown, done: Option<Done>, failed: Option<AppError>) -> impl IntoView {
    let w = words();
    let summary = shown.detail.bill.clone();
    let completed = summary.status == BillStatus::Completed;
    let scale = if completed {
        scale_facts(&shown.detail, shown.scale_step_g)
    } else {
        Vec::new()
    };
    let sentence = match &done {
        Some(Done::Bill(report)) => Some(report.sentence(&totals(&summary), request::language())),
        _ => None,
    };
    let outcome = outcome(failed, done.as_ref(), sentence);
    let offset_minutes = shown.detail.history.first().and_then(Line::offset_minutes);
    let work = Work::Bill(BillStart {
        totals: totals(&summary),
        parents: shown.detail.parent_list,
    });
    let refused = shown.refused;
    let stale = meanwhile(refused.as_ref(), false);
    // Where a form came back the address still tells of the act before.
    let done = done
        .as_ref()
        .and_then(Done::sentence)
        .filter(|_| refused.is_none());
    let (title, label) = (summary.number.clone(), summary.number.clone());
    let oversees = shown.viewer.role.grants(Permission::OverseeBills);
    let role = shown.viewer.role;
    let may_export = role.grants(Permission::ExportLists)
        || role.grants(Permission::ExportBills) && summary.created_by == shown.viewer.username;
    let file = format!("/exports{}", bill_path(&summary.number));
    let print = format!("{}/print", bill_path(&summary.number));
    let complete = format!("{}/complete", bill_path(&summary.number));
    view! {
        <header class="page-head bill-head">
            <h1><span class="visually-hidden">{w.bill}" "</span><span class="code">{title}</span></h1>
            <OutcomeBadge code=summary.status.code()/>
            {(!completed).then(|| view! {
                <a class="button primary" id="complete-button" href=complete aria-label=w.complete_bill>{w.complete_short}</a>
            })}
        </header>
        <div id="told" role="status">{done.map(|text| view! { <p class="banner good">{text}</p> })}</div>
        <FormError error=FormFailure::new(stale)/>
        <FormError error={form_error::<ReopenBill>().unless_stale().unless_at(&["reason"])}/>
        <FormError error={form_error::<DeleteBill>().unless_stale()}/>
        // The form of a bill that was completed meanwhile is gone; why it was refused is not.
        {completed.then(|| view! { <FormError error={form_error::<ChangeBill>().unless_stale()}/> })}
        <div class="bill">
            <div class="bill-work">
                <StationPart work outcome here=bill_path(&summary.number) offset_minutes/>
            </div>
            <aside class="rail" aria-label=w.about_bill>
                <Facts bill=summary.clone() areas=shown.areas more=scale/>
                {(!completed).then(|| view! { <EditForm bill=summary.clone() refused=refused.clone()/> })}
                <p class="actions"><a class="button" href=print>{w.print}</a></p>
                {may_export.then(|| view! { <ExportLinks label=w.export_contents href=file/> })}
                {oversees.then(|| view! { <AdminForms bill=summary refused/> })}
            </aside>
            <section class="card bill-log" aria-labelledby="history-title">
                <h2 id="history-title">{w.history}</h2>
                <Timeline entries=shown.detail.history acts=shown.detail.acts.unwrap_or_default()/>
                {request::may(Permission::ReadAudit).then(|| view! {
                    <p class="no-print"><a href=audit_path(&[("label", &label)])>{w.audit_of_this}</a></p>
                })}
            </section>
        </div>
    }
}

/// The fields that tell themselves what is wrong with them.
const EDITED: [&str; 6] = [
    "scale_weight_g",
    "target_parents",
    "customer",
    "destination",
    "vehicle",
    "note",
];

#[component]
fn EditForm(bill: BillSummary, refused: Option<RefusedForm>) -> impl IntoView {
    let w = words();
    let error = match meanwhile(refused.as_ref(), true) {
        Some(stale) => FormFailure::new(Some(stale)),
        None => form_error::<ChangeBill>().unless_stale(),
    };
    let scale = bill
        .scale_weight_g
        .map(|g| Grams(g).kilograms())
        .unwrap_or_default();
    let (target, version) = (bill.target_parents.to_string(), bill.version.to_string());
    let shown = [
        bill.customer.unwrap_or_default(),
        bill.destination.unwrap_or_default(),
        bill.vehicle.unwrap_or_default(),
        bill.note.unwrap_or_default(),
    ];
    let seen = hidden([
        ("seen[number]", &bill.number),
        ("seen[version]", &version),
        ("seen[scale_weight]", &scale),
        ("seen[target_parents]", &target),
        ("seen[customer]", &shown[0]),
        ("seen[destination]", &shown[1]),
        ("seen[vehicle]", &shown[2]),
        ("seen[note]", &shown[3]),
    ]);
    let value =
        move |name: &str, shown: String| typed(refused.as_ref(), "change_bill", name).unwrap_or(shown);
    let [customer, destination, vehicle, note] = shown;
    let open = error.get().is_some();
    view! {
        <details class="card" id="edit-bill" open=open>
            <summary>{w.edit_bill}</summary>
            <FormError error=error.unless_at(&EDITED)/>
            <form method="post" action=ChangeBill::url()>
                {seen}
                <Field
                    name="scale_weight" label=w.scale_weight inputmode="decimal" maxlength=20 value=value("scale_weight", scale)
                    hint=w.scale_hint error error_field="scale_weight_g"
                />
                <Field
                    name="target_parents" label=w.target_parents inputmode="numeric" maxlength=3 required=true
                    value=value("target_parents", target) hint=w.target_hint error
                />
                <Field name="customer" label=w.customer maxlength=120 value=value("customer", customer) error/>
                <Field name="destination" label=w.destination maxlength=120 value=value("destination", destination) error/>
                <Field name="vehicle" label=w.vehicle maxlength=40 value=value("vehicle", vehicle) error/>
                <TextArea name="note" label=w.note value=value("note", note) error/>
                <button class="primary" type="submit">{w.save}</button>
            </form>
        </details>
    }
}

#[component]
fn AdminForms(bill: BillSummary, refused: Option<RefusedForm>) -> impl IntoView {
    let w = words();
    let reason = typed(refused.as_ref(), "reopen_bill", "reason").unwrap_or_default();
    if bill.status == BillStatus::Completed {
        return view! {
            <section class="card danger" aria-labelledby="reopen-title">
                <h2 id="reopen-title">{w.reopen_bill}</h2>
                <form method="post" action=ReopenBill::url()>
                    <input type="hidden" name="number" value=bill.number/>
                    <input type="hidden" name="stamp" value=bill.stamp/>
                    <Field name="reason" label=w.reopen_reason maxlength=500 value=reason required=true error={form_error::<ReopenBill>()}/>
                    <button class="danger" type="submit">{w.reopen_bill}</button>
                </form>
            </section>
        }
        .into_any();
    }
    view! {
        <details class="card danger" id="delete-bill">
            <summary>{w.delete_bill}</summary>
            <p>{w.delete_bill_help(&bill.number)}</p>
            <form method="post" action=DeleteBill::url()>
                <input type="hidden" name="number" value=bill.number.clone()/>
                <input type="hidden" name="stamp" value=bill.stamp/>
                <button class="danger" type="submit">{w.delete_now(&bill.number)}</button>
            </form>
        </details>
    }
    .into_any()
}

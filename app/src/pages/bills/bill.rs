//! One bill: scanning parents onto it, its totals, completing it.

use crate::acts::bills::{AddParent, ChangeBill, CompleteBill, DeleteBill, RemoveParent, ReopenBill};
use crate::components::export::ExportLinks;
use crate::components::field::{Field, FormError, FormFailure, TextArea, form_error, hidden};
use crate::components::outcome::{OutcomeBadge, totals};
use crate::components::scans::{ActList, Timeline};
use crate::components::station::{StationPart, outcome};
use crate::done::Done;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::pages::bills::print::scale_facts;
use crate::paths::bill_path;
use crate::request::Moment as _;
use crate::request::RefusedForm;
use crate::request::{self, param};
use crate::words::words;
use domain::access::Permission;
use domain::bill::{BillDetail, BillStatus, BillSummary};
use domain::fault::Fault;
use domain::user::Viewer;
use domain::weight::Grams;
use islands::station::{BillStart, Line, Work};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// One bill.
pub(crate) async fn bill() -> Loaded {
    let shown = read(param("number")).await?;
    let title = shown.detail.bill.number.clone();
    let failed = FormFailure::first_of([form_error::<AddParent>(), form_error::<RemoveParent>()]).get();
    Ok(Page::new(view! {
        <FormError error={form_error::<CompleteBill>().unless_stale()}/>
        <FormError error={form_error::<ReopenBill>().unless_stale()}/>
        <FormError error={form_error::<DeleteBill>().unless_stale()}/>
        <Detail shown done=Done::of_page() failed/>
    })
    .titled(title)
    .with_island())
}

/// A bill, and who looks at it.
struct Shown {
    viewer: Viewer,
    detail: BillDetail,
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
    view! {
        <div class="page-head">
            <h1><span class="visually-hidden">{w.bill}" "</span><span class="code">{title}</span></h1>
            <OutcomeBadge code=summary.status.code()/>
            <a class="button" href=print>{w.print}</a>
        </div>
        <div role="status">{done.map(|text| view! { <p class="banner good">{text}</p> })}</div>
        <FormError error=FormFailure::new(stale)/>
        // The form of a bill that was completed meanwhile is gone; why it was refused is not.
        {completed.then(|| view! { <FormError error={form_error::<ChangeBill>().unless_stale()}/> })}
        <StationPart work outcome here=bill_path(&summary.number) offset_minutes/>
        <CompletedFacts bill=summary.clone() scale/>
        {may_export.then(|| view! { <ExportLinks label=w.export_contents href=file/> })}
        {(!completed).then(|| view! {
            <CompleteForm bill=summary.clone() refused=refused.clone()/>
            <EditForm bill=summary.clone() refused=refused.clone()/>
        })}
        {oversees.then(|| view! { <AdminForms bill=summary refused/> })}
        <section class="card" aria-labelledby="history-title">
            <h2 id="history-title">{w.history}</h2>
            <Timeline entries=shown.detail.history/>
        </section>
        <ActList acts=shown.detail.acts label/>
    }
}

#[component]
fn CompletedFacts(bill: BillSummary, scale: Vec<(&'static str, String)>) -> impl IntoView {
    let w = words();
    let row = |name: &'static str, value: Option<String>| {
        value.map(|v| view! { <div><dt>{name}</dt><dd>{v}</dd></div> })
    };
    let completed = bill.completed_at.map(|at| match &bill.completed_by {
        Some(by) => format!("{} · {by}", at.minute()),
        None => at.minute(),
    });
    view! {
        <dl class="facts card">
            {row(w.customer, bill.customer)}
            {row(w.destination, bill.destination)}
            {row(w.vehicle, bill.vehicle)}
            {row(w.area, bill.area)}
            {row(w.note, bill.note)}
            {row(w.opened, Some(format!("{} · {}", bill.created_at.minute(), bill.created_by)))}
            {row(w.completed, completed)}
            {row(w.reason, bill.complete_reason)}
            {scale.into_iter().map(|(name, value)| row(name, Some(value))).collect_view()}
        </dl>
    }
}

#[component]
fn CompleteForm(bill: BillSummary, refused: Option<RefusedForm>) -> impl IntoView {
    let w = words();
    let reason = typed(refused.as_ref(), "complete_bill", "reason").unwrap_or_default();
    view! {
        <section class="card" aria-labelledby="complete-title">
            <h2 id="complete-title">{w.complete_bill}</h2>
            <form method="post" action=CompleteBill::url()>
                <input type="hidden" name="number" value=bill.number/>
                <input type="hidden" name="stamp" value=bill.stamp/>
                <Field name="reason" label=w.complete_reason maxlength=500 value=reason hint=w.complete_reason_hint/>
                <button class="primary" id="complete-button" type="submit">{w.complete_bill}</button>
            </form>
        </section>
    }
}

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
            <FormError error/>
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
                <TextArea name="note" label=w.note value=value("note", note)/>
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
                    <Field name="reason" label=w.reopen_reason maxlength=500 value=reason required=true/>
                    <button class="danger" type="submit">{w.reopen_bill}</button>
                </form>
            </section>
        }
        .into_any();
    }
    view! {
        <section class="card danger" aria-labelledby="delete-title">
            <h2 id="delete-title">{w.delete_bill}</h2>
            <p>{w.delete_bill_help(&bill.number)}</p>
            <form method="post" action=DeleteBill::url()>
                <input type="hidden" name="number" value=bill.number/>
                <input type="hidden" name="stamp" value=bill.stamp/>
                <button class="danger" type="submit">{w.delete_bill}</button>
            </form>
        </section>
    }
    .into_any()
}

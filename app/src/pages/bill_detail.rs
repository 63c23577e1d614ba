//! One bill: scanning parents onto it, its totals, completing it. The scanning part is text of the server that hydration
//! never touches; `public/scan.js` drives it.

use crate::api::bills::{
    AddParent, BillPage as BillData, ChangeBill, CompleteBill, DeleteBill, RemoveParent, ReopenBill, bill,
};
use crate::api::session::RefusedForm;
use crate::components::field::{Field, FormError, TextArea, error_of, form_error, hidden};
use crate::components::load::load;
use crate::components::outcome::{OutcomeBadge, Told, bill_sentence, told};
use crate::components::query::param;
use crate::components::scans::{ActList, Timeline, bill_path};
use crate::components::station::{BillStation, bill_station};
use crate::error::AppError;
use crate::platform;
use crate::words::{self, fill, words};
use domain::access::Permission;
use domain::bill::BillSummary;
use domain::weight::Grams;
use leptos::prelude::*;
use leptos_meta::{Script, Title};

#[derive(Clone, Copy)]
struct Acts {
    change: ServerAction<ChangeBill>,
    complete: ServerAction<CompleteBill>,
    reopen: ServerAction<ReopenBill>,
    delete: ServerAction<DeleteBill>,
}

/// One bill.
#[component]
pub(crate) fn BillPage() -> impl IntoView {
    let number = param("number");
    let told = told();
    let acts = Acts {
        change: ServerAction::new(),
        complete: ServerAction::new(),
        reopen: ServerAction::new(),
        delete: ServerAction::new(),
    };
    // Errors of the plain forms within the scanning part.
    let (add, remove) = (form_error::<AddParent>(), form_error::<RemoveParent>());
    // A refused deletion, too: the page shows what is there now.
    let kept = error_of(acts.delete);
    let version = move || {
        let tried = [
            acts.change.version().get(),
            acts.complete.version().get(),
            acts.reopen.version().get(),
        ];
        tried.iter().sum::<usize>()
            + if kept.get().is_some() {
                acts.delete.version().get()
            } else {
                0
            }
    };
    let data = Resource::new_blocking(
        move || (number.get(), told.get(), version()),
        |(number, ..)| bill(number),
    );
    view! {
        <FormError error=not_stale(error_of(acts.complete))/>
        <FormError error=not_stale(error_of(acts.reopen))/>
        <FormError error=not_stale(error_of(acts.delete))/>
        {load(data, move |data| {
            let failed = add.get_untracked().or_else(|| remove.get_untracked());
            view! { <Detail data acts told=told.get_untracked() failed/> }
        })}
    }
}

/// What changed meanwhile is told by the page's data, which know who did it.
fn not_stale(error: Signal<Option<AppError>>) -> Signal<Option<AppError>> {
    Signal::derive(move || {
        error
            .get()
            .filter(|error| !matches!(error, AppError::ChangedMeanwhile(_)))
    })
}

/// Why a form of these acts was refused, if somebody else was first.
fn meanwhile(refused: Option<&RefusedForm>, is_edit: bool) -> Option<AppError> {
    refused
        .filter(|form| (form.act == "change_bill") == is_edit)
        .and_then(|form| form.meanwhile.clone())
        .map(AppError::ChangedMeanwhile)
}

/// What was typed into a field of the act's form when it was refused.
fn typed(refused: Option<&RefusedForm>, act: &str, field: &str) -> Option<String> {
    refused
        .filter(|form| form.act == act)
        .and_then(|form| form.typed.get(field).cloned())
}

#[component]
fn Detail(data: BillData, acts: Acts, told: Told, failed: Option<AppError>) -> impl IntoView {
    let w = words();
    let summary = data.detail.bill.clone();
    let failure = failed.map(|e| e.sentence(platform::language()));
    let sentence = failure.clone().or_else(|| bill_sentence(&told, &summary));
    let code = if failure.is_some() {
        "refused".to_owned()
    } else {
        told.code.clone()
    };
    let html = bill_station(&BillStation {
        username: &data.viewer.username,
        detail: &data.detail,
        code: sentence.is_some().then_some(code.as_str()),
        read: &told.child,
        sentence: sentence.as_deref(),
    });
    let refused = data.refused;
    let stale = meanwhile(refused.as_ref(), false);
    // Where a form came back the address still tells of the act before.
    let done = words::done(&told.code).filter(|_| refused.is_none());
    let (title, label) = (summary.number.clone(), summary.number.clone());
    let oversees = data.viewer.role.grants(Permission::OverseeBills);
    let completed = summary.status == "completed";
    let print = format!("{}/print", bill_path(&summary.number));
    view! {
        <Title text=title.clone()/>
        <Script src="/scan.js" defer="true"/>
        <div class="page-head">
            <h1><span class="visually-hidden">{w.bill}" "</span><span class="code">{title}</span></h1>
            <OutcomeBadge code=summary.status.clone()/>
            <a class="button" href=print>{w.print}</a>
        </div>
        <div role="status">{done.map(|text| view! { <p class="banner good">{text}</p> })}</div>
        <FormError error=Signal::stored(stale)/>
        <div inner_html=html></div>
        <CompletedFacts bill=summary.clone()/>
        {(!completed).then(|| view! {
            <CompleteForm bill=summary.clone() refused=refused.clone() acts/>
            <EditForm bill=summary.clone() refused=refused.clone() acts/>
        })}
        {oversees.then(|| view! { <AdminForms bill=summary refused acts/> })}
        <section class="card" aria-labelledby="history-title">
            <h2 id="history-title">{w.history}</h2>
            <Timeline entries=data.detail.history/>
        </section>
        <ActList acts=data.acts label/>
    }
}

#[component]
fn CompletedFacts(bill: BillSummary) -> impl IntoView {
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
        </dl>
    }
}

#[component]
fn CompleteForm(bill: BillSummary, refused: Option<RefusedForm>, acts: Acts) -> impl IntoView {
    let w = words();
    let reason = typed(refused.as_ref(), "complete_bill", "reason").unwrap_or_default();
    view! {
        <section class="card" aria-labelledby="complete-title">
            <h2 id="complete-title">{w.complete_bill}</h2>
            <ActionForm action=acts.complete>
                <input type="hidden" name="number" value=bill.number/>
                <input type="hidden" name="stamp" value=bill.stamp/>
                <Field name="reason" label=w.complete_reason maxlength=500 value=reason hint=w.complete_reason_hint/>
                <button class="primary" id="complete-button" type="submit">{w.complete_bill}</button>
            </ActionForm>
        </section>
    }
}

#[component]
fn EditForm(bill: BillSummary, refused: Option<RefusedForm>, acts: Acts) -> impl IntoView {
    let w = words();
    let failed = error_of(acts.change);
    let error = match meanwhile(refused.as_ref(), true) {
        Some(stale) => Signal::stored(Some(stale)),
        None => not_stale(failed),
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
    let open = error.get_untracked().is_some();
    view! {
        <details class="card" id="edit-bill" open=open>
            <summary>{w.edit_bill}</summary>
            <FormError error/>
            <ActionForm action=acts.change>
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
            </ActionForm>
        </details>
    }
}

#[component]
fn AdminForms(bill: BillSummary, refused: Option<RefusedForm>, acts: Acts) -> impl IntoView {
    let w = words();
    let reason = typed(refused.as_ref(), "reopen_bill", "reason").unwrap_or_default();
    if bill.status == "completed" {
        return view! {
            <section class="card danger" aria-labelledby="reopen-title">
                <h2 id="reopen-title">{w.reopen_bill}</h2>
                <ActionForm action=acts.reopen>
                    <input type="hidden" name="number" value=bill.number/>
                    <input type="hidden" name="stamp" value=bill.stamp/>
                    <Field name="reason" label=w.reopen_reason maxlength=500 value=reason required=true/>
                    <button class="danger" type="submit">{w.reopen_bill}</button>
                </ActionForm>
            </section>
        }
        .into_any();
    }
    view! {
        <section class="card danger" aria-labelledby="delete-title">
            <h2 id="delete-title">{w.delete_bill}</h2>
            <p>{fill(w.delete_bill_help, &[&bill.number])}</p>
            <ActionForm action=acts.delete>
                <input type="hidden" name="number" value=bill.number/>
                <input type="hidden" name="stamp" value=bill.stamp/>
                <button class="danger" type="submit">{w.delete_bill}</button>
            </ActionForm>
        </section>
    }
    .into_any()
}

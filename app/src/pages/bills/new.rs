//! Opening a bill: what the newest ones have in common is offered.

use crate::acts::bills::CreateBill;
use crate::components::field::{Field, FormError, Select, TextArea, form_error};
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::request::{self, NEW_BILL, RefusedForm};
use crate::words::words;
use domain::bill::BillHints;
use domain::user::{Area, offered_areas};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The fields that tell themselves what is wrong with them.
const TYPED: [&str; 7] = [
    "number",
    "target_parents",
    "customer",
    "destination",
    "vehicle",
    "note",
    "area",
];

/// Opening a bill.
pub(crate) async fn new_bill() -> Loaded {
    let w = words();
    let error = form_error::<CreateBill>();
    let offered = read().await?;
    let refused = offered.refused;
    let value = |name: &str| {
        let typed = refused.as_ref().and_then(|form| form.typed.get(name));
        typed.cloned().unwrap_or_default()
    };
    let next = offered.hints.next_number();
    let number_hint = if next.is_some() {
        w.number_next_hint
    } else {
        w.number_hint
    };
    let number = if refused.is_some() {
        value("number")
    } else {
        next.unwrap_or_default()
    };
    let areas: Vec<_> = offered.areas.into_iter().map(|a| (a.code, a.name)).collect();
    let hints = offered.hints;
    Ok(Page::new(view! {
        <section class="card medium">
            <h1>{w.new_bill}</h1>
            <FormError error=error.unless_at(&TYPED)/>
            <form method="post" action=CreateBill::url()>
                <Field name="number" label=w.number maxlength=64 required=true value=number hint=number_hint error/>
                <Field
                    name="target_parents" label=w.target_parents inputmode="numeric" maxlength=3 required=true
                    value=value("target_parents") hint=w.target_hint error
                />
                <Field name="customer" label=w.customer maxlength=120 value=value("customer") offers=hints.customers error/>
                <Field name="destination" label=w.destination maxlength=120 value=value("destination") offers=hints.destinations error/>
                <Field name="vehicle" label=w.vehicle maxlength=40 value=value("vehicle") offers=hints.vehicles error/>
                <Select name="area" label=w.area any=w.no_area options=areas value=value("area") error/>
                <TextArea name="note" label=w.note value=value("note") error/>
                <div class="actions">
                    <button class="primary" type="submit">{w.open_bill}</button>
                    <a class="button" href="/bills">{w.cancel}</a>
                </div>
            </form>
        </section>
    }))
}

/// What the form offers, and what was typed when it was refused just now.
struct Offered {
    areas: Vec<Area>,
    hints: BillHints,
    refused: Option<RefusedForm>,
}

async fn read() -> Result<Offered, AppError> {
    request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageBills)?;
        Ok(Offered {
            areas: offered_areas(cx.services.areas().await?, None),
            hints: cx.services.bill_hints(&by).await?,
            refused: cx.take_refused(NEW_BILL).await?,
        })
    })
    .await
}

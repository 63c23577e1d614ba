//! The station of a bill's page: totals, the input, the parents.

use super::desk::Desk;
use super::looks::look;
use super::props::{Addresses, FormKeys};
use super::text::bag_path;
use super::view::{Held, NoKeyboard, Outcome, ScanInput, Sounds, Unkept, Waiting, back_in, fixed, verdict};
use domain::bill::{BillParent, BillTotals, ParentMark};
use domain::weight::Grams;
use leptos::either::Either;
use leptos::prelude::*;
use uuid::Uuid;

/// The station of a bill's page.
#[component]
pub(crate) fn Bill(
    desk: Desk,
    person: String,
    addresses: Addresses,
    keys: FormKeys,
    here: String,
) -> impl IntoView {
    let (screen, w) = (desk.screen, desk.words);
    let (number, is_completed) = desk.place.with_value(|p| (p.bill.clone(), p.is_completed));
    let back = back_in(desk, &person, &addresses, &here);
    let of_form = number.clone();
    let form = if is_completed {
        Either::Left(view! { <p class="banner info">{w.bill_is_completed}</p> })
    } else {
        Either::Right(view! {
            <form id="scan-form" class="scan-form" method="post" action=addresses.scan>
                {fixed("number", of_form)}
                {fixed("key", keys.scan)}
                <ScanInput desk prompt=|_| false prompts=[w.prompt_bill_parent; 2]/>
            </form>
        })
    };
    let (remove, row_key) = (addresses.remove, keys.remove);
    let rows = move || {
        let parents = desk.rows.get().into_iter();
        parents
            .map(|parent| row(desk, &number, &remove, &row_key, is_completed, parent))
            .collect_view()
    };
    view! {
        <div
            class="station" data-station="bill" data-user=person data-status=move || screen.with(|s| s.totals.as_ref().map(|t| t.status.code()))
            data-waiting=desk.see(|s| s.waiting.to_string())
        >
            {back}
            <section class=verdict(desk) aria-label=w.totals>
                <Count desk/>
                <Outcome desk/>
            </section>
            {form}
            <Waiting desk/>
            <Unkept desk/>
            <Held desk/>
            <Totals desk/>
            <div class="panel-acts">{(!is_completed).then(|| view! { <Sounds desk/><NoKeyboard desk/> })}</div>
            <section class="card" aria-labelledby="parents-title">
                <h2 id="parents-title">{w.parents}</h2>
                <table class="rows brief" id="bill-parents">
                    <thead>
                        <tr>
                            <th scope="col">{w.label}</th>
                            <th scope="col">{w.bag_type}</th>
                            <th scope="col" class="num">{w.children}</th>
                            <th scope="col" class="num">{w.weight}</th>
                            <th scope="col">{w.mark}</th>
                            <th scope="col"><span class="visually-hidden">{w.remove}</span></th>
                        </tr>
                    </thead>
                    <tbody id="bill-rows">{rows}</tbody>
                </table>
                <p id="bill-none" class="empty" hidden=move || desk.rows.with(|rows| !rows.is_empty())>{w.no_parents_yet}</p>
            </section>
        </div>
    }
}

/// A value of the totals, as text.
fn of(desk: Desk, what: fn(&BillTotals) -> String) -> impl Fn() -> String + Copy {
    move || {
        desk.screen
            .with(|s| s.totals.as_ref().map(what).unwrap_or_default())
    }
}

/// How many of its parents a bill has.
#[component]
fn Count(desk: Desk) -> impl IntoView {
    let w = desk.words;
    view! {
        <div class="head">
            <p class="note">{w.parents}</p>
            <p class="count" id="count">
                <span id="count-now">{of(desk, |b| b.parents.to_string())}</span>
                <span class="count-of">"/"<span id="count-capacity">{of(desk, |b| b.target_parents.to_string())}</span></span>
            </p>
            <progress
                id="count-bar" max=of(desk, |b| b.target_parents.to_string()) value=of(desk, |b| b.parents.to_string()) aria-label=w.parents
            ></progress>
        </div>
    }
}

/// A bill's totals, as others change them too.
#[component]
fn Totals(desk: Desk) -> impl IntoView {
    let w = desk.words;
    let fact = move |word: &'static str, id: &'static str, what: fn(&BillTotals) -> String| {
        view! { <div><dt>{word}</dt><dd id=id>{of(desk, what)}</dd></div> }
    };
    view! {
        <dl class="card facts totals">
            {fact(w.children, "bill-children", |b| b.children.to_string())}
            {fact(w.actual_weight, "bill-actual", |b| Grams(b.actual_weight_g).to_string())}
            {fact(w.expected_weight, "bill-expected", |b| Grams(b.expected_weight_g).to_string())}
            // Of a bill that lacks parents nothing would say that all is well.
            <div hidden=desk.see(|s| s.totals.as_ref().is_some_and(|b| b.variance_g == 0 && b.parents < b.target_parents))>
                <dt>{w.variance}</dt>
                <dd id="bill-variance">{of(desk, |b| Grams(b.variance_g).to_string())}</dd>
            </div>
            {fact(w.scale_weight, "bill-scale", |b| weight(b.scale_weight_g))}
            {fact(w.scale_difference, "bill-difference", |b| weight(b.scale_weight_g.map(|g| g - b.actual_weight_g)))}
        </dl>
    }
}

/// A weight that may not be known.
fn weight(grams: Option<i64>) -> String {
    grams.map_or_else(|| "–".to_owned(), |g| Grams(g).to_string())
}

/// The key of one row's form, from that of the page. Of the browser's own rows the server makes one when it is sent.
fn of_row(key: &str, label: &str) -> String {
    let Ok(key) = Uuid::parse_str(key) else {
        return String::new();
    };
    // What a key says of its kind stands above these bits.
    let hash = label.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    Uuid::from_u128(key.as_u128() ^ u128::from(hash >> 2)).to_string()
}

/// One parent on the bill.
fn row(
    desk: Desk,
    number: &str,
    remove: &str,
    key: &str,
    is_completed: bool,
    parent: BillParent,
) -> impl IntoView + use<> {
    let w = desk.words;
    let mark = parent.mark().map_or("", ParentMark::code);
    let shown = look(mark, desk.language);
    let label = parent.label;
    let form = (!is_completed).then(|| {
        let (number, of_form, key) = (number.to_owned(), label.clone(), of_row(key, &label));
        view! {
            <form method="post" action=remove.to_owned()>
                {fixed("number", number)}
                {fixed("parent", of_form)}
                {fixed("key", key)}
                <button class="quiet" type="submit" aria-label=w.remove_label(&label)>{w.remove}</button>
            </form>
        }
    });
    let (path, of_row) = (bag_path(&label), label.clone());
    view! {
        <tr data-label-of=of_row>
            <th scope="row" data-label=w.label><a class="code" href=path>{label}</a></th>
            <td data-label=w.bag_type>{parent.bag_type}</td>
            <td class="num" data-label=w.children>{[parent.children.to_string().as_str(), " / ", &parent.capacity.to_string()].concat()}</td>
            <td class="num" data-label=w.weight>{Grams(parent.weight_g).to_string()}</td>
            <td data-label=w.mark class="lead">
                <span class=["badge ", shown.tone].concat() data-mark=mark hidden=mark.is_empty()>{shown.word}</span>
            </td>
            <td data-label="">{form}</td>
        </tr>
    }
}

//! Labels of new parents: reserving them, and the files to print them.

use crate::acts::labels::ReserveLabels;
use crate::components::admin::AdminNav;
use crate::components::field::{Field, FormError, Select, form_error, hidden};
use crate::components::outcome::DoneBanner;
use crate::page::{Loaded, Page};
use crate::paths::labels_path;
use crate::request::{self, Moment as _, new_key, query};
use crate::words::{site_data, words};
use domain::bag_type::BagTypeDetail;
use domain::label_range::LabelRange;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use service::{SHEETS, STOCKS};

/// The newest ranges, the form for another, and the forms to print the one that the address names.
pub(crate) async fn labels() -> Loaded {
    let t = site_data();
    let (ranges, types) = request::handle(async |cx| {
        let by = cx.authorize(domain::access::ConfigureSite)?;
        Ok((
            cx.services.label_ranges(&by).await?,
            cx.services.bag_type_list(&by).await?,
        ))
    })
    .await?;
    let asked: Option<i64> = query("range").parse().ok();
    let chosen = ranges.iter().find(|range| Some(range.id) == asked).cloned();
    let is_empty = ranges.is_empty();
    Ok(Page::new(view! {
        <AdminNav/>
        <h1>{t.labels}</h1>
        <p>{t.labels_help}</p>
        <DoneBanner/>
        {chosen.map(|range| view! { <Print range/> })}
        <Reserve types/>
        {is_empty.then(|| view! { <p class="empty">{t.no_labels}</p> })}
        {(!is_empty).then(|| view! { <Ranges ranges/> })}
    }))
}

#[component]
fn Reserve(types: Vec<BagTypeDetail>) -> impl IntoView {
    let t = site_data();
    let error = form_error::<ReserveLabels>();
    let choices: Vec<(String, String)> = types
        .into_iter()
        .filter(|own| !own.fields.retired)
        .map(|own| {
            let text = format!("{} · {}", own.fields.name, own.fields.label_pattern.as_str());
            (own.id.to_string(), text)
        })
        .collect();
    view! {
        <section class="card medium">
            <h2>{t.reserve_labels}</h2>
            <FormError error/>
            <form method="post" action=ReserveLabels::url()>
                {hidden([("key", &new_key())])}
                <Select name="bag_type" label=t.label_type any=t.choose options=choices required=true error/>
                <Field
                    name="count" label=t.label_count inputmode="numeric" maxlength=5 required=true
                    hint=t.label_count_hint error
                />
                <Field name="from" label=t.label_from inputmode="numeric" maxlength=15 hint=t.label_from_hint error/>
                <div class="actions"><button class="primary" type="submit">{t.reserve_labels}</button></div>
            </form>
        </section>
    }
}

#[component]
fn Ranges(ranges: Vec<LabelRange>) -> impl IntoView {
    let t = site_data();
    let rows = ranges
        .into_iter()
        .map(|range| {
            let act = if range.prints > 0 {
                t.print_labels_again
            } else {
                t.print_labels
            };
            view! {
                <tr>
                    <th scope="row" data-label=t.reserved_labels class="code">{range.span()}</th>
                    <td data-label=t.label_type>{range.bag_type.clone()}</td>
                    <td data-label=t.label_count class="num">{range.count()}</td>
                    <td data-label=t.label_prints class="num">{range.prints}</td>
                    <td data-label=t.label_reserved>{range.reserved_at.minute()}</td>
                    <td><a class="button" href=labels_path(range.id)>{act}</a></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="rows" id="labels-table">
            <thead>
                <tr>
                    <th scope="col">{t.reserved_labels}</th><th scope="col">{t.label_type}</th>
                    <th scope="col" class="num">{t.label_count}</th><th scope="col" class="num">{t.label_prints}</th>
                    <th scope="col">{t.label_reserved}</th><th scope="col">{words().print}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn codes() -> Vec<(String, String)> {
    [("qr", "QR"), ("code128", "Code 128")]
        .map(|(code, name)| (code.to_owned(), name.to_owned()))
        .to_vec()
}

/// The two ways to print a range. Each makes a file; that it was made is kept.
#[component]
fn Print(range: LabelRange) -> impl IntoView {
    let t = site_data();
    let sheets: Vec<(String, String)> = SHEETS
        .iter()
        .map(|sheet| {
            let size = format!("{} × {}", sheet.width, sheet.height);
            (sheet.key.to_owned(), t.sheet_of(sheet.key, &size))
        })
        .collect();
    let rolls: Vec<(String, String)> = STOCKS
        .iter()
        .map(|roll| {
            (
                roll.key.to_owned(),
                format!("{} × {} mm", roll.width, roll.height),
            )
        })
        .collect();
    let choices = |all: &[&str]| -> Vec<(String, String)> {
        all.iter()
            .map(|one| ((*one).to_owned(), one.to_uppercase()))
            .collect()
    };
    let sheet_file = format!("/admin/labels/{}/sheets.pdf", range.id);
    let roll_file = format!("/admin/labels/{}/printer", range.id);
    view! {
        <section class="card medium" id="print">
            <h2 class="code">{range.span()}</h2>
            {(range.prints > 0).then(|| view! { <p class="hint">{t.print_again_help}</p> })}
            <form method="get" action=sheet_file>
                <Select name="sheet" label=t.label_sheet any=t.choose options=sheets value="24"/>
                <Select name="code" label=t.label_code any=t.choose options=codes() value="qr"/>
                <Field name="used" label=t.label_used value="0" inputmode="numeric" maxlength=2/>
                <div class="actions"><button class="primary" type="submit">{t.sheet_file}</button></div>
            </form>
            <form method="get" action=roll_file>
                <Select name="roll" label=t.label_roll any=t.choose options=rolls value="50x25"/>
                <Select name="roll_code" label=t.label_code any=t.choose options=codes() value="qr"/>
                <Select name="language" label=t.label_language any=t.choose options=choices(&["zpl", "tspl"]) value="zpl"/>
                <Select name="dpi" label=t.label_dpi any=t.choose options=choices(&["203", "300"]) value="203"/>
                <div class="actions"><button type="submit">{t.roll_file}</button></div>
            </form>
        </section>
    }
}

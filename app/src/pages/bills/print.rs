//! The bill on paper.

use crate::components::area::AreaNames;
use crate::components::script::{FormsScript, PrintButton};
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::bill_path;
use crate::request::Moment as _;
use crate::request::param;
use crate::words::{self, grouped, words};
use domain::bill::BillDetail;
use domain::site_settings::SiteSettings;
use domain::weight::Grams;
use leptos::prelude::*;
use std::sync::Arc;

/// The print view of one bill.
pub(crate) async fn bill_print() -> Loaded {
    let data = read(param("number")).await?;
    let title = data.detail.bill.number.clone();
    Ok(Page::new(view! { <Sheet data/> }).titled(title))
}

/// A bill as it is printed.
struct BillPrint {
    detail: BillDetail,
    /// The bill number as an inline SVG.
    qr_svg: String,
    settings: Arc<SiteSettings>,
    areas: AreaNames,
}

/// One bill for the print view.
async fn read(number: String) -> Result<BillPrint, AppError> {
    crate::request::handle(async |cx| {
        let detail = cx
            .services
            .bill(&cx.authorize(domain::access::ManageBills)?, &number)
            .await?;
        let qr_svg = cx.services.bill_qr_svg(&detail.bill.number);
        let settings = cx.services.site_settings().await?;
        Ok(BillPrint {
            detail,
            qr_svg,
            settings,
            areas: AreaNames::read(&cx).await?,
        })
    })
    .await
}

/// Who sends the bags.
fn of_company(settings: &SiteSettings) -> impl IntoView + use<> {
    let name = Some(settings.company_name.clone()).filter(|name| !name.is_empty());
    let lines: Vec<String> = settings.company_address.lines().map(str::to_owned).collect();
    view! {
        {name.map(|name| view! { <p class="company">{name}</p> })}
        {lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
    }
}

/// Where empty bags are weighed or the scale's step is known: what the scale shows beside content and tare.
pub(super) fn scale_facts(detail: &BillDetail, step_g: i32) -> Vec<(&'static str, String)> {
    let w = words();
    let Some(check) = detail.scale_check(step_g) else {
        return Vec::new();
    };
    let difference = Grams(check.difference_g).to_string();
    let difference = match check.is_within_step {
        Some(true) => w.within_step(&difference),
        Some(false) => w.outside_step(&difference),
        None if detail.tare_g == 0 => return Vec::new(),
        None => difference,
    };
    vec![
        (w.tare, Grams(detail.tare_g).to_string()),
        (w.scale_less_tare, difference),
    ]
}

#[component]
fn Sheet(data: BillPrint) -> impl IntoView {
    let w = words();
    let settings = data.settings;
    let scale = scale_facts(&data.detail, settings.scale_step_g);
    let bill = data.detail.bill;
    let difference = bill
        .scale_weight_g
        .map(|g| Grams(g - bill.actual_weight_g).to_string());
    let state = words::state(bill.status);
    let missing = i64::from(bill.target_parents - bill.parents);
    let fact = |name: &'static str, value: Option<String>| {
        view! {
            <div><dt>{name}</dt><dd>{value.unwrap_or_else(|| "–".to_owned())}</dd></div>
        }
    };
    let rows = data
        .detail
        .parent_list
        .into_iter()
        .enumerate()
        .map(|(index, parent)| {
            let mark = parent.mark().map(words::state).unwrap_or_default();
            view! {
                <tr>
                    <td class="num">{index + 1}</td>
                    <th scope="row" class="code">{parent.label.clone()}</th>
                    <td>{parent.bag_type.clone()}</td>
                    <td class="num">{format!("{} / {}", parent.children, parent.capacity)}</td>
                    <td class="num">{Grams(parent.weight_g).to_string()}</td>
                    <td>{mark}</td>
                </tr>
            }
        })
        .collect_view();
    let paper = |file: &str| format!("{}/{file}", bill_path(&bill.number));
    view! {
        <FormsScript/>
        <p class="actions no-print">
            <PrintButton label=w.print/>
            <a class="button" href=paper("paper.pdf")>{w.bill_pdf}</a>
            <a class="button" href=paper("challan.pdf")>{w.challan_pdf}</a>
            <a class="button" href=bill_path(&bill.number)>{w.back_to_bill}</a>
        </p>
        <article class="sheet">
            <header class="sheet-head">
                <div>
                    {of_company(&settings)}
                    <p class="eyebrow">{w.dispatch_bill}</p>
                    <h1 class="code">{bill.number.clone()}</h1>
                    <p>{state}</p>
                </div>
                <div class="qr" inner_html=data.qr_svg></div>
            </header>
            <dl class="facts">
                {fact(w.customer, bill.customer)}
                {fact(w.destination, bill.destination)}
                {fact(w.vehicle, bill.vehicle)}
                {fact(w.area, data.areas.name_of(bill.area.as_deref()))}
                {fact(w.opened, Some(format!("{} · {}", bill.created_at.minute(), bill.created_by)))}
                {fact(w.completed, bill.completed_at.map(|at| format!("{} · {}", at.minute(), bill.completed_by.unwrap_or_default())))}
                {bill.note.map(|note| fact(w.note, Some(note)))}
                {bill.complete_reason.map(|reason| fact(w.reason, Some(reason)))}
            </dl>
            <table class="plain">
                <thead>
                    <tr>
                        <th scope="col" class="num">"#"</th><th scope="col">{w.parent}</th><th scope="col">{w.bag_type}</th>
                        <th scope="col" class="num">{w.children}</th><th scope="col" class="num">{w.weight}</th><th scope="col">{w.mark}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <dl class="facts totals">
                {fact(w.parents, Some(format!("{} / {}", bill.parents, bill.target_parents)))}
                {fact(w.children, Some(grouped(i64::from(bill.children))))}
                {fact(w.actual_weight, Some(Grams(bill.actual_weight_g).to_string()))}
                {fact(w.expected_weight, Some(Grams(bill.expected_weight_g).to_string()))}
                {(missing > 0).then(|| fact(w.missing, Some(grouped(missing))))}
                {fact(w.variance, Some(Grams(bill.variance_g).to_string()))}
                {fact(w.scale_shown, bill.scale_weight_g.map(|g| Grams(g).to_string()))}
                {fact(w.scale_difference, difference)}
                {scale.into_iter().map(|(name, value)| fact(name, Some(value))).collect_view()}
            </dl>
            <div class="signatures">
                <p>{w.signature_loader}</p>
                <p>{w.signature_driver}</p>
                <p>{w.signature_receiver}</p>
            </div>
        </article>
    }
}

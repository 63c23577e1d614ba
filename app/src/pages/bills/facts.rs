//! What stands on a bill beside its parents.

use crate::components::area::AreaNames;
use crate::request::Moment as _;
use crate::words::words;
use domain::bill::BillSummary;
use leptos::prelude::*;

/// To whom, where, by what, and who did what when; what is not known is left out.
#[component]
pub(super) fn Facts(
    bill: BillSummary,
    areas: AreaNames,
    /// More lines, such as what the scale showed.
    #[prop(optional)]
    more: Vec<(&'static str, String)>,
) -> impl IntoView {
    let w = words();
    let completed = bill.completed_at.map(|at| match &bill.completed_by {
        Some(by) => format!("{} · {by}", at.minute()),
        None => at.minute(),
    });
    let lines = [
        (w.customer, bill.customer),
        (w.destination, bill.destination),
        (w.vehicle, bill.vehicle),
        (w.area, areas.name_of(bill.area.as_deref())),
        (w.note, bill.note),
        (
            w.opened,
            Some(format!("{} · {}", bill.created_at.minute(), bill.created_by)),
        ),
        (w.completed, completed),
        (w.reason, bill.complete_reason),
    ];
    let lines = lines
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .chain(more);
    view! {
        <dl class="facts card" id="bill-facts">
            {lines.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view()}
        </dl>
    }
}

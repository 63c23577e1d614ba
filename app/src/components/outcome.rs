//! What became of the form that led to this page: told from the page's address, as a plain form's redirect wrote it.

use crate::components::query::query;
use crate::platform;
use crate::words::{self, tone};
use domain::bill::{BillAnswer, BillOutcome, BillSummary, BillTotals};
use domain::label::{self, NotALabel};
use domain::scan::{CannotUndo, ParentState, ScanAnswer, ScanOutcome};
use leptos::prelude::*;

/// The part of the address that carries an outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) code: String,
    pub(crate) child: String,
    pub(crate) other: String,
    pub(crate) mark: String,
    /// Why nothing could be read, as JSON.
    pub(crate) why: String,
}

impl Told {
    fn why(&self) -> Option<NotALabel> {
        serde_json::from_str(&self.why).ok().filter(NotALabel::is_brief)
    }
}

/// What the page's address tells; follows it.
pub(crate) fn told() -> Signal<Told> {
    let (code, child, other, mark) = (query("done"), query("child"), query("other"), query("mark"));
    let why = query("why");
    // Anybody can write an address: no more of it is shown than a label has.
    let label = |text: String| text.chars().take(label::MAX_CHARS).collect();
    Signal::derive(move || Told {
        code: code.get(),
        child: label(child.get()),
        other: label(other.get()),
        mark: mark.get(),
        why: why.get(),
    })
}

fn filled(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|t| !t.is_empty())
}

/// The sentence of a scan's outcome.
pub(crate) fn scan_sentence(told: &Told, parent: Option<ParentState>) -> Option<String> {
    let outcome = ScanOutcome::from_code(&told.code)?;
    let answer = ScanAnswer {
        outcome,
        scan_id: 0,
        message: String::new(),
        parent,
        child: filled(&told.child),
        other_parent: filled(&told.other),
        foreign_parent: filled(&told.other).filter(|_| outcome == ScanOutcome::AreaDenied),
        why: told.why(),
        cause: CannotUndo::from_code(&told.mark),
    };
    Some(domain::scan::sentence(&answer, platform::language()))
}

/// The sentence of an attempt to change what is on a bill.
pub(crate) fn bill_sentence(told: &Told, bill: &BillSummary) -> Option<String> {
    let answer = BillAnswer {
        outcome: BillOutcome::from_code(&told.code)?,
        scan_id: 0,
        message: String::new(),
        parent: filled(&told.child),
        other_bill: filled(&told.other),
        mark: filled(&told.mark),
        bill: totals(bill),
        why: told.why(),
    };
    Some(domain::bill::sentence(&answer, platform::language()))
}

fn totals(bill: &BillSummary) -> BillTotals {
    BillTotals {
        number: bill.number.clone(),
        status: bill.status.clone(),
        parents: bill.parents,
        target_parents: bill.target_parents,
        children: bill.children,
        actual_weight_g: bill.actual_weight_g,
        expected_weight_g: bill.expected_weight_g,
        variance_g: bill.variance_g,
        scale_weight_g: bill.scale_weight_g,
        stamp: bill.stamp.clone(),
    }
}

/// A sentence in a live region, coloured by what it means.
#[component]
pub(crate) fn Banner(#[prop(into)] code: String, #[prop(into)] sentence: Option<String>) -> impl IntoView {
    view! {
        <div role="status">
            {sentence.map(|text| view! { <p class=format!("banner {}", tone(&code))>{text}</p> })}
        </div>
    }
}

/// Tells of acts that need nothing but a fixed sentence, such as "saved". Silent when a form came back with an error:
/// then the address still tells of the act before.
#[component]
pub(crate) fn DoneBanner() -> impl IntoView {
    let told = told();
    let failed = query("__err");
    view! {
        <div role="status">
            {move || {
                let code = told.with(|t| t.code.clone());
                words::done(&code).filter(|_| failed.with(String::is_empty)).map(|text| view! { <p class="banner good">{text}</p> })
            }}
        </div>
    }
}

/// The word and colour of an outcome's code.
#[component]
pub(crate) fn OutcomeBadge(#[prop(into)] code: String) -> impl IntoView {
    let word = words::code(&code, platform::language()).map_or_else(|| code.clone(), str::to_owned);
    view! { <span class=format!("badge {}", tone(&code))>{word}</span> }
}

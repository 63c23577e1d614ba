//! What became of the form that led to this page: told from the page's address, as a plain form's redirect wrote it.

use crate::request::{self, query};
use crate::words;
use domain::bill::{BillAnswer, BillOutcome, BillSummary, BillTotals};
use domain::label::{self, NotALabel};
use domain::scan::{CannotUndo, ParentState, ScanAnswer, ScanOutcome};
use leptos::prelude::*;

/// The part of the address that carries an outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LastAct {
    pub(crate) code: String,
    pub(crate) child: String,
    pub(crate) other: String,
    pub(crate) mark: String,
    /// Why nothing could be read, as JSON.
    pub(crate) why: String,
}

impl LastAct {
    fn why(&self) -> Option<NotALabel> {
        serde_json::from_str(&self.why).ok().filter(NotALabel::is_brief)
    }
}

/// What the page's address tells.
pub(crate) fn last_act() -> LastAct {
    // Anybody can write an address: no more of it is shown than a label has.
    let label = |name| query(name).chars().take(label::MAX_CHARS).collect();
    LastAct {
        code: query("done"),
        child: label("child"),
        other: label("other"),
        mark: query("mark"),
        why: query("why"),
    }
}

fn filled(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|t| !t.is_empty())
}

/// The sentence of a scan's outcome.
pub(crate) fn scan_sentence(last: &LastAct, parent: Option<ParentState>) -> Option<String> {
    let outcome = ScanOutcome::from_code(&last.code)?;
    let answer = ScanAnswer {
        outcome,
        scan_id: 0,
        message: String::new(),
        parent,
        child: filled(&last.child),
        other_parent: filled(&last.other),
        foreign_parent: filled(&last.other).filter(|_| outcome == ScanOutcome::AreaDenied),
        why: last.why(),
        cause: CannotUndo::from_code(&last.mark),
    };
    Some(domain::scan::sentence(&answer, request::language()))
}

/// The sentence of an attempt to change what is on a bill.
pub(crate) fn bill_sentence(last: &LastAct, bill: &BillSummary) -> Option<String> {
    let answer = BillAnswer {
        outcome: BillOutcome::from_code(&last.code)?,
        scan_id: 0,
        message: String::new(),
        parent: filled(&last.child),
        other_bill: filled(&last.other),
        mark: filled(&last.mark),
        bill: totals(bill),
        why: last.why(),
    };
    Some(domain::bill::sentence(&answer, request::language()))
}

/// The totals that a station shows.
pub(crate) fn totals(bill: &BillSummary) -> BillTotals {
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
            {sentence.map(|text| view! { <p class=format!("banner {}", words::look(&code).tone)>{text}</p> })}
        </div>
    }
}

/// Tells of acts that need nothing but a fixed sentence, such as "saved". Silent when a form came back with an error:
/// then the address still tells of the act before.
#[component]
pub(crate) fn DoneBanner() -> impl IntoView {
    let done = words::done(&query("done")).filter(|_| query("__err").is_empty());
    view! {
        <div role="status">{done.map(|text| view! { <p class="banner good">{text}</p> })}</div>
    }
}

/// The word and colour of an outcome's code.
#[component]
pub(crate) fn OutcomeBadge(#[prop(into)] code: String) -> impl IntoView {
    let word = words::code(&code, request::language()).map_or_else(|| code.clone(), str::to_owned);
    view! { <span class=format!("badge {}", words::look(&code).tone)>{word}</span> }
}

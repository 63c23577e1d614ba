//! What needs attention, each in a line that leads there.

use super::today::percent;
use crate::components::outcome::OutcomeBadge;
use crate::paths::{bag_path, bill_path};
use crate::request::Moment as _;
use crate::words::{grouped, words};
use domain::codes::Coded as _;
use domain::dashboard::{Rising, Stats, WaitingReads, WrongClock};
use domain::timestamp::Timestamp;
use leptos::prelude::*;

/// What needs attention; that nothing does is said as well.
pub(super) fn attention(stats: &Stats) -> AnyView {
    let w = words();
    let attention = stats.attention.clone();
    let mut lines = Vec::new();
    if attention.old_parents > 0 {
        let sentence = w.old_parents(attention.old_parents, &grouped(attention.old_parents));
        let oldest = attention
            .oldest_parents
            .into_iter()
            .map(|parent| (bag_path(&parent.label), parent.label, since(&parent.since, stats)));
        lines.push(line(
            "need-parents",
            "/bags?role=parent&status=open",
            sentence,
            named(oldest),
        ));
    }
    if attention.short_bills > 0 {
        let sentence = w.short_bills(attention.short_bills, &grouped(attention.short_bills));
        let oldest = attention.oldest_bills.into_iter().map(|bill| {
            let parents = format!("{} / {}", bill.parents, bill.target_parents);
            (bill_path(&bill.number), bill.number, parents)
        });
        lines.push(line("need-bills", "/bills", sentence, named(oldest)));
    }
    lines.extend(attention.rising.map(rising));
    lines.extend(attention.waiting.map(|reads| waiting(&reads)));
    if !stats.wrong_clocks.is_empty() {
        lines.push(clocks(stats.wrong_clocks.clone()));
    }
    let body = if lines.is_empty() {
        view! { <p class="calm">{w.nothing_to_attend}</p> }.into_any()
    } else {
        view! { <ul class="needs">{lines}</ul> }.into_any()
    };
    view! {
        <section class="card live" id="live-attention" aria-labelledby="attention-title">
            <h2 id="attention-title">{w.needs_attention}</h2>
            {body}
        </section>
    }
    .into_any()
}

fn line(id: &'static str, href: &'static str, sentence: String, more: AnyView) -> AnyView {
    view! {
        <li id=id>
            <a class="need" href=href>{sentence}</a>
            {more}
        </li>
    }
    .into_any()
}

/// Things by their addresses, names, and what is told of each.
fn named(things: impl Iterator<Item = (String, String, String)>) -> AnyView {
    let things = things
        .map(|(href, name, told)| view! { <span><a class="code" href=href>{name}</a>" "{told}</span> })
        .collect_view();
    view! { <p class="hint named">{things}</p> }.into_any()
}

/// Since when: of today the time, else the day.
fn since(at: &Timestamp, stats: &Stats) -> String {
    let w = words();
    if at.0.get(..10) == stats.as_of.0.get(..10) {
        w.since(at.time().get(..5).unwrap_or_default())
    } else {
        w.since(&at.day())
    }
}

fn rising(rising: Rising) -> AnyView {
    let w = words();
    let share = percent(rising.per_mille);
    let sentence = match rising.before_per_mille {
        Some(before) => w.refused_rise(&share, &percent(before)),
        None => w.refused_many(&share),
    };
    let most = rising.most.map(|outcome| {
        view! { <p class="hint named"><span>{w.mostly}" "<OutcomeBadge code=outcome.code()/></span></p> }
    });
    line(
        "need-refused",
        "/dashboard#refused-title",
        sentence,
        most.into_any(),
    )
}

fn waiting(waiting: &WaitingReads) -> AnyView {
    let w = words();
    let sentence = w.reads_wait(waiting.reads, &grouped(waiting.reads));
    let stations = waiting
        .stations
        .iter()
        .take(5)
        .map(|station| view! { <span class="code">{station.clone()}</span> })
        .collect_view();
    let more = view! { <p class="hint named">{stations}</p> }.into_any();
    line("need-reads", "/admin/stations", sentence, more)
}

/// Stations that somebody has to set the clock of.
fn clocks(clocks: Vec<WrongClock>) -> AnyView {
    let told = clocks
        .into_iter()
        .map(|clock| view! { <span><span class="code">{clock.station.clone()}</span>" "{clock.off()}</span> })
        .collect_view();
    let more = view! { <p class="hint named" id="wrong-clocks">{told}</p> }.into_any();
    line(
        "need-clocks",
        "/admin/stations",
        words().wrong_clocks.to_owned(),
        more,
    )
}

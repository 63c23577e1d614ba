//! Today against other days.

use crate::words::{grouped, words};
use domain::dashboard::{Stats, Work, change_percent};
use domain::weight::Grams;
use leptos::prelude::*;

/// A share of a thousand as per cent, such as `4.2 %`.
pub(super) fn percent(per_mille: i64) -> String {
    format!("{}.{}\u{a0}%", per_mille / 10, per_mille % 10)
}

/// A change with its sign.
fn signed(change: i64, text: &str) -> String {
    let sign = match change {
        ..0 => "−",
        0 => "±",
        _ => "+",
    };
    format!("{sign}{text}")
}

/// How a figure stands against that of another day: what is shown, and how good it is.
struct Versus {
    change: Option<(String, &'static str)>,
    before: String,
}

impl Versus {
    /// More is better.
    fn of(figure: fn(&Work) -> i64, shown: fn(i64) -> String, now: &Work, before: &Work) -> Self {
        let change = change_percent(figure(now), figure(before)).map(|change| {
            let tone = match change {
                ..0 => "change less",
                0 => "change",
                _ => "change more",
            };
            (signed(change, &format!("{}\u{a0}%", grouped(change.abs()))), tone)
        });
        Self {
            change,
            before: shown(figure(before)),
        }
    }

    /// Of what is refused less is better.
    fn of_refused(now: &Work, before: &Work) -> Self {
        let (share, former) = (now.refused_per_mille(), before.refused_per_mille());
        let change = share.zip(former).map(|(share, former)| {
            let change = share - former;
            let tone = match change {
                ..0 => "change more",
                0 => "change",
                _ => "change less",
            };
            let points = format!("{}.{}", change.abs() / 10, change.abs() % 10);
            (words().points(&signed(change, &points)), tone)
        });
        Self {
            change,
            before: former.map_or_else(|| "–".to_owned(), percent),
        }
    }
}

/// What was done today, each figure against yesterday and the same day of the week before.
pub(super) fn today(stats: &Stats) -> AnyView {
    let w = words();
    let today = &stats.today;
    let compared = match &today.until {
        Some(until) => w.compared_until(until.time().get(..5).unwrap_or_default()),
        None => w.compared_none.to_owned(),
    };
    let versus = |of: &dyn Fn(&Work, &Work) -> Versus| {
        let days = [
            (w.yesterday, &today.yesterday),
            (w.a_week_ago, &today.week_before),
        ];
        let days = days.map(|(day, before)| (day, of(&today.work_until, before)));
        today.until.is_some().then_some(days)
    };
    let of_bags = versus(&|now, before| Versus::of(|work| work.bags, grouped, now, before));
    let of_weight = versus(&|now, before| Versus::of(|work| work.weight_g, kilograms, now, before));
    let of_parents = versus(&|now, before| Versus::of(|work| work.parents, grouped, now, before));
    let of_refused = versus(&Versus::of_refused);
    let refused = today.work.refused_per_mille();
    view! {
        <section class="live" id="live-today" aria-labelledby="today-title">
            <div class="section-head">
                <h2 id="today-title">{w.today}</h2>
                <p class="hint">{compared}</p>
            </div>
            <div class="tiles today">
                <Figure id="today-bags" label=w.bags_packed value=grouped(today.work.bags) href="/bags?role=child" versus=of_bags/>
                <Figure id="today-weight" label=w.weight_packed value=kilograms(today.work.weight_g) href="/bags?role=parent" versus=of_weight/>
                <Figure id="today-parents" label=w.parents_begun value=grouped(today.work.parents) href="/bags?role=parent" versus=of_parents/>
                <Figure
                    id="today-refused" label=w.refused_reads value=refused.map_or_else(|| "–".to_owned(), percent)
                    href="/dashboard#refused-title" versus=of_refused
                />
            </div>
        </section>
    }
    .into_any()
}

/// Whole kilograms, in groups; of less than ten to the gram.
fn kilograms(grams: i64) -> String {
    let number = if grams.abs() < 10_000 {
        Grams(grams).kilograms()
    } else {
        grouped((grams + 500).div_euclid(1000))
    };
    format!("{number}\u{a0}kg")
}

#[component]
fn Figure(
    id: &'static str,
    label: &'static str,
    value: String,
    href: &'static str,
    versus: Option<[(&'static str, Versus); 2]>,
) -> impl IntoView {
    let lines = versus.into_iter().flatten().map(|(day, versus)| {
        let change = match versus.change {
            Some((text, tone)) => view! { <strong class=tone>{text}</strong> }.into_any(),
            None => ().into_any(),
        };
        view! { <span class="versus"><span>{day}": "{versus.before}</span>" "{change}</span> }
    });
    let lines = lines.collect_view();
    view! {
        <a class="tile" href=href>
            <span class="tile-label">{label}</span>
            <span class="tile-value" id=id>{value}</span>
            {lines}
        </a>
    }
}

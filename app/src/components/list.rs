//! What lists share: their addresses, the filters in use, their days and order, how many match, and the way through their pages.

use crate::components::field::{Field, Select};
use crate::paths::with_query;
use crate::request;
use crate::request::Moment as _;
use crate::words::{self, grouped, words};
use domain::page::{Filter, LAST, Sort, Total};
use domain::timestamp::Timestamp;
use domain::weight::Grams;
use leptos::prelude::*;

/// Where a list is, and what it is narrowed to.
#[derive(Clone)]
pub(crate) struct List {
    path: &'static str,
    parts: Vec<(&'static str, Option<String>)>,
    /// The part without which the list is another than that of nothing in this part.
    begins_with: Option<&'static str>,
}

impl List {
    pub(crate) fn of(path: &'static str, filter: &impl Filter) -> Self {
        Self {
            path,
            parts: filter.parts(),
            begins_with: None,
        }
    }

    /// The same of a list that is narrowed by this part where nothing is asked.
    pub(crate) fn beginning_with(self, name: &'static str) -> Self {
        Self {
            begins_with: Some(name),
            ..self
        }
    }

    fn address_of(
        &self,
        path: &str,
        without: Option<&'static str>,
        more: Option<(&'static str, String)>,
    ) -> String {
        let parts = self.parts.iter().filter_map(|(name, value)| {
            let value = value.clone().filter(|_| Some(*name) != without);
            let is_told = value.is_some() || self.begins_with == Some(*name);
            is_told.then(|| (*name, Some(value.unwrap_or_default())))
        });
        with_query(path, parts.chain(more.map(|(name, value)| (name, Some(value)))))
    }

    /// The page of a cursor, or the first.
    pub(crate) fn page(&self, cursor: Option<&str>) -> String {
        let cursor = cursor.map(|cursor| ("cursor", cursor.to_owned()));
        self.address_of(self.path, None, cursor)
    }

    /// All that the list holds, at another address.
    pub(crate) fn file(&self, path: &str) -> String {
        self.address_of(path, None, None)
    }
}

/// The order that is asked for, where the list has it.
pub(crate) fn served(sort: Option<&str>, sorts: &[Sort]) -> Option<String> {
    let sort = sort.filter(|code| sorts.iter().any(|sort| sort.code() == *code));
    sort.map(str::to_owned)
}

/// A filter as its chip says it: the part of the filter, what it is called, and what it is set to.
pub(crate) type Said = (&'static str, &'static str, Option<String>);

/// A state that is filtered by, in words; one that is not known stays.
pub(crate) fn state_in_words(code: &str) -> String {
    words::code(code, request::language()).unwrap_or(code).to_owned()
}

/// A day that is filtered by, as days are shown.
pub(crate) fn day_in_words(day: Option<&String>) -> Option<String> {
    day.map(|day| Timestamp(format!("{day}T00:00:00")).day())
}

/// The filters in use, each with the way to the list without it; nothing where there is none.
#[component]
pub(crate) fn Chips(list: List, said: Vec<Said>) -> impl IntoView {
    let w = words();
    let chips: Vec<(String, String)> = said
        .into_iter()
        .filter_map(|(part, name, value)| {
            Some((
                format!("{name}: {}", value?),
                list.address_of(list.path, Some(part), None),
            ))
        })
        .collect();
    let none = (chips.len() > 1).then_some(list.path);
    (!chips.is_empty()).then(|| {
        let chips = chips
            .into_iter()
            .map(|(text, href)| {
                let label = w.without_filter(&text);
                view! { <li><a class="chip" href=href aria-label=label>{text}</a></li> }
            })
            .collect_view();
        view! {
            <ul class="chips" aria-label=w.filters_in_use>
                {chips}
                {none.map(|href| view! { <li><a class="chip-less" href=href>{words::list().all_filters_away}</a></li> })}
            </ul>
        }
    })
}

/// The text that a list is narrowed by.
#[component]
pub(crate) fn TextFilter(label: &'static str, value: Option<String>) -> impl IntoView {
    view! {
        <div class="field">
            <label for="f-q">{label}</label>
            <input id="f-q" name="q" type="search" minlength="3" maxlength="64" autocomplete="off" value=value.unwrap_or_default()/>
        </div>
    }
}

/// From one day to another, both of them in.
#[component]
pub(crate) fn Days(
    from_label: &'static str,
    to_label: &'static str,
    from: Option<String>,
    to: Option<String>,
) -> impl IntoView {
    view! {
        <Field name="from" label=from_label kind="date" value=from.unwrap_or_default()/>
        <Field name="to" label=to_label kind="date" value=to.unwrap_or_default()/>
    }
}

/// The orders that the list has: the first where none is chosen. Nothing where it has only one.
#[component]
pub(crate) fn Order(sorts: &'static [Sort], by_name: &'static str, value: Option<String>) -> impl IntoView {
    let t = words::list();
    let word = |sort: Sort| match sort {
        Sort::Newest => t.newest,
        Sort::Oldest => t.oldest,
        Sort::Name => by_name,
    };
    let (first, rest) = sorts.split_first()?;
    let options = rest
        .iter()
        .map(|sort| (sort.code().to_owned(), word(*sort).to_owned()))
        .collect();
    Some(
        view! { <Select name="sort" label=t.sort any=word(*first) options value=value.unwrap_or_default()/> },
    )
}

/// Words for what rows hold, by its number and by how it is shown.
pub(crate) type Held<'a> = &'a dyn Fn(i64, &str) -> String;

/// How many rows match and, where it was added up, what they are together: `held` tells what they hold.
pub(crate) fn found(
    total: Option<Total>,
    exactly: impl Fn(i64, &str) -> String,
    at_least: impl Fn(&str) -> String,
    held: Option<Held<'_>>,
) -> Option<String> {
    let total = total?;
    let shown = grouped(total.count);
    let count = if total.is_least {
        at_least(&shown)
    } else {
        exactly(total.count, &shown)
    };
    let held = held
        .zip(total.holds)
        .map(|(held, count)| held(count, &grouped(count)));
    let weight = total
        .weight_g
        .filter(|_| held.is_some())
        .map(|grams| Grams(grams).to_string());
    let told: Vec<String> = [Some(count), held, weight].into_iter().flatten().collect();
    Some(told.join(" · "))
}

/// What was found, and the ways to take it away.
#[component]
pub(crate) fn Results(found: Option<String>, children: Children) -> impl IntoView {
    view! {
        <div class="results">
            {found.map(|text| view! { <p class="found" id="found">{text}</p> })}
            {children()}
        </div>
    }
}

/// The way through the pages of a list, to its end.
#[component]
pub(crate) fn Pager(
    list: List,
    /// The cursors of the pages before and after.
    previous: Option<String>,
    next: Option<String>,
    /// Whether this page is not the first.
    is_later: bool,
    /// Whether the list can be read from its end.
    has_end: bool,
) -> impl IntoView {
    let (t, w) = (words::list(), words());
    let link = |rel: Option<&'static str>, text: &'static str, cursor: Option<&str>| {
        let href = list.page(cursor);
        view! { <a class="button" rel=rel href=href>{text}</a> }
    };
    let first = is_later.then(|| link(None, t.first_page, None));
    let before = previous.map(|cursor| link(Some("prev"), t.previous_page, Some(&cursor)));
    let last = (has_end && next.is_some()).then(|| link(None, t.last_page, Some(LAST)));
    let after = next.map(|cursor| link(Some("next"), w.next_page, Some(&cursor)));
    let any = first.is_some() || after.is_some();
    any.then(|| view! { <nav class="pager" aria-label=t.pages>{first}{before}{after}{last}</nav> })
}

//! The filters of a list that are in use, each with the way to the list without it.

use crate::words::words;
use leptos::prelude::*;

/// One filter in use.
pub(crate) struct Chip {
    /// What it says, such as `Status: Open`.
    pub(crate) text: String,
    /// The list without it.
    pub(crate) href: String,
}

impl Chip {
    /// The chip of a filter that has a value.
    pub(crate) fn of(name: &str, value: Option<String>, href: String) -> Option<Self> {
        let text = format!("{name}: {}", value?);
        Some(Self { text, href })
    }
}

/// The filters in use; nothing where there is none.
#[component]
pub(crate) fn Chips(chips: Vec<Option<Chip>>) -> impl IntoView {
    let w = words();
    let chips: Vec<Chip> = chips.into_iter().flatten().collect();
    (!chips.is_empty()).then(|| {
        let chips = chips
            .into_iter()
            .map(|Chip { text, href }| {
                let label = w.without_filter(&text);
                view! { <li><a class="chip" href=href aria-label=label>{text}</a></li> }
            })
            .collect_view();
        view! { <ul class="chips" aria-label=w.filters_in_use>{chips}</ul> }
    })
}

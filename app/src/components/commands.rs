//! Sentences that name commands between backticks.

use leptos::prelude::*;

/// A sentence whose commands stand out as what one types.
pub(crate) fn with_commands(sentence: &str) -> impl IntoView + use<> {
    sentence
        .split('`')
        .enumerate()
        .map(|(at, part)| {
            let part = part.to_owned();
            if at % 2 == 1 {
                view! { <code class="command">{part}</code> }.into_any()
            } else {
                part.into_any()
            }
        })
        .collect_view()
}

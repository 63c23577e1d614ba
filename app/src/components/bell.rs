//! The count of unread notifications in the top bar.

use crate::api::account::load_unread;
use crate::components::icon::Icon;
use crate::platform;
use crate::words::{fill, words};
use leptos::prelude::*;

/// Between two looks, in seconds.
const POLL_SECONDS: u64 = 10;
/// The server counts no further.
const MOST: i64 = 99;

/// A bell with the count of now; hydrated, it asks for the count again and again while somebody looks at the page.
#[component]
pub(crate) fn Bell(unread: i64) -> impl IntoView {
    let w = words();
    let unread = RwSignal::new(unread);
    platform::poll(POLL_SECONDS, move || async move {
        // A count that could not be read is told with the next one.
        if let Ok(count) = load_unread().await {
            unread.try_set(count);
        }
    });
    let shown = move || match unread.get() {
        count if count > MOST => format!("{MOST}+"),
        count => count.to_string(),
    };
    let label = move || match unread.get() {
        1 => w.unread_one.to_owned(),
        _ => fill(w.unread_many, &[&shown()]),
    };
    view! {
        <a class="bell" href="/notifications" rel="external" aria-label=label>
            <Icon name="bell"/>
            <span class="bell-count" aria-hidden="true" hidden=move || unread.get() == 0>{shown}</span>
        </a>
    }
}

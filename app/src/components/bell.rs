//! The count of unread notifications in the top bar.

use crate::components::icon::Icon;
use crate::words::words;
use leptos::prelude::*;

/// The server counts no further.
const MOST: i64 = 99;

/// A bell with the count of now; `public/page.js` asks for it again while somebody looks at the page.
#[component]
pub(crate) fn Bell(unread: i64) -> impl IntoView {
    let w = words();
    let shown = if unread > MOST {
        format!("{MOST}+")
    } else {
        unread.to_string()
    };
    let label = w.unread(unread, &shown);
    view! {
        <a class="bell" href="/notifications" aria-label=label data-one=w.unread(1, "1") data-many=w.unread(2, "{}") data-most=MOST>
            <Icon name="bell"/>
            <span class="bell-count" aria-hidden="true" hidden={unread == 0}>{shown}</span>
        </a>
    }
}

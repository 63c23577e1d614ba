//! The count of unread notifications in the top bar.

use crate::components::icon::Icon;
use crate::words::{fill, words};
use leptos::prelude::*;

/// The server counts no further.
const MOST: i64 = 99;

/// A bell with the count of now; `public/bell.js` asks for it again while somebody looks at the page.
#[component]
pub(crate) fn Bell(unread: i64) -> impl IntoView {
    let w = words();
    let shown = if unread > MOST {
        format!("{MOST}+")
    } else {
        unread.to_string()
    };
    let label = match unread {
        1 => w.unread_one.to_owned(),
        _ => fill(w.unread_many, &[&shown]),
    };
    view! {
        <a class="bell" href="/notifications" aria-label=label data-one=w.unread_one data-many=w.unread_many data-most=MOST>
            <Icon name="bell"/>
            <span class="bell-count" aria-hidden="true" hidden={unread == 0}>{shown}</span>
        </a>
    }
}

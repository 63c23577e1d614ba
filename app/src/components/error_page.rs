//! The pages that stand in for one that cannot be shown.

use crate::answer;
use crate::error::AppError;
use crate::html::encode;
use crate::page::Page;
use crate::request;
use crate::words::words;
use domain::fault::{Fault, Missing};
use leptos::prelude::*;

/// The page for an error. What read the data has set the status already; what must come first is led to.
pub(crate) fn error_page(error: &AppError) -> Page {
    let w = words();
    let here = request::path_and_query();
    let title = match error.fault {
        Fault::Unauthenticated => {
            answer::see_other(&format!("/login?next={}", encode(&here)));
            w.sign_in
        }
        Fault::SecondFactorMissing => {
            answer::see_other("/profile/security");
            w.error_title
        }
        Fault::StepUpNeeded => {
            answer::see_other(&format!("/verify?next={}", encode(&here)));
            w.error_title
        }
        Fault::Forbidden => w.forbidden_title,
        Fault::NotFound(_) => w.not_found_title,
        _ => w.error_title,
    };
    let sentence = error.sentence(request::language());
    let again = matches!(
        error.fault,
        Fault::TooMany { .. }
            | Fault::Busy
            | Fault::Unavailable
            | Fault::NotStored
            | Fault::Internal { .. }
            | Fault::Transport
    );
    Page::new(view! {
        <section class="notice-page">
            <h1>{title}</h1>
            <p role="alert">{sentence}</p>
            <p class="actions">
                {again.then(|| view! { <a class="button primary" href=here>{w.try_again}</a> })}
                <a class="button" href="/">{w.to_start}</a>
            </p>
        </section>
    })
    .titled(title)
}

/// The page for an address that nothing answers to.
pub(crate) fn not_found_page() -> Page {
    let w = words();
    Page::new(view! {
        <section class="notice-page">
            <h1>{w.not_found_title}</h1>
            <p>{Fault::NotFound(Missing::Other).sentence(request::language())}</p>
            <p class="actions"><a class="button primary" href="/">{w.to_start}</a></p>
        </section>
    })
    .titled(w.not_found_title)
}

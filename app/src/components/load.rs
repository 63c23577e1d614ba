//! Waiting for data, and the pages that stand in when it does not come.

use crate::error::AppError;
use crate::html::encode;
use crate::platform;
use crate::words::words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// Shows what a resource brings, or the page for its error. While it loads anew, the old content stays.
pub(crate) fn load<T, V>(
    resource: Resource<Result<T, AppError>>,
    show: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition fallback=|| view! { <p class="loading" role="status">{words().loading}</p> }>
            {move || {
                let show = show.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(value) => show(value).into_any(),
                        Err(error) => view! { <ErrorPage error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

/// The page that stands in for one that cannot be shown. The server function has set the status already.
#[component]
pub(crate) fn ErrorPage(error: AppError) -> impl IntoView {
    let w = words();
    let location = use_location();
    let here = format!(
        "{}{}",
        location.pathname.get_untracked(),
        location.search.with_untracked(|s| match s.as_str() {
            "" => String::new(),
            s => format!("?{}", s.trim_start_matches('?')),
        })
    );
    let title = match &error {
        AppError::Unauthenticated => {
            platform::redirect(&format!("/login?next={}", encode(&here)));
            w.sign_in
        }
        AppError::SecondFactorMissing => {
            platform::redirect("/profile/security");
            w.error_title
        }
        AppError::StepUpNeeded => {
            platform::redirect(&format!("/verify?next={}", encode(&here)));
            w.error_title
        }
        AppError::Forbidden => w.forbidden_title,
        AppError::NotFound(_) => w.not_found_title,
        _ => w.error_title,
    };
    let sentence = error.sentence(platform::language());
    let again = matches!(
        error,
        AppError::TooMany { .. }
            | AppError::Busy
            | AppError::Unavailable
            | AppError::NotStored
            | AppError::Internal { .. }
            | AppError::Transport(_)
    );
    view! {
        <Title text=title/>
        <section class="notice-page">
            <h1>{title}</h1>
            <p role="alert">{sentence}</p>
            <p class="actions">
                {again.then(|| view! { <a class="button primary" href=here.clone() rel="external">{w.try_again}</a> })}
                <a class="button" href="/" rel="external">{w.to_start}</a>
            </p>
        </section>
    }
}

//! Says what a text would be, before anybody scans it.

use crate::components::field::{Field, FormError, FormFailure, TextArea};
use crate::error::AppError;
use crate::words::site_data;
use domain::bag_type::TriedLabel;
use leptos::prelude::*;

/// A text that was tried, if one was.
pub(crate) type Tried = Option<Result<TriedLabel, AppError>>;

/// A form that leads back to its page with the answer; with `forms` it tries these forms of child labels.
#[component]
pub(crate) fn Tester(action: String, text: String, forms: Option<String>, tried: Tried) -> impl IntoView {
    let t = site_data();
    let (tried, failed) = match tried {
        Some(Ok(tried)) => (Some(tried), None),
        Some(Err(error)) => (None, Some(error)),
        None => (None, None),
    };
    let help = if forms.is_some() {
        t.try_child_help
    } else {
        t.try_help
    };
    view! {
        <section class="card medium" id="try" aria-labelledby="try-title">
            <h2 id="try-title">{t.try_title}</h2>
            <p>{help}</p>
            <FormError error=FormFailure::new(failed)/>
            <form method="get" action=format!("{action}#try")>
                <Field name="try" label=t.try_text value=text maxlength=1024 required=true/>
                {forms.map(|forms| view! {
                    <TextArea name="forms" label=t.child_patterns value=forms hint=t.child_patterns_hint/>
                })}
                <button type="submit">{t.try_it}</button>
            </form>
            <div role="status">{tried.map(|tried| view! { <Answer tried/> })}</div>
        </section>
    }
}

#[component]
fn Answer(tried: TriedLabel) -> impl IntoView {
    let t = site_data();
    let (tone, sentence) = match tried.kind.as_str() {
        "parent" => (
            "good",
            t.is_parent(&tried.label, tried.bag_type.as_deref().unwrap_or_default()),
        ),
        "child" => ("good", t.is_child(&tried.label)),
        "bill" => ("good", t.is_bill(&tried.label)),
        _ => ("bad", t.is_none.to_owned()),
    };
    let tone = if tried.message.is_some() { "bad" } else { tone };
    view! {
        <p class=format!("banner {tone}") id="tried" data-kind=tried.kind>
            {sentence}{tried.message.map(|why| format!(" {why}"))}
        </p>
    }
}

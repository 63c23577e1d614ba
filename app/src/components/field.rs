//! Form fields: each has a label, and its error is tied to it.

use crate::error::AppError;
use crate::html;
use crate::platform;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The error of an action's last run, or of the plain form that came back to this page.
pub(crate) fn error_of<S>(action: ServerAction<S>) -> Signal<Option<AppError>>
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let value = action.value();
    Signal::derive(move || {
        value.with(|v| match v {
            Some(Err(error)) => Some(error.clone()),
            _ => None,
        })
    })
}

/// Tells a form's error in one sentence.
#[component]
pub(crate) fn FormError(error: Signal<Option<AppError>>) -> impl IntoView {
    view! {
        <div role="alert">
            {move || error.get().map(|e| view! { <p class="banner bad">{e.sentence(platform::language())}</p> })}
        </div>
    }
}

/// Values that a form sends without showing them.
pub(crate) fn hidden<const N: usize>(fields: [(&'static str, &str); N]) -> impl IntoView + use<N> {
    fields
        .map(|(name, value)| view! { <input type="hidden" name=name value=value.to_owned()/> })
        .into_iter()
        .collect_view()
}

/// A labelled input.
#[component]
pub(crate) fn Field(
    /// The name that is sent; also makes the ids.
    name: &'static str,
    label: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] maxlength: Option<u32>,
    #[prop(optional)] required: bool,
    /// The form's error. Shown at this field when it is about `error_field`, or about `name`.
    #[prop(optional, into)]
    error: Option<Signal<Option<AppError>>>,
    #[prop(optional)] error_field: Option<&'static str>,
) -> impl IntoView {
    let about = error_field.unwrap_or(name);
    let mine = Signal::derive(move || {
        error
            .and_then(|e| e.get())
            .filter(|e| e.field() == Some(about))
            .map(|e| e.sentence(platform::language()))
    });
    let described = move || {
        let ids: Vec<String> = [
            hint.map(|_| format!("f-{name}-hint")),
            mine.get().map(|_| format!("f-{name}-error")),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    };
    view! {
        <div class="field">
            <label for=format!("f-{name}")>{label}</label>
            <input
                id=format!("f-{name}") name=name type=kind value=value required=required autocomplete=autocomplete
                inputmode=inputmode maxlength=maxlength
                aria-describedby=described aria-invalid=move || mine.get().map(|_| "true")
            />
            {hint.map(|text| view! { <p class="hint" id=format!("f-{name}-hint")>{text}</p> })}
            {move || mine.get().map(|text| view! { <p class="field-error" id=format!("f-{name}-error")>{text}</p> })}
        </div>
    }
}

/// A labelled text of several lines. The only place with the raw tag: Leptos does not escape its content, so it goes in
/// escaped here.
#[component]
pub(crate) fn TextArea(
    name: &'static str,
    label: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(default = 3)] rows: u32,
    #[prop(default = 500)] maxlength: u32,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=format!("f-{name}")>{label}</label>
            <textarea id=format!("f-{name}") name=name rows=rows maxlength=maxlength inner_html=html::escape(&value)></textarea>
        </div>
    }
}

/// A labelled choice. The first option stands for nothing chosen.
#[component]
pub(crate) fn Select(
    name: &'static str,
    label: &'static str,
    /// What the empty choice says.
    any: &'static str,
    /// Value and text of each choice.
    options: Vec<(String, String)>,
    #[prop(optional, into)] value: String,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=format!("f-{name}")>{label}</label>
            <select id=format!("f-{name}") name=name>
                <option value="" selected=value.is_empty()>{any}</option>
                {options
                    .into_iter()
                    .map(|(code, text)| {
                        let selected = code == value;
                        view! { <option value=code selected=selected>{text}</option> }
                    })
                    .collect_view()}
            </select>
        </div>
    }
}

//! Form fields: each has a label, and its error is tied to it.

use crate::error::AppError;
use crate::html;
use crate::platform;
use leptos::prelude::*;
use leptos::server::ServerActionError;
use leptos::server_fn::ServerFn;
use leptos::server_fn::error::ServerFnUrlError;

/// The error with which a plain form came back to this page. Costs the browser nothing: the code that would call the
/// server function from there is left out.
pub(crate) fn form_error<S: ServerFn<Error = AppError>>() -> Signal<Option<AppError>> {
    let error = use_context::<ServerActionError>()
        .filter(|error| error.path() == S::PATH)
        .map(|error| ServerFnUrlError::<AppError>::decode_err(error.err()).worded_by_code());
    Signal::stored(error)
}

/// The error of an action's last run, or of its form when it came back to this page without script.
pub(crate) fn error_of<S>(action: ServerAction<S>) -> Signal<Option<AppError>>
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let (value, version) = (action.value(), action.version());
    Signal::derive(move || {
        value.with(|v| match v {
            // Before the first run it is what the page's address told.
            Some(Err(error)) if version.get() == 0 => Some(error.clone().worded_by_code()),
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

/// The sentence of a form's error, when it is about this field.
pub(crate) fn error_at(
    error: Option<Signal<Option<AppError>>>,
    about: &'static str,
) -> Signal<Option<String>> {
    Signal::derive(move || {
        error
            .and_then(|e| e.get())
            .filter(|e| e.field() == Some(about))
            .map(|e| e.sentence(platform::language()))
    })
}

/// The ids of what describes a field.
pub(crate) fn described_by(id: &str, has_hint: bool, has_error: bool) -> Option<String> {
    let ids: Vec<String> = [
        has_hint.then(|| format!("{id}-hint")),
        has_error.then(|| format!("{id}-error")),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// Hint and error below a field.
#[component]
pub(crate) fn Below(id: String, hint: Option<&'static str>, error: Signal<Option<String>>) -> impl IntoView {
    let error_id = format!("{id}-error");
    view! {
        {hint.map(|text| view! { <p class="hint" id=format!("{id}-hint")>{text}</p> })}
        {move || error.get().map(|text| view! { <p class="field-error" id=error_id.clone()>{text}</p> })}
    }
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
    let id = format!("f-{name}");
    let mine = error_at(error, error_field.unwrap_or(name));
    let described = {
        let id = id.clone();
        move || described_by(&id, hint.is_some(), mine.get().is_some())
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id.clone() name=name type=kind value=value required=required autocomplete=autocomplete
                inputmode=inputmode maxlength=maxlength
                aria-describedby=described aria-invalid=move || mine.get().map(|_| "true")
            />
            <Below id hint error=mine/>
        </div>
    }
}

/// A labelled text of several lines. The only place with the raw tag: Leptos does not escape its content, so it goes in
/// escaped here.
#[component]
pub(crate) fn TextArea(
    name: &'static str,
    label: &'static str,
    /// For pages with several of the same name.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] value: String,
    #[prop(default = 3)] rows: u32,
    #[prop(default = 500)] maxlength: u32,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] error: Option<Signal<Option<AppError>>>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| format!("f-{name}"));
    let mine = error_at(error, name);
    let described = {
        let id = id.clone();
        move || described_by(&id, hint.is_some(), mine.get().is_some())
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <textarea
                id=id.clone() name=name rows=rows maxlength=maxlength required=required inner_html=html::escape(&value)
                aria-describedby=described aria-invalid=move || mine.get().map(|_| "true")
            ></textarea>
            <Below id hint error=mine/>
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
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] error: Option<Signal<Option<AppError>>>,
) -> impl IntoView {
    let id = format!("f-{name}");
    let mine = error_at(error, name);
    let described = {
        let id = id.clone();
        move || described_by(&id, hint.is_some(), mine.get().is_some())
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select
                id=id.clone() name=name required=required
                aria-describedby=described aria-invalid=move || mine.get().map(|_| "true")
            >
                <option value="" selected=value.is_empty()>{any}</option>
                {options
                    .into_iter()
                    .map(|(code, text)| {
                        let selected = code == value;
                        view! { <option value=code selected=selected>{text}</option> }
                    })
                    .collect_view()}
            </select>
            <Below id hint error=mine/>
        </div>
    }
}

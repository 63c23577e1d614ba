//! Form fields: each has a label, and its error is tied to it.

use crate::error::AppError;
use crate::html;
use crate::request;
use domain::fault::Fault;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::error::ServerFnUrlError;

/// The error with which a form came back to this page, if it did. Copied into each of the form's fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FormFailure(StoredValue<Option<AppError>>);

impl FormFailure {
    pub(crate) fn new(error: Option<AppError>) -> Self {
        Self(StoredValue::new(error))
    }

    pub(crate) fn get(self) -> Option<AppError> {
        self.0.get_value()
    }

    /// The same, but for what the page's data tell better: who changed what meanwhile.
    pub(crate) fn unless_stale(self) -> Self {
        Self::new(
            self.get()
                .filter(|error| !matches!(error.fault, Fault::ChangedMeanwhile(_))),
        )
    }

    /// The same, but for what one of these fields tells itself.
    pub(crate) fn unless_at(self, fields: &[&str]) -> Self {
        Self::new(
            self.get()
                .filter(|error| error.fault.field().is_none_or(|field| !fields.contains(&field))),
        )
    }

    /// The first of several forms that came back.
    pub(crate) fn first_of<const N: usize>(forms: [Self; N]) -> Self {
        Self::new(forms.into_iter().find_map(Self::get))
    }

    /// The sentence of the error, when it is about this field.
    fn at(self, field: &str) -> Option<String> {
        self.get()
            .filter(|error| error.fault.field() == Some(field))
            .map(|error| error.sentence(request::language()))
    }
}

/// The error with which the form of a server function came back to this page: the server function's redirect wrote it into
/// the address, where anybody could have written it.
pub(crate) fn form_error<S: ServerFn<Error = AppError>>() -> FormFailure {
    let error = (request::query("__path") == S::PATH)
        .then(|| ServerFnUrlError::<AppError>::decode_err(&request::query("__err")));
    FormFailure::new(error)
}

/// Tells a form's error in one sentence.
#[component]
pub(crate) fn FormError(error: FormFailure) -> impl IntoView {
    view! {
        <div role="alert">
            {error.get().map(|e| view! { <p class="banner bad">{e.sentence(request::language())}</p> })}
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
pub(crate) fn error_at(error: Option<FormFailure>, about: &'static str) -> Option<String> {
    error.and_then(|error| error.at(about))
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
pub(crate) fn Below(id: String, hint: Option<&'static str>, error: Option<String>) -> impl IntoView {
    let error_id = format!("{id}-error");
    view! {
        {hint.map(|text| view! { <p class="hint" id=format!("{id}-hint")>{text}</p> })}
        {error.map(|text| view! { <p class="field-error" id=error_id>{text}</p> })}
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
    /// What was typed here before, to choose from.
    #[prop(optional)]
    offers: Vec<String>,
    /// The form's error. Shown at this field when it is about `error_field`, or about `name`.
    #[prop(optional)]
    error: Option<FormFailure>,
    #[prop(optional)] error_field: Option<&'static str>,
) -> impl IntoView {
    let id = format!("f-{name}");
    let mine = error_at(error, error_field.unwrap_or(name));
    let described = described_by(&id, hint.is_some(), mine.is_some());
    let invalid = mine.is_some().then_some("true");
    let list = (!offers.is_empty()).then(|| format!("{id}-offers"));
    let offers = list.clone().map(|list| {
        let options = offers
            .into_iter()
            .map(|offer| view! { <option value=offer></option> })
            .collect_view();
        view! { <datalist id=list>{options}</datalist> }
    });
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id.clone() name=name type=kind value=value required=required autocomplete=autocomplete
                inputmode=inputmode maxlength=maxlength list=list
                aria-describedby=described aria-invalid=invalid
            />
            {offers}
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
    #[prop(optional)] error: Option<FormFailure>,
    #[prop(optional)] error_field: Option<&'static str>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| format!("f-{name}"));
    let mine = error_at(error, error_field.unwrap_or(name));
    let described = described_by(&id, hint.is_some(), mine.is_some());
    let invalid = mine.is_some().then_some("true");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <textarea
                id=id.clone() name=name rows=rows maxlength=maxlength required=required inner_html=html::escape(&value)
                aria-describedby=described aria-invalid=invalid
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
    #[prop(optional)] error: Option<FormFailure>,
) -> impl IntoView {
    let id = format!("f-{name}");
    let mine = error_at(error, name);
    let described = described_by(&id, hint.is_some(), mine.is_some());
    let invalid = mine.is_some().then_some("true");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select
                id=id.clone() name=name required=required
                aria-describedby=described aria-invalid=invalid
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

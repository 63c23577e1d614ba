//! What a page or a server function needs of its request: who asks, in which language, for which address; and what a refusal
//! becomes: what is logged of it and what the person reads.

mod address;
pub mod cookies;
mod moment;
mod seen;
mod session;

pub use address::PathParams;
pub(crate) use address::{filter, has_query, next_path, param, path, path_and_query, query};
pub(crate) use moment::Moment;
pub(crate) use seen::{NEW_BILL, SETTINGS_PAGE, area_page, bag_type_page, bill_page, user_at, user_page};
pub use seen::{RefusedForm, bill_at, changed, version};

use crate::answer::{accepts_html, set_answer, set_status};
use crate::error::AppError;
use domain::access::{Permission, Permit, Role};
use domain::account::UserDraft;
use domain::fault::{Fault, Missing};
use domain::label::BagTypeId;
use domain::language::Language;
use domain::refusal::{FieldError, WrongField};
use domain::user::Viewer;
use http::request::Parts;
use leptos::prelude::*;
use service::people::users::Delivery;
use service::{Authorized, Client, CurrentUser, ServiceError, Services};
use std::sync::Arc;
use tower_sessions::Session;
use uuid::Uuid;

/// All that one request brings: the server's middleware makes it.
#[derive(Clone, Debug)]
pub struct RequestContext {
    pub services: Services,
    pub user: Option<CurrentUser>,
    pub client: Client,
    pub session: Option<Session>,
    pub language: Language,
    pub browser: Browser,
    /// Where the source of the program can be had.
    pub source: Arc<str>,
    /// What this release is called: another one has other files for the browser.
    pub release: Arc<str>,
    /// Whether browsers get a service worker.
    pub has_worker: bool,
}

/// What the browser tells of itself, and the cookies that it brings beside the session's.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    /// The `User-Agent`, shortened.
    pub agent: String,
    /// Known from an earlier sign-in.
    pub device: Option<String>,
    /// What makes it one of the site's shared handhelds.
    pub handheld: Option<String>,
    /// Something to show once, sealed.
    pub handover: Option<String>,
}

/// The nonce of this response's Content-Security-Policy.
#[derive(Clone, Debug)]
pub struct CspNonce(pub String);

impl RequestContext {
    /// The proof that the person may do it.
    pub fn authorize<P: Permit>(&self, permit: P) -> Result<Authorized<P>, ServiceError> {
        self.user
            .as_ref()
            .ok_or(ServiceError::Unauthenticated)?
            .authorize(permit)
    }

    /// Refuses who may not do it.
    pub(crate) fn permit(&self, permission: Permission) -> Result<(), ServiceError> {
        self.signed_in()?.permit(permission)
    }
}

/// The language of the person who asks.
pub(crate) fn language() -> Language {
    use_context::<RequestContext>()
        .map(|cx| cx.language)
        // What is made for many at once has no request.
        .or_else(use_context::<Language>)
        .unwrap_or_default()
}

/// The person who asks, if somebody is signed in, with their number.
pub(crate) fn viewer() -> Option<(i64, Viewer)> {
    let user = use_context::<RequestContext>()?.user?;
    Some((user.id(), user.viewer()))
}

/// Whether the person who asks may do it.
pub(crate) fn may(permission: Permission) -> bool {
    use_context::<RequestContext>()
        .and_then(|cx| cx.user)
        .is_some_and(|user| user.grants(permission))
}

/// The server's clock, in milliseconds since 1970.
pub(crate) fn now_ms() -> Option<i64> {
    use_context::<RequestContext>().map(|cx| cx.services.now_ms())
}

/// Where the source of the program can be had.
pub(crate) fn source() -> Option<String> {
    use_context::<RequestContext>().map(|cx| cx.source.to_string())
}

/// What this release is called.
pub(crate) fn release() -> String {
    use_context::<RequestContext>().map_or_else(String::new, |cx| cx.release.to_string())
}

/// The address of a script of ours. With the release in it no other release's is taken for it.
pub(crate) fn script(name: &str) -> String {
    format!("/{name}.js?v={}", release())
}

/// Whether browsers get a service worker.
pub(crate) fn has_worker() -> bool {
    use_context::<RequestContext>().is_some_and(|cx| cx.has_worker)
}

/// A fresh idempotency key for a form.
pub(crate) fn new_key() -> String {
    Uuid::new_v4().to_string()
}

/// How many notifications of the person who asks are unread; nobody has none.
pub(crate) fn unread() -> i64 {
    use_context::<RequestContext>()
        .and_then(|cx| cx.user)
        .map_or(0, |user| user.unread())
}

/// Puts what the middleware left in the request's extensions into Leptos' context. The server calls this in the context
/// closures of the pages, of the server functions and of the fallback.
pub fn provide_request_context() {
    let Some(parts) = use_context::<Parts>() else {
        return;
    };
    if let Some(cx) = parts.extensions.get::<RequestContext>() {
        provide_context(cx.clone());
    }
    if let Some(CspNonce(nonce)) = parts.extensions.get::<CspNonce>() {
        provide_context(leptos::nonce::Nonce::from_value(nonce.clone()));
    }
}

/// Runs an act for the person of this request and turns its error into what may be last.
pub(crate) async fn handle<T>(
    act: impl AsyncFnOnce(RequestContext) -> Result<T, ServiceError>,
) -> Result<T, AppError> {
    let Some(cx) = use_context::<RequestContext>() else {
        tracing::error!("a server function ran without its request context");
        set_status(500);
        let request_id = String::new();
        return Err(Fault::Internal { request_id }.into());
    };
    // Refused here and not before, so that the answer has the form that its caller reads.
    if let Some(limited) = cx.services.limits().refused() {
        return Err(refuse(&cx, limited.into()).await);
    }
    match act(cx.clone()).await {
        Ok(value) => Ok(value),
        Err(error) => Err(refuse(&cx, error).await),
    }
}

async fn refuse(cx: &RequestContext, error: ServiceError) -> AppError {
    match &error {
        ServiceError::Forbidden(permission) => {
            if let Some(user) = &cx.user {
                cx.services.record_refusal(user, *permission).await;
            }
        }
        ServiceError::Unavailable(_) | ServiceError::NotStored(_) | ServiceError::Internal(_) => {
            let cause = std::error::Error::source(&error)
                .map(ToString::to_string)
                .unwrap_or_default();
            tracing::error!(request_id = %cx.client.request_id, code = error.code(), %cause, "a request failed");
        }
        _ => {}
    }
    set_answer(&error);
    let fault = match error.fault() {
        Fault::Internal { .. } => Fault::Internal {
            request_id: cx.client.request_id.clone(),
        },
        Fault::ChangedMeanwhile(meanwhile) => Fault::ChangedMeanwhile(meanwhile.fields_only()),
        fault => fault,
    };
    let error = AppError::from(fault);
    // A plain form's error goes through an address, and is worded by the page.
    if use_context::<Parts>().is_some_and(|parts| accepts_html(&parts)) {
        error
    } else {
        error.worded(cx.language)
    }
}

/// The key of a command; a form without script may leave it out.
pub(crate) fn key(text: &str) -> Result<Uuid, FieldError> {
    match text.trim() {
        "" => Ok(Uuid::new_v4()),
        text => text
            .parse()
            .map_err(|_| FieldError::new("key", WrongField::KeyNotUuid)),
    }
}

/// A whole number as typed.
pub(crate) fn number(field: &str, text: &str) -> Result<i64, FieldError> {
    text.trim()
        .parse()
        .map_err(|_| FieldError::new(field, WrongField::NotANumber))
}

/// A weight in kilograms as typed; nothing typed is none.
pub(crate) fn grams(field: &str, text: &str) -> Result<Option<i64>, FieldError> {
    match text.trim() {
        "" => Ok(None),
        text => domain::weight::Grams::from_kilograms(text)
            .map(|g| Some(g.0))
            .map_err(|wrong| FieldError::new(field, wrong)),
    }
}

/// Nothing for a text that is only white space.
pub(crate) fn non_blank(text: String) -> Option<String> {
    Some(text).filter(|t| !t.trim().is_empty())
}

/// A role as a form sends it.
pub(crate) fn role(text: &str) -> Result<Role, FieldError> {
    Role::from_code(text).ok_or_else(|| FieldError::new("role", WrongField::RoleUnknown))
}

/// The number of a user in an address or a form.
pub(crate) fn user_id(text: &str) -> Result<i64, ServiceError> {
    text.trim()
        .parse()
        .map_err(|_| ServiceError::NotFound(Missing::User))
}

/// The number of a bag type in an address or a form.
pub(crate) fn bag_type_id(text: &str) -> Result<BagTypeId, ServiceError> {
    text.trim()
        .parse()
        .map_err(|_| ServiceError::NotFound(Missing::BagType))
}

/// What an admin typed about a user.
pub(crate) fn user_draft(
    username: String,
    email: String,
    role_code: &str,
    area: String,
) -> Result<UserDraft, FieldError> {
    Ok(UserDraft {
        username,
        email,
        role: role(role_code)?,
        area: non_blank(area),
    })
}

/// How a set-password link goes to the person: `mail`, or else by hand.
pub(crate) fn delivery(text: &str) -> Delivery {
    if text == "mail" {
        Delivery::ByMail
    } else {
        Delivery::ByHand
    }
}

/// `approve` or `reject`.
pub(crate) fn decision(text: &str) -> Result<bool, FieldError> {
    match text {
        "approve" => Ok(true),
        "reject" => Ok(false),
        _ => Err(FieldError::new("decision", WrongField::DecisionMissing)),
    }
}

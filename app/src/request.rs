//! What a page or a server function needs of its request: who asks, in which language, for which address; and what becomes of the
//! answer: its status, its redirect, what is logged.

mod address;
pub mod cookies;
mod local_path;
mod moment;
mod seen;
mod session;
mod station;

pub use address::PathParams;
pub(crate) use address::{filter, param, path, path_and_query, query, with_query};
pub use local_path::local_path;
pub(crate) use moment::Moment;
pub use seen::{bill_at, changed, version};
pub(crate) use seen::{bill_page, user_at, user_page};

pub(crate) use station::{redirect_to_bill, run, run_all, scan_or_choose};

use crate::acts::timeline::Act;
use crate::error::AppError;
use crate::html::encode;
use domain::access::{Permission, Permit, Role};
use domain::account::UserDraft;
use domain::fault::{Fault, Missing};
use domain::language::Language;
use domain::refusal::{FieldError, WrongField};
use domain::timeline::EntityAct;
use domain::user::Viewer;
use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use service::people::users::Delivery;
use service::{Authorized, Client, CurrentUser, ServiceError, Services};
use std::sync::Arc;
use tower_sessions::Session;
use uuid::Uuid;

/// Where one's own second factor is set up.
const SECURITY_PAGE: &str = "/profile/security";
/// Server functions live below this path; everything else that reaches this crate is a page.
const FN_PREFIX: &str = "/fn/";

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
}

/// What the browser tells of itself, and the cookies that it brings beside the session's.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    /// The `User-Agent`, shortened.
    pub agent: String,
    /// Known from an earlier sign-in.
    pub device: Option<String>,
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
        .unwrap_or_default()
}

/// The person who asks, if somebody is signed in, with their number.
pub(crate) fn viewer() -> Option<(i64, Viewer)> {
    let user = use_context::<RequestContext>()?.user?;
    Some((user.id(), user.viewer()))
}

/// Whether the person who asks may do it.
pub(crate) fn may(permission: Permission) -> bool {
    viewer().is_some_and(|(_, viewer)| viewer.role.grants(permission))
}

/// The server's clock, in milliseconds since 1970.
pub(crate) fn now_ms() -> Option<i64> {
    use_context::<RequestContext>().map(|cx| cx.services.now_ms())
}

/// Where the source of the program can be had.
pub(crate) fn source() -> Option<String> {
    use_context::<RequestContext>().map(|cx| cx.source.to_string())
}

/// A fresh idempotency key for a form.
pub(crate) fn new_key() -> String {
    Uuid::new_v4().to_string()
}

/// How many notifications of the person who asks are unread. A part of every page: a page that comes is worth more than its bell,
/// so what goes wrong here counts as none.
pub(crate) async fn unread() -> i64 {
    let Some(RequestContext {
        user: Some(user),
        services,
        ..
    }) = use_context::<RequestContext>()
    else {
        return 0;
    };
    services.unread(&user).await.unwrap_or_default()
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

/// Gives the response its status. A form that was posted without script gets none: Leptos redirects it back to its page
/// with the error, and a status would spoil that redirect. What must come first leads there: a page without a session to
/// the log-in, a role without its second factor to the set-up, a dangerous act to the question for the password.
fn set_answer(error: &ServiceError) {
    let Some(parts) = use_context::<Parts>() else {
        return;
    };
    let here = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    let is_form = accepts_html(&parts);
    if parts.uri.path().starts_with(FN_PREFIX) {
        match error {
            ServiceError::SecondFactorMissing if is_form => redirect(SECURITY_PAGE),
            ServiceError::StepUpNeeded if is_form => {
                redirect(&format!("/verify?next={}", encode(&referer(&parts))));
            }
            _ if is_form => {}
            _ => set_status(error.status()),
        }
        return;
    }
    match error {
        ServiceError::Unauthenticated => see_other(&format!("/login?next={}", encode(here))),
        ServiceError::SecondFactorMissing => see_other(SECURITY_PAGE),
        _ => set_status(error.status()),
    }
}

/// The path of our own page that a form was on.
fn referer(parts: &Parts) -> String {
    let text = parts
        .headers
        .get(header::REFERER)
        .and_then(|v| v.to_str().ok())
        .unwrap_or("/");
    let path = text
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)))
        .unwrap_or("/");
    local_path(path).unwrap_or("/").to_owned()
}

fn accepts_html(parts: &Parts) -> bool {
    parts
        .headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("text/html"))
}

/// Sets the status of the answer.
pub(crate) fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        response.set_status(status);
    }
}

/// Gives a call its status that could not be read, before any handler saw it. A form gets none, as in [`set_answer`].
pub(crate) fn set_unreadable() {
    let is_call = |parts: Parts| parts.uri.path().starts_with(FN_PREFIX) && !accepts_html(&parts);
    if use_context::<Parts>().is_some_and(is_call) {
        set_status(422);
    }
}

/// Redirects a page, whatever the request accepts.
pub(crate) fn see_other(path: &str) {
    if let (Some(response), Ok(location)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(path)) {
        response.insert_header(header::LOCATION, location);
        response.set_status(StatusCode::SEE_OTHER);
    }
}

/// Leads on after a server function: plain forms by redirect, the browser's own calls through the router.
pub(crate) fn redirect(path: &str) {
    leptos_axum::redirect(local_path(path).unwrap_or("/"));
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

/// Acts of the audit in words.
pub(crate) fn acts(acts: Option<Vec<EntityAct>>, language: Language) -> Option<Vec<Act>> {
    let worded = |act: EntityAct| Act {
        what: crate::words::event_name(&act.action, language).map_or(act.action, str::to_owned),
        at: act.at,
        by: act.by,
    };
    acts.map(|acts| acts.into_iter().map(worded).collect())
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

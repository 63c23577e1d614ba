//! The server's side of the server functions: who asks, what the answer's status is, what is logged.

mod station;

pub(crate) use station::{bill_redirect, scan_or_choose, scan_redirect};

use crate::error::AppError;
use crate::html::{encode, local_path};
use domain::access::Permit;
use domain::language::Language;
use domain::refusal::FieldError;
use http::{HeaderName, HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use service::{Authorized, Client, CurrentUser, ServiceError, Services};
use tower_sessions::Session;
use uuid::Uuid;

/// The session's key for the user's number. The store reads it on every load and puts the user's row beside it.
const UID_KEY: &str = "uid";
/// Server functions live below this path; everything else that reaches this crate is a page.
const FN_PREFIX: &str = "/fn/";

/// All that one request brings: the server's middleware makes it.
#[derive(Clone, Debug)]
pub struct Cx {
    pub services: Services,
    pub user: Option<CurrentUser>,
    pub client: Client,
    pub session: Option<Session>,
    pub language: Language,
}

/// The nonce of this response's Content-Security-Policy.
#[derive(Clone, Debug)]
pub struct CspNonce(pub String);

impl Cx {
    /// The proof that the person may do it.
    pub fn authorize<P: Permit>(&self, permit: P) -> Result<Authorized<P>, ServiceError> {
        self.user
            .as_ref()
            .ok_or(ServiceError::Unauthenticated)?
            .authorize(permit)
    }

    /// Binds the session to the person who just proved who they are. The session gets a new id, so that an id known
    /// before the log-in is worth nothing.
    pub async fn begin_session(&self, user: i64) -> Result<(), ServiceError> {
        let session = self.session.as_ref().ok_or_else(no_session)?;
        session
            .cycle_id()
            .await
            .map_err(|error| ServiceError::Internal(Box::new(error)))?;
        session
            .insert(UID_KEY, user)
            .await
            .map_err(|error| ServiceError::Internal(Box::new(error)))
    }

    /// Ends the session, on the server too.
    pub async fn end_session(&self) -> Result<(), ServiceError> {
        let session = self.session.as_ref().ok_or_else(no_session)?;
        session
            .flush()
            .await
            .map_err(|error| ServiceError::Internal(Box::new(error)))
    }
}

fn no_session() -> ServiceError {
    ServiceError::Internal("the request has no session layer".into())
}

/// Puts what the middleware left in the request's extensions into Leptos' context. The server calls this in the context
/// closures of the pages, of the server functions and of the fallback.
pub fn provide_request_context() {
    let Some(parts) = use_context::<Parts>() else {
        return;
    };
    if let Some(cx) = parts.extensions.get::<Cx>() {
        provide_context(cx.clone());
    }
    if let Some(CspNonce(nonce)) = parts.extensions.get::<CspNonce>() {
        provide_context(leptos::nonce::Nonce::from_value(nonce.clone()));
    }
}

/// Runs an act for the person of this request and turns its error into what may be told.
pub(crate) async fn handle<T>(act: impl AsyncFnOnce(Cx) -> Result<T, ServiceError>) -> Result<T, AppError> {
    let Some(cx) = use_context::<Cx>() else {
        tracing::error!("a server function ran without its request context");
        set_status(500);
        return Err(AppError::Internal {
            request_id: String::new(),
        });
    };
    match act(cx.clone()).await {
        Ok(value) => Ok(value),
        Err(error) => Err(refuse(&cx, error).await),
    }
}

async fn refuse(cx: &Cx, error: ServiceError) -> AppError {
    match &error {
        ServiceError::Forbidden(permission) => {
            if let Some(user) = &cx.user {
                cx.services.record_refusal(user, *permission).await;
            }
        }
        ServiceError::Unavailable(_) | ServiceError::Internal(_) => {
            let cause = std::error::Error::source(&error)
                .map(ToString::to_string)
                .unwrap_or_default();
            tracing::error!(request_id = %cx.client.request_id, code = error.code(), %cause, "a request failed");
        }
        _ => {}
    }
    tell(error.status());
    match error {
        ServiceError::Unauthenticated => AppError::Unauthenticated,
        ServiceError::BadCredentials => AppError::BadCredentials,
        ServiceError::Forbidden(_) => AppError::Forbidden,
        ServiceError::NotFound(what) => AppError::NotFound(what.to_owned()),
        ServiceError::Invalid(field) => AppError::Invalid(field),
        ServiceError::Refused(refusal) => AppError::Refused(refusal),
        ServiceError::KeyReused => AppError::Invalid(FieldError::new("key", error.to_string())),
        ServiceError::Unavailable(_) => AppError::Unavailable,
        ServiceError::Internal(_) => AppError::Internal {
            request_id: cx.client.request_id.clone(),
        },
    }
}

/// Gives the response its status. A form that was posted without script gets none: Leptos redirects it back to its page
/// with the error, and a status would spoil that redirect. A page without a session leads to the log-in.
fn tell(status: u16) {
    let Some(parts) = use_context::<Parts>() else {
        return;
    };
    if parts.uri.path().starts_with(FN_PREFIX) {
        if !accepts_html(&parts) {
            set_status(status);
        }
    } else if status == 401 {
        let here = parts.uri.path_and_query().map_or("/", |p| p.as_str());
        see_other(&format!("/login?next={}", encode(here)));
    } else {
        set_status(status);
    }
}

fn accepts_html(parts: &Parts) -> bool {
    parts
        .headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("text/html"))
}

fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        response.set_status(status);
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
pub(crate) fn go(path: &str) {
    leptos_axum::redirect(local_path(path).unwrap_or("/"));
}

/// Remembers the language for a year.
pub(crate) fn remember_language(language: Language) {
    let cookie = format!("lang={}; Path=/; Max-Age=31536000; SameSite=Lax", language.tag());
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie)) {
        response.append_header(HeaderName::from_static("set-cookie"), value);
    }
}

/// The key of a command; a form without script may leave it out.
pub(crate) fn key(text: &str) -> Result<Uuid, FieldError> {
    match text.trim() {
        "" => Ok(Uuid::new_v4()),
        text => text
            .parse()
            .map_err(|_| FieldError::new("key", "This key is not a UUID. Load the page again and retry.")),
    }
}

/// A whole number as typed.
pub(crate) fn number(field: &str, text: &str) -> Result<i64, FieldError> {
    text.trim()
        .parse()
        .map_err(|_| FieldError::new(field, "Type a whole number, such as 20."))
}

/// A weight in kilograms as typed; nothing typed is none.
pub(crate) fn grams(field: &str, text: &str) -> Result<Option<i64>, FieldError> {
    match text.trim() {
        "" => Ok(None),
        text => domain::weight::Grams::from_kilograms(text)
            .map(|g| Some(g.0))
            .ok_or_else(|| FieldError::new(field, "Type kilograms such as 612 or 612.5.")),
    }
}

/// Nothing for a text that is only white space.
pub(crate) fn present(text: String) -> Option<String> {
    Some(text).filter(|t| !t.trim().is_empty())
}

//! Errors of the API as problem+json (RFC 9457).

use crate::status::advice;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::edits::Meanwhile;
use domain::fault::Fault;
use domain::language::Language;
use serde::Serialize;
use service::ServiceError;

/// One problem. `code` is stable, `detail` says to a person what to do next.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    r#type: String,
    title: String,
    status: u16,
    code: String,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// With `changed_meanwhile`: the version of now, and who changed what since.
    #[serde(flatten)]
    meanwhile: Option<Meanwhile>,
}

/// Marks an answer whose status refuses and whose body says all that there is to say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Complete;

fn title(status: u16) -> &'static str {
    StatusCode::from_u16(status)
        .ok()
        .and_then(|s| s.canonical_reason())
        .unwrap_or("Error")
}

impl Problem {
    pub fn new(status: u16, code: &str, detail: impl Into<String>) -> Self {
        Self {
            r#type: "about:blank".to_owned(),
            title: title(status).to_owned(),
            status,
            code: code.to_owned(),
            detail: detail.into(),
            field: None,
            request_id: None,
            meanwhile: None,
        }
    }

    /// The same under another status.
    pub(crate) fn with_status(self, status: u16) -> Self {
        Self {
            title: title(status).to_owned(),
            status,
            ..self
        }
    }

    /// For a refusal that a layer made and that says nothing else.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        let code = match status {
            StatusCode::FORBIDDEN => "cross_site",
            StatusCode::PAYLOAD_TOO_LARGE => "too_large",
            StatusCode::TOO_MANY_REQUESTS => "too_many_requests",
            StatusCode::SERVICE_UNAVAILABLE => "unavailable",
            _ if status.is_client_error() => "bad_request",
            _ => "internal",
        };
        Self::new(status.as_u16(), code, advice(status, Language::default()))
    }

    /// A field of the input is wrong.
    pub fn field(field: &str, detail: impl Into<String>) -> Self {
        Self {
            field: Some(field.to_owned()),
            ..Self::new(422, "invalid", detail)
        }
    }

    pub fn with_request_id(mut self, id: &str) -> Self {
        self.request_id = Some(id.to_owned());
        self
    }
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        if let ServiceError::Unavailable(_) | ServiceError::NotStored(_) | ServiceError::Internal(_) = &error
        {
            let cause = std::error::Error::source(&error)
                .map(ToString::to_string)
                .unwrap_or_default();
            tracing::error!(code = error.code(), %cause, "a call failed");
        }
        let fault = error.fault();
        let problem = Self::new(error.status(), fault.code(), fault.to_string());
        Self {
            field: fault.field().map(str::to_owned),
            meanwhile: match fault {
                Fault::ChangedMeanwhile(meanwhile) => Some(meanwhile),
                _ => None,
            },
            ..problem
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response =
            (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        let headers = response.headers_mut();
        match status.as_u16() {
            401 => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            503 => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
            }
            _ => {}
        }
        // For the middleware that adds the request's id.
        response.extensions_mut().insert(self);
        response
    }
}

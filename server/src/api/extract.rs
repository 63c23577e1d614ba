//! What handlers ask for: a permission, a body, a query, an idempotency key. Each failure is a problem that names its field.

use super::problem::Problem;
use app::request::RequestContext;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, OptionalFromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::header::IF_MATCH;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use domain::access::Permit;
use domain::edits::SeenBill;
use domain::language::Language;
use domain::scan::{Answer, Command};
use serde::de::value::{Error as ValueError, MapDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use service::{Authorized, ServiceError, Services};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The proof that the caller holds `P`, with what the handler needs beside it.
pub(super) struct Require<P: Permit> {
    pub by: Authorized<P>,
    pub services: Services,
    pub language: Language,
    pub station: Option<String>,
}

impl<P: Permit> Require<P> {
    /// Runs a command of the caller. The answer speaks the caller's language.
    pub(super) async fn run(&self, command: Command) -> Result<axum::Json<Answer>, Problem> {
        let answer = self.services.run(self.by.user(), &command).await?;
        Ok(axum::Json(answer.with_message(self.language)))
    }
}

impl<P: Permit + Default + Send + 'static, S: Send + Sync> FromRequestParts<S> for Require<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let cx = parts
            .extensions
            .get::<RequestContext>()
            .cloned()
            .ok_or_else(|| Problem::new(500, "internal", "Something went wrong on our side."))?;
        let about = |error: ServiceError| Problem::from(error).with_request_id(&cx.client.request_id);
        let user = cx
            .user
            .as_ref()
            .ok_or(ServiceError::Unauthenticated)
            .map_err(about)?;
        match user.authorize(P::default()) {
            Ok(by) => Ok(Self {
                by,
                services: cx.services.clone(),
                language: cx.language,
                station: cx.client.station.clone(),
            }),
            Err(error) => {
                cx.services.record_refusal(user, P::PERMISSION).await;
                Err(about(error))
            }
        }
    }
}

/// A JSON body. What does not fit is told by the path of the field.
pub(super) struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            let response = rejection.into_response();
            if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
                return Problem::new(
                    413,
                    "too_large",
                    "The body is larger than 1 MiB. Send fewer scans at once.",
                )
                .into_response();
            }
            Problem::new(400, "unreadable", "The body could not be read. Send it again.").into_response()
        })?;
        read_json(&bytes).map(Json).map_err(IntoResponse::into_response)
    }
}

#[expect(
    clippy::result_large_err,
    reason = "a problem is made once per refused request"
)]
fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        let named = missing_field(&inner.to_string());
        let field = match (path.as_str(), named) {
            ("." | "?" | "", None) => "body".to_owned(),
            ("." | "?" | "", Some(name)) => name,
            (path, Some(name)) => format!("{path}.{name}"),
            (path, None) => path.to_owned(),
        };
        Problem::field(&field, plain(&inner))
    })?;
    reader
        .end()
        .map_err(|error| Problem::field("body", plain(&error)))?;
    Ok(value)
}

/// `missing field ...` names the field only in its text.
fn missing_field(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("missing field `")?;
    rest.split('`').next().map(str::to_owned)
}

/// What is wrong, in words that name no type of ours.
fn plain(error: &serde_json::Error) -> String {
    let place = format!("line {}, column {}", error.line(), error.column());
    match error.classify() {
        serde_json::error::Category::Data if error.to_string().starts_with("missing field") => {
            "This field is missing.".to_owned()
        }
        serde_json::error::Category::Data => format!("This value has the wrong type or form ({place})."),
        _ => format!("The body is not valid JSON ({place})."),
    }
}

/// A query string.
pub(super) struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        read_query(parts.uri.query().unwrap_or("")).map(Query)
    }
}

/// The parts of a query string. What does not fit is told by its name.
#[expect(
    clippy::result_large_err,
    reason = "a problem is made once per refused request"
)]
pub(crate) fn read_query<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    // Of a name that comes twice the last one counts; an empty value is none.
    let given: BTreeMap<String, Text> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, Text(value)))
        .collect();
    serde_path_to_error::deserialize(MapDeserializer::new(given.into_iter())).map_err(
        |error: serde_path_to_error::Error<ValueError>| {
            Problem::field(
                &error.path().to_string(),
                "This value has the wrong form. Leave it out, or see the API's documentation.",
            )
        },
    )
}

/// One value of a query: read as what its field is, so that `q=true` stays a text.
struct Text(String);

impl IntoDeserializer<'_, ValueError> for Text {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Text {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_string(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_some(self)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        match self.0.parse() {
            Ok(value) => visitor.visit_bool(value),
            Err(_) => Err(serde::de::Error::custom("neither true nor false")),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        match self.0.parse() {
            Ok(value) => visitor.visit_i64(value),
            Err(_) => Err(serde::de::Error::custom("not a whole number")),
        }
    }

    /// One of the words of a list, such as a role.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        visitor.visit_enum(IntoDeserializer::<ValueError>::into_deserializer(self.0))
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct newtype_struct seq
        tuple tuple_struct map struct identifier ignored_any
    }
}

/// The header `Idempotency-Key`: a UUID made by the caller.
pub(super) struct IdempotencyKey(pub Uuid);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let sent = parts.headers.get("idempotency-key").and_then(|v| v.to_str().ok());
        let wrong = || {
            Problem::field(
                "Idempotency-Key",
                "Send a UUID of your own in the header Idempotency-Key.",
            )
        };
        sent.and_then(|text| text.trim().parse().ok())
            .map(Self)
            .ok_or_else(wrong)
    }
}

/// Left out is none; a key that is no UUID is refused, or its sender would think the call safe to repeat.
impl<S: Send + Sync> OptionalFromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Problem> {
        if !parts.headers.contains_key("idempotency-key") {
            return Ok(None);
        }
        <Self as FromRequestParts<S>>::from_request_parts(parts, state)
            .await
            .map(Some)
    }
}

/// The header `If-Match` (RFC 9110, 13.1.1): the entity tags of the states that the call is for, without quotes. `None` where it
/// is for any state. A weak tag is the tag of no state, since the comparison is strong.
pub(super) struct IfMatch(pub Option<Vec<String>>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let lines = parts.headers.get_all(IF_MATCH);
        if lines.iter().next().is_none() {
            return Ok(Self(None));
        }
        let tags: Vec<&str> = lines
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','))
            .map(str::trim)
            .collect();
        if tags == ["*"] {
            return Ok(Self(None));
        }
        let strong = |tag: &&str| tag.strip_prefix('"')?.strip_suffix('"').map(str::to_owned);
        Ok(Self(Some(tags.iter().filter_map(strong).collect())))
    }
}

impl IfMatch {
    /// The bill in the states that the call is for. What is no tag of a bill is the tag of no state.
    pub(super) fn bill<'a>(&self, number: &'a str) -> SeenBill<'a> {
        match &self.0 {
            None => SeenBill::from(number),
            Some(tags) => SeenBill::at(number, tags.iter().filter_map(|tag| tag.parse().ok()).collect()),
        }
    }

    /// The versions that the call is for. What is no version is the tag of no state.
    pub(super) fn versions(&self) -> Option<Vec<i32>> {
        let tags = self.0.as_ref()?;
        Some(tags.iter().filter_map(|tag| tag.parse().ok()).collect())
    }

    /// An error of the call. A state that it is not for is a failed precondition here, not a conflict.
    pub(super) fn problem(&self, error: ServiceError) -> Problem {
        let failed = self.0.is_some() && matches!(error, ServiceError::Changed(_));
        let problem = Problem::from(error);
        if failed { problem.with_status(412) } else { problem }
    }
}

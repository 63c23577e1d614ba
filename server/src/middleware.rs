//! What every request passes: request id and log line, security headers, time limit, who is asking, content policy.

use crate::api::problem::Problem;
use crate::state::{AppState, SESSION_HOURS};
use crate::telemetry;
use app::server::{Browser, CspNonce, Cx};
use axum::body::Body;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;
use domain::language::Language;
use rand::TryRng;
use service::{Client, CurrentUser, ServiceError};
use std::any::Any;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use store::sessions::{SessionUser, USER_KEY};
use tower_sessions::Session;
use tracing::field::Empty;
use tracing::{Instrument, Span};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// Set by a page that reads itself again while it is looked at.
const LIVE: HeaderName = HeaderName::from_static("x-live");
/// How many reads a handheld has waiting.
const QUEUE: HeaderName = HeaderName::from_static("x-queue");
/// The number of whose reads those are: a browser's tab may be left from a person who signed out in another.
const QUEUE_USER_ID: HeaderName = HeaderName::from_static("x-queue-user-id");
/// The same by name, from pages that were open before an update.
const QUEUE_USER: HeaderName = HeaderName::from_static("x-queue-user");
const STATION: HeaderName = HeaderName::from_static("x-station");
/// The clock by which a device dates its commands.
const DEVICE_TIME: HeaderName = HeaderName::from_static("x-device-time");
/// Its own clock, where that is another one.
const DEVICE_CLOCK: HeaderName = HeaderName::from_static("x-device-clock");

/// The number of this request in the log and in `X-Request-ID`.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub(crate) String);

/// Gives the request its id, answers it, logs one line.
pub(crate) async fn trace(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let sent = request.headers().get(&REQUEST_ID).and_then(|v| v.to_str().ok());
    let sane = |id: &&str| {
        (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let id = sent
        .filter(sane)
        .map_or_else(|| uuid::Uuid::new_v4().to_string(), str::to_owned);
    request.extensions_mut().insert(RequestId(id.clone()));
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let ip = client_ip(&request, state.site.trusted_proxies);
    let waiting = request
        .headers()
        .get(&QUEUE)
        .and_then(|v| v.to_str().ok()?.parse::<u16>().ok());
    let started = Instant::now();
    let quiet = matches!(path.as_str(), "/health" | "/metrics") || path.starts_with("/pkg/");
    let span = request_span(quiet, &id, &method);
    telemetry::join(&span, request.headers());
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status().as_u16(), started.elapsed());
    let route = route_name(response.extensions(), &path);
    telemetry::name(&span, &method, &route);
    span.record("http.route", &route);
    span.record("http.response.status_code", status);
    if status >= 500 {
        span.record("otel.status_code", "ERROR");
    }
    drop(span);
    measure(&method, route, status, took);
    if let Some(waiting) = waiting {
        metrics::histogram!("traitortrack_station_queue_depth").record(f64::from(waiting));
    }
    let ms = took.as_millis();
    let ip = ip.unwrap_or_default();
    if took >= state.site.slow {
        tracing::warn!(request_id = %id, %method, %path, status, ms, %ip, "slow request");
    } else if quiet {
        tracing::debug!(request_id = %id, %method, %path, status, ms, %ip, "request");
    } else {
        tracing::info!(request_id = %id, %method, %path, status, ms, %ip, "request");
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// What is logged on the way says by this span which request it belongs to. Where traces are collected it is one, under the
/// names of OpenTelemetry's conventions; what asks all the time is `quiet` and is not traced.
fn request_span(quiet: bool, id: &str, method: &Method) -> Span {
    if quiet {
        return tracing::info_span!("request", request_id = %id);
    }
    tracing::info_span!(
        target: "request",
        "request",
        request_id = %id,
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = %method,
        http.route = Empty,
        http.response.status_code = Empty,
    )
}

/// The route that answered, such as `/bags/{label}`: left for [`trace`], which is outside the routes.
#[derive(Clone, Debug)]
struct Route(MatchedPath);

/// Leaves the route's name in the answer.
pub(crate) async fn name_route(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    if let Some(route) = route {
        response.extensions_mut().insert(Route(route));
    }
    response
}

/// The route of a request, never its path: labels would make endless series.
fn route_name(left: &Extensions, path: &str) -> String {
    match left.get::<Route>() {
        Some(Route(route)) => route.as_str().to_owned(),
        None if matches!(path, "/health" | "/ready" | "/metrics" | "/api/system_health") => path.to_owned(),
        None => "other".to_owned(),
    }
}

/// Counts a request and the time that it took.
fn measure(method: &Method, route: String, status: u16, took: Duration) {
    let method = match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    };
    let labels = [
        ("method", method.to_owned()),
        ("route", route.clone()),
        ("status", status.to_string()),
    ];
    metrics::counter!("traitortrack_http_requests_total", &labels).increment(1);
    metrics::histogram!("traitortrack_http_request_seconds", "route" => route).record(took.as_secs_f64());
}

/// The client's address: the peer, or with trusted proxies the entry of `X-Forwarded-For` that the outermost of them
/// wrote, counted from the right. What stands left of it the client wrote itself.
pub(crate) fn client_ip(request: &Request, trusted_proxies: usize) -> Option<String> {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(address)| address.ip().to_string());
    if trusted_proxies == 0 {
        return peer;
    }
    let lines = request
        .headers()
        .get_all(&FORWARDED_FOR)
        .iter()
        .filter_map(|v| v.to_str().ok());
    let entries: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let at = entries.len().checked_sub(trusted_proxies);
    at.and_then(|at| entries.get(at))
        .and_then(|entry| entry.parse::<std::net::IpAddr>().ok())
        .map(|ip| ip.to_string())
        .or(peer)
}

/// The headers that every response carries (OWASP Secure Headers).
pub(crate) async fn security_headers(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: &'static str, value: &'static str| {
        headers
            .entry(HeaderName::from_static(name))
            .or_insert(HeaderValue::from_static(value));
    };
    set("x-content-type-options", "nosniff");
    set("referrer-policy", "same-origin");
    set("x-frame-options", "DENY");
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    set(
        "permissions-policy",
        "camera=(self), microphone=(), geolocation=(), payment=(), publickey-credentials-get=(self), \
         publickey-credentials-create=(self)",
    );
    set(
        "content-security-policy",
        "default-src 'none'; frame-ancestors 'none'",
    );
    if state.site.https {
        set("strict-transport-security", "max-age=31536000; includeSubDomains");
    }
    response
}

/// Gives pages their content policy with a fresh nonce, and keeps them out of caches.
pub(crate) async fn content_security_policy(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let mut bytes = [0_u8; 16];
    if rand::rngs::SysRng.try_fill_bytes(&mut bytes).is_err() {
        return sentence(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong on our side. Try again.",
        );
    }
    let nonce = BASE64.encode(&bytes);
    request.extensions_mut().insert(CspNonce(nonce.clone()));
    let mut response = next.run(request).await;
    let reload = match state.site.reload_port {
        Some(port) => format!(" ws://localhost:{port} ws://127.0.0.1:{port}"),
        None => String::new(),
    };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; connect-src 'self'{reload}; font-src 'self'; manifest-src 'self'; form-action 'self'; \
         object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(value) = HeaderValue::from_str(&policy) {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, value);
    }
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Answers 503 for a request that takes too long.
pub(crate) async fn timeout(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let api = is_api(&request);
    match tokio::time::timeout(state.site.request_timeout, next.run(request)).await {
        Ok(response) => response,
        Err(_) => unavailable(api, "This took too long. Try again in a few seconds."),
    }
}

/// Keeps the session's cookie for as long as a session can last; see `SESSION_HOURS`.
pub(crate) async fn lasting_cookie(mut response: Response) -> Response {
    let idle = format!("; Max-Age={}", crate::state::IDLE_MINUTES * 60);
    let lasting = format!("; Max-Age={}", SESSION_HOURS * 3600);
    let headers = response.headers_mut();
    let cookies: Vec<HeaderValue> = headers
        .get_all(header::SET_COOKIE)
        .iter()
        .map(|cookie| match cookie.to_str() {
            Ok(text) if text.contains("sid=") => {
                HeaderValue::from_str(&text.replace(&idle, &lasting)).unwrap_or_else(|_| cookie.clone())
            }
            _ => cookie.clone(),
        })
        .collect();
    headers.remove(header::SET_COOKIE);
    for cookie in cookies {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}

/// Marks an answer whose status refuses and whose body says all that there is to say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Complete;

/// Sees to it that every refusal is told in the form that the caller reads, whoever made it, a layer and a panic
/// included: a problem with the request's id for the API, a sentence for people where nothing was said.
pub(crate) async fn complete_refusals(request: Request, next: Next) -> Response {
    let api = is_api(&request);
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone());
    let mut response = next.run(request).await;
    let status = response.status();
    let refused = status.is_client_error() || status.is_server_error();
    if !refused || response.extensions().get::<Complete>().is_some() {
        return response;
    }
    let kind = response.headers().get(header::CONTENT_TYPE);
    let told = if api {
        let problem = response.extensions_mut().remove::<Problem>();
        let problem = problem.unwrap_or_else(|| Problem::of_status(status));
        problem.with_request_id(&id.unwrap_or_default()).into_response()
    } else if kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain")) {
        sentence(status, advice(status))
    } else {
        return response;
    };
    // What else the answer says, such as the methods that are allowed, stays.
    let (mut parts, _) = response.into_parts();
    for of_body in [header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
        parts.headers.remove(of_body);
    }
    for (name, value) in told.headers() {
        parts.headers.insert(name.clone(), value.clone());
    }
    Response::from_parts(parts, told.into_body())
}

/// What to do about a status of which nothing else is known.
pub(crate) fn advice(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => {
            "The address or the request could not be read. Correct it and send it again."
        }
        StatusCode::FORBIDDEN => {
            "This request came from another site and was refused. Open TraitorTrack itself and try again."
        }
        StatusCode::NOT_FOUND => "There is nothing at this address. Check it, or start from the first page.",
        StatusCode::METHOD_NOT_ALLOWED => {
            "This address takes no such request. Go back and use the page's own buttons."
        }
        StatusCode::PAYLOAD_TOO_LARGE => "This is larger than 1 MiB. Send less at once.",
        StatusCode::TOO_MANY_REQUESTS => "Too many requests in a short time. Wait a minute and try again.",
        StatusCode::SERVICE_UNAVAILABLE => {
            "The site is busy or its database is away. Try again in a few seconds."
        }
        _ if status.is_client_error() => "The request was not understood. Load the page again and retry.",
        _ => "Something went wrong on our side. Try again; if it stays, tell an admin the time.",
    }
}

/// Answers a cross-site request.
pub(crate) fn cross_site(_error: tower_http::csrf::ProtectionError) -> Response {
    sentence(StatusCode::FORBIDDEN, advice(StatusCode::FORBIDDEN))
}

/// A moment in RFC 3339; what cannot be read is as if it was not sent.
fn moment(headers: &HeaderMap, name: &HeaderName) -> Option<service::Moment> {
    service::parse_moment(headers.get(name)?.to_str().ok()?).ok()
}

/// Says who is asking, from the session or the bearer token, and puts it before the handlers.
pub(crate) async fn identify(
    State(state): State<AppState>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let station = headers
        .get(&STATION)
        .and_then(|v| v.to_str().ok())
        .map(str::trim)
        .filter(|s| !s.is_empty() && s.len() <= 64);
    let client = Client {
        request_id: request
            .extensions()
            .get::<RequestId>()
            .map(|id| id.0.clone())
            .unwrap_or_default(),
        ip: client_ip(&request, state.site.trusted_proxies),
        station: station.map(str::to_owned),
        device_time: moment(headers, &DEVICE_TIME),
        device_clock: moment(headers, &DEVICE_CLOCK),
    };
    let language = language(headers);
    let browser = Browser {
        agent: headers
            .get(header::USER_AGENT)
            .and_then(|v| v.to_str().ok())
            .map(|agent| agent.chars().take(300).collect())
            .unwrap_or_default(),
        device: cookie(headers, "device").map(str::to_owned),
        handover: cookie(headers, "handover").map(str::to_owned),
    };
    let api = is_api(&request);
    // A token speaks for programs: it opens the API and no page.
    let bearer = bearer(headers).filter(|_| api).map(str::to_owned);
    let whose = |name| {
        headers
            .get(&name)
            .and_then(|v| v.to_str().ok())
            .map(str::to_owned)
    };
    let (queue_user_id, queue_user) = (whose(QUEUE_USER_ID), whose(QUEUE_USER));
    let user = match bearer {
        Some(token) => state.services.user_of_token(&token, client.clone()).await,
        None => user_of_session(&state, &session, &client, asks_by_itself(&request)).await,
    };
    let user = match user {
        Ok(user) => user,
        Err(error) => {
            tracing::error!(request_id = %client.request_id, error = &error as &dyn std::error::Error, "who is asking could not be read");
            return unavailable(
                api,
                "The database cannot be reached just now. Try again in a few seconds.",
            );
        }
    };
    // Somebody else's reads wait until that person is signed in again; under this name they would be lies.
    let user = user.filter(|user| {
        queue_user_id
            .as_deref()
            .is_none_or(|id| id == user.id().to_string())
            && queue_user
                .as_deref()
                .is_none_or(|name| name == user.viewer().username)
    });
    request.extensions_mut().insert(Cx {
        services: state.services.for_request(),
        user,
        client,
        session: Some(session),
        language,
        browser,
    });
    next.run(request).await
}

/// Whether a page asks this again and again by itself: that must not keep a session alive whose person is away.
fn asks_by_itself(request: &Request) -> bool {
    let path = request.uri().path();
    path == "/fn/unread"
        || request.headers().contains_key(&LIVE)
        || (request.method() == Method::GET && path.starts_with("/api/v1/bills/"))
}

async fn user_of_session(
    state: &AppState,
    session: &Session,
    client: &Client,
    by_itself: bool,
) -> Result<Option<CurrentUser>, ServiceError> {
    let found = session
        .get::<SessionUser>(USER_KEY)
        .await
        .map_err(|error| ServiceError::Internal(Box::new(error)))?;
    if let Some(number) = found
        .as_ref()
        .filter(|user| user.is_stale() && !by_itself)
        .and_then(SessionUser::session)
        && let Err(error) = state.sessions.touch(number).await
    {
        tracing::warn!(request_id = %client.request_id, error = &error as &dyn std::error::Error, "the use of a session could not be noted");
    }
    Ok(found.and_then(|user| state.services.user_of_session(user, client.clone())))
}

/// The token that a program sent.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The value of a cookie that the browser sent.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The language of the cookie `lang`, else of the browser.
fn language(headers: &HeaderMap) -> Language {
    let asked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.split([',', ';']).next());
    Language::from_tag(cookie(headers, "lang").or(asked).unwrap_or("en"))
}

pub(crate) fn is_api(request: &Request) -> bool {
    request.uri().path().starts_with("/api/")
}

fn unavailable(api: bool, text: &str) -> Response {
    let mut response = if api {
        Problem::new(503, "unavailable", text).into_response()
    } else {
        sentence(StatusCode::SERVICE_UNAVAILABLE, text)
    };
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    response
}

/// A panic is our fault and tells the user nothing but that.
pub(crate) fn panicked(_cause: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    sentence(
        StatusCode::INTERNAL_SERVER_ERROR,
        advice(StatusCode::INTERNAL_SERVER_ERROR),
    )
}

/// A page of one sentence, for when no page can be rendered.
pub(crate) fn sentence(status: StatusCode, text: &str) -> Response {
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>TraitorTrack</title></head><body><main><h1>{}</h1><p>{text}</p><p><a href=\"/\">TraitorTrack</a></p></main></body></html>",
        status.canonical_reason().unwrap_or("Error")
    );
    (
        status,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        Body::from(page),
    )
        .into_response()
}

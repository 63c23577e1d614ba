//! Who is asking: from the session or the bearer token.

use super::language::{cookie, language_of};
use super::{ClientAddress, RequestId, is_api, unavailable};
use crate::state::AppState;
use app::request::{Browser, RequestContext, cookies};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use service::{Client, CurrentUser, ServiceError};
use store::people::sessions::{SessionUser, USER_KEY};
use tower_sessions::session::Id;
use tower_sessions::{Session, SessionStore as _};

/// Set by a page that reads itself again while it is looked at.
const LIVE: HeaderName = HeaderName::from_static("x-live");
/// The number of whose reads wait on the device: a browser's tab may be left from a person who signed out in another.
const QUEUE_USER_ID: HeaderName = HeaderName::from_static("x-queue-user-id");
/// The same by name, from pages that were open before an update.
const QUEUE_USER: HeaderName = HeaderName::from_static("x-queue-user");
const STATION: HeaderName = HeaderName::from_static("x-station");
/// The clock by which a device dates its commands.
const DEVICE_TIME: HeaderName = HeaderName::from_static("x-device-time");
/// The device's own clock, where it dates its commands by the server's time.
const DEVICE_CLOCK: HeaderName = HeaderName::from_static("x-device-clock");

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
        ip: ClientAddress::of(request.extensions()).text(),
        station: station.map(str::to_owned),
        device_time: moment(headers, &DEVICE_TIME),
        device_clock: moment(headers, &DEVICE_CLOCK),
    };
    let own = |name| cookie(headers, state.site.https, name).map(str::to_owned);
    let language = language_of(&request);
    let browser = Browser {
        agent: headers
            .get(header::USER_AGENT)
            .and_then(|v| v.to_str().ok())
            .map(|agent| agent.chars().take(300).collect())
            .unwrap_or_default(),
        device: own(cookies::DEVICE),
        handheld: own(cookies::HANDHELD),
        handover: own(cookies::HANDOVER),
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
            return unavailable(api, language, |t| t.database_away);
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
    request.extensions_mut().insert(RequestContext {
        services: state.services.for_request(),
        user,
        client,
        session: Some(session),
        language,
        browser,
        source: state.site.source_url.clone(),
        release: state.site.offline.release.clone(),
        has_worker: state.site.offline.is_on,
    });
    next.run(request).await
}

/// Whether a page asks this again and again by itself: that must not keep a session alive whose person is away.
fn asks_by_itself(request: &Request) -> bool {
    let path = request.uri().path();
    path == "/fn/unread"
        || path == app::paths::DASHBOARD_LIVE
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

/// The user of a session as the database has both now, for what goes on after its request. A wall that a badge opened is in use as long as it
/// is on: a badge does a dispatcher's acts only, and lasts a shift.
pub(crate) async fn user_of_session_id(
    state: &AppState,
    id: &Id,
    client: &Client,
    is_on_a_wall: bool,
) -> Result<Option<CurrentUser>, ServiceError> {
    let record = state.sessions.load(id).await;
    let record = record.map_err(|error| ServiceError::Internal(Box::new(error)))?;
    let user = record.and_then(|mut record| record.data.remove(USER_KEY));
    let user = user.and_then(|user| serde_json::from_value::<SessionUser>(user).ok());
    if let Some(number) = user
        .as_ref()
        .filter(|user| is_on_a_wall && user.is_by_badge() && user.is_stale())
        .and_then(SessionUser::session)
    {
        let touched = state.sessions.touch(number).await;
        touched.map_err(|error| ServiceError::Internal(Box::new(error)))?;
    }
    Ok(user.and_then(|user| state.services.user_of_session(user, client.clone())))
}

/// The token that a program sent.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

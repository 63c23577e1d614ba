//! The dashboard, live (SPEC 10): what an audience sees is pushed to each browser of it by server-sent events.

mod imports;

use crate::audiences::{Audience, Shown};
use crate::middleware::user_of_session_id;
use crate::state::AppState;
use app::DashboardView;
use app::paths::{DASHBOARD_LIVE, IMPORT_LIVE};
use app::request::RequestContext;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderName, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use domain::access::{Permit, ViewBags};
use futures_util::stream;
use service::{Authorized, Client, ServiceError, TotalsScope};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior, interval};
use tower_sessions::session::Id;

/// How often it is asked whether who looks still may: a session that was ended sees no more after that.
const PROVE: Duration = Duration::from_secs(5);
/// nginx passes on what comes, as it comes.
const UNBUFFERED: [(HeaderName, &str); 1] = [(HeaderName::from_static("x-accel-buffering"), "no")];

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route(DASHBOARD_LIVE, get(dashboard))
        .route(IMPORT_LIVE, get(imports::import))
}

/// One browser that looks.
struct Watcher {
    seen: watch::Receiver<Shown>,
    /// The state that it was told last.
    told: Option<u64>,
    prove: Interval,
    state: AppState,
    session: Option<Id>,
    scope: TotalsScope,
    view: DashboardView,
    client: Client,
}

impl Watcher {
    /// What to tell next; none ends the stream.
    async fn next(&mut self) -> Option<Event> {
        loop {
            tokio::select! {
                changed = self.seen.changed() => {
                    changed.ok()?;
                    match &*self.seen.borrow_and_update() {
                        Shown::Nothing => {}
                        Shown::Totals(totals) => {
                            let parts = totals.after(self.told.replace(totals.state));
                            return Some(Event::default().data(parts));
                        }
                        Shown::Away => return Some(Event::default().event("away").data("")),
                    }
                }
                _ = self.prove.tick() => {
                    if !self.may_look().await {
                        return None;
                    }
                }
            }
        }
    }

    /// Whether the session still is that of somebody who may see these totals.
    async fn may_look(&self) -> bool {
        let Some(id) = self.session else { return false };
        let is_on_a_wall = self.view == DashboardView::Wall;
        match user_of_session_id(&self.state, &id, &self.client, is_on_a_wall).await {
            Ok(user) => user
                .and_then(|user| user.authorize(ViewBags).ok())
                .is_some_and(|by| TotalsScope::of(&by) == self.scope),
            // The database is away, which the page is told anyway.
            Err(_) => true,
        }
    }
}

/// The proof that the person may look. A stream has no page to lead to: the browser gives up, and the page says so.
async fn authorize<P: Permit>(cx: &RequestContext, permit: P) -> Result<Authorized<P>, StatusCode> {
    match cx.authorize(permit) {
        Ok(by) => Ok(by),
        Err(ServiceError::Forbidden(permission)) => {
            if let Some(user) = &cx.user {
                cx.services.record_refusal(user, permission).await;
            }
            Err(StatusCode::FORBIDDEN)
        }
        Err(_) => Err(StatusCode::UNAUTHORIZED),
    }
}

async fn dashboard(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    Extension(cx): Extension<RequestContext>,
) -> Response {
    let by = match authorize(&cx, ViewBags).await {
        Ok(by) => by,
        Err(status) => return status.into_response(),
    };
    let audience = Audience {
        of: TotalsScope::of(&by),
        view: DashboardView::of_query(query.as_deref()),
        language: cx.language.tag(),
    };
    let Some(mut seen) = state.live.join(&state.services, &audience) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    seen.mark_changed();
    let mut prove = interval(PROVE);
    prove.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let watcher = Watcher {
        seen,
        told: None,
        prove,
        session: cx.session.as_ref().and_then(tower_sessions::Session::id),
        scope: audience.of,
        view: audience.view,
        client: cx.client,
        state,
    };
    let events = stream::unfold(watcher, async |mut watcher| {
        let event = watcher.next().await?;
        Some((Ok::<_, Infallible>(event), watcher))
    });
    (UNBUFFERED, Sse::new(events).keep_alive(KeepAlive::default())).into_response()
}

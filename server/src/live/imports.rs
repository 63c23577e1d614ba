//! How far an import is, live: few look at once, so each is asked for by itself.

use super::{PROVE, UNBUFFERED, authorize};
use crate::middleware::user_of_session_id;
use crate::state::AppState;
use app::request::RequestContext;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::access::ImportLists;
use domain::import::Import;
use domain::job::JobState;
use domain::language::Language;
use futures_util::stream;
use service::Client;
use std::convert::Infallible;
use std::time::Duration;
use tokio::time::{Interval, MissedTickBehavior, interval};
use tower_sessions::session::Id;

/// How often it is asked how far it is.
const LOOK: Duration = Duration::from_secs(1);

/// One browser that looks.
struct Watcher {
    id: i64,
    told: Option<Import>,
    look: Interval,
    prove: Interval,
    state: AppState,
    session: Option<Id>,
    language: Language,
    client: Client,
}

impl Watcher {
    /// What to tell next; none ends the stream.
    async fn next(&mut self) -> Option<Event> {
        loop {
            let has_ended = self
                .told
                .as_ref()
                .and_then(|import| import.state)
                .is_some_and(JobState::is_ended);
            tokio::select! {
                _ = self.look.tick(), if !has_ended => {
                    let Ok(import) = self.state.services.import_now(self.id).await else {
                        return Some(Event::default().event("away").data(""));
                    };
                    if self.told.as_ref() != Some(&import) {
                        let parts = app::import_parts(&import, self.language);
                        self.told = Some(import);
                        return Some(Event::default().data(parts));
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

    /// Whether the session still is that of somebody who may see it.
    async fn may_look(&self) -> bool {
        let Some(id) = self.session else { return false };
        match user_of_session_id(&self.state, &id, &self.client, false).await {
            Ok(user) => user.is_some_and(|user| user.authorize(ImportLists).is_ok()),
            // The database is away, which the page is told anyway.
            Err(_) => true,
        }
    }
}

fn every(period: Duration) -> Interval {
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

pub(super) async fn import(
    State(state): State<AppState>,
    Extension(cx): Extension<RequestContext>,
    Path(id): Path<String>,
) -> Response {
    if let Err(status) = authorize(&cx, ImportLists).await {
        return status.into_response();
    }
    let Ok(id) = id.parse() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let watcher = Watcher {
        id,
        told: None,
        look: every(LOOK),
        prove: every(PROVE),
        session: cx.session.as_ref().and_then(tower_sessions::Session::id),
        language: cx.language,
        client: cx.client,
        state,
    };
    let events = stream::unfold(watcher, async |mut watcher| {
        let event = watcher.next().await?;
        Some((Ok::<_, Infallible>(event), watcher))
    });
    (UNBUFFERED, Sse::new(events).keep_alive(KeepAlive::default())).into_response()
}

//! Who looks at a live page, and what they see: one reader per audience, however many look. While nobody looks nothing is read.

use domain::dashboard::Stats;
use domain::language::Language;
use service::{Services, TotalsScope};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

/// How often is read. The totals may be a second old, and a change is to be seen within two (SPEC 10).
const TICK: Duration = Duration::from_millis(800);

/// Who sees the same: the same totals in the same language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Audience {
    pub(crate) of: TotalsScope,
    /// Its tag.
    pub(crate) language: &'static str,
}

/// What an audience sees.
#[derive(Clone, Debug)]
pub(crate) enum Shown {
    /// Nothing was read yet.
    Nothing,
    Totals(Arc<str>),
    /// The totals could not be read.
    Away,
}

#[derive(Debug, Default)]
struct Audiences {
    ended: bool,
    shown: HashMap<Audience, watch::Sender<Shown>>,
}

/// Who looks at present; all clones are one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Live(Arc<Mutex<Audiences>>);

impl Live {
    fn audiences(&self) -> MutexGuard<'_, Audiences> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends every stream, so that a server that stops need not wait for people who look. Their browsers ask the next one.
    pub(crate) fn end(&self) {
        let mut audiences = self.audiences();
        audiences.ended = true;
        audiences.shown.clear();
    }

    /// Joins an audience; the first of it starts the reader. None once all has ended.
    pub(crate) fn join(&self, services: &Services, audience: &Audience) -> Option<watch::Receiver<Shown>> {
        let mut audiences = self.audiences();
        if audiences.ended {
            return None;
        }
        if let Some(shown) = audiences.shown.get(audience) {
            return Some(shown.subscribe());
        }
        let (shown, seen) = watch::channel(Shown::Nothing);
        audiences.shown.insert(audience.clone(), shown);
        tokio::spawn(self.clone().read(services.clone(), audience.clone()));
        Some(seen)
    }

    /// Reads for an audience until nobody of it is left.
    async fn read(self, services: Services, audience: Audience) {
        let mut every = interval(TICK);
        every.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut last: Option<Stats> = None;
        loop {
            every.tick().await;
            if !self.is_watched(&audience) {
                return;
            }
            match services.stats_of(&audience.of).await {
                Ok(stats) => {
                    if last.as_ref().is_none_or(|last| differ(last, &stats)) {
                        let html = app::dashboard_totals(
                            stats.clone(),
                            audience.of.has_bills(),
                            Language::from_tag(audience.language),
                        );
                        self.show(&audience, Shown::Totals(html.into()));
                        last = Some(stats);
                    }
                }
                Err(error) => {
                    if last.take().is_some() {
                        tracing::warn!(
                            error = &error as &dyn std::error::Error,
                            "live totals cannot be read"
                        );
                    }
                    self.show(&audience, Shown::Away);
                }
            }
        }
    }

    /// Whether anybody still looks; an audience that has gone is forgotten.
    fn is_watched(&self, audience: &Audience) -> bool {
        let mut audiences = self.audiences();
        let watched = audiences
            .shown
            .get(audience)
            .is_some_and(|shown| shown.receiver_count() > 0);
        if !watched {
            audiences.shown.remove(audience);
        }
        watched
    }

    fn show(&self, audience: &Audience, new: Shown) {
        if let Some(shown) = self.audiences().shown.get(audience) {
            shown.send_if_modified(|old| {
                let again = matches!((&*old, &new), (Shown::Away, Shown::Away));
                *old = new;
                !again
            });
        }
    }
}

/// Whether an audience would see a difference. The page says the minute of which the totals are.
fn differ(last: &Stats, stats: &Stats) -> bool {
    let minute = |stats: &Stats| stats.as_of.0.get(..16).map(str::to_owned);
    let mut as_before = stats.clone();
    as_before.as_of = last.as_of.clone();
    as_before != *last || minute(last) != minute(stats)
}

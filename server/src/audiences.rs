//! Who looks at a live page, and what they see. One reader serves all of them, however many look; while nobody looks nothing is read.

use app::{DashboardView, dashboard_parts};
use domain::dashboard::Stats;
use domain::language::Language;
use service::{Services, TotalsScope};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

/// How often is read. A change is to be seen within two seconds (SPEC 10); what was read before is too old by then.
const TICK: Duration = Duration::from_millis(1200);

/// Who sees the same: the same totals in the same language, at a desk or on a wall.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Audience {
    pub(crate) of: TotalsScope,
    pub(crate) view: DashboardView,
    /// Its tag.
    pub(crate) language: &'static str,
}

/// What an audience sees.
#[derive(Clone, Debug)]
pub(crate) enum Shown {
    /// Nothing was read yet.
    Nothing,
    Totals(Totals),
    /// The totals could not be read.
    Away,
}

/// The parts of a page as they are, and those of them that were otherwise one state before.
#[derive(Clone, Debug)]
pub(crate) struct Totals {
    pub(crate) state: u64,
    before: Option<u64>,
    all: Arc<str>,
    changed: Arc<str>,
}

impl Totals {
    /// What somebody needs who was told that state last.
    pub(crate) fn after(&self, told: Option<u64>) -> &str {
        if told.is_some() && told == self.before {
            &self.changed
        } else {
            &self.all
        }
    }
}

#[derive(Debug, Default)]
struct Audiences {
    ended: bool,
    is_read: bool,
    shown: HashMap<Audience, watch::Sender<Shown>>,
}

/// Who looks at present; all clones are one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Live(Arc<Mutex<Audiences>>);

/// What an audience was told last.
struct Told {
    stats: Stats,
    parts: Vec<String>,
    state: u64,
}

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

    /// Joins an audience; the first of all starts the reader. None once all has ended.
    pub(crate) fn join(&self, services: &Services, audience: &Audience) -> Option<watch::Receiver<Shown>> {
        let mut audiences = self.audiences();
        if audiences.ended {
            return None;
        }
        let seen = audiences
            .shown
            .entry(audience.clone())
            .or_insert_with(|| watch::channel(Shown::Nothing).0)
            .subscribe();
        if !audiences.is_read {
            audiences.is_read = true;
            tokio::spawn(self.clone().read(services.clone()));
        }
        Some(seen)
    }

    /// Reads for all audiences until nobody of any is left.
    async fn read(self, services: Services) {
        let mut every = interval(TICK);
        every.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut told = HashMap::<Audience, Told>::new();
        let mut states = 0..;
        let mut fails = false;
        loop {
            every.tick().await;
            let Some(audiences) = self.watched() else {
                return;
            };
            told.retain(|audience, _| audiences.contains(audience));
            for audience in audiences {
                let before = told.remove(&audience);
                match services.stats_of(&audience.of).await {
                    Ok(stats) => {
                        fails = false;
                        let now = match before {
                            Some(before) if !differ(&before.stats, &stats) => before,
                            before => {
                                let now = Told::now(&audience, stats, states.next().unwrap_or(u64::MAX));
                                self.show(&audience, Shown::Totals(now.after(before)));
                                now
                            }
                        };
                        told.insert(audience, now);
                    }
                    Err(error) => {
                        if !std::mem::replace(&mut fails, true) {
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
    }

    /// The audiences of which anybody still looks; one that has gone is forgotten. None where nobody looks: the next one starts a reader.
    fn watched(&self) -> Option<Vec<Audience>> {
        let mut audiences = self.audiences();
        audiences.shown.retain(|_, shown| shown.receiver_count() > 0);
        audiences.is_read = !audiences.shown.is_empty();
        audiences
            .is_read
            .then(|| audiences.shown.keys().cloned().collect())
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

impl Told {
    fn now(audience: &Audience, stats: Stats, state: u64) -> Self {
        let language = Language::from_tag(audience.language);
        let parts = dashboard_parts(stats.clone(), audience.of.sight(), audience.view, language);
        Self { stats, parts, state }
    }

    /// It, for those who were told what was before, and for all others.
    fn after(&self, before: Option<Self>) -> Totals {
        let (last, before) = before.map_or((Vec::new(), None), |told| (told.parts, Some(told.state)));
        let changed = self.parts.iter().enumerate();
        let changed = changed.filter(|(at, part)| last.get(*at) != Some(part));
        Totals {
            state: self.state,
            before,
            all: self.parts.concat().into(),
            changed: changed.map(|(_, part)| part.as_str()).collect::<String>().into(),
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

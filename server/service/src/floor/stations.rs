//! What stations say of themselves: kept in memory, and written for all of them together every few seconds (decision 49).

use crate::{Authorized, Client, ServiceError, Services};
use domain::access::OperateSite;
use domain::stations::{StationState, StationWord};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::floor::stations::HeardStation;

/// How often a server writes what it heard. A server calls [`Services::keep_stations`] so often.
pub const KEEPING: Duration = Duration::from_secs(5);
/// Stations between two writes at most: their names come from outside.
const MOST: usize = 1000;
/// The longest name, as everywhere.
const NAME_CHARS: usize = 64;

/// The stations that were heard since the last write.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stations(Arc<Mutex<HashMap<String, HeardStation>>>);

impl Stations {
    /// Keeps a word, unless a newer one of the same station is there.
    fn hear(&self, word: HeardStation) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if heard.len() >= MOST && !heard.contains_key(&word.name) {
            return;
        }
        let known = heard.entry(word.name.clone()).or_insert_with(|| word.clone());
        if known.seen_ms <= word.seen_ms {
            *known = word;
        }
    }

    fn take(&self) -> Vec<HeardStation> {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *heard).into_values().collect()
    }
}

impl Services {
    /// Notes what a station said. Nothing is written yet: no scan waits for it.
    pub fn hear_station(&self, client: &Client, word: StationWord) {
        let name = |name: &String| !name.is_empty() && name.chars().count() <= NAME_CHARS;
        let Some(name) = client.station.clone().filter(name) else {
            return;
        };
        let (now, word) = (self.now_ms(), word.plausible());
        let clock = client.device_clock.or(client.device_time);
        self.stations.hear(HeardStation {
            name,
            seen_ms: now,
            waiting: word.waiting,
            oldest_ms: word.oldest_ms,
            p50_ms: word.p50_ms,
            p95_ms: word.p95_ms,
            ahead_seconds: clock.map(|at| at.unix_timestamp().saturating_sub(now / 1000)),
            app_version: word.app_version,
            is_persisted: word.storage,
        });
    }

    /// Writes what was heard since the last time, for all stations at once. What cannot be written waits for the next time.
    pub async fn keep_stations(&self) -> Result<(), ServiceError> {
        let heard = self.stations.take();
        if heard.is_empty() {
            return Ok(());
        }
        let kept = self.db.keep_stations(&heard).await;
        if kept.is_err() {
            for word in heard {
                self.stations.hear(word);
            }
        }
        Ok(kept?)
    }

    /// Every station as it was heard last: those whose reads have not come first.
    pub async fn stations(&self, _: &Authorized<OperateSite>) -> Result<Vec<StationState>, ServiceError> {
        let mut stations = self.db.stations().await?;
        stations.sort_by_key(|station| station.overdue().is_none());
        Ok(stations)
    }
}

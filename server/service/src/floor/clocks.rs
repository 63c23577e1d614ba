//! Stations whose own clock is wrong: they work, and somebody is told to set it.

use crate::{Client, Services};
use domain::clocks::{CLOCK_SECONDS, is_never_set};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often it is logged again that a station's clock is wrong.
const AGAIN: Duration = Duration::from_secs(600);
/// Stations that are remembered at most: their names come from outside.
const MOST: usize = 500;

/// The stations whose wrong clock this server has logged, and when.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clocks(Arc<Mutex<HashMap<String, Instant>>>);

enum News {
    None,
    Wrong,
    Right,
}

impl Clocks {
    fn look(&self, station: &str, is_wrong: bool) -> News {
        let mut warned = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !is_wrong {
            return match warned.remove(station) {
                Some(_) => News::Right,
                None => News::None,
            };
        }
        if warned.get(station).is_some_and(|at| at.elapsed() < AGAIN) {
            return News::None;
        }
        if warned.len() >= MOST {
            warned.retain(|_, at| at.elapsed() < AGAIN);
        }
        if warned.len() >= MOST {
            return News::None;
        }
        warned.insert(station.to_owned(), Instant::now());
        News::Wrong
    }
}

impl Services {
    /// Looks at the clock that a station sent along, or at that of a command from a time that cannot be. A failure to keep what was
    /// seen is logged: the command goes on.
    pub(crate) async fn look_at_clock(
        &self,
        client: &Client,
        made_ms: Option<i64>,
        station: Option<&str>,
        user: i64,
    ) {
        let device_seconds = client.device_clock.or(client.device_time);
        let device_seconds = device_seconds.map(store::Moment::unix_timestamp);
        let Some(clock) = device_seconds.or(made_ms.filter(|ms| is_never_set(*ms)).map(|ms| ms / 1000))
        else {
            return;
        };
        let ahead = clock.saturating_sub(self.now_ms() / 1000);
        let nameless;
        let station = match station {
            Some(station) => station,
            None => {
                nameless = format!("user {user}");
                &nameless
            }
        };
        let is_wrong = ahead.saturating_abs() > CLOCK_SECONDS;
        let kept = match self.clocks.look(station, is_wrong) {
            News::None => return,
            News::Wrong => {
                tracing::warn!(
                    station,
                    ahead_seconds = ahead,
                    "the clock of a station is wrong; set it"
                );
                metrics::counter!("traitortrack_wrong_clocks_total").increment(1);
                self.floor.note_wrong_clock(station, ahead).await
            }
            News::Right => self.floor.forget_wrong_clock(station).await,
        };
        if let Err(error) = kept {
            tracing::warn!(
                station,
                error = &error as &dyn std::error::Error,
                "the clock of a station could not be noted"
            );
        }
    }
}

//! One limit: governor's arithmetic (GCRA) over a bounded map of keys.

use super::LimitState;
use governor::clock::Clock as _;
use governor::middleware::StateInformationMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::state::keyed::{DashMapStateStore, ShrinkableKeyedStateStore};
use governor::{Quota, RateLimiter};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The most keys that one limit keeps; some 2 MB. Only a flood of made-up names or addresses comes near it.
const MAX_KEYS: usize = 100_000;
/// What new keys share beyond that.
const SHARED_KEYS: u64 = 256;

/// Where limits take the time from.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Duration + Send + Sync>);

impl Clock {
    /// The time that passes, from now on.
    pub fn running() -> Self {
        let start = Instant::now();
        Self(Arc::new(move || start.elapsed()))
    }
}

/// A clock that a test moves by hand.
#[cfg(feature = "test-util")]
impl From<governor::clock::FakeRelativeClock> for Clock {
    fn from(clock: governor::clock::FakeRelativeClock) -> Self {
        Self(Arc::new(move || clock.now().into()))
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Clock").field(&(self.0)()).finish()
    }
}

impl governor::clock::Clock for Clock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        (self.0)()
    }
}

/// The states of a limit's keys. When the map is full, new keys share a few states, so that a flood costs neither
/// memory nor those who are known already.
#[derive(Debug, Default)]
struct Keys(DashMapStateStore<u64>);

impl StateStore for Keys {
    type Key = u64;

    fn measure_and_replace<T, F, E>(&self, key: &u64, f: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        if self.0.contains_key(key) || self.0.len() < MAX_KEYS {
            return self.0.measure_and_replace(key, f);
        }
        self.0.measure_and_replace(&(key % SHARED_KEYS), f)
    }
}

impl ShrinkableKeyedStateStore<u64> for Keys {
    fn retain_recent(&self, drop_below: Nanos) {
        self.0.retain_recent(drop_below);
    }
    fn shrink_to_fit(&self) {
        self.0.shrink_to_fit();
    }
    fn len(&self) -> usize {
        self.0.len()
    }
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

type Limiter = RateLimiter<u64, Keys, Clock, StateInformationMiddleware>;

/// One limit, or none.
#[derive(Debug)]
pub(super) struct Bucket {
    name: &'static str,
    limiter: Option<Limiter>,
}

impl Bucket {
    /// So many in a period for each key; 0 is no limit.
    pub(super) fn new(name: &'static str, most: u32, period: Duration, clock: &Clock) -> Self {
        let quota = NonZeroU32::new(most)
            .and_then(|most| Quota::with_period(period / most.get()).map(|quota| quota.allow_burst(most)));
        let limiter = quota.map(|quota| Limiter::new(quota, Keys::default(), clock.clone()));
        Self { name, limiter }
    }

    /// Takes one for this key, or says how long to wait.
    pub(super) fn take(&self, key: u64) -> Option<LimitState> {
        let limiter = self.limiter.as_ref()?;
        Some(match limiter.check_key(&key) {
            Ok(state) => {
                let (quota, remaining) = (state.quota(), state.remaining_burst_capacity());
                let limit = quota.burst_size().get();
                let used = limit.saturating_sub(remaining);
                LimitState {
                    name: self.name,
                    limit,
                    remaining,
                    reset: whole_seconds(quota.replenish_interval().saturating_mul(used)),
                    retry_after: None,
                }
            }
            Err(not_until) => {
                let (quota, wait) = (not_until.quota(), not_until.wait_time_from(limiter.clock().now()));
                let limit = quota.burst_size().get();
                let rest = quota.replenish_interval().saturating_mul(limit - 1);
                LimitState {
                    name: self.name,
                    limit,
                    remaining: 0,
                    reset: whole_seconds(wait.saturating_add(rest)),
                    // Never "come back at once" to somebody who was just refused.
                    retry_after: Some(whole_seconds(wait).max(1)),
                }
            }
        })
    }

    /// Whether new keys share states because too many are kept.
    pub(super) fn is_full(&self) -> bool {
        self.len() >= MAX_KEYS
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// Whether the limit was switched off.
    pub(super) fn is_off(&self) -> bool {
        self.limiter.is_none()
    }

    /// Drops the keys whose time is over.
    pub(super) fn tidy(&self) {
        if let Some(limiter) = &self.limiter {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }

    /// How many keys are kept.
    pub(super) fn len(&self) -> usize {
        self.limiter.as_ref().map_or(0, RateLimiter::len)
    }
}

fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_map_takes_no_new_keys_but_keeps_limiting() {
        let bucket = Bucket::new("test", 2, Duration::from_secs(60), &Clock(Arc::new(|| SECOND)));
        let known = u64::MAX;
        bucket.take(known);
        for key in 0..2 * MAX_KEYS as u64 {
            bucket.take(key * SHARED_KEYS);
        }
        // The keys that were shared may stand in the map besides.
        assert!(bucket.len() <= MAX_KEYS + SHARED_KEYS as usize);
        let refused = |key| bucket.take(key).is_some_and(|state| state.retry_after.is_some());
        assert!(
            refused(u64::MAX - SHARED_KEYS + 1),
            "a new key shares what the flood used up"
        );
        assert!(!refused(known), "a known key has its own");
    }

    const SECOND: Duration = Duration::from_secs(1);
}

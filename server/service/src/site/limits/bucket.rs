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
/// How many states new keys share once there are so many.
const SHARED_KEYS: u64 = 256;

/// Where limits take the time from.
#[derive(Clone)]
pub struct Clock {
    now: Arc<dyn Fn() -> Duration + Send + Sync>,
    /// Whether a test moves it by hand.
    by_hand: bool,
}

impl Clock {
    /// The time that passes, from now on.
    pub fn running() -> Self {
        let start = Instant::now();
        Self {
            now: Arc::new(move || start.elapsed()),
            by_hand: false,
        }
    }

    /// How far it was moved beyond the time that passes, which the database's clock knows by itself.
    pub(super) fn ahead(&self) -> Duration {
        if self.by_hand {
            (self.now)()
        } else {
            Duration::ZERO
        }
    }
}

/// A clock that a test moves by hand.
#[cfg(feature = "test-util")]
impl From<governor::clock::FakeRelativeClock> for Clock {
    fn from(clock: governor::clock::FakeRelativeClock) -> Self {
        Self {
            now: Arc::new(move || clock.now().into()),
            by_hand: true,
        }
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Clock").field(&(self.now)()).finish()
    }
}

impl governor::clock::Clock for Clock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        (self.now)()
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
    /// What counts, how many requests it allows at once, and how long one takes to come back; none where the limit is switched off.
    limiter: Option<(Limiter, NonZeroU32, Duration)>,
}

impl Bucket {
    /// So many in a period for each key, all of them at once if need be; 0 is no limit.
    pub(super) fn new(name: &'static str, most: u32, period: Duration, clock: &Clock) -> Self {
        Self::bursting(name, most, period, most, clock)
    }

    /// So many in a period for each key, with room for `burst` at once, if those are more.
    pub(super) fn bursting(
        name: &'static str,
        most: u32,
        period: Duration,
        burst: u32,
        clock: &Clock,
    ) -> Self {
        let limiter = NonZeroU32::new(most).and_then(|most| {
            let burst = NonZeroU32::new(burst).map_or(most, |burst| burst.max(most));
            let each = period / most.get();
            let quota = Quota::with_period(each)?.allow_burst(burst);
            Some((Limiter::new(quota, Keys::default(), clock.clone()), burst, each))
        });
        Self { name, limiter }
    }

    /// Takes one for this key, or says how long to wait.
    pub(super) fn take(&self, key: u64) -> Option<LimitState> {
        self.take_all(key, NonZeroU32::MIN, 0)
    }

    /// Takes the rest of `all` for this key, of which one was taken before, or says how long to wait until all are there
    /// again. More than the bucket can ever hold cost all that it holds.
    pub(super) fn take_rest(&self, key: u64, all: u32) -> Option<LimitState> {
        let rest = NonZeroU32::new(all.saturating_sub(1))?;
        self.take_all(key, rest, 1)
    }

    /// Takes `n`, or none of them and says when there are so many and `more`.
    fn take_all(&self, key: u64, n: NonZeroU32, more: u32) -> Option<LimitState> {
        let (limiter, burst, _) = self.limiter.as_ref()?;
        let asked = n.min(NonZeroU32::new(burst.get().saturating_sub(more))?);
        Some(match limiter.check_key_n(&key, asked).ok()? {
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
                let quota = not_until.quota();
                let (limit, each) = (quota.burst_size().get(), quota.replenish_interval());
                let wait = not_until.wait_time_from(limiter.clock().now());
                let rest = each.saturating_mul(limit.saturating_sub(asked.get()));
                let missing = wait.as_nanos().div_ceil(each.as_nanos().max(1));
                LimitState {
                    name: self.name,
                    limit,
                    remaining: asked
                        .get()
                        .saturating_sub(u32::try_from(missing).unwrap_or(u32::MAX)),
                    reset: whole_seconds(wait.saturating_add(rest)),
                    // Never "come back at once" to somebody who was just refused.
                    retry_after: Some(whole_seconds(wait.saturating_add(each.saturating_mul(more))).max(1)),
                }
            }
        })
    }

    /// How many there are at once, and how long one takes to come back; none for a limit that is off.
    pub(super) fn rate(&self) -> Option<(u32, Duration)> {
        self.limiter.as_ref().map(|(_, burst, each)| (burst.get(), *each))
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
        if let Some((limiter, ..)) = &self.limiter {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }

    /// How many keys are kept.
    pub(super) fn len(&self) -> usize {
        self.limiter.as_ref().map_or(0, |(limiter, ..)| limiter.len())
    }
}

pub(super) fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_map_takes_no_new_keys_but_keeps_limiting() {
        let bucket = Bucket::new("test", 2, Duration::from_secs(60), &standing());
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

    fn standing() -> Clock {
        Clock {
            now: Arc::new(|| Duration::from_secs(1)),
            by_hand: true,
        }
    }
}

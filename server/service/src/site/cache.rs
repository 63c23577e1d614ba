//! What is asked for often and changes rarely, kept in memory (decision 32). Values live in a store of the crate `cached`; this
//! module adds what that store does not do: many who ask at once share one read and its failure, no lock is held while the
//! database is asked, and what other servers change is forgotten within [`SEEN_WITHIN`].

mod checked;
mod figures;

pub(crate) use checked::Checked;
pub use checked::SEEN_WITHIN;
pub use figures::CacheFigures;

use crate::ServiceError;
use cached::ShardedTtlCache;
use checked::is_fresh;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::StoreError;
use tokio::sync::watch;
use tokio::time::timeout;

/// A value that can still be used is waited for so long, then the old one is taken.
const PATIENCE: Duration = Duration::from_millis(100);
/// A read that takes longer is given up: whoever asks next begins another.
const LONGEST: Duration = Duration::from_secs(10);

/// How one cache behaves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    /// Names it in metrics and health.
    pub(crate) name: &'static str,
    /// So long a value is used without asking again. Zero turns the cache off.
    pub(crate) fresh: Duration,
    /// So long an older value is used where the database fails or hangs.
    pub(crate) usable: Duration,
}

/// The answer of a read that is shared, once it is there.
type Answer<V> = Option<Result<V, Arc<StoreError>>>;

#[derive(Clone, Debug)]
struct Entry<V> {
    /// When its read began.
    read: Instant,
    generation: u64,
    value: V,
}

#[derive(Clone, Debug)]
struct Flight<V> {
    began: Instant,
    generation: u64,
    answer: watch::Receiver<Answer<V>>,
}

/// Values by key. Clones share them.
#[derive(Debug)]
pub(crate) struct Kept<K, V>(Arc<Shared<K, V>>);

impl<K, V> Clone for Kept<K, V> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

#[derive(Debug)]
struct Shared<K, V> {
    rules: Rules,
    checked: Arc<Checked>,
    store: ShardedTtlCache<K, Entry<V>>,
    flights: Mutex<HashMap<K, Flight<V>>>,
    hits: AtomicU64,
    misses: AtomicU64,
    stale: AtomicU64,
}

impl<K, V> Kept<K, V>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    pub(crate) fn new(rules: Rules, checked: &Arc<Checked>) -> Self {
        let kept = rules.fresh.max(rules.usable).max(Duration::from_millis(1));
        Self(Arc::new(Shared {
            rules,
            checked: Arc::clone(checked),
            store: ShardedTtlCache::new(kept),
            flights: Mutex::default(),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
            stale: AtomicU64::new(0),
        }))
    }

    /// The value, read anew where it is not fresh. Of many who find it so, one reads and all get its answer.
    pub(crate) async fn get<R>(&self, key: K, read: impl FnOnce() -> R) -> Result<V, ServiceError>
    where
        R: Future<Output = Result<V, StoreError>> + Send + 'static,
    {
        let shared = &self.0;
        if shared.rules.fresh.is_zero() {
            shared.count(&shared.misses, "traitortrack_cache_misses_total");
            return Ok(read().await?);
        }
        let kept = shared.store.get(&key);
        if let Some(entry) = &kept
            && shared.serves(entry)
        {
            shared.count(&shared.hits, "traitortrack_cache_hits_total");
            return Ok(entry.value.clone());
        }
        shared.count(&shared.misses, "traitortrack_cache_misses_total");
        let flight = self.join(key, read);
        let older = kept.filter(|entry| entry.read.elapsed() < shared.rules.usable);
        let Some(older) = older else {
            return flight.landed().await.map_err(|e| StoreError::Shared(e).into());
        };
        let patience = PATIENCE.saturating_sub(flight.began.elapsed());
        if let Ok(Ok(value)) = timeout(patience, flight.landed()).await {
            return Ok(value);
        }
        shared.count(&shared.stale, "traitortrack_cache_stale_total");
        Ok(older.value)
    }

    /// The read of this key that is under way, or one that begins now. It ends even if nobody waits for it any more.
    fn join<R>(&self, key: K, read: impl FnOnce() -> R) -> Flight<V>
    where
        R: Future<Output = Result<V, StoreError>> + Send + 'static,
    {
        let (_, generation) = self.0.checked.now();
        let mut flights = self.0.flights();
        let under_way = flights.get(&key).filter(|flight| {
            // A read that began before a change was seen may bring what was there before it.
            flight.generation == generation && flight.answer.has_changed().is_ok()
        });
        if let Some(flight) = under_way {
            return flight.clone();
        }
        let (sender, answer) = watch::channel(None);
        let flight = Flight {
            began: Instant::now(),
            generation,
            answer,
        };
        flights.insert(key.clone(), flight.clone());
        drop(flights);
        let (shared, reading, began) = (Arc::clone(&self.0), read(), flight.began);
        tokio::spawn(async move {
            let answer = timeout(LONGEST, reading)
                .await
                .unwrap_or(Err(StoreError::TooSlow))
                .map_err(Arc::new);
            shared.land(key, generation, began, &answer);
            sender.send_replace(Some(answer));
        });
        flight
    }

    pub(crate) fn figures(&self) -> CacheFigures {
        CacheFigures {
            hits: self.0.hits.load(Ordering::Relaxed),
            misses: self.0.misses.load(Ordering::Relaxed),
            stale: self.0.stale.load(Ordering::Relaxed),
            entries: self.0.store.len() as u64,
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.0.rules.name
    }
}

impl<V: Clone> Flight<V> {
    async fn landed(&self) -> Result<V, Arc<StoreError>> {
        let mut answer = self.answer.clone();
        match answer.wait_for(Option::is_some).await {
            Ok(seen) => seen.clone().unwrap_or_else(|| Err(Arc::new(StoreError::TooSlow))),
            // The program stops, or the read panicked.
            Err(_) => Err(Arc::new(StoreError::TooSlow)),
        }
    }
}

impl<K, V> Shared<K, V> {
    fn flights(&self) -> std::sync::MutexGuard<'_, HashMap<K, Flight<V>>> {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serves(&self, entry: &Entry<V>) -> bool {
        let (checked, generation) = self.checked.now();
        let checked = checked.map(|at| at.elapsed());
        entry.generation == generation && is_fresh(entry.read.elapsed(), checked, self.rules.fresh)
    }

    fn count(&self, counter: &AtomicU64, name: &'static str) {
        counter.fetch_add(1, Ordering::Relaxed);
        metrics::counter!(name, "cache" => self.rules.name).increment(1);
    }
}

impl<K: Clone + Eq + Hash, V: Clone> Shared<K, V> {
    /// Keeps what was read, unless a later read was faster.
    fn land(&self, key: K, generation: u64, began: Instant, answer: &Result<V, Arc<StoreError>>) {
        let mut flights = self.flights();
        if let Ok(value) = answer
            && self.store.get(&key).is_none_or(|entry| entry.read <= began)
        {
            let entry = Entry {
                read: began,
                generation,
                value: value.clone(),
            };
            self.store.set(key.clone(), entry);
        }
        if flights.get(&key).is_some_and(|flight| flight.began == began) {
            flights.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(fresh: Duration, usable: Duration) -> Rules {
        Rules {
            name: "test",
            fresh,
            usable,
        }
    }

    fn kept(fresh: Duration, usable: Duration) -> (Kept<u8, u32>, Arc<Checked>) {
        let checked = Arc::<Checked>::default();
        (Kept::new(rules(fresh, usable), &checked), checked)
    }

    const LONG: Duration = Duration::from_secs(3600);
    /// Older than this at once.
    const SHORT: Duration = Duration::from_nanos(1);

    async fn never() -> Result<u32, StoreError> {
        std::future::pending().await
    }

    async fn value(value: u32) -> Result<u32, StoreError> {
        Ok(value)
    }

    async fn fails() -> Result<u32, StoreError> {
        Err(StoreError::TooSlow)
    }

    #[tokio::test]
    async fn fifty_who_ask_at_once_share_one_read() {
        let (kept, _) = kept(LONG, LONG);
        let (reads, gate) = (
            Arc::new(AtomicU64::new(0)),
            Arc::new(tokio::sync::Semaphore::new(0)),
        );
        let asked: Vec<_> = (0..50)
            .map(|_| {
                let (kept, reads, gate) = (kept.clone(), Arc::clone(&reads), Arc::clone(&gate));
                tokio::spawn(async move {
                    let read = move || async move {
                        reads.fetch_add(1, Ordering::Relaxed);
                        let _opened = gate.acquire().await;
                        Ok(7)
                    };
                    kept.get(1, read).await
                })
            })
            .collect();
        while kept.figures().misses < 50 {
            tokio::task::yield_now().await;
        }
        gate.add_permits(1);
        for one in asked {
            assert_eq!(one.await.unwrap().unwrap(), 7);
        }
        assert_eq!(reads.load(Ordering::Relaxed), 1);
        assert_eq!(kept.get(1, never).await.unwrap(), 7);
        assert_eq!((kept.figures().hits, kept.figures().entries), (1, 1));
    }

    #[tokio::test]
    async fn a_failure_is_shared_and_the_next_question_asks_again() {
        let (kept, _) = kept(LONG, LONG);
        let gate = Arc::new(tokio::sync::Semaphore::new(0));
        let asked: Vec<_> = (0..20)
            .map(|_| {
                let (kept, gate) = (kept.clone(), Arc::clone(&gate));
                tokio::spawn(async move {
                    let read = move || async move {
                        let _opened = gate.acquire().await;
                        fails().await
                    };
                    kept.get(1, read).await
                })
            })
            .collect();
        while kept.figures().misses < 20 {
            tokio::task::yield_now().await;
        }
        gate.add_permits(1);
        for one in asked {
            assert!(matches!(one.await.unwrap(), Err(ServiceError::Unavailable(_))));
        }
        assert_eq!(kept.get(1, || value(8)).await.unwrap(), 8);
    }

    #[tokio::test]
    async fn a_read_that_hangs_holds_up_nobody_who_can_use_an_older_value() {
        let (kept, _) = kept(SHORT, LONG);
        assert_eq!(kept.get(1, || value(7)).await.unwrap(), 7);
        assert_eq!(kept.get(1, never).await.unwrap(), 7);
        let begun = Instant::now();
        for _ in 0..20 {
            assert_eq!(kept.get(1, never).await.unwrap(), 7);
        }
        assert!(begun.elapsed() < PATIENCE, "only the first waits at all");
        assert_eq!(kept.get(2, || value(9)).await.unwrap(), 9, "another key is read");
        assert_eq!(kept.figures().stale, 21);
    }

    #[tokio::test]
    async fn an_older_value_stands_in_for_a_failure_within_its_bound_only() {
        let (lenient, _) = kept(SHORT, LONG);
        lenient.get(1, || value(7)).await.unwrap();
        assert_eq!(lenient.get(1, fails).await.unwrap(), 7);
        let (strict, _) = kept(SHORT, SHORT);
        strict.get(1, || value(7)).await.unwrap();
        assert!(strict.get(1, fails).await.is_err());
    }

    #[tokio::test]
    async fn turned_off_every_question_is_a_read() {
        let (kept, _) = kept(Duration::ZERO, LONG);
        for n in 0..3 {
            assert_eq!(kept.get(1, || value(n)).await.unwrap(), n);
        }
        let figures = kept.figures();
        assert_eq!((figures.hits, figures.misses, figures.entries), (0, 3, 0));
    }

    #[tokio::test]
    async fn what_changed_elsewhere_is_forgotten_when_it_is_seen_and_no_read_from_before_is_kept() {
        let (kept, checked) = kept(LONG, LONG);
        let versions = |n| vec![("bag_type".to_owned(), n)];
        checked.found(Instant::now(), versions(1));
        assert_eq!(kept.get(1, || value(7)).await.unwrap(), 7);
        checked.found(Instant::now(), versions(1));
        assert_eq!(kept.get(1, || value(8)).await.unwrap(), 7);

        let gate = Arc::new(tokio::sync::Semaphore::new(0));
        let before = {
            let gate = Arc::clone(&gate);
            kept.join(2, move || async move {
                let _opened = gate.acquire().await;
                value(7).await
            })
        };
        checked.found(Instant::now(), versions(2));
        assert_eq!(kept.get(1, || value(8)).await.unwrap(), 8);
        assert_eq!(kept.get(2, || value(8)).await.unwrap(), 8);
        gate.add_permits(1);
        assert_eq!(before.landed().await.unwrap(), 7);
        assert_eq!(kept.get(2, never).await.unwrap(), 8);
    }
}

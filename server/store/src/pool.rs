//! The pool of connections: who waits for one and for how long, and that no kind of work takes them all.
//!
//! A connection is used under a permit. A few permits belong to each [`Lane`] alone (to the watcher one), the others to whoever comes first, so
//! slow lists cannot keep scans from the database, nor a shift's log-ins the scans, nor the scans the log-ins. Whoever gets
//! none within two seconds is told that the database cannot be reached, which becomes 503 with `Retry-After` (SPEC 12).

mod executor;
mod sample;

pub use sample::PoolSample;

use futures_util::future::{Either, FutureExt, select};
use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::field::Empty;
use tracing::{Instrument, Level, Span};

/// How long somebody waits for a connection: a scan is better told than kept waiting (SPEC 13).
pub const WAIT: Duration = Duration::from_secs(2);
/// Each lane owns one in so many connections; the watcher one connection.
const OWN_SHARE: usize = 8;
/// Waits that are kept between two samples; of more, the latest.
const KEPT_WAITS: usize = 4096;

/// What a connection is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Scans, and who is asking.
    Floor,
    /// Log-ins and what belongs to them.
    LogIns,
    /// Everything else.
    Pages,
    /// The watcher that raises alerts: it must get through just when nobody else does.
    Watch,
}

#[derive(Debug)]
struct Shared {
    size: usize,
    most: usize,
    own: [Arc<Semaphore>; 4],
    common: Arc<Semaphore>,
    /// In use at once at most, since the overflow was last closed.
    highest: AtomicUsize,
    waiters: AtomicUsize,
    timeouts: AtomicU64,
    /// Of the latest users of a connection, in microseconds.
    waits: Mutex<(usize, Vec<u32>)>,
}

/// A handle to the pool for one kind of work; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Pool {
    pg: PgPool,
    lane: Lane,
    shared: Arc<Shared>,
}

/// A transaction, and its permit until it ends.
#[derive(Debug)]
pub(crate) struct PoolTx {
    tx: Transaction<'static, Postgres>,
    _permit: OwnedSemaphorePermit,
    _span: Span,
}

impl PoolTx {
    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        self.tx.commit().await
    }

    pub(crate) async fn rollback(self) -> Result<(), sqlx::Error> {
        self.tx.rollback().await
    }
}

impl Deref for PoolTx {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.tx
    }
}

impl DerefMut for PoolTx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.tx
    }
}

impl Pool {
    /// Of the pool's connections `size` are in regular use; the others are overflow.
    pub(crate) fn new(pg: PgPool, size: u32) -> Self {
        let most = usize::try_from(pg.options().get_max_connections()).unwrap_or(1);
        let own = if most < OWN_SHARE { 0 } else { most / OWN_SHARE };
        let watch = own.min(1);
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        Self {
            pg,
            lane: Lane::Pages,
            shared: Arc::new(Shared {
                size: usize::try_from(size).unwrap_or(most).min(most),
                most,
                own: [semaphore(own), semaphore(own), semaphore(own), semaphore(watch)],
                common: semaphore(most - 3 * own - watch),
                highest: AtomicUsize::new(0),
                waiters: AtomicUsize::new(0),
                timeouts: AtomicU64::new(0),
                waits: Mutex::default(),
            }),
        }
    }

    /// Without permits, for what needs sqlx's own pool: migrations.
    pub(crate) fn whole(&self) -> &PgPool {
        &self.pg
    }

    pub(crate) fn in_lane(&self, lane: Lane) -> Self {
        Self { lane, ..self.clone() }
    }

    pub(crate) async fn begin(&self) -> Result<PoolTx, sqlx::Error> {
        let span = self.span("transaction");
        async {
            let permit = self.permit().await?;
            Ok(PoolTx {
                tx: self.pg.begin().await?,
                _permit: permit,
                _span: span.clone(),
            })
        }
        .instrument(span.clone())
        .await
    }

    /// A part of a request's trace; nothing where none is taken.
    fn span(&self, what: &'static str) -> Span {
        if !tracing::span_enabled!(target: "database", Level::INFO) || Span::current().is_none() {
            return Span::none();
        }
        tracing::info_span!(
            target: "database",
            "database",
            otel.name = what,
            otel.kind = "client",
            db.system.name = "postgresql",
            lane = ?self.lane,
            waited_ms = Empty,
        )
    }

    pub(crate) fn sample(&self) -> PoolSample {
        let (_, mut waits) =
            std::mem::take(&mut *self.shared.waits.lock().unwrap_or_else(PoisonError::into_inner));
        waits.sort_unstable();
        let p95 = waits.get((waits.len() * 95).div_ceil(100).saturating_sub(1));
        PoolSample {
            wait_p95_ms: f64::from(p95.copied().unwrap_or_default()) / 1000.0,
            ..self.now()
        }
    }

    /// Without the waits.
    pub(crate) fn now(&self) -> PoolSample {
        let shared = &self.shared;
        PoolSample {
            size: shared.size,
            most: shared.most,
            checked_out: shared.checked_out(),
            waiters: shared.waiters.load(Ordering::Relaxed),
            wait_p95_ms: 0.0,
            timeouts: shared.timeouts.load(Ordering::Relaxed),
        }
    }

    /// Closes the connections beyond `POOL_SIZE` that nobody has needed since the last call. sqlx hands out the one that lay idle
    /// longest, so a few requests a second use them all in turn, and none would ever be idle for long enough.
    pub(crate) async fn close_overflow(&self) {
        let shared = &self.shared;
        let needed = shared.highest.swap(shared.checked_out(), Ordering::Relaxed);
        let kept = u32::try_from(needed.max(shared.size)).unwrap_or(u32::MAX);
        while self.pg.size() > kept
            && let Some(connection) = self.pg.try_acquire()
        {
            if let Err(error) = connection.close().await {
                tracing::debug!(%error, "a connection was gone already");
            }
        }
    }

    /// Waits for the right to use a connection. Owns what it needs, so that a stream may hold it.
    fn permit(&self) -> impl Future<Output = Result<OwnedSemaphorePermit, sqlx::Error>> + Send + 'static {
        let (shared, lane) = (Arc::clone(&self.shared), self.lane);
        async move {
            let own = Arc::clone(match lane {
                Lane::Floor => &shared.own[0],
                Lane::LogIns => &shared.own[1],
                Lane::Pages => &shared.own[2],
                Lane::Watch => &shared.own[3],
            });
            // The common ones first: what a lane owns is for when there are no others.
            let common = Arc::clone(&shared.common);
            let free = Arc::clone(&common)
                .try_acquire_owned()
                .or_else(|_| Arc::clone(&own).try_acquire_owned());
            if let Ok(permit) = free {
                shared.in_use();
                shared.waited(Duration::ZERO);
                return Ok(permit);
            }
            let begun = Instant::now();
            let waiting = Waiting::new(&shared);
            let first = select(own.acquire_owned().boxed(), common.acquire_owned().boxed());
            let got = tokio::time::timeout(WAIT, first).await;
            drop(waiting);
            let waited = begun.elapsed();
            shared.waited(waited);
            Span::current().record("waited_ms", waited.as_secs_f64() * 1000.0);
            match got {
                Ok(Either::Left((permit, _)) | Either::Right((permit, _))) => {
                    shared.in_use();
                    permit.map_err(|_| sqlx::Error::PoolClosed)
                }
                Err(_) => {
                    shared.timeouts.fetch_add(1, Ordering::Relaxed);
                    Err(sqlx::Error::PoolTimedOut)
                }
            }
        }
    }
}

/// Counts one waiter, also when whoever waits goes away.
struct Waiting<'a>(&'a Shared);

impl<'a> Waiting<'a> {
    fn new(shared: &'a Shared) -> Self {
        shared.waiters.fetch_add(1, Ordering::Relaxed);
        Self(shared)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiters.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Shared {
    fn checked_out(&self) -> usize {
        let own: usize = self.own.iter().map(|own| own.available_permits()).sum();
        self.most - own - self.common.available_permits()
    }

    /// Somebody has got a permit.
    fn in_use(&self) {
        self.highest.fetch_max(self.checked_out(), Ordering::Relaxed);
    }

    fn waited(&self, time: Duration) {
        metrics::histogram!("traitortrack_pool_wait_seconds").record(time.as_secs_f64());
        let micros = u32::try_from(time.as_micros()).unwrap_or(u32::MAX);
        let (next, waits) = &mut *self.waits.lock().unwrap_or_else(PoisonError::into_inner);
        if waits.len() < KEPT_WAITS {
            waits.push(micros);
        } else if let Some(oldest) = waits.get_mut(*next % KEPT_WAITS) {
            *oldest = micros;
        }
        *next = next.wrapping_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

    /// Permits need no database.
    fn pool(most: u32) -> Pool {
        let pg = PgPoolOptions::new()
            .max_connections(most)
            .connect_lazy("postgres://nobody@localhost/nothing")
            .unwrap();
        Pool::new(pg, most / 2)
    }

    #[tokio::test]
    async fn no_lane_takes_what_belongs_to_another() {
        let pool = pool(16);
        let mut held = Vec::new();
        while let Some(permit) = pool.permit().now_or_never() {
            held.push(permit.unwrap());
        }
        assert_eq!(
            held.len(),
            11,
            "two for scans, two for log-ins and one for the watcher are left"
        );
        for lane in [Lane::Floor, Lane::LogIns, Lane::Watch] {
            let own = pool.in_lane(lane);
            let first = own.permit().now_or_never().expect("one is left for it");
            held.push(first.unwrap());
        }
        let sample = pool.sample();
        assert_eq!(
            (sample.checked_out, sample.available(), sample.overflow()),
            (14, 2, 6)
        );
        assert!((sample.usage() - 87.5).abs() < 1e-9);
    }

    #[tokio::test]
    async fn a_wait_ends_after_two_seconds_and_is_counted() {
        let pool = pool(2);
        let held = [pool.permit().await.unwrap(), pool.permit().await.unwrap()];
        let waiting = tokio::spawn(pool.permit());
        tokio::task::yield_now().await;
        assert_eq!(pool.sample().waiters, 1);
        assert!(matches!(waiting.await.unwrap(), Err(sqlx::Error::PoolTimedOut)));
        let sample = pool.sample();
        assert_eq!((sample.waiters, sample.timeouts), (0, 1));
        drop(held);
        assert_eq!(pool.sample().checked_out, 0);
        assert!(pool.permit().now_or_never().is_some());
    }

    #[tokio::test]
    async fn whoever_goes_away_while_waiting_is_counted_no_more() {
        let pool = pool(1);
        let held = pool.permit().await.unwrap();
        let waiting = tokio::spawn(pool.permit());
        tokio::task::yield_now().await;
        waiting.abort();
        assert!(waiting.await.is_err());
        assert_eq!(pool.sample().waiters, 0);
        drop(held);
        assert_eq!(pool.sample().checked_out, 0);
    }
    #[sqlx::test(migrations = false)]
    async fn connections_of_a_burst_are_closed_once_nobody_needs_them(
        options: PgPoolOptions,
        database: PgConnectOptions,
    ) {
        let pg = options.max_connections(8).connect_lazy_with(database);
        let pool = Pool::new(pg, 2);
        let burst = async || {
            let mut held = Vec::new();
            for _ in 0..5 {
                held.push(pool.begin().await.unwrap());
            }
        };
        burst().await;
        pool.close_overflow().await;
        assert_eq!(pool.pg.size(), 5, "just needed");
        // They come back to the pool a little after they were let go.
        let begun = Instant::now();
        while pool.pg.size() > 2 {
            pool.close_overflow().await;
            assert!(begun.elapsed() < Duration::from_secs(20), "they stay");
            tokio::task::yield_now().await;
        }
        pool.close_overflow().await;
        assert_eq!(pool.pg.size(), 2, "those in regular use stay");
        burst().await;
        assert_eq!(pool.pg.size(), 5);
    }
}

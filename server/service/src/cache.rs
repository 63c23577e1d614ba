//! A value that every scan needs and that hardly ever changes, kept for moments.

use crate::ServiceError;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::RwLock;

/// How often a kept value served, since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheFigures {
    pub hits: u64,
    pub misses: u64,
    pub entries: u64,
}

impl CacheFigures {
    /// Of a hundred questions, so many were answered without the database. None before the first question.
    pub fn hit_rate(self) -> Option<f64> {
        let asked = self.hits + self.misses;
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let rate = 100.0 * self.hits as f64 / asked as f64;
        (asked > 0).then_some(rate)
    }
}

/// A list that is read again when it is older than a while. Clones share it.
#[derive(Debug)]
pub(crate) struct Cached<T>(Arc<Shared<T>>);

impl<T> Clone for Cached<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// The list, and when it was read.
type Kept<T> = (Instant, Arc<Vec<T>>);

#[derive(Debug)]
struct Shared<T> {
    fresh: Duration,
    kept: RwLock<Option<Kept<T>>>,
    hits: AtomicU64,
    misses: AtomicU64,
}

impl<T> Cached<T> {
    /// Keeps what is read for so long.
    pub(crate) fn new(fresh: Duration) -> Self {
        Self(Arc::new(Shared {
            fresh,
            kept: RwLock::new(None),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }))
    }

    /// The list, read anew where it is too old. Of many who find it so, one reads and the others wait.
    pub(crate) async fn get<E: Into<ServiceError>>(
        &self,
        read: impl AsyncFnOnce() -> Result<Vec<T>, E>,
    ) -> Result<Arc<Vec<T>>, ServiceError> {
        let shared = &self.0;
        if let Some(found) = shared.fresh_of(&*shared.kept.read().await) {
            return Ok(found);
        }
        let mut kept = shared.kept.write().await;
        if let Some(found) = shared.fresh_of(&kept) {
            return Ok(found);
        }
        shared.misses.fetch_add(1, Ordering::Relaxed);
        metrics::counter!("traitortrack_cache_misses_total").increment(1);
        let list = Arc::new(read().await.map_err(Into::into)?);
        *kept = Some((Instant::now(), Arc::clone(&list)));
        Ok(list)
    }

    pub(crate) async fn figures(&self) -> CacheFigures {
        let kept = self.0.kept.read().await;
        CacheFigures {
            hits: self.0.hits.load(Ordering::Relaxed),
            misses: self.0.misses.load(Ordering::Relaxed),
            entries: kept.as_ref().map_or(0, |(_, list)| list.len() as u64),
        }
    }
}

impl<T> Shared<T> {
    fn fresh_of(&self, kept: &Option<Kept<T>>) -> Option<Arc<Vec<T>>> {
        let (read, list) = kept.as_ref()?;
        if read.elapsed() >= self.fresh {
            return None;
        }
        self.hits.fetch_add(1, Ordering::Relaxed);
        metrics::counter!("traitortrack_cache_hits_total").increment(1);
        Some(Arc::clone(list))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_list_is_read_once_while_it_is_fresh_and_counted() {
        let cached: Cached<u8> = Cached::new(Duration::from_secs(60));
        assert_eq!(cached.figures().await.hit_rate(), None);
        for _ in 0..4 {
            let list = cached
                .get(async || Ok::<_, ServiceError>(vec![1, 2]))
                .await
                .unwrap();
            assert_eq!(*list, [1, 2]);
        }
        let figures = cached.figures().await;
        assert_eq!((figures.hits, figures.misses, figures.entries), (3, 1, 2));
        assert_eq!(figures.hit_rate(), Some(75.0));
    }

    #[tokio::test]
    async fn what_is_too_old_is_read_again_and_a_failure_is_not_kept() {
        let cached: Cached<u8> = Cached::new(Duration::ZERO);
        cached.get(async || Ok::<_, ServiceError>(vec![1])).await.unwrap();
        let failed = cached.get(async || Err(ServiceError::NotFound("list"))).await;
        assert!(failed.is_err());
        assert_eq!(
            *cached.get(async || Ok::<_, ServiceError>(vec![2])).await.unwrap(),
            [2]
        );
        assert_eq!(cached.figures().await.misses, 3);
    }
}

//! Argon2id within bounds: a few hashes at once, off the async threads.

use crate::ServiceError;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// OWASP's parameters for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// What became of a check.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verified {
    pub(crate) fits: bool,
    /// The password under the parameters of now, when its hash was made under others.
    pub(crate) rehashed: Option<String>,
}

/// How many may wait for each that is hashed: a shift of a hundred signs in at once, and nobody waits longer than a few
/// seconds. Whoever comes later is told at once.
const WAITING_PER_PERMIT: usize = 100;

#[derive(Clone, Debug)]
pub(crate) struct Passwords {
    permits: Arc<Semaphore>,
    /// Those who are hashed and those who wait.
    places: Arc<Semaphore>,
}

fn argon2() -> Result<Argon2<'static>, ServiceError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(ServiceError::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Whether a hash was made with the parameters of now.
fn is_current(hash: &PasswordHash) -> bool {
    Params::try_from(hash).is_ok_and(|p| {
        hash.algorithm.as_str() == "argon2id"
            && (p.m_cost(), p.t_cost(), p.p_cost()) == (MEMORY_KIB, PASSES, LANES)
    })
}

impl Passwords {
    pub(crate) fn new(permits: usize) -> Self {
        let permits = permits.max(1);
        Self {
            permits: Arc::new(Semaphore::new(permits)),
            places: Arc::new(Semaphore::new(permits.saturating_mul(1 + WAITING_PER_PERMIT))),
        }
    }

    /// The password in PHC form, with a salt of its own.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, ServiceError> {
        let password = password.to_owned();
        self.bounded(move || {
            let hash = argon2()?
                .hash_password(password.as_bytes())
                .map_err(ServiceError::internal)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether the password fits. Without a hash it works as long and says no, so that time tells nobody which users exist.
    pub(crate) async fn verify(&self, password: &str, hash: Option<&str>) -> Result<Verified, ServiceError> {
        let password = password.to_owned();
        let hash = hash.map(str::to_owned);
        self.bounded(move || {
            let argon2 = argon2()?;
            let fresh = || {
                argon2
                    .hash_password(password.as_bytes())
                    .map_err(ServiceError::internal)
            };
            let Some(hash) = hash else {
                fresh()?;
                return Ok(Verified::default());
            };
            let parsed = PasswordHash::new(&hash).map_err(ServiceError::internal)?;
            let fits = argon2.verify_password(password.as_bytes(), &parsed).is_ok();
            let rehashed = if fits && !is_current(&parsed) {
                Some(fresh()?.to_string())
            } else {
                None
            };
            Ok(Verified { fits, rehashed })
        })
        .await
    }

    async fn bounded<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, ServiceError> + Send + 'static,
    ) -> Result<T, ServiceError> {
        let place = Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_full| ServiceError::Busy)?;
        let permits = Arc::clone(&self.permits);
        let permit = permits.acquire_owned().await.map_err(ServiceError::internal)?;
        tokio::task::spawn_blocking(move || {
            // Given back when the work is done, not when somebody gives up waiting for it: the work goes on.
            let _held = (place, permit);
            work()
        })
        .await
        .map_err(ServiceError::internal)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Sender, channel};
    use tokio::task::JoinHandle;

    /// A hash that is being made until it is told to be done.
    async fn at_work(passwords: &Passwords) -> (Sender<()>, JoinHandle<Result<(), ServiceError>>) {
        let (release, held) = channel();
        let (begun, is_begun) = tokio::sync::oneshot::channel();
        let passwords = passwords.clone();
        let work = move || {
            let _ = begun.send(());
            let _ = held.recv();
            Ok(())
        };
        let waiting = tokio::spawn(async move { passwords.bounded(work).await });
        is_begun.await.unwrap();
        (release, waiting)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_full_queue_refuses_at_once_and_those_who_wait_get_their_turn() {
        let passwords = Passwords::new(1);
        let (release, first) = at_work(&passwords).await;
        let mut waiting: Vec<_> = (0..WAITING_PER_PERMIT)
            .map(|_| Box::pin(passwords.bounded(|| Ok(()))))
            .collect();
        for one in &mut waiting {
            assert!(polled_once(one).await.is_none(), "it waits");
        }
        let refused = passwords.verify("a password", None).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (503, "busy"));
        // Whoever gives up makes room.
        drop(waiting.pop());
        let mut late = Box::pin(passwords.bounded(|| Ok(())));
        assert!(polled_once(&mut late).await.is_none(), "it waits");
        release.send(()).unwrap();
        first.await.unwrap().unwrap();
        for one in waiting {
            one.await.unwrap();
        }
        late.await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn work_that_nobody_waits_for_any_more_still_counts() {
        let passwords = Passwords::new(1);
        let (release, given_up) = at_work(&passwords).await;
        given_up.abort();
        assert!(given_up.await.unwrap_err().is_cancelled());
        assert_eq!(
            passwords.permits.available_permits(),
            0,
            "the hash is still being made"
        );
        release.send(()).unwrap();
        passwords.bounded(|| Ok(())).await.unwrap();
    }

    /// The result of a future that is ready, else none; it goes on waiting where it is.
    async fn polled_once<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
        std::future::poll_fn(|context| {
            let found = std::pin::Pin::new(&mut *future).poll(context);
            std::task::Poll::Ready(match found {
                std::task::Poll::Ready(output) => Some(output),
                std::task::Poll::Pending => None,
            })
        })
        .await
    }
}

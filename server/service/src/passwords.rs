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

#[derive(Clone, Debug)]
pub(crate) struct Passwords {
    permits: Arc<Semaphore>,
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
        Self {
            permits: Arc::new(Semaphore::new(permits.max(1))),
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
        let _permit = self.permits.acquire().await.map_err(ServiceError::internal)?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(ServiceError::internal)?
    }
}

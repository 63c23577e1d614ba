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

#[derive(Clone, Debug)]
pub(crate) struct Passwords {
    permits: Arc<Semaphore>,
}

fn argon2() -> Result<Argon2<'static>, ServiceError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(ServiceError::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
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
    pub(crate) async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool, ServiceError> {
        let password = password.to_owned();
        let hash = hash.map(str::to_owned);
        self.bounded(move || {
            let argon2 = argon2()?;
            let Some(hash) = hash else {
                argon2
                    .hash_password(password.as_bytes())
                    .map_err(ServiceError::internal)?;
                return Ok(false);
            };
            let parsed = PasswordHash::new(&hash).map_err(ServiceError::internal)?;
            Ok(argon2.verify_password(password.as_bytes(), &parsed).is_ok())
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

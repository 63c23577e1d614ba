//! Passkeys (WebAuthn): a second factor, or the whole sign-in.

use crate::Services;

impl Services {
    /// Whether the site's address allows passkeys: a name over TLS, or localhost.
    pub fn passkeys_possible(&self) -> bool {
        false
    }
}

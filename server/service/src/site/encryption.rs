//! What must be readable again and by nobody else: AES-256-GCM under the site's key.
//!
//! A sealed text is the key's name (4 bytes), the nonce (12 bytes) and the ciphertext. The purpose is bound to it, so
//! that what was sealed for one place opens in no other.

use crate::ServiceError;
use crate::secrets::random;
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;

const ID_BYTES: usize = 4;
const NONCE_BYTES: usize = 12;
/// Enough that no two of the site's marks are ever the same by chance.
pub(crate) const MARK_BYTES: usize = 16;

/// One key of 32 bytes.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", HEXLOWER.encode(&self.id()))
    }
}

impl Key {
    /// A new random key.
    pub fn generate() -> Self {
        Self(random())
    }

    /// Reads a key from its base64 form; `None` unless it is 32 bytes.
    pub fn parse(text: &str) -> Option<Self> {
        [BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD]
            .iter()
            .find_map(|form| form.decode(text.trim().as_bytes()).ok())
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
    }

    /// The SHA-256 of the key in hexadecimal: tells keys apart without telling them.
    pub fn fingerprint(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(self.0))
    }

    /// The base64 form.
    pub fn to_text(&self) -> String {
        BASE64.encode(&self.0)
    }

    fn id(&self) -> [u8; ID_BYTES] {
        let hash: [u8; 32] = Sha256::digest([b"traitortrack key name".as_slice(), &self.0].concat()).into();
        let [a, b, c, d, ..] = hash;
        [a, b, c, d]
    }
}

/// The key that seals, and the older ones that still open.
#[derive(Clone, Debug)]
pub struct Keys {
    all: Arc<Vec<Key>>,
}

impl Keys {
    pub fn new(current: Key, older: Vec<Key>) -> Self {
        let mut all = vec![current];
        all.extend(older);
        Self { all: Arc::new(all) }
    }

    /// The name of the key that seals.
    pub(crate) fn current_id(&self) -> String {
        self.all
            .first()
            .map_or_else(String::new, |key| HEXLOWER.encode(&key.id()))
    }

    /// Whether one of the keys has this name.
    pub(crate) fn knows(&self, id: &str) -> bool {
        self.all.iter().any(|key| HEXLOWER.encode(&key.id()) == id)
    }

    /// A mark of a text for this purpose, the same on every server: without the key nobody can tell of which text.
    pub(crate) fn mark(&self, purpose: &str, text: &[u8]) -> [u8; MARK_BYTES] {
        let key = self.all.first().map_or([0; 32], |key| key.0);
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &key);
        let mut context = ring::hmac::Context::with_key(&key);
        context.update(b"traitortrack mark|");
        context.update(purpose.as_bytes());
        context.update(b"|");
        context.update(text);
        let tag = context.sign();
        let mut mark = [0; MARK_BYTES];
        for (to, from) in mark.iter_mut().zip(tag.as_ref()) {
            *to = *from;
        }
        mark
    }

    pub(crate) fn seal(&self, purpose: &str, clear: &[u8]) -> Result<Vec<u8>, ServiceError> {
        let key = self.all.first().ok_or_else(no_key)?;
        let nonce: [u8; NONCE_BYTES] = random();
        let payload = Payload {
            msg: clear,
            aad: purpose.as_bytes(),
        };
        let sealed = Aes256Gcm::new(&key.0.into())
            .encrypt(&nonce.into(), payload)
            .map_err(|_| no_key())?;
        Ok([key.id().as_slice(), &nonce, &sealed].concat())
    }

    /// Opens what [`Keys::seal`] made for this purpose; `None` for anything else.
    pub(crate) fn open(&self, purpose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (id, rest) = sealed.split_at_checked(ID_BYTES)?;
        let (nonce, ciphertext) = rest.split_at_checked(NONCE_BYTES)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
        let key = self.all.iter().find(|key| key.id() == id)?;
        let payload = Payload {
            msg: ciphertext,
            aad: purpose.as_bytes(),
        };
        Aes256Gcm::new(&key.0.into()).decrypt(&nonce.into(), payload).ok()
    }

    /// Whether it was sealed with the current key.
    pub(crate) fn is_current(&self, sealed: &[u8]) -> bool {
        self.all.first().is_some_and(|key| sealed.starts_with(&key.id()))
    }
}

fn no_key() -> ServiceError {
    ServiceError::Internal("the site has no key to encrypt with".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_for_its_purpose_only() {
        let keys = Keys::new(Key::generate(), vec![]);
        let sealed = keys.seal("codes of user 1", b"secret").unwrap();
        assert_eq!(keys.open("codes of user 1", &sealed), Some(b"secret".to_vec()));
        assert_eq!(keys.open("codes of user 2", &sealed), None);
        for at in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[at] ^= 1;
            assert_eq!(keys.open("codes of user 1", &bent), None, "byte {at}");
        }
        assert_eq!(keys.open("codes of user 1", b"short"), None);
        assert!(!sealed.windows(6).any(|w| w == b"secret"));
        assert_ne!(sealed, keys.seal("codes of user 1", b"secret").unwrap());
    }

    #[test]
    fn an_older_key_still_opens_and_the_new_one_seals() {
        let (old, new) = (Key::generate(), Key::generate());
        let before = Keys::new(old.clone(), vec![]);
        let sealed = before.seal("p", b"x").unwrap();
        let after = Keys::new(new.clone(), vec![old]);
        assert_eq!(after.open("p", &sealed), Some(b"x".to_vec()));
        assert!(!after.is_current(&sealed) && after.is_current(&after.seal("p", b"x").unwrap()));
        assert!(after.knows(&before.current_id()));
        assert_eq!(Keys::new(new, vec![]).open("p", &sealed), None);
    }

    #[test]
    fn a_key_is_32_bytes_in_base64() {
        let key = Key::generate();
        assert_eq!(Key::parse(&key.to_text()).unwrap().0, key.0);
        for bad in ["", "short", "AAAA", &"A".repeat(100)] {
            assert!(Key::parse(bad).is_none(), "{bad}");
        }
        assert!(!format!("{key:?}").contains(&key.to_text()));
    }
}

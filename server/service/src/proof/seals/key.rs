//! The key that signs seals: Ed25519 (RFC 8032).

use crate::secrets::random;
use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use std::fmt;
use std::sync::Arc;

fn bytes(text: &str) -> Option<[u8; 32]> {
    [BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD]
        .iter()
        .find_map(|form| form.decode(text.trim().as_bytes()).ok())
        .and_then(|bytes| bytes.try_into().ok())
}

/// The half of a key that everybody may know: it checks signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(pub [u8; 32]);

impl PublicKey {
    /// Reads a key from its base64 form; `None` unless it is 32 bytes.
    pub fn parse(text: &str) -> Option<Self> {
        bytes(text).map(Self)
    }

    /// Whether the signature of a seal's hash is by this key.
    pub(crate) fn has_signed(&self, hash: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.0)
            .verify(hash, signature)
            .is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64.encode(&self.0))
    }
}

/// The secret half, which signs.
#[derive(Clone)]
pub struct SealKey {
    pair: Arc<Ed25519KeyPair>,
    public: PublicKey,
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealKey({})", self.public)
    }
}

impl SealKey {
    /// A new random key in its base64 form, for a file.
    pub fn generate() -> String {
        BASE64.encode(&random::<32>())
    }

    /// Reads a key from its base64 form; `None` unless it is 32 bytes.
    pub fn parse(text: &str) -> Option<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&bytes(text)?).ok()?;
        let public = PublicKey(pair.public_key().as_ref().try_into().ok()?);
        Some(Self {
            pair: Arc::new(pair),
            public,
        })
    }

    /// The half that checks what this one signs.
    pub fn public(&self) -> PublicKey {
        self.public
    }

    pub(crate) fn sign(&self, hash: &[u8]) -> [u8; 64] {
        let mut out = [0; 64];
        // A signature of Ed25519 has 64 bytes.
        if let Some(signature) = self.pair.sign(hash).as_ref().first_chunk() {
            out = *signature;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first test vector of RFC 8032, section 7.1.
    #[test]
    fn keys_are_those_of_the_standard() {
        let key = SealKey::parse("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=").unwrap();
        assert_eq!(
            key.public().to_string(),
            "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
        );
        assert_eq!(key.sign(b"")[..4], [0xe5, 0x56, 0x43, 0x00]);
        assert!(key.public().has_signed(b"", &key.sign(b"")));
        assert!(!key.public().has_signed(b"x", &key.sign(b"")));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "short", "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2"] {
            assert!(SealKey::parse(text).is_none(), "{text}");
            assert!(PublicKey::parse(text).is_none(), "{text}");
        }
        assert!(SealKey::parse(&SealKey::generate()).is_some());
    }
}

//! What is shown once, in a cookie of the browser of whoever made it.

use crate::{CurrentUser, ServiceError, Services, qr};
use data_encoding::BASE64URL_NOPAD;
use domain::account::Handover;
use serde::{Deserialize, Serialize};

/// How long what is shown once waits in the browser of whoever made it.
pub const HANDOVER_SECONDS: i64 = 300;

/// What is shown once, and when it was made.
#[derive(Serialize, Deserialize)]
struct HandedOver {
    at_ms: i64,
    handover: Handover,
}

fn handover_purpose(user: &CurrentUser) -> String {
    format!("handover to user {}", user.id())
}

impl Services {
    /// Encrypts what the asking person may see once, for a cookie of that person's browser. The QR code is left out.
    pub fn seal_handover(&self, user: &CurrentUser, handover: &Handover) -> Result<String, ServiceError> {
        self.seal_handover_at(user, handover, self.now_ms())
    }

    /// The same at a moment, in milliseconds since 1970.
    pub fn seal_handover_at(
        &self,
        user: &CurrentUser,
        handover: &Handover,
        at_ms: i64,
    ) -> Result<String, ServiceError> {
        let mut handover = handover.clone();
        if let Some((_, svg)) = handover.qr() {
            svg.clear();
        }
        let clear = serde_json::to_vec(&HandedOver { at_ms, handover }).map_err(ServiceError::internal)?;
        let sealed = self.settings.keys.seal(&handover_purpose(user), &clear)?;
        Ok(BASE64URL_NOPAD.encode(&sealed))
    }

    /// What [`Services::seal_handover`] made for this person within the last [`HANDOVER_SECONDS`]; nothing for anything else, so that a
    /// cookie that was copied is of no use later.
    pub fn open_handover(&self, user: &CurrentUser, sealed: &str) -> Option<Handover> {
        let sealed = BASE64URL_NOPAD.decode(sealed.as_bytes()).ok()?;
        let clear = self.settings.keys.open(&handover_purpose(user), &sealed)?;
        let HandedOver { at_ms, mut handover } = serde_json::from_slice(&clear).ok()?;
        // Another server's clock may be a little ahead.
        if (self.now_ms() - at_ms).abs() > HANDOVER_SECONDS * 1000 {
            return None;
        }
        if let Some((text, svg)) = handover.qr() {
            *svg = qr::svg(text).unwrap_or_default();
        }
        Some(handover)
    }
}

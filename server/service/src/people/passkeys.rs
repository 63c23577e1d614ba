//! Passkeys (WebAuthn): a second factor, or the whole sign-in. The policy stands in `docs/adr/0012-passkeys.md`.

mod log_in;

pub use log_in::AskingPasskey;

use crate::people::accounts::SECURITY_PAGE;
use crate::people::second_factor::{may_lose_factor, new_recovery_codes};
use crate::retry::retried;
use crate::{Authorized, ServiceError, Services};
use domain::access::SecureOwnAccount;
use domain::audit::AuditEvent;
use domain::fault::Missing;
use domain::notice::NoticeCode;
use domain::refusal::{FieldError, Refusal, WrongField};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::StoreError;
use webauthn_rs::prelude::{
    Passkey, PasskeyRegistration, RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder,
};

/// How long somebody may take to answer with a passkey, in seconds. The browser is told the same by the library.
const ANSWER_SECONDS: i64 = 300;
/// The longest name of a passkey, in characters.
const NAME_MAX_CHARS: usize = 80;
/// Passkeys of one person. Nobody has so many devices; without a limit the options sent to the browser could grow for ever.
const PASSKEYS_MAX: usize = 20;

/// A passkey that is being added. Kept in the session, on the server, and used up by the first answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddingPasskey {
    user: i64,
    /// Seconds since 1970, by the database's clock.
    at: i64,
    state: PasskeyRegistration,
}

/// The address that passkeys bind themselves to, and its host name. None where browsers offer no passkeys: without TLS
/// other than on localhost, or under a bare IP address.
fn relying_party(public_url: &str) -> Option<(Url, String)> {
    let url = Url::parse(public_url).ok()?;
    let host = url.domain()?.to_owned();
    let safe = url.scheme() == "https" || (url.scheme() == "http" && host == "localhost");
    safe.then_some((url, host))
}

/// What a passkey keeps to name its person. The number never changes and tells nothing about the person, so there is
/// no need for a column of its own.
fn handle(user: i64) -> Uuid {
    Uuid::from_u128(u128::from(user.unsigned_abs()))
}

/// The browser's answer, as our script sends it.
fn read<T: serde::de::DeserializeOwned>(answer: &str) -> Result<T, FieldError> {
    serde_json::from_str(answer).map_err(|_| FieldError::new("form", WrongField::BrowserNotUnderstood))
}

fn check_name(name: &str) -> Result<&str, FieldError> {
    let name = name.trim();
    if (1..=NAME_MAX_CHARS).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
        return Ok(name);
    }
    Err(FieldError::new(
        "passkey_name",
        WrongField::PasskeyName { max: NAME_MAX_CHARS },
    ))
}

/// The library's form of a stored passkey.
fn stored(passkey: Value) -> Result<Passkey, ServiceError> {
    serde_json::from_value(passkey).map_err(ServiceError::internal)
}

fn as_json(value: &impl Serialize) -> Result<Value, ServiceError> {
    serde_json::to_value(value).map_err(ServiceError::internal)
}

impl Services {
    /// Whether the site's address allows passkeys: a name over TLS, or localhost.
    pub fn passkeys_possible(&self) -> bool {
        relying_party(&self.settings.public_url).is_some()
    }

    fn webauthn(&self) -> Result<Webauthn, ServiceError> {
        let Some((origin, host)) = relying_party(&self.settings.public_url) else {
            return Err(Refusal::PasskeysImpossible.into());
        };
        WebauthnBuilder::new(&host, &origin)
            .and_then(|builder| builder.rp_name("TraitorTrack").build())
            .map_err(ServiceError::internal)
    }

    async fn passkeys_of(&self, user: i64) -> Result<Vec<Passkey>, ServiceError> {
        let rows = self.log_ins.passkey_rows(user).await?;
        rows.into_iter().map(|row| stored(row.passkey)).collect()
    }

    /// Begins to add a passkey: options for the browser, as JSON, and what the session keeps until the answer comes.
    pub async fn begin_passkey(
        &self,
        by: &Authorized<SecureOwnAccount>,
    ) -> Result<(String, AddingPasskey), ServiceError> {
        by.user().recently_verified()?;
        let webauthn = self.webauthn()?;
        let user = by.user().id();
        let known = self.passkeys_of(user).await?;
        if known.len() >= PASSKEYS_MAX {
            return Err(Refusal::PasskeysFull { most: PASSKEYS_MAX }.into());
        }
        let known = known.iter().map(|passkey| passkey.cred_id().clone()).collect();
        let username = by.user().viewer().username;
        let (options, state) = webauthn
            .start_passkey_registration(handle(user), &username, &username, Some(known))
            .map_err(ServiceError::internal)?;
        let mut options = as_json(&options)?;
        // The library discourages discoverable passkeys, and a sign-in without a name needs one. This is only a wish to
        // the device: nothing of it is checked in the answer, so the state that was made with the options still fits.
        // User verification is required by the library already, and checked.
        options["publicKey"]["authenticatorSelection"]["residentKey"] = json!("preferred");
        let at = self.log_ins.clock().await?;
        Ok((options.to_string(), AddingPasskey { user, at, state }))
    }

    /// Adds the passkey that answered. Every other session of the person ends. With the first second factor comes a set
    /// of recovery codes, shown this once.
    pub async fn finish_passkey(
        &self,
        by: &Authorized<SecureOwnAccount>,
        adding: Option<AddingPasskey>,
        name: &str,
        answer: &str,
    ) -> Result<Option<Vec<String>>, ServiceError> {
        let webauthn = self.webauthn()?;
        let adding = adding
            .filter(|adding| adding.user == by.user().id())
            .ok_or(Refusal::PasskeyLate)?;
        retried(|| self.add_passkey(by, &webauthn, &adding, name, answer)).await
    }

    async fn add_passkey(
        &self,
        by: &Authorized<SecureOwnAccount>,
        webauthn: &Webauthn,
        adding: &AddingPasskey,
        name: &str,
        answer: &str,
    ) -> Result<Option<Vec<String>>, ServiceError> {
        let (mut tx, user) = self.lock_self(by).await?;
        if user.clock - adding.at > ANSWER_SECONDS {
            return Err(Refusal::PasskeyLate.into());
        }
        // Several sessions may have begun while there was room for one.
        let known = store::people::passkeys::count_passkeys(&mut tx, &user).await?;
        if usize::try_from(known).is_ok_and(|known| known >= PASSKEYS_MAX) {
            return Err(Refusal::PasskeysFull { most: PASSKEYS_MAX }.into());
        }
        let name = check_name(name)?;
        let answer: RegisterPublicKeyCredential = read(answer)?;
        let passkey = webauthn
            .finish_passkey_registration(&answer, &adding.state)
            .map_err(|error| {
                tracing::info!(user = user.id, %error, "a passkey could not be added");
                Refusal::PasskeyNotAdded
            })?;
        store::people::passkeys::insert_passkey(&mut tx, &user, passkey.cred_id(), &as_json(&passkey)?, name)
            .await
            .map_err(already_known)?;
        store::people::accounts::end_sessions(&mut tx, &user, by.user().session()).await?;
        let values = [name.to_owned()];
        store::people::notices::notify(
            &mut tx,
            user.id,
            NoticeCode::PasskeyAdded,
            &values,
            Some(SECURITY_PAGE),
        )
        .await?;
        let mut events = vec![AuditEvent::PasskeyAdded { user: user.id }];
        let codes = if user.has_factor() {
            None
        } else {
            events.push(AuditEvent::RecoveryCodesMade { user: user.id });
            Some(new_recovery_codes(&mut tx, &user).await?)
        };
        tx.commit_all(&events).await?;
        Ok(codes)
    }

    /// Takes one's own passkey off, unless the role or a short password needs it. Every other session ends.
    pub async fn remove_passkey(
        &self,
        by: &Authorized<SecureOwnAccount>,
        id: i64,
    ) -> Result<(), ServiceError> {
        by.user().recently_verified()?;
        retried(|| self.take_passkey(by, id)).await
    }

    async fn take_passkey(&self, by: &Authorized<SecureOwnAccount>, id: i64) -> Result<(), ServiceError> {
        let (mut tx, user) = self.lock_self(by).await?;
        let name = store::people::passkeys::remove_passkey(&mut tx, &user, id)
            .await?
            .ok_or(ServiceError::NotFound(Missing::Passkey))?;
        let has_other =
            user.totp_secret.is_some() || store::people::passkeys::count_passkeys(&mut tx, &user).await? > 0;
        may_lose_factor(&user, has_other)?;
        if !has_other {
            // Recovery codes stand in for a second factor; without one they would lie about for nothing.
            store::people::accounts::set_recovery_codes(&mut tx, &user, &[]).await?;
        }
        store::people::accounts::end_sessions(&mut tx, &user, by.user().session()).await?;
        let values = [name.clone()];
        store::people::notices::notify(
            &mut tx,
            user.id,
            NoticeCode::PasskeyRemoved,
            &values,
            Some(SECURITY_PAGE),
        )
        .await?;
        tx.commit(AuditEvent::PasskeyRemoved { user: user.id }).await?;
        Ok(())
    }
}

fn already_known(error: StoreError) -> ServiceError {
    if error.is_constraint("user_passkey_credential_key") {
        return Refusal::PasskeyKnown.into();
    }
    error.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_named_sites_over_tls_and_localhost_have_passkeys() {
        let host = |url| relying_party(url).map(|(_, host)| host);
        assert_eq!(host("https://bags.example").as_deref(), Some("bags.example"));
        assert_eq!(host("https://bags.example:8443").as_deref(), Some("bags.example"));
        assert_eq!(host("http://localhost:5000").as_deref(), Some("localhost"));
        for bad in [
            "http://bags.example",
            "https://192.0.2.7",
            "https://[2001:db8::7]",
            "http://127.0.0.1:5000",
            "",
        ] {
            assert_eq!(host(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_name_has_1_to_80_characters() {
        assert_eq!(check_name("  Phone ").ok(), Some("Phone"));
        assert!(check_name(&"ह".repeat(80)).is_ok());
        for bad in ["", "  ", "a\nb", &"x".repeat(81)] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }
}

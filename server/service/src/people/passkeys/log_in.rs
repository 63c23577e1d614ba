//! Signing in with a passkey: alone, or as the second step after the password.

use super::{ANSWER_SECONDS, as_json, handle, read, stored};
use crate::access::anonymous;
use crate::people::accounts::{LoggedIn, Pending, Visit, complete, count_failure};
use crate::retry::retried;
use crate::{Client, ServiceError, Services};
use domain::audit::AuditEvent;
use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};
use store::people::accounts::UserRow;
use store::{Locked, WriteTx};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, PasskeyAuthentication, PublicKeyCredential, Webauthn, WebauthnError,
};

/// A sign-in that waits for a passkey. Kept in the session, on the server, and used up by the first answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AskingPasskey {
    /// Seconds since 1970, by the database's clock.
    at: i64,
    way: Way,
}

/// What the passkey stands for.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Way {
    /// Name and password as well: the passkey says whose it is.
    Alone(DiscoverableAuthentication),
    /// The code, after the right password.
    SecondStep(Pending, PasskeyAuthentication),
}

/// What is wrong with an answer, as the audit names it.
enum Misfit {
    Refused,
    /// The counter did not go up: there may be a copy of the passkey.
    Counter,
}

impl Misfit {
    fn method(&self) -> &'static str {
        match self {
            Self::Refused => "passkey",
            Self::Counter => "passkey_counter",
        }
    }
}

impl Services {
    /// Asks for any passkey of this site, in place of name and password: options for the browser, as JSON, and what the
    /// session keeps until the answer comes.
    pub async fn ask_passkey(&self, client: &Client) -> Result<(String, AskingPasskey), ServiceError> {
        self.limits.passkey(client.ip.as_deref())?;
        let (options, state) = self
            .webauthn()?
            .start_discoverable_authentication()
            .map_err(ServiceError::internal)?;
        let mut options = as_json(&options)?;
        // Whether the browser offers passkeys while the name is typed or after a click is for our script to say.
        if let Some(options) = options.as_object_mut() {
            options.remove("mediation");
        }
        let (at, way) = (self.db.clock().await?, Way::Alone(state));
        Ok((options.to_string(), AskingPasskey { at, way }))
    }

    /// Asks somebody whose password was right for one of their passkeys: options for the browser, as JSON, and what the
    /// session keeps until the answer comes.
    pub async fn ask_second_passkey(
        &self,
        pending: Pending,
    ) -> Result<(String, AskingPasskey), ServiceError> {
        let webauthn = self.webauthn()?;
        let mut tx = self.db.begin(anonymous(&Client::default())).await?;
        let user = self.lock_pending(&mut tx, pending).await?;
        // Nothing is written: the lock was only the way to ask whether the log-in still counts.
        drop(tx);
        let passkeys = self.passkeys_of(user.id).await?;
        if passkeys.is_empty() {
            return Err(Refusal::NoPasskey.into());
        }
        let (options, state) = webauthn
            .start_passkey_authentication(&passkeys)
            .map_err(ServiceError::internal)?;
        let (at, way) = (user.clock, Way::SecondStep(pending, state));
        Ok((as_json(&options)?.to_string(), AskingPasskey { at, way }))
    }

    /// Ends a log-in with a passkey, which proves two factors by itself: the device, and the finger or number that
    /// unlocked it. A wrong one counts as a wrong code does.
    pub async fn log_in_passkey(
        &self,
        visit: &Visit,
        asking: Option<AskingPasskey>,
        answer: &str,
    ) -> Result<LoggedIn, ServiceError> {
        let webauthn = self.webauthn()?;
        let AskingPasskey { at, way } = asking.ok_or(Refusal::PasskeyLate)?;
        if self.db.clock().await? - at > ANSWER_SECONDS {
            return Err(Refusal::PasskeyLate.into());
        }
        let answer: PublicKeyCredential = read(answer)?;
        let owner = match &way {
            Way::SecondStep(..) => None,
            Way::Alone(_) => self.db.find_passkey_owner(answer.get_credential_id()).await?,
        };
        retried(|| self.decide_passkey(visit, &webauthn, &way, owner, &answer)).await
    }

    async fn decide_passkey(
        &self,
        visit: &Visit,
        webauthn: &Webauthn,
        way: &Way,
        owner: Option<i64>,
        answer: &PublicKeyCredential,
    ) -> Result<LoggedIn, ServiceError> {
        let mut tx = self.db.begin(anonymous(&visit.client)).await?;
        let user = match (way, owner) {
            (Way::SecondStep(pending, _), _) => Some(self.lock_pending(&mut tx, *pending).await?),
            (Way::Alone(_), Some(owner)) => store::people::accounts::lock_user(&mut tx, owner).await?,
            (Way::Alone(_), None) => None,
        };
        let refused = || match way {
            Way::SecondStep(..) => ServiceError::from(Refusal::PasskeyRefused),
            Way::Alone(_) => ServiceError::BadCredentials,
        };
        let Some(user) = user else {
            drop(tx);
            self.audit_stranger(&visit.client, AuditEvent::PasskeyUnknown)
                .await?;
            return Err(refused());
        };
        if user.locked {
            self.audit_blocked(&visit.client, tx, &user).await?;
            return Err(refused());
        }
        let checked = if user.disabled {
            Err(Misfit::Refused)
        } else {
            use_passkey(&mut tx, webauthn, &user, way, answer).await?
        };
        match checked {
            Ok(()) => {
                tx.acts_for(user.id);
                complete(tx, visit, &user, "passkey", None).await
            }
            Err(misfit) => {
                count_failure(&mut tx, &visit.client, &user, self.settings.lock_out).await?;
                let method = misfit.method();
                tx.commit(AuditEvent::CodeRefused {
                    user: user.id,
                    method,
                })
                .await?;
                Err(refused())
            }
        }
    }
}

/// Checks an answer against the user's passkey as it is now, and notes its use.
async fn use_passkey(
    tx: &mut WriteTx,
    webauthn: &Webauthn,
    user: &Locked<UserRow>,
    way: &Way,
    answer: &PublicKeyCredential,
) -> Result<Result<(), Misfit>, ServiceError> {
    // One that was removed while it was asked for is gone, whatever the session still knows of it.
    let Some(row) = store::people::passkeys::find_passkey(tx, user, answer.get_credential_id()).await? else {
        return Ok(Err(Misfit::Refused));
    };
    let mut passkey = stored(row.passkey)?;
    let named = answer.get_user_unique_id();
    let names_user = named.map_or(matches!(way, Way::SecondStep(..)), |named| {
        named == handle(user.id).as_bytes()
    });
    let checked = match way {
        Way::SecondStep(_, state) => webauthn.finish_passkey_authentication(answer, state),
        Way::Alone(state) => webauthn.finish_discoverable_authentication_v2(answer, state.clone(), &passkey),
    };
    let result = match checked {
        // The library demands the verification; it is what makes the passkey two factors, so it is looked at again.
        Ok(result) if result.user_verified() && names_user => result,
        Ok(_) => return Ok(Err(Misfit::Refused)),
        Err(error) => {
            tracing::info!(user = user.id, %error, "a passkey was refused");
            let copied = matches!(error, WebauthnError::CredentialPossibleCompromise);
            return Ok(Err(if copied { Misfit::Counter } else { Misfit::Refused }));
        }
    };
    let is_newer = passkey.update_credential(&result) == Some(true);
    // The second step was checked against the counter of five minutes ago at most; another sign-in may have come between.
    if result.counter() > 0 && !is_newer {
        return Ok(Err(Misfit::Counter));
    }
    store::people::passkeys::set_passkey_used(tx, user, row.id, &as_json(&passkey)?).await?;
    Ok(Ok(()))
}

//! The way out when the site's key is lost for good: what it encrypted is given up, and everything else goes on.

use crate::access::anonymous;
use crate::people::second_factor::GIVEN_UP;
use crate::people::users::{RESET_HOURS, new_link};
use crate::retry::retried;
use crate::{Client, ServiceError, Services};
use domain::audit::AuditEvent;
use domain::notice::NoticeCode;
use domain::refusal::Refusal;

/// How somebody signs in after the codes of their app are lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WayIn {
    /// With a passkey, or a recovery code.
    Passkey,
    /// With a recovery code; this many are left.
    RecoveryCodes(i64),
    /// With the password alone; the link sets one where the former was good only beside a second factor.
    Password(Option<String>),
}

/// Somebody whose codes were given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenUp {
    pub username: String,
    pub way_in: WayIn,
}

impl Services {
    /// Gives up every secret that no key of this site opens, and lets the key of now be the site's. People keep passkeys and
    /// recovery codes; who has neither keeps the password, and admins must set up a factor before they can do anything. Broken
    /// off, it can be run again.
    pub async fn give_up_secrets(&self, client: &Client) -> Result<Vec<GivenUp>, ServiceError> {
        if self.check_key().await? {
            return Err(Refusal::NothingLost.into());
        }
        let mut all = Vec::new();
        for (id, _, _) in self.db.encrypted_secrets().await? {
            all.extend(retried(|| self.give_up_secret_of(client, id)).await?);
        }
        let mut tx = self.db.begin(anonymous(client)).await?;
        store::people::accounts::set_key(&mut tx, &self.settings.keys.current_id()).await?;
        let people = i64::try_from(all.len()).unwrap_or(i64::MAX);
        tx.commit(AuditEvent::SecretsGivenUp { people }).await?;
        Ok(all)
    }

    async fn give_up_secret_of(&self, client: &Client, id: i64) -> Result<Option<GivenUp>, ServiceError> {
        let mut tx = self.db.begin(anonymous(client)).await?;
        let Some(user) = store::people::accounts::lock_user(&mut tx, id).await? else {
            return Ok(None);
        };
        let is_lost = |sealed: &Option<Vec<u8>>| {
            sealed
                .as_ref()
                .is_some_and(|sealed| sealed != GIVEN_UP && !self.can_open(id, sealed))
        };
        if !is_lost(&user.totp_secret) {
            if is_lost(&user.totp_pending) {
                // Nobody has used it yet: it is begun anew.
                store::people::accounts::set_totp_pending(&mut tx, &user, None).await?;
                tx.commit_unaudited(store::Unaudited::Bookkeeping).await?;
            }
            return Ok(None);
        }
        let codes = store::people::accounts::recovery_codes_left(&mut tx, &user).await?;
        let mut events = vec![AuditEvent::SecondFactorReset { user: id }];
        let way_in = if user.has_passkey {
            store::people::accounts::remove_totp(&mut tx, &user).await?;
            WayIn::Passkey
        } else if codes > 0 {
            store::people::accounts::set_encrypted_secrets(&mut tx, id, Some(GIVEN_UP), None).await?;
            WayIn::RecoveryCodes(codes)
        } else {
            store::people::accounts::remove_totp(&mut tx, &user).await?;
            // Who is signed in proved a factor that is no more.
            store::people::accounts::end_sessions(&mut tx, &user, None).await?;
            let token = if user.password_needs_factor {
                store::people::accounts::remove_password(&mut tx, &user).await?;
                events.push(AuditEvent::PasswordLinkMade { user: id });
                Some(new_link(&mut tx, id, RESET_HOURS).await?)
            } else {
                None
            };
            WayIn::Password(token.map(|token| self.password_link(&token)))
        };
        store::people::notices::notify(&mut tx, id, NoticeCode::FactorLost, &[], None).await?;
        tx.commit_all(&events).await?;
        Ok(Some(GivenUp {
            username: user.username.clone(),
            way_in,
        }))
    }
}

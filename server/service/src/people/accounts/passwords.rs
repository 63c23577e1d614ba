//! Passwords: their rules, setting one by link, changing one's own.

use super::{address, count_failure};
use crate::access::anonymous;
use crate::people::common_passwords::check_uncommon;
use crate::people::passwords::Verified;
use crate::retry::retried;
use crate::{Authorized, Client, ServiceError, Services, secrets};
use domain::access::SecureOwnAccount;
use domain::audit::AuditEvent;
use domain::notice::NoticeCode;
use domain::refusal::{FieldError, Refusal, WrongField};
use domain::user::{PASSWORD_MAX_CHARS, PASSWORD_MIN_WITH_FACTOR, check_password};
use store::WriteTx;
use store::people::accounts::UserRow;

fn wrong() -> FieldError {
    FieldError::new("current", WrongField::PasswordOfNow)
}

impl Services {
    /// The shortest password, in characters: beside a second factor a shorter one is enough.
    pub fn password_min_chars(&self, has_factor: bool) -> usize {
        let usual = self.settings.password_min_chars;
        if has_factor {
            usual.min(PASSWORD_MIN_WITH_FACTOR)
        } else {
            usual
        }
    }

    /// Checks a new password by every rule.
    pub(crate) fn check_new_password(
        &self,
        password: &str,
        username: &str,
        has_factor: bool,
    ) -> Result<(), FieldError> {
        check_password(password, username, self.password_min_chars(has_factor))?;
        check_uncommon(password)
    }

    /// Whether a password is good only beside a second factor.
    pub(crate) fn needs_factor(&self, password: &str) -> bool {
        password.chars().count() < self.settings.password_min_chars
    }

    /// Checks the password. A text that is too long is not hashed, but takes as long.
    pub(crate) async fn verify_password(
        &self,
        user: Option<&UserRow>,
        password: &str,
    ) -> Result<Verified, ServiceError> {
        let too_long = password.chars().count() > PASSWORD_MAX_CHARS;
        let hash = user
            .and_then(|user| user.password_hash.as_deref())
            .filter(|_| !too_long);
        self.passwords
            .verify(if too_long { "" } else { password }, hash)
            .await
    }

    /// Sets a password with a one-time link, which is used up; ends all sessions of the user. The second factor stays.
    pub async fn set_password(
        &self,
        client: &Client,
        token: &str,
        password: &str,
    ) -> Result<(), ServiceError> {
        let token_hash = secrets::hash(token);
        // A made-up link costs no hash.
        let Some(found) = self.log_ins.find_user_by_password_token(&token_hash).await? else {
            return self.refuse_link(client).await;
        };
        self.check_new_password(password, &found.username, found.has_factor())?;
        // Hashed before the row is locked: nothing slow happens under a lock.
        let password_hash = self.passwords.hash(password).await?;
        let needs_factor = self.needs_factor(password);
        retried(|| {
            self.write_password(
                client,
                &token_hash,
                found.has_factor(),
                &password_hash,
                needs_factor,
            )
        })
        .await
    }

    async fn write_password(
        &self,
        client: &Client,
        token_hash: &[u8],
        has_factor: bool,
        password_hash: &str,
        needs_factor: bool,
    ) -> Result<(), ServiceError> {
        let mut tx = self.log_ins.begin(anonymous(client)).await?;
        let user = store::people::accounts::lock_by_password_token(&mut tx, token_hash)
            .await?
            .filter(|user| !user.disabled && user.has_factor() == has_factor);
        let Some(user) = user else {
            drop(tx);
            return self.refuse_link(client).await;
        };
        let is_first = user.password_hash.is_none();
        store::people::accounts::set_password(&mut tx, &user, password_hash, needs_factor).await?;
        store::people::accounts::end_sessions(&mut tx, &user, None).await?;
        if !is_first {
            notify_of_new_password(&mut tx, client, user.id).await?;
        }
        tx.commit(AuditEvent::PasswordSet { user: user.id }).await?;
        Ok(())
    }

    async fn refuse_link(&self, client: &Client) -> Result<(), ServiceError> {
        self.audit_stranger(client, AuditEvent::LinkRefused).await?;
        Err(Refusal::LinkExpired.into())
    }

    /// Changes one's own password; every other session of the person ends.
    pub async fn change_password(
        &self,
        by: &Authorized<SecureOwnAccount>,
        current: &str,
        new: &str,
    ) -> Result<(), ServiceError> {
        let found = self
            .log_ins
            .find_user_by_id(by.user().id())
            .await?
            .ok_or(ServiceError::Unauthenticated)?;
        self.check_new_password(new, &found.username, found.has_factor())?;
        let verified = self.verify_password(Some(&found), current).await?;
        let password_hash = if verified.fits {
            Some(self.passwords.hash(new).await?)
        } else {
            None
        };
        retried(|| self.write_own_password(by, new, &found, password_hash.as_deref())).await
    }

    async fn write_own_password(
        &self,
        by: &Authorized<SecureOwnAccount>,
        new: &str,
        found: &UserRow,
        password_hash: Option<&str>,
    ) -> Result<(), ServiceError> {
        let mut tx = self.log_ins.begin(by.actor()).await?;
        let user = by.lock(&mut tx).await?;
        if user.locked {
            tx.commit(AuditEvent::LoginBlocked { user: user.id }).await?;
            return Err(wrong().into());
        }
        match password_hash {
            Some(hash) if user.password_hash == found.password_hash => {
                // The second factor may have gone meanwhile.
                self.check_new_password(new, &user.username, user.has_factor())?;
                store::people::accounts::set_password(&mut tx, &user, hash, self.needs_factor(new)).await?;
                store::people::accounts::end_sessions(&mut tx, &user, by.user().session()).await?;
                notify_of_new_password(&mut tx, by.user().client(), user.id).await?;
                tx.commit(AuditEvent::PasswordSet { user: user.id }).await?;
                Ok(())
            }
            _ => {
                count_failure(&mut tx, by.user().client(), &user, self.settings.lock_out).await?;
                let method = "password";
                tx.commit(AuditEvent::CodeRefused {
                    user: user.id,
                    method,
                })
                .await?;
                Err(wrong().into())
            }
        }
    }
}

async fn notify_of_new_password(tx: &mut WriteTx, client: &Client, user: i64) -> Result<(), ServiceError> {
    let values = [address(client)];
    store::people::notices::notify(tx, user, NoticeCode::PasswordChanged, &values, None).await?;
    Ok(())
}

//! Acts of the command line. Whoever can run it holds the machine; the audit says so by having no user.

use crate::access::anonymous;
use crate::people::accounts::insert_user;
use crate::people::users::{INVITATION_HOURS, RESET_HOURS, disable, enable, new_link, reset_factor};
use crate::retry::retried;
use crate::texts::{SITE, UserList};
use crate::{Client, ServiceError, Services, secrets};
use domain::access::Role;
use domain::audit::AuditEvent;
use domain::fault::Missing;
use domain::refusal::{FieldError, WrongField};
use domain::user::{check_email, check_username};
use store::people::accounts::UserRow;
use store::proof::invariants::{Finding, Repaired};
use store::{Locked, WriteTx};

/// The longest name of a token, in characters.
const TOKEN_NAME_CHARS: usize = 80;

impl Services {
    pub(crate) async fn user(&self, username: &str) -> Result<UserRow, ServiceError> {
        self.db
            .find_user(username.trim())
            .await?
            .ok_or(ServiceError::NotFound(Missing::User))
    }

    /// Makes a user. Without a password the answer is a one-time link to set it.
    pub async fn create_user(
        &self,
        client: &Client,
        username: &str,
        email: &str,
        role: Role,
        area: Option<&str>,
        password: Option<&str>,
    ) -> Result<Option<String>, ServiceError> {
        let username = check_username(username)?;
        let email = check_email(email)?;
        let password_hash = match password {
            Some(password) => {
                self.check_new_password(password, &username, false)?;
                Some(self.passwords.hash(password).await?)
            }
            None => None,
        };
        let hash = password_hash.as_deref();
        retried(|| async {
            let mut tx = self.db.begin(anonymous(client)).await?;
            let (user, created) = insert_user(&mut tx, &username, &email, role, area, hash).await?;
            if hash.is_some() {
                tx.commit(created).await?;
                return Ok(None);
            }
            let token = new_link(&mut tx, user, INVITATION_HOURS).await?;
            tx.commit_all(&[created, AuditEvent::PasswordLinkMade { user }])
                .await?;
            Ok(Some(self.password_link(&token)))
        })
        .await
    }

    /// A one-time link, good for an hour, that sets a new password.
    pub async fn reset_password(&self, client: &Client, username: &str) -> Result<String, ServiceError> {
        retried(|| async move {
            let (mut tx, user) = self.lock_named(client, username).await?;
            let token = new_link(&mut tx, user.id, RESET_HOURS).await?;
            tx.commit(AuditEvent::PasswordLinkMade { user: user.id }).await?;
            Ok(self.password_link(&token))
        })
        .await
    }

    pub(crate) async fn lock_named(
        &self,
        client: &Client,
        username: &str,
    ) -> Result<(WriteTx, Locked<UserRow>), ServiceError> {
        let user = self.user(username).await?;
        let mut tx = self.db.begin(anonymous(client)).await?;
        store::people::users::lock_with_admins(&mut tx, user.id).await?;
        let user = store::people::accounts::lock_user(&mut tx, user.id)
            .await?
            .ok_or(ServiceError::NotFound(Missing::User))?;
        Ok((tx, user))
    }

    /// Shuts a user out at once.
    pub async fn disable_named(&self, client: &Client, username: &str) -> Result<(), ServiceError> {
        retried(|| async move {
            let (tx, user) = self.lock_named(client, username).await?;
            disable(tx, &user).await
        })
        .await
    }

    /// Lets a disabled user in again.
    pub async fn enable_named(&self, client: &Client, username: &str) -> Result<(), ServiceError> {
        retried(|| async move {
            let (tx, user) = self.lock_named(client, username).await?;
            enable(tx, &user).await
        })
        .await
    }

    /// Takes every second factor off a user who lost it. When the password had to go too, the answer is the link for
    /// a new one.
    pub async fn reset_second_factor(
        &self,
        client: &Client,
        username: &str,
    ) -> Result<Option<String>, ServiceError> {
        let reset = || async move {
            let (tx, user) = self.lock_named(client, username).await?;
            reset_factor(tx, &user).await
        };
        Ok(retried(reset).await?.map(|token| self.password_link(&token)))
    }

    /// Makes every API token of a user void; the answer is how many there were.
    pub async fn revoke_tokens(&self, client: &Client, username: &str) -> Result<u64, ServiceError> {
        retried(|| async move {
            let (mut tx, user) = self.lock_named(client, username).await?;
            let revoked = store::people::accounts::revoke_tokens(&mut tx, user.id).await?;
            tx.commit(AuditEvent::TokensRevoked { user: user.id }).await?;
            Ok(revoked)
        })
        .await
    }

    /// Whether the user's role can do nothing yet for want of a second factor.
    pub async fn lacks_second_factor(&self, username: &str) -> Result<bool, ServiceError> {
        let user = self.user(username).await?;
        Ok(user.role()?.needs_second_factor() && !user.has_factor())
    }

    /// Every user, by name: name, role, area, what stands in the way of signing in, second factor.
    pub async fn list_users(&self) -> Result<Vec<[String; 5]>, ServiceError> {
        let users = self.db.all_users().await?;
        let t = UserList::of(SITE);
        Ok(users
            .into_iter()
            .map(|user| {
                let status = if user.disabled {
                    t.disabled
                } else if user.locked {
                    t.locked
                } else if user.password_hash.is_none() {
                    t.invited
                } else {
                    t.active
                };
                let factor = if user.has_factor() {
                    t.second_factor
                } else {
                    t.password_only
                };
                let area = user.area.unwrap_or_else(|| "-".to_owned());
                [
                    user.username,
                    user.role,
                    area,
                    status.to_owned(),
                    factor.to_owned(),
                ]
            })
            .collect())
    }

    /// Clears failures and lock of an account.
    pub async fn unlock_user(&self, client: &Client, username: &str) -> Result<(), ServiceError> {
        retried(|| async move {
            let (mut tx, user) = self.lock_named(client, username).await?;
            store::people::accounts::set_unlocked(&mut tx, &user).await?;
            Ok(tx.commit(AuditEvent::UserUnlocked { user: user.id }).await?)
        })
        .await
    }

    /// A new API token of a user; shown this once.
    pub async fn create_token(
        &self,
        client: &Client,
        username: &str,
        name: &str,
    ) -> Result<String, ServiceError> {
        let name = name.trim();
        if !(1..=TOKEN_NAME_CHARS).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            return Err(FieldError::new(
                "name",
                WrongField::TokenName {
                    max: TOKEN_NAME_CHARS,
                },
            )
            .into());
        }
        let token = format!("tt_{}", secrets::token());
        let hash = secrets::hash(&token);
        retried(|| async {
            let (mut tx, user) = self.lock_named(client, username).await?;
            let id = store::people::accounts::insert_token(&mut tx, user.id, name, &hash).await?;
            Ok::<_, ServiceError>(
                tx.commit(AuditEvent::TokenCreated {
                    token: id,
                    user: user.id,
                })
                .await?,
            )
        })
        .await?;
        Ok(token)
    }

    /// Recounts everything (SPEC 14); an empty answer means that all rules hold.
    pub async fn integrity_check(&self) -> Result<Vec<Finding>, ServiceError> {
        Ok(self.db.check_invariants().await?)
    }

    /// Counts anew what is only a count, and says how much had been wrong.
    pub async fn integrity_repair(&self, client: &Client) -> Result<Repaired, ServiceError> {
        retried(|| async move {
            let mut tx = self.db.begin(anonymous(client)).await?;
            let repaired = store::proof::invariants::repair(&mut tx).await?;
            let whole = |rows: u64| i64::try_from(rows).unwrap_or(i64::MAX);
            tx.commit(AuditEvent::IntegrityRepaired {
                parents: whole(repaired.parents),
                bills: whole(repaired.bills),
                counters: whole(repaired.counters),
            })
            .await?;
            Ok(repaired)
        })
        .await
    }
}

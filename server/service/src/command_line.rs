//! Acts of the command line. Whoever can run it holds the machine; the audit says so by having no user.

use crate::accounts::{anonymous, insert_user};
use crate::{Client, ServiceError, Services, secrets};
use domain::access::Role;
use domain::audit::AuditEvent;
use domain::refusal::FieldError;
use domain::user::{check_email, check_password, check_username};
use store::accounts::UserRow;
use store::invariants::Finding;

/// A set-password link made by hand is good for this long.
const PASSWORD_LINK_HOURS: i32 = 24;
/// A reset link is good for this long (SPEC 7).
const RESET_LINK_HOURS: i32 = 1;

impl Services {
    async fn user(&self, username: &str) -> Result<UserRow, ServiceError> {
        self.db
            .find_user(username.trim())
            .await?
            .ok_or(ServiceError::NotFound("user"))
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
                check_password(password, &username, self.settings.password_min_chars)?;
                Some(self.passwords.hash(password).await?)
            }
            None => None,
        };
        let mut tx = self.db.begin(anonymous(client)).await?;
        let created = insert_user(&mut tx, &username, &email, role, area, password_hash.as_deref()).await?;
        let AuditEvent::UserCreated { user, .. } = created else {
            return Err(ServiceError::NotFound("user"));
        };
        if password_hash.is_some() {
            tx.commit(created).await?;
            return Ok(None);
        }
        let token = secrets::token();
        store::accounts::set_password_token(&mut tx, user, &secrets::hash(&token), PASSWORD_LINK_HOURS)
            .await?;
        tx.commit_all(&[created, AuditEvent::PasswordLinkMade { user }])
            .await?;
        Ok(Some(self.password_link(&token)))
    }

    /// A one-time link, good for an hour, that sets a new password.
    pub async fn reset_password(&self, client: &Client, username: &str) -> Result<String, ServiceError> {
        let user = self.user(username).await?;
        let token = secrets::token();
        let mut tx = self.db.begin(anonymous(client)).await?;
        store::accounts::set_password_token(&mut tx, user.id, &secrets::hash(&token), RESET_LINK_HOURS)
            .await?;
        tx.commit(AuditEvent::PasswordLinkMade { user: user.id }).await?;
        Ok(self.password_link(&token))
    }

    fn password_link(&self, token: &str) -> String {
        format!("{}/set-password?token={token}", self.settings.public_url)
    }

    /// Clears failures and lock of an account.
    pub async fn unlock_user(&self, client: &Client, username: &str) -> Result<(), ServiceError> {
        let user = self.user(username).await?;
        let mut tx = self.db.begin(anonymous(client)).await?;
        store::accounts::set_unlocked(&mut tx, user.id).await?;
        tx.commit(AuditEvent::UserUnlocked { user: user.id }).await?;
        Ok(())
    }

    /// A new API token of a user; shown this once.
    pub async fn create_token(
        &self,
        client: &Client,
        username: &str,
        name: &str,
    ) -> Result<String, ServiceError> {
        let name = name.trim();
        if !(1..=80).contains(&name.chars().count()) {
            return Err(FieldError::new(
                "name",
                "Name the token with 1 to 80 characters, after what will use it.",
            )
            .into());
        }
        let user = self.user(username).await?;
        let token = format!("tt_{}", secrets::token());
        let mut tx = self.db.begin(anonymous(client)).await?;
        let id = store::accounts::insert_token(&mut tx, user.id, name, &secrets::hash(&token)).await?;
        tx.commit(AuditEvent::TokenCreated {
            token: id,
            user: user.id,
            name: name.to_owned(),
        })
        .await?;
        Ok(token)
    }

    /// Recounts everything (SPEC 14); an empty answer means that all rules hold.
    pub async fn integrity_check(&self) -> Result<Vec<Finding>, ServiceError> {
        Ok(self.db.check_invariants().await?)
    }
}

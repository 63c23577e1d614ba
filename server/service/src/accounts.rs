//! Log-in, log-out, setting a password, the first admin, one's own profile.

use crate::{Authorized, Client, CurrentUser, ServiceError, Services, secrets};
use domain::access::{Role, ViewOwnProfile};
use domain::audit::{AuditEvent, UserState};
use domain::refusal::{FieldError, Refusal};
use domain::user::{Profile, check_email, check_password, check_username};
use store::{Actor, StoreError, Unaudited, WriteTx};

/// The set-up link of a new site is good for a day; each start of the server makes a new one.
const SETUP_LINK_HOURS: i32 = 24;

/// Who signed nothing yet.
pub(crate) fn anonymous(client: &Client) -> Actor {
    Actor {
        user: None,
        client: client.clone(),
    }
}

/// A constraint's refusal as the field that broke it.
pub(crate) fn user_conflict(error: StoreError) -> ServiceError {
    let field = |name, message: &str| ServiceError::from(FieldError::new(name, message));
    match &error {
        StoreError::Constraint(name) => match name.as_str() {
            "user_username_key" => field("username", "This user name is taken. Choose another."),
            "user_email_key" => field("email", "This mail address belongs to another user."),
            "user_dispatch_area_fkey" => field(
                "area",
                "There is no such area. Use one of the areas' codes, such as jaipur.",
            ),
            _ => error.into(),
        },
        _ => error.into(),
    }
}

impl Services {
    /// Checks name and password; audits either way. The caller makes the session.
    pub async fn log_in(&self, client: &Client, username: &str, password: &str) -> Result<i64, ServiceError> {
        let username = username.trim();
        // No name holds a control character, and Postgres would refuse a NUL.
        let found = if username.chars().any(char::is_control) {
            None
        } else {
            self.db.find_user(username).await?
        };
        let too_long = password.chars().count() > domain::user::PASSWORD_MAX_CHARS;
        let hash = found
            .as_ref()
            .and_then(|user| user.password_hash.as_deref())
            .filter(|_| !too_long);
        let fits = self
            .passwords
            .verify(if too_long { "" } else { password }, hash)
            .await?;
        match found {
            Some(user) if fits && !user.disabled => {
                let mut tx = self
                    .db
                    .begin(Actor {
                        user: Some(user.id),
                        client: client.clone(),
                    })
                    .await?;
                store::accounts::set_logged_in(&mut tx, user.id).await?;
                tx.commit(AuditEvent::LoggedIn { user: user.id }).await?;
                Ok(user.id)
            }
            found => {
                let mut tx = self.db.begin(anonymous(client)).await?;
                if let Some(user) = &found {
                    store::accounts::set_login_failed(&mut tx, user.id).await?;
                }
                let named: String = username.chars().filter(|c| !c.is_control()).take(64).collect();
                tx.commit(AuditEvent::LoginFailed {
                    username: named,
                    user: found.map(|user| user.id),
                })
                .await?;
                Err(ServiceError::BadCredentials)
            }
        }
    }

    /// Audits a log-out. The caller ends the session.
    pub async fn log_out(&self, user: &CurrentUser) -> Result<(), ServiceError> {
        let tx = self.db.begin(user.actor()).await?;
        tx.commit(AuditEvent::LoggedOut { user: user.id() }).await?;
        Ok(())
    }

    /// Sets a password with a one-time link, which is used up; ends all sessions of the user.
    pub async fn set_password(
        &self,
        client: &Client,
        token: &str,
        password: &str,
    ) -> Result<(), ServiceError> {
        let stale = || {
            Refusal::new(
                "link_expired",
                "This link was used already or is too old. Ask an admin for a new one.",
            )
        };
        let token_hash = secrets::hash(token);
        // Hashed before the row is locked: nothing slow happens under a lock.
        check_password(password, "", self.settings.password_min_chars)?;
        let password_hash = self.passwords.hash(password).await?;
        let mut tx = self.db.begin(anonymous(client)).await?;
        let user = store::accounts::lock_by_password_token(&mut tx, &token_hash)
            .await?
            .ok_or_else(stale)?;
        check_password(password, &user.username, self.settings.password_min_chars)?;
        store::accounts::set_password(&mut tx, &user, &password_hash).await?;
        let event = AuditEvent::PasswordSet { user: user.id };
        tx.commit(event).await?;
        Ok(())
    }

    /// Makes the first admin with the link that a new site printed.
    pub async fn set_up_first_admin(
        &self,
        client: &Client,
        token: &str,
        username: &str,
        email: &str,
        password: &str,
    ) -> Result<(), ServiceError> {
        let username = check_username(username)?;
        let email = check_email(email)?;
        check_password(password, &username, self.settings.password_min_chars)?;
        let password_hash = self.passwords.hash(password).await?;
        let mut tx = self.db.begin(anonymous(client)).await?;
        if !store::accounts::take_setup_link(&mut tx, &secrets::hash_hex(token)).await? {
            return Err(Refusal::new(
                "link_expired",
                "This link was used already or is too old. Restart the server for a new one.",
            )
            .into());
        }
        let event = insert_user(
            &mut tx,
            &username,
            &email,
            Role::Admin,
            None,
            Some(&password_hash),
        )
        .await?;
        tx.commit(event).await?;
        Ok(())
    }

    /// A new set-up link while the site has no admin.
    pub async fn first_admin_link(&self) -> Result<Option<String>, ServiceError> {
        if self.db.has_admin().await? {
            return Ok(None);
        }
        let token = secrets::token();
        let mut tx = self.db.begin(Actor::default()).await?;
        store::accounts::set_setup_link(&mut tx, &secrets::hash_hex(&token), SETUP_LINK_HOURS).await?;
        tx.commit_unaudited(Unaudited::FirstRun).await?;
        Ok(Some(format!("{}/setup?token={token}", self.settings.public_url)))
    }

    /// What the asking person may see of themselves.
    pub async fn profile(&self, by: &Authorized<ViewOwnProfile>) -> Result<Profile, ServiceError> {
        self.db
            .profile(by.user().id())
            .await?
            .ok_or(ServiceError::NotFound("user"))
    }
}

/// Makes a user and the event that says so.
pub(crate) async fn insert_user(
    tx: &mut WriteTx,
    username: &str,
    email: &str,
    role: Role,
    area: Option<&str>,
    password_hash: Option<&str>,
) -> Result<AuditEvent, ServiceError> {
    let user = store::accounts::insert(tx, username, email, role, area, password_hash)
        .await
        .map_err(user_conflict)?;
    Ok(AuditEvent::UserCreated {
        user,
        after: UserState {
            role,
            area: area.map(str::to_owned),
        },
    })
}

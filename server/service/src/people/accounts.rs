//! Accounts: the first admin, one's own profile and sessions. Signing in and passwords have files of their own.

mod log_in;
mod passwords;

pub use log_in::{ByBadge, LoggedIn, Pending, Visit, agent_name};
pub(crate) use log_in::{complete, count_failure, logged_in};

use crate::access::anonymous;
use crate::retry::retried;
use crate::{Authorized, Client, ServiceError, Services, secrets};
use domain::access::{Role, SecureOwnAccount, ViewOwnProfile};
use domain::account::Security;
use domain::audit::{AuditEvent, UserState};
use domain::fault::Missing;
use domain::refusal::{FieldError, Refusal, WrongField};
use domain::user::{Profile, check_email, check_username};
use store::{Actor, StoreError, Unaudited, WriteTx};

/// The set-up link of a new site is good for a day; each start of the server makes a new one.
const SETUP_LINK_HOURS: i32 = 24;
/// The page of one's own sign-in.
pub(crate) const SECURITY_PAGE: &str = "/profile/security";

/// A constraint's refusal as the field that broke it.
pub(crate) fn user_conflict(error: StoreError) -> ServiceError {
    let field = |name, wrong| ServiceError::from(FieldError::new(name, wrong));
    match &error {
        StoreError::Constraint(name) => match name.as_str() {
            "user_username_key" => field("username", WrongField::UsernameTaken),
            "user_email_key" => field("email", WrongField::EmailTaken),
            "user_dispatch_area_fkey" => field("area", WrongField::AreaCodeUnknown),
            "user_area_retired_check" => field("area", WrongField::AreaRetired),
            "user_last_admin_check" => Refusal::LastAdmin.into(),
            _ => error.into(),
        },
        _ => error.into(),
    }
}

impl Services {
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
        self.check_new_password(password, &username, false)?;
        if !self.log_ins.has_setup_link(&secrets::hash_hex(token)).await? {
            return Err(Refusal::SetupLinkExpired.into());
        }
        let password_hash = self.passwords.hash(password).await?;
        let hash = Some(password_hash.as_str());
        retried(|| async {
            let mut tx = self.log_ins.begin(anonymous(client)).await?;
            if !store::people::accounts::take_setup_link(&mut tx, &secrets::hash_hex(token)).await? {
                return Err(Refusal::SetupLinkExpired.into());
            }
            let (_, event) = insert_user(&mut tx, &username, &email, Role::Admin, None, hash).await?;
            Ok(tx.commit(event).await?)
        })
        .await
    }

    /// A new set-up link while the site has no admin.
    pub async fn first_admin_link(&self) -> Result<Option<String>, ServiceError> {
        if self.log_ins.has_admin().await? {
            return Ok(None);
        }
        let token = secrets::token();
        let mut tx = self.log_ins.begin(Actor::default()).await?;
        store::people::accounts::set_setup_link(&mut tx, &secrets::hash_hex(&token), SETUP_LINK_HOURS)
            .await?;
        tx.commit_unaudited(Unaudited::FirstRun).await?;
        Ok(Some(format!("{}/setup?token={token}", self.settings.public_url)))
    }

    /// What the asking person may see of themselves.
    pub async fn profile(&self, by: &Authorized<ViewOwnProfile>) -> Result<Profile, ServiceError> {
        self.log_ins
            .profile(by.user().id())
            .await?
            .ok_or(ServiceError::NotFound(Missing::User))
    }

    /// The state of one's own sign-in: factors, passkeys, devices.
    pub async fn security(&self, by: &Authorized<SecureOwnAccount>) -> Result<Security, ServiceError> {
        let found = self.log_ins.security(by.user().id(), by.user().session()).await?;
        let mut security = found.ok_or(ServiceError::NotFound(Missing::User))?;
        security.passkeys_possible = self.passkeys_possible();
        Ok(security)
    }

    /// Ends one of one's own sessions.
    pub async fn end_own_session(
        &self,
        by: &Authorized<SecureOwnAccount>,
        number: i64,
    ) -> Result<(), ServiceError> {
        retried(|| async move {
            let mut tx = self.log_ins.begin(by.actor()).await?;
            let user = by.lock(&mut tx).await?;
            // One that ended already is as good as ended.
            store::people::accounts::end_session(&mut tx, &user, number).await?;
            Ok(tx.commit(AuditEvent::SessionEnded { user: user.id }).await?)
        })
        .await
    }

    /// Ends every session of one's own but the one that asks.
    pub async fn end_other_sessions(&self, by: &Authorized<SecureOwnAccount>) -> Result<(), ServiceError> {
        retried(|| async move {
            let mut tx = self.log_ins.begin(by.actor()).await?;
            let user = by.lock(&mut tx).await?;
            store::people::accounts::end_sessions(&mut tx, &user, by.user().session()).await?;
            Ok(tx.commit(AuditEvent::SessionsEnded { user: user.id }).await?)
        })
        .await
    }
}

/// The address that a notice names.
pub(crate) fn address(client: &Client) -> String {
    client.ip.clone().unwrap_or_else(|| "–".to_owned())
}

/// Makes a user; the answer is the number and the event that says so.
pub(crate) async fn insert_user(
    tx: &mut WriteTx,
    username: &str,
    email: &str,
    role: Role,
    area: Option<&str>,
    password_hash: Option<&str>,
) -> Result<(i64, AuditEvent), ServiceError> {
    let user = store::people::accounts::insert(tx, username, email, role, area, password_hash)
        .await
        .map_err(user_conflict)?;
    let after = UserState {
        role,
        area: area.map(str::to_owned),
        disabled: false,
    };
    Ok((user, AuditEvent::UserCreated { user, after }))
}

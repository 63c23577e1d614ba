//! Signing in and out, and proving again who one is.

use super::{SECURITY_PAGE, address};
use crate::access::anonymous;
use crate::people::passwords::Verified;
use crate::retry::retried;
use crate::{Authorized, Client, CurrentUser, ServiceError, Services, secrets};
use domain::access::SecureOwnAccount;
use domain::account::LogInStep;
use domain::audit::AuditEvent;
use domain::notice::NoticeCode;
use domain::user::LockOut;
use store::people::accounts::UserRow;
use store::{Locked, WriteTx};

/// How long somebody may take for the code after the password, in seconds.
const PENDING_SECONDS: i64 = 600;

/// A browser that asks to sign in.
#[derive(Clone, Debug, Default)]
pub struct Visit {
    pub client: Client,
    /// The browser as it calls itself.
    pub agent: String,
    /// What the browser was given when it signed in before.
    pub device: Option<String>,
}

/// A log-in that waits for its code. Kept in the session, on the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Pending {
    user: i64,
    /// A new password or the end of all sessions makes it void.
    epoch: i32,
    /// Seconds since 1970.
    at: i64,
}

/// A log-in that came a step further.
#[derive(Clone, Debug)]
pub struct LoggedIn {
    pub user: i64,
    pub username: String,
    pub step: LogInStep,
    /// What the session keeps until the code comes.
    pub pending: Pending,
    /// What the session keeps to end with all others of the person.
    pub epoch: i32,
    /// The database's clock, in seconds since 1970.
    pub clock: i64,
    /// What the browser keeps, to be known the next time.
    pub device: Option<String>,
    /// What opened it, where it was a badge.
    pub by_badge: Option<ByBadge>,
}

/// The badge that opened a session, and the handheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByBadge {
    pub badge: i64,
    pub handheld: i64,
}

/// No name and no token holds a control character, and Postgres would refuse a NUL.
fn plain(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

impl Services {
    /// Checks name and password; audits either way. The caller keeps the session.
    pub async fn log_in(
        &self,
        visit: &Visit,
        username: &str,
        password: &str,
    ) -> Result<LoggedIn, ServiceError> {
        self.limit_log_in(username, visit.client.ip.as_deref()).await?;
        let username = username.trim();
        let found = if plain(username) {
            self.log_ins.find_user(username).await?
        } else {
            None
        };
        let verified = self.verify_password(found.as_ref(), password).await?;
        retried(|| self.decide_log_in(visit, username, found.as_ref(), &verified)).await
    }

    async fn decide_log_in(
        &self,
        visit: &Visit,
        username: &str,
        found: Option<&UserRow>,
        verified: &Verified,
    ) -> Result<LoggedIn, ServiceError> {
        let mut tx = self.log_ins.begin(anonymous(&visit.client)).await?;
        let named = || username.chars().filter(|c| !c.is_control()).take(64).collect();
        let user = match found {
            Some(found) => store::people::accounts::lock_user(&mut tx, found.id).await?,
            None => None,
        };
        let Some(user) = user else {
            drop(tx);
            let (username, user) = (named(), None);
            self.audit_stranger(&visit.client, AuditEvent::LoginFailed { username, user })
                .await?;
            return Err(ServiceError::BadCredentials);
        };
        if user.locked {
            self.audit_blocked(&visit.client, tx, &user).await?;
            return Err(ServiceError::BadCredentials);
        }
        let unchanged = found.is_some_and(|found| found.password_hash == user.password_hash);
        if !verified.fits || !unchanged || user.disabled {
            count_failure(&mut tx, &visit.client, &user, self.settings.lock_out).await?;
            tx.commit(AuditEvent::LoginFailed {
                username: named(),
                user: Some(user.id),
            })
            .await?;
            return Err(ServiceError::BadCredentials);
        }
        tx.acts_for(user.id);
        if user.has_factor() {
            let pending = logged_in(&user, LogInStep::CodeNeeded, visit.device.clone());
            tx.commit(AuditEvent::PasswordAccepted { user: user.id }).await?;
            return Ok(pending);
        }
        complete(tx, visit, &user, "password", verified.rehashed.as_deref()).await
    }

    /// Checks the code of the second factor, or a recovery code, of somebody whose password was right.
    pub async fn log_in_code(
        &self,
        visit: &Visit,
        pending: Pending,
        code: &str,
    ) -> Result<LoggedIn, ServiceError> {
        retried(|| self.decide_code(visit, pending, code)).await
    }

    async fn decide_code(
        &self,
        visit: &Visit,
        pending: Pending,
        code: &str,
    ) -> Result<LoggedIn, ServiceError> {
        let mut tx = self.log_ins.begin(anonymous(&visit.client)).await?;
        let user = self.lock_pending(&mut tx, pending).await?;
        if user.locked {
            self.audit_blocked(&visit.client, tx, &user).await?;
            return Err(ServiceError::BadCode);
        }
        match self.use_code(&mut tx, &user, code).await? {
            Some(method) => {
                tx.acts_for(user.id);
                complete(tx, visit, &user, method, None).await
            }
            None => {
                count_failure(&mut tx, &visit.client, &user, self.settings.lock_out).await?;
                let method = "totp";
                tx.commit(AuditEvent::CodeRefused {
                    user: user.id,
                    method,
                })
                .await?;
                Err(ServiceError::BadCode)
            }
        }
    }

    /// Audits an attempt while the account waits. Those have no end by themselves: a failure waits longer each time, a
    /// blocked attempt does not.
    pub(crate) async fn audit_blocked(
        &self,
        client: &Client,
        tx: WriteTx,
        user: &Locked<UserRow>,
    ) -> Result<(), ServiceError> {
        let user = user.id;
        drop(tx);
        self.audit_stranger(client, AuditEvent::LoginBlocked { user })
            .await
    }

    /// The user of a log-in that waits for its second factor, locked. Too late, or void meanwhile: nobody.
    pub(crate) async fn lock_pending(
        &self,
        tx: &mut WriteTx,
        pending: Pending,
    ) -> Result<Locked<UserRow>, ServiceError> {
        store::people::accounts::lock_user(tx, pending.user)
            .await?
            .filter(|user| {
                user.session_epoch == pending.epoch
                    && !user.disabled
                    && user.clock - pending.at <= PENDING_SECONDS
            })
            .ok_or(ServiceError::Unauthenticated)
    }

    /// Proves again who is asking, by password or code, for dangerous acts. The answer is the database's clock, in
    /// seconds since 1970; the caller keeps it in the session.
    pub async fn verify_identity(
        &self,
        by: &Authorized<SecureOwnAccount>,
        proof: &str,
    ) -> Result<i64, ServiceError> {
        let found = self.log_ins.find_user_by_id(by.user().id()).await?;
        let verified = self.verify_password(found.as_ref(), proof).await?;
        retried(|| self.decide_proof(by, proof, found.as_ref(), &verified)).await
    }

    async fn decide_proof(
        &self,
        by: &Authorized<SecureOwnAccount>,
        proof: &str,
        found: Option<&UserRow>,
        verified: &Verified,
    ) -> Result<i64, ServiceError> {
        let mut tx = self.log_ins.begin(by.actor()).await?;
        let user = by.lock(&mut tx).await?;
        if user.locked {
            tx.commit(AuditEvent::LoginBlocked { user: user.id }).await?;
            return Err(ServiceError::BadCode);
        }
        let unchanged = found.is_some_and(|found| found.password_hash == user.password_hash);
        if !(verified.fits && unchanged) && self.use_totp(&mut tx, &user, proof).await?.is_none() {
            count_failure(&mut tx, by.user().client(), &user, self.settings.lock_out).await?;
            let method = "verification";
            tx.commit(AuditEvent::CodeRefused {
                user: user.id,
                method,
            })
            .await?;
            return Err(ServiceError::BadCode);
        }
        let clock = user.clock;
        tx.commit(AuditEvent::IdentityVerified { user: user.id }).await?;
        Ok(clock)
    }

    /// Audits a log-out. The caller ends the session.
    pub async fn log_out(&self, user: &CurrentUser) -> Result<(), ServiceError> {
        let tx = self.log_ins.begin(user.actor()).await?;
        tx.commit(AuditEvent::LoggedOut { user: user.id() }).await?;
        Ok(())
    }
}

pub(crate) fn logged_in(user: &UserRow, step: LogInStep, device: Option<String>) -> LoggedIn {
    LoggedIn {
        user: user.id,
        username: user.username.clone(),
        step,
        pending: Pending {
            user: user.id,
            epoch: user.session_epoch,
            at: user.clock,
        },
        epoch: user.session_epoch,
        clock: user.clock,
        device,
        by_badge: None,
    }
}

/// Ends a log-in, whatever it was proved with: by password, code or passkey.
pub(crate) async fn complete(
    mut tx: WriteTx,
    visit: &Visit,
    user: &Locked<UserRow>,
    method: &'static str,
    rehashed: Option<&str>,
) -> Result<LoggedIn, ServiceError> {
    store::people::accounts::set_logged_in(&mut tx, user, rehashed).await?;
    let device = visit
        .device
        .clone()
        .filter(|device| plain(device) && device.len() == secrets::TOKEN_CHARS)
        .unwrap_or_else(secrets::token);
    if store::people::accounts::note_device(&mut tx, user.id, &secrets::hash(&device)).await? {
        let values = [agent_name(&visit.agent), address(&visit.client)];
        store::people::notices::notify(
            &mut tx,
            user.id,
            NoticeCode::NewDevice,
            &values,
            Some(SECURITY_PAGE),
        )
        .await?;
    }
    tx.commit(AuditEvent::LoggedIn {
        user: user.id,
        method,
    })
    .await?;
    Ok(logged_in(user, LogInStep::Done, Some(device)))
}

/// Counts a failed log-in; tells the person when the account begins to wait.
pub(crate) async fn count_failure(
    tx: &mut WriteTx,
    client: &Client,
    user: &Locked<UserRow>,
    lock_out: LockOut,
) -> Result<(), ServiceError> {
    let wait = lock_out.wait_seconds(user.failed_login_attempts + 1);
    let failed = store::people::accounts::set_login_failed(tx, user, wait).await?;
    if failed == i32::from(lock_out.failures) {
        // Whoever failed may not be the user, so the address is shortened.
        let values = [failed.to_string(), domain::address::shortened(&address(client))];
        store::people::notices::notify(tx, user.id, NoticeCode::AccountLocked, &values, None).await?;
    }
    Ok(())
}

/// The browser and system that a User-Agent names, in two words; only for people to recognise.
pub fn agent_name(agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(sign, _)| agent.contains(sign))
            .map_or("", |(_, name)| *name)
    };
    // The order counts: most name others beside themselves.
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        ("", "") => agent.chars().filter(|c| !c.is_control()).take(40).collect(),
        (one, "") | ("", one) => one.to_owned(),
        (browser, system) => format!("{browser}, {system}"),
    }
}

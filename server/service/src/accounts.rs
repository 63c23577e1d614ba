//! Signing in and out, proving again who one is, setting passwords.

use crate::common_passwords::check_uncommon;
use crate::passwords::Verified;
use crate::{Authorized, Client, CurrentUser, ServiceError, Services, secrets};
use domain::access::{Role, SecureOwnAccount, ViewOwnProfile};
use domain::account::{LogInStep, Security};
use domain::audit::{AuditEvent, UserState};
use domain::notice::NoticeCode;
use domain::refusal::{FieldError, Refusal};
use domain::user::{
    PASSWORD_MAX_CHARS, PASSWORD_MIN_WITH_FACTOR, Profile, check_email, check_password, check_username,
};
use store::accounts::UserRow;
use store::{Actor, Locked, StoreError, Unaudited, WriteTx};

/// The set-up link of a new site is good for a day; each start of the server makes a new one.
const SETUP_LINK_HOURS: i32 = 24;
/// How long somebody may take for the code after the password, in seconds.
const PENDING_SECONDS: i64 = 600;
/// The page of one's own sign-in.
pub(crate) const SECURITY_PAGE: &str = "/profile/security";

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
}

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
            "user_last_admin_check" => Refusal::new(
                "last_admin",
                "This is the last active admin. Make another admin first.",
            )
            .into(),
            _ => error.into(),
        },
        _ => error.into(),
    }
}

fn stale_link() -> Refusal {
    Refusal::new(
        "link_expired",
        "This link was used already or is too old. Ask an admin for a new one.",
    )
}

/// No name and no token holds a control character, and Postgres would refuse a NUL.
fn plain(text: &str) -> bool {
    !text.chars().any(char::is_control)
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

    /// Checks name and password; audits either way. The caller keeps the session.
    pub async fn log_in(
        &self,
        visit: &Visit,
        username: &str,
        password: &str,
    ) -> Result<LoggedIn, ServiceError> {
        self.limits.log_in(username, visit.client.ip.as_deref())?;
        let username = username.trim();
        let found = if plain(username) {
            self.log_ins.find_user(username).await?
        } else {
            None
        };
        let verified = self.verify_password(found.as_ref(), password).await?;
        let mut tx = self.log_ins.begin(anonymous(&visit.client)).await?;
        let named = || username.chars().filter(|c| !c.is_control()).take(64).collect();
        let user = match &found {
            Some(found) => store::accounts::lock_user(&mut tx, found.id).await?,
            None => None,
        };
        let Some(user) = user else {
            tx.commit(AuditEvent::LoginFailed {
                username: named(),
                user: None,
            })
            .await?;
            return Err(ServiceError::BadCredentials);
        };
        if user.locked {
            tx.commit(AuditEvent::LoginBlocked { user: user.id }).await?;
            return Err(ServiceError::BadCredentials);
        }
        let unchanged = found.is_some_and(|found| found.password_hash == user.password_hash);
        if !verified.fits || !unchanged || user.disabled {
            count_failure(&mut tx, &visit.client, &user).await?;
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
        let mut tx = self.log_ins.begin(anonymous(&visit.client)).await?;
        let user = self.lock_pending(&mut tx, pending).await?;
        if user.locked {
            tx.commit(AuditEvent::LoginBlocked { user: user.id }).await?;
            return Err(ServiceError::BadCode);
        }
        match self.use_code(&mut tx, &user, code).await? {
            Some(method) => {
                tx.acts_for(user.id);
                complete(tx, visit, &user, method, None).await
            }
            None => {
                count_failure(&mut tx, &visit.client, &user).await?;
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

    /// The user of a log-in that waits for its second factor, locked. Too late, or void meanwhile: nobody.
    pub(crate) async fn lock_pending(
        &self,
        tx: &mut WriteTx,
        pending: Pending,
    ) -> Result<Locked<UserRow>, ServiceError> {
        store::accounts::lock_user(tx, pending.user)
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
        let mut tx = self.log_ins.begin(by.actor()).await?;
        let user = store::accounts::lock_user(&mut tx, by.user().id())
            .await?
            .ok_or(ServiceError::Unauthenticated)?;
        if user.locked {
            tx.commit(AuditEvent::LoginBlocked { user: user.id }).await?;
            return Err(ServiceError::BadCode);
        }
        let unchanged = found.is_some_and(|found| found.password_hash == user.password_hash);
        if !(verified.fits && unchanged) && self.use_totp(&mut tx, &user, proof).await?.is_none() {
            count_failure(&mut tx, by.user().client(), &user).await?;
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
        let mut tx = self.log_ins.begin(anonymous(client)).await?;
        let user = store::accounts::lock_by_password_token(&mut tx, &token_hash)
            .await?
            .filter(|user| !user.disabled && user.has_factor() == found.has_factor());
        let Some(user) = user else {
            return self.refuse_link(client).await;
        };
        let is_first = user.password_hash.is_none();
        store::accounts::set_password(&mut tx, &user, &password_hash, self.needs_factor(password)).await?;
        store::accounts::end_sessions(&mut tx, &user, None).await?;
        if !is_first {
            tell_password_changed(&mut tx, client, user.id).await?;
        }
        tx.commit(AuditEvent::PasswordSet { user: user.id }).await?;
        Ok(())
    }

    async fn refuse_link(&self, client: &Client) -> Result<(), ServiceError> {
        let tx = self.log_ins.begin(anonymous(client)).await?;
        tx.commit(AuditEvent::LinkRefused).await?;
        Err(stale_link().into())
    }

    /// Changes one's own password; every other session of the person ends.
    pub async fn change_password(
        &self,
        by: &Authorized<SecureOwnAccount>,
        current: &str,
        new: &str,
    ) -> Result<(), ServiceError> {
        let wrong = || FieldError::new("current", "This is not your password of now. Type it again.");
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
        let mut tx = self.log_ins.begin(by.actor()).await?;
        let user = store::accounts::lock_user(&mut tx, found.id)
            .await?
            .ok_or(ServiceError::Unauthenticated)?;
        if user.locked {
            tx.commit(AuditEvent::LoginBlocked { user: user.id }).await?;
            return Err(wrong().into());
        }
        match password_hash {
            Some(hash) if user.password_hash == found.password_hash => {
                // The second factor may have gone meanwhile.
                self.check_new_password(new, &user.username, user.has_factor())?;
                store::accounts::set_password(&mut tx, &user, &hash, self.needs_factor(new)).await?;
                store::accounts::end_sessions(&mut tx, &user, by.user().session()).await?;
                tell_password_changed(&mut tx, by.user().client(), user.id).await?;
                tx.commit(AuditEvent::PasswordSet { user: user.id }).await?;
                Ok(())
            }
            _ => {
                count_failure(&mut tx, by.user().client(), &user).await?;
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

    /// Makes the first admin with the link that a new site printed.
    pub async fn set_up_first_admin(
        &self,
        client: &Client,
        token: &str,
        username: &str,
        email: &str,
        password: &str,
    ) -> Result<(), ServiceError> {
        let stale = || {
            Refusal::new(
                "link_expired",
                "This link was used already or is too old. Restart the server for a new one.",
            )
        };
        let username = check_username(username)?;
        let email = check_email(email)?;
        self.check_new_password(password, &username, false)?;
        if !self.log_ins.has_setup_link(&secrets::hash_hex(token)).await? {
            return Err(stale().into());
        }
        let password_hash = self.passwords.hash(password).await?;
        let mut tx = self.log_ins.begin(anonymous(client)).await?;
        if !store::accounts::take_setup_link(&mut tx, &secrets::hash_hex(token)).await? {
            return Err(stale().into());
        }
        let (_, event) = insert_user(
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
        if self.log_ins.has_admin().await? {
            return Ok(None);
        }
        let token = secrets::token();
        let mut tx = self.log_ins.begin(Actor::default()).await?;
        store::accounts::set_setup_link(&mut tx, &secrets::hash_hex(&token), SETUP_LINK_HOURS).await?;
        tx.commit_unaudited(Unaudited::FirstRun).await?;
        Ok(Some(format!("{}/setup?token={token}", self.settings.public_url)))
    }

    /// What the asking person may see of themselves.
    pub async fn profile(&self, by: &Authorized<ViewOwnProfile>) -> Result<Profile, ServiceError> {
        self.log_ins
            .profile(by.user().id())
            .await?
            .ok_or(ServiceError::NotFound("user"))
    }

    /// The state of one's own sign-in: factors, passkeys, devices.
    pub async fn security(&self, by: &Authorized<SecureOwnAccount>) -> Result<Security, ServiceError> {
        let found = self.log_ins.security(by.user().id(), by.user().session()).await?;
        let mut security = found.ok_or(ServiceError::NotFound("user"))?;
        security.passkeys_possible = self.passkeys_possible();
        Ok(security)
    }

    /// Ends one of one's own sessions.
    pub async fn end_own_session(
        &self,
        by: &Authorized<SecureOwnAccount>,
        number: i64,
    ) -> Result<(), ServiceError> {
        let mut tx = self.log_ins.begin(by.actor()).await?;
        let user = store::accounts::lock_user(&mut tx, by.user().id())
            .await?
            .ok_or(ServiceError::Unauthenticated)?;
        // One that ended already is as good as ended.
        store::accounts::end_session(&mut tx, &user, number).await?;
        tx.commit(AuditEvent::SessionEnded { user: user.id }).await?;
        Ok(())
    }

    /// Ends every session of one's own but the one that asks.
    pub async fn end_other_sessions(&self, by: &Authorized<SecureOwnAccount>) -> Result<(), ServiceError> {
        let mut tx = self.log_ins.begin(by.actor()).await?;
        let user = store::accounts::lock_user(&mut tx, by.user().id())
            .await?
            .ok_or(ServiceError::Unauthenticated)?;
        store::accounts::end_sessions(&mut tx, &user, by.user().session()).await?;
        tx.commit(AuditEvent::SessionsEnded { user: user.id }).await?;
        Ok(())
    }
}

fn logged_in(user: &UserRow, step: LogInStep, device: Option<String>) -> LoggedIn {
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
    }
}

/// The last step of every way in.
pub(crate) async fn complete(
    mut tx: WriteTx,
    visit: &Visit,
    user: &Locked<UserRow>,
    method: &'static str,
    rehashed: Option<&str>,
) -> Result<LoggedIn, ServiceError> {
    store::accounts::set_logged_in(&mut tx, user, rehashed).await?;
    let device = visit
        .device
        .clone()
        .filter(|device| plain(device) && device.len() == secrets::TOKEN_CHARS)
        .unwrap_or_else(secrets::token);
    if store::accounts::note_device(&mut tx, user.id, &secrets::hash(&device)).await? {
        let told = [agent_name(&visit.agent), address(&visit.client)];
        store::notices::notify(
            &mut tx,
            user.id,
            NoticeCode::NewDevice,
            &told,
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
) -> Result<(), ServiceError> {
    let failed = store::accounts::set_login_failed(tx, user).await?;
    if failed == domain::user::FAILURES_BEFORE_WAIT {
        // Whoever failed may be somebody else.
        let told = [failed.to_string(), domain::address::shortened(&address(client))];
        store::notices::notify(tx, user.id, NoticeCode::AccountLocked, &told, None).await?;
    }
    Ok(())
}

async fn tell_password_changed(tx: &mut WriteTx, client: &Client, user: i64) -> Result<(), ServiceError> {
    let told = [address(client)];
    store::notices::notify(tx, user, NoticeCode::PasswordChanged, &told, None).await?;
    Ok(())
}

/// The address that a notice names.
pub(crate) fn address(client: &Client) -> String {
    client.ip.clone().unwrap_or_else(|| "–".to_owned())
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

/// Makes a user; the answer is the number and the event that says so.
pub(crate) async fn insert_user(
    tx: &mut WriteTx,
    username: &str,
    email: &str,
    role: Role,
    area: Option<&str>,
    password_hash: Option<&str>,
) -> Result<(i64, AuditEvent), ServiceError> {
    let user = store::accounts::insert(tx, username, email, role, area, password_hash)
        .await
        .map_err(user_conflict)?;
    let after = UserState {
        role,
        area: area.map(str::to_owned),
        disabled: false,
    };
    Ok((user, AuditEvent::UserCreated { user, after }))
}

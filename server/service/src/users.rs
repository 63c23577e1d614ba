//! What admins do with users (SPEC 7). No admin ever chooses or sees a password: every way leads over a one-time link.

use crate::accounts::{address, anonymous, insert_user, user_conflict};
use crate::retry::retried;
use crate::{Authorized, Client, CurrentUser, ServiceError, Services, edits, qr, secrets};
use data_encoding::BASE64URL_NOPAD;
use domain::access::{ChooseOwnArea, ManageUsers, PackBags, Permission, Role};
use domain::account::{Handover, SeenUser, UserDetail, UserDraft, UserEdit, UserFilter, UserSummary};
use domain::audit::{AuditEvent, UserState};
use domain::notice::NoticeCode;
use domain::page::Page;
use domain::refusal::{FieldError, Refusal};
use domain::user::{AdminAccess, Area, AreaChoice, check_email, check_username};
use serde::{Deserialize, Serialize};
use store::accounts::UserRow;
use store::{Locked, WriteTx};

/// A link for a new user is good for a day.
pub(crate) const INVITATION_HOURS: i32 = 24;
/// A link that replaces a password is good for an hour (SPEC 7).
pub(crate) const RESET_HOURS: i32 = 1;

/// How a set-password link reaches the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The admin shows or copies it.
    ByHand,
    /// It is mailed, and shown to the admin as well.
    ByMail,
}

fn cursor(text: &str) -> Result<(String, i64), FieldError> {
    text.split_once('~')
        .filter(|(_, name)| !name.chars().any(char::is_control))
        .and_then(|(id, name)| Some((name.to_owned(), id.parse().ok()?)))
        .ok_or_else(|| {
            FieldError::new(
                "cursor",
                "This page is gone. Start from the first page of the list.",
            )
        })
}

/// How long what is shown once waits in the browser of whoever made it.
pub const HANDOVER_SECONDS: i64 = 300;

/// What is shown once, and when it was made.
#[derive(Serialize, Deserialize)]
struct HandedOver {
    at_ms: i64,
    handover: Handover,
}

fn handover_purpose(user: &CurrentUser) -> String {
    format!("handover to user {}", user.id())
}

pub(crate) fn state(user: &UserRow) -> Result<UserState, ServiceError> {
    Ok(UserState {
        role: user.role()?,
        area: user.area.clone(),
        disabled: user.disabled,
    })
}

impl Services {
    /// Users that the filter lets through, by name.
    pub async fn users(
        &self,
        _by: &Authorized<ManageUsers>,
        filter: &UserFilter,
    ) -> Result<Page<UserSummary>, ServiceError> {
        crate::bags::check_plain("q", filter.q.as_deref())?;
        crate::bags::check_plain("area", filter.area.as_deref())?;
        let after = filter.cursor.as_deref().map(cursor).transpose()?;
        let filter = UserFilter {
            q: crate::bags::check_part(filter.q.as_deref())?.map(str::to_owned),
            ..filter.clone()
        };
        Ok(self.db.users(&filter, after).await?)
    }

    /// A user's page. It tells of the audit who did what and from where, so looking at it is a look into the audit.
    pub async fn user_detail(
        &self,
        by: &Authorized<ManageUsers>,
        user: i64,
    ) -> Result<UserDetail, ServiceError> {
        let mut detail = self
            .db
            .user_detail(user, by.user().id())
            .await?
            .ok_or(ServiceError::NotFound("user"))?;
        if !by.user().role().grants(Permission::ReadAudit) {
            detail.shorten_addresses();
        }
        let event = AuditEvent::AuditRead {
            filters: vec!["user"],
        };
        self.db.begin(by.actor()).await?.commit(event).await?;
        Ok(detail)
    }

    /// Every dispatch area, for the forms about users.
    pub async fn user_areas(&self, _by: &Authorized<ManageUsers>) -> Result<Vec<Area>, ServiceError> {
        self.areas().await
    }

    /// The area that the person's new parents go to, for those who may choose it.
    pub async fn area_choice(&self, by: &Authorized<PackBags>) -> Result<Option<AreaChoice>, ServiceError> {
        if !by.user().role().grants(Permission::ChooseOwnArea) {
            return Ok(None);
        }
        Ok(Some(AreaChoice {
            area: by.area().map(str::to_owned),
            areas: self.areas().await?,
        }))
    }

    /// Chooses the area that one's new parents go to, or none. Sessions go on: the area bounds nobody who may choose it.
    pub async fn choose_own_area(
        &self,
        by: &Authorized<ChooseOwnArea>,
        area: Option<&str>,
    ) -> Result<(), ServiceError> {
        let area = area.map(str::trim).filter(|area| !area.is_empty());
        crate::bags::check_plain("area", area)?;
        retried(|| async move {
            let mut tx = self.db.begin(by.actor()).await?;
            let user = by.lock(&mut tx).await?;
            let before = state(&user)?;
            let after = UserState {
                area: area.map(str::to_owned),
                ..before.clone()
            };
            store::users::set_area(&mut tx, &user, area)
                .await
                .map_err(user_conflict)?;
            tx.commit(AuditEvent::UserChanged {
                user: user.id,
                before,
                after,
                changed: vec!["area"],
            })
            .await?;
            Ok(())
        })
        .await
    }

    /// Makes a user and the link that sets the password.
    pub async fn invite_user(
        &self,
        by: &Authorized<ManageUsers>,
        draft: &UserDraft,
        delivery: Delivery,
    ) -> Result<(i64, Handover), ServiceError> {
        by.user().recently_verified()?;
        let (username, email) = (check_username(&draft.username)?, check_email(&draft.email)?);
        let area = checked_area(draft.role, draft.area.as_deref())?;
        let (user, token) = retried(|| async {
            let mut tx = self.db.begin(by.actor()).await?;
            by.lock(&mut tx).await?;
            let (user, created) = insert_user(&mut tx, &username, &email, draft.role, area, None).await?;
            let token = new_link(&mut tx, user, INVITATION_HOURS).await?;
            tx.commit_all(&[created, AuditEvent::PasswordLinkMade { user }])
                .await?;
            Ok::<_, ServiceError>((user, token))
        })
        .await?;
        let handover = self.hand_over(&username, &email, &token, INVITATION_HOURS, delivery)?;
        Ok((user, handover))
    }

    /// Makes a link that sets a new password; earlier links are void. Sessions end only when it is used.
    pub async fn make_password_link(
        &self,
        by: &Authorized<ManageUsers>,
        user: i64,
        delivery: Delivery,
    ) -> Result<Handover, ServiceError> {
        by.user().recently_verified()?;
        let (user, token, hours) = retried(|| async move {
            let (mut tx, user) = self.lock_other(by, user).await?;
            if user.disabled {
                return Err(disabled().into());
            }
            let hours = if user.password_hash.is_some() {
                RESET_HOURS
            } else {
                INVITATION_HOURS
            };
            let token = new_link(&mut tx, user.id, hours).await?;
            store::notices::notify(&mut tx, user.id, NoticeCode::PasswordLinkMade, &[], None).await?;
            tx.commit(AuditEvent::PasswordLinkMade { user: user.id }).await?;
            Ok::<_, ServiceError>((user, token, hours))
        })
        .await?;
        self.hand_over(&user.username, &user.email, &token, hours, delivery)
    }

    /// Writes what an admin typed about a user. Another role or area ends the user's sessions. What other admins changed since
    /// the edit's version is kept where the edit does not name it, and refused where it does.
    pub async fn change_user(
        &self,
        by: &Authorized<ManageUsers>,
        user: i64,
        edit: impl Into<UserEdit>,
    ) -> Result<(), ServiceError> {
        let edit = edit.into();
        by.user().recently_verified()?;
        let username = edit.username.as_deref().map(check_username).transpose()?;
        let email = edit.email.as_deref().map(check_email).transpose()?;
        let edit = UserEdit {
            username,
            email,
            ..edit
        };
        retried(|| self.write_change(by, user, &edit)).await
    }

    /// Writes an edit whose name and address are checked.
    async fn write_change(
        &self,
        by: &Authorized<ManageUsers>,
        user: i64,
        edit: &UserEdit,
    ) -> Result<(), ServiceError> {
        let (mut tx, user) = self.lock_other(by, user).await?;
        let before = state(&user)?;
        let username = edit.username.as_deref().unwrap_or(&user.username);
        let email = edit.email.as_deref().unwrap_or(&user.email);
        let role = edit.role.unwrap_or(before.role);
        let area = edit.area.as_ref().unwrap_or(&before.area);
        let area = checked_area(role, area.as_deref())?;
        let after = UserState {
            role,
            area: area.map(str::to_owned),
            disabled: user.disabled,
        };
        let changed: Vec<&'static str> = [
            ("username", user.username != username),
            ("email", user.email != email),
            ("role", before.role != after.role),
            ("area", before.area != after.area),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect();
        if changed.is_empty() {
            return Ok(());
        }
        let (_, last) = store::users::changes(&mut tx, &user).await?;
        let clashing = domain::edits::clashes(edit.version, &changed, &last);
        if !clashing.is_empty() {
            return Err(edits::refuse_user_fields(&mut tx, &user, &clashing).await);
        }
        if role != Role::Admin {
            admin_may_go(&mut tx, &user).await?;
        }
        store::users::update(&mut tx, &user, username, email, role, area)
            .await
            .map_err(user_conflict)?;
        if before.role != after.role {
            tell_role(&mut tx, user.id, after.role).await?;
        }
        if before.role != after.role || before.area != after.area {
            store::accounts::end_sessions(&mut tx, &user, None).await?;
        }
        tx.commit(AuditEvent::UserChanged {
            user: user.id,
            before,
            after,
            changed,
        })
        .await?;
        Ok(())
    }

    /// Shuts a user out at once: sessions end, tokens and links are void.
    pub async fn disable_user(
        &self,
        by: &Authorized<ManageUsers>,
        seen: impl Into<SeenUser>,
    ) -> Result<(), ServiceError> {
        by.user().recently_verified()?;
        let seen = seen.into();
        retried(|| async move {
            let (tx, user) = self.lock_seen(by, seen).await?;
            disable(tx, &user).await
        })
        .await
    }

    /// Lets a disabled user in again.
    pub async fn enable_user(
        &self,
        by: &Authorized<ManageUsers>,
        seen: impl Into<SeenUser>,
    ) -> Result<(), ServiceError> {
        by.user().recently_verified()?;
        let seen = seen.into();
        retried(|| async move {
            let (tx, user) = self.lock_seen(by, seen).await?;
            enable(tx, &user).await
        })
        .await
    }

    /// Lets somebody try again at once who waits after failed log-ins.
    pub async fn unlock(&self, by: &Authorized<ManageUsers>, user: i64) -> Result<(), ServiceError> {
        retried(|| async move {
            let (mut tx, user) = self.lock_other(by, user).await?;
            store::accounts::set_unlocked(&mut tx, &user).await?;
            Ok(tx.commit(AuditEvent::UserUnlocked { user: user.id }).await?)
        })
        .await
    }

    /// Ends every session of a user.
    pub async fn end_sessions_of(&self, by: &Authorized<ManageUsers>, user: i64) -> Result<(), ServiceError> {
        retried(|| async move {
            let (mut tx, user) = self.lock_other(by, user).await?;
            store::accounts::end_sessions(&mut tx, &user, None).await?;
            Ok(tx.commit(AuditEvent::SessionsEnded { user: user.id }).await?)
        })
        .await
    }

    /// Ends one session of a user.
    pub async fn end_session_of(
        &self,
        by: &Authorized<ManageUsers>,
        user: i64,
        number: i64,
    ) -> Result<(), ServiceError> {
        retried(|| async move {
            let (mut tx, user) = self.lock_other(by, user).await?;
            store::accounts::end_session(&mut tx, &user, number).await?;
            Ok(tx.commit(AuditEvent::SessionEnded { user: user.id }).await?)
        })
        .await
    }

    /// Takes codes, recovery codes and passkeys off a user who lost them; every session ends. A password that is good
    /// only beside a second factor goes too: the answer is then the link for a new one. One who can sign in stays: the last
    /// admin who can has the command line to lose a factor.
    pub async fn reset_second_factor_of(
        &self,
        by: &Authorized<ManageUsers>,
        seen: impl Into<SeenUser>,
    ) -> Result<Option<Handover>, ServiceError> {
        by.user().recently_verified()?;
        let seen = seen.into();
        let (user, token) = retried(|| async move {
            let (mut tx, user) = self.lock_seen(by, seen).await?;
            if user.has_factor() {
                admin_may_go(&mut tx, &user).await?;
            }
            let token = reset_factor(tx, &user).await?;
            Ok::<_, ServiceError>((user, token))
        })
        .await?;
        token
            .map(|token| self.hand_over(&user.username, &user.email, &token, RESET_HOURS, Delivery::ByHand))
            .transpose()
    }

    /// Somebody forgot the password. The answer is the same whoever asks and however long it takes: the work is done
    /// in the background. Await the handle in tests only.
    pub async fn ask_password_reset(
        &self,
        client: &Client,
        name_or_mail: &str,
    ) -> Result<tokio::task::JoinHandle<()>, ServiceError> {
        self.limit_reset(name_or_mail, client.ip.as_deref()).await?;
        let (services, client, text) = (self.clone(), client.clone(), name_or_mail.trim().to_owned());
        Ok(tokio::spawn(async move {
            if let Err(error) = services.send_password_reset(&client, &text).await {
                tracing::error!(
                    request_id = %client.request_id,
                    error = &error as &dyn std::error::Error,
                    "a lost password could not be seen to"
                );
            }
        }))
    }

    async fn send_password_reset(&self, client: &Client, text: &str) -> Result<(), ServiceError> {
        let found = if text.is_empty() || text.chars().any(char::is_control) {
            None
        } else {
            self.db.find_user_by_name_or_mail(text).await?
        };
        let found = found.filter(|user| !user.disabled).map(|user| user.id);
        let made = retried(|| self.write_password_reset(client, found)).await?;
        if let (Some(mailer), Some((user, token))) = (&self.settings.mailer, made) {
            mailer.send(
                &user.email,
                "TraitorTrack: set a new password",
                mail_text(
                    &user.username,
                    &self.password_link(&token),
                    RESET_HOURS,
                    // Anybody can ask.
                    &domain::address::shortened(&address(client)),
                ),
            );
        }
        Ok(())
    }

    /// The person and the token to mail, where the site has mail; elsewhere the admins are told.
    async fn write_password_reset(
        &self,
        client: &Client,
        found: Option<i64>,
    ) -> Result<Option<(Locked<UserRow>, String)>, ServiceError> {
        let mut tx = self.db.begin(anonymous(client)).await?;
        let user = match found {
            Some(found) => store::accounts::lock_user(&mut tx, found).await?,
            None => None,
        };
        // An admin may have disabled the person meanwhile.
        let Some(user) = user.filter(|user| !user.disabled) else {
            drop(tx);
            let asked = AuditEvent::PasswordResetAsked { user: None };
            self.audit_stranger(client, asked).await?;
            return Ok(None);
        };
        let asked = AuditEvent::PasswordResetAsked { user: Some(user.id) };
        if self.settings.mailer.is_none() {
            let told = [user.username.clone()];
            let page = format!("/admin/users/{}", user.id);
            store::notices::notify_admins(&mut tx, NoticeCode::ResetAsked, &told, &page).await?;
            tx.commit(asked).await?;
            return Ok(None);
        }
        let token = new_link(&mut tx, user.id, RESET_HOURS).await?;
        store::notices::notify(&mut tx, user.id, NoticeCode::PasswordLinkMade, &[], None).await?;
        tx.commit(asked).await?;
        Ok(Some((user, token)))
    }

    /// Encrypts what the asking person may see once, for a cookie of that person's browser. The QR code is left out.
    pub fn seal_handover(&self, user: &CurrentUser, handover: &Handover) -> Result<String, ServiceError> {
        self.seal_handover_at(user, handover, self.now_ms())
    }

    /// The same at a moment, in milliseconds since 1970.
    pub fn seal_handover_at(
        &self,
        user: &CurrentUser,
        handover: &Handover,
        at_ms: i64,
    ) -> Result<String, ServiceError> {
        let mut handover = handover.clone();
        if let Handover::PasswordLink { qr_svg, .. } = &mut handover {
            qr_svg.clear();
        }
        let clear = serde_json::to_vec(&HandedOver { at_ms, handover }).map_err(ServiceError::internal)?;
        let sealed = self.settings.keys.seal(&handover_purpose(user), &clear)?;
        Ok(BASE64URL_NOPAD.encode(&sealed))
    }

    /// What [`Services::seal_handover`] made for this person within the last [`HANDOVER_SECONDS`]; nothing for anything else, so that a
    /// cookie that was copied is of no use later.
    pub fn open_handover(&self, user: &CurrentUser, sealed: &str) -> Option<Handover> {
        let sealed = BASE64URL_NOPAD.decode(sealed.as_bytes()).ok()?;
        let clear = self.settings.keys.open(&handover_purpose(user), &sealed)?;
        let HandedOver { at_ms, mut handover } = serde_json::from_slice(&clear).ok()?;
        // Another server's clock may be a little ahead.
        if (self.now_ms() - at_ms).abs() > HANDOVER_SECONDS * 1000 {
            return None;
        }
        if let Handover::PasswordLink { url, qr_svg, .. } = &mut handover {
            *qr_svg = qr::svg(url).unwrap_or_default();
        }
        Some(handover)
    }

    /// Whether people reach the site over TLS.
    pub fn is_https(&self) -> bool {
        self.settings.public_url.starts_with("https://")
    }

    /// Whether the site can send mail.
    pub fn has_mail(&self) -> bool {
        self.settings.mailer.is_some()
    }

    pub(crate) fn password_link(&self, token: &str) -> String {
        format!("{}/set-password?token={token}", self.settings.public_url)
    }

    fn hand_over(
        &self,
        username: &str,
        email: &str,
        token: &str,
        hours: i32,
        delivery: Delivery,
    ) -> Result<Handover, ServiceError> {
        let url = self.password_link(token);
        let mailer = self
            .settings
            .mailer
            .as_ref()
            .filter(|_| delivery == Delivery::ByMail);
        if let Some(mailer) = mailer {
            let text = mail_text(username, &url, hours, "–");
            mailer.send(email, "TraitorTrack: set your password", text);
        }
        Ok(Handover::PasswordLink {
            username: username.to_owned(),
            qr_svg: qr::svg(&url)?,
            url,
            hours,
            mailed: mailer.is_some(),
        })
    }

    /// Locks the active admins and the user: two admins cannot change each other at once.
    pub(crate) async fn lock_other(
        &self,
        by: &Authorized<ManageUsers>,
        user: i64,
    ) -> Result<(WriteTx, Locked<UserRow>), ServiceError> {
        let mut tx = self.db.begin(by.actor()).await?;
        let admins = store::users::lock_with_admins(&mut tx, user).await?;
        // Whoever asks may have lost the role while waiting for the lock.
        if !admins.contains(&by.user().id()) {
            return Err(ServiceError::Unauthenticated);
        }
        let user = store::accounts::lock_user(&mut tx, user)
            .await?
            .ok_or(ServiceError::NotFound("user"))?;
        Ok((tx, user))
    }

    /// The same, refused when the user is not as whoever asks saw them.
    pub(crate) async fn lock_seen(
        &self,
        by: &Authorized<ManageUsers>,
        seen: SeenUser,
    ) -> Result<(WriteTx, Locked<UserRow>), ServiceError> {
        let (mut tx, user) = self.lock_other(by, seen.id).await?;
        edits::check_seen_user(&mut tx, &user, seen).await?;
        Ok((tx, user))
    }
}

pub(crate) fn last_admin() -> Refusal {
    Refusal::new(
        "last_admin",
        "No other admin can sign in. First make another admin, who sets a password and a second factor.",
    )
}

/// Refuses when this is an active admin and no other reaches as far into the site. The admins are locked.
pub(crate) async fn admin_may_go(tx: &mut WriteTx, user: &Locked<UserRow>) -> Result<(), ServiceError> {
    if user.role()? != Role::Admin || user.disabled {
        return Ok(());
    }
    let others: Vec<AdminAccess> = store::users::admins(tx)
        .await?
        .into_iter()
        .filter_map(|(id, access)| (id != user.id).then_some(access))
        .collect();
    if user.admin_access().may_go(&others) {
        Ok(())
    } else {
        Err(last_admin().into())
    }
}

fn checked_area(role: Role, area: Option<&str>) -> Result<Option<&str>, FieldError> {
    let area = area.map(str::trim).filter(|area| !area.is_empty());
    crate::bags::check_plain("area", area)?;
    if area.is_none() && role.is_bound_to_area() {
        return Err(FieldError::new(
            "area",
            "A dispatcher works in one dispatch area. Choose it.",
        ));
    }
    Ok(area)
}

fn disabled() -> Refusal {
    Refusal::new("user_disabled", "This user is disabled. Enable the user first.")
}

fn mail_text(username: &str, url: &str, hours: i32, asked_from: &str) -> String {
    format!(
        "Hello {username},\n\nthis link sets a new password for you in TraitorTrack. It works once, for {hours} h:\n\n{url}\n\n\
         It was asked for from address {asked_from}. If that was not you, do nothing: your password stays as it is. \
         Tell an admin if it happens again.\n"
    )
}

/// Stores a new one-time token of a user, and answers it.
pub(crate) async fn new_link(tx: &mut WriteTx, user: i64, hours: i32) -> Result<String, ServiceError> {
    let token = secrets::token();
    store::accounts::set_password_token(tx, user, &secrets::hash(&token), hours).await?;
    Ok(token)
}

async fn tell_role(tx: &mut WriteTx, user: i64, role: Role) -> Result<(), ServiceError> {
    let told = [role.code().to_owned()];
    store::notices::notify(tx, user, NoticeCode::RoleChanged, &told, Some("/profile")).await?;
    Ok(())
}

/// Shuts a user out; the last admin who can sign in stays.
pub(crate) async fn disable(mut tx: WriteTx, user: &Locked<UserRow>) -> Result<(), ServiceError> {
    admin_may_go(&mut tx, user).await?;
    store::users::set_disabled(&mut tx, user, true)
        .await
        .map_err(user_conflict)?;
    store::accounts::end_sessions(&mut tx, user, None).await?;
    tx.commit(AuditEvent::UserDisabled { user: user.id }).await?;
    Ok(())
}

/// Lets a user in again.
pub(crate) async fn enable(mut tx: WriteTx, user: &Locked<UserRow>) -> Result<(), ServiceError> {
    store::users::set_disabled(&mut tx, user, false).await?;
    tx.commit(AuditEvent::UserEnabled { user: user.id }).await?;
    Ok(())
}

/// Takes every second factor off; the answer is the token of a link when the password had to go, too.
pub(crate) async fn reset_factor(
    mut tx: WriteTx,
    user: &Locked<UserRow>,
) -> Result<Option<String>, ServiceError> {
    store::accounts::remove_totp(&mut tx, user).await?;
    store::accounts::remove_passkeys(&mut tx, user).await?;
    store::accounts::set_recovery_codes(&mut tx, user, &[]).await?;
    store::accounts::end_sessions(&mut tx, user, None).await?;
    store::notices::notify(&mut tx, user.id, NoticeCode::FactorReset, &[], None).await?;
    let mut events = vec![AuditEvent::SecondFactorReset { user: user.id }];
    let token = if user.password_needs_factor {
        store::accounts::remove_password(&mut tx, user).await?;
        events.push(AuditEvent::PasswordLinkMade { user: user.id });
        Some(new_link(&mut tx, user.id, RESET_HOURS).await?)
    } else {
        None
    };
    tx.commit_all(&events).await?;
    Ok(token)
}

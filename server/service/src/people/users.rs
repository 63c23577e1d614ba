//! What admins do with users (SPEC 7). No admin ever chooses or sees a password: every way leads over a one-time link.

mod export;
mod factor;
mod handover;
mod last_admin;
mod links;

pub(crate) use factor::reset_factor;
pub use handover::HANDOVER_SECONDS;
pub(crate) use last_admin::admin_may_go;
pub use links::Delivery;
pub(crate) use links::{INVITATION_HOURS, RESET_HOURS, new_link};

use crate::input::{check_days, check_place};
use crate::people::accounts::{insert_user, user_conflict};
use crate::retry::retried;
use crate::{Authorized, ServiceError, Services, edits};
use domain::access::{ChooseOwnArea, ManageUsers, PackBags, Permission, Role};
use domain::account::{Handover, SeenUser, UserDetail, UserDraft, UserEdit, UserFilter, UserSummary};
use domain::audit::{AuditEvent, UserState};
use domain::fault::Missing;
use domain::notice::NoticeCode;
use domain::page::{Leaf, Sort};
use domain::refusal::{FieldError, WrongField};
use domain::user::{Area, AreaChoice, check_email, check_username, offered_areas};
use store::filter::Asked;
use store::people::accounts::UserRow;
use store::{Locked, WriteTx};

/// What the list of users is narrowed to, with its words checked.
fn checked(filter: &UserFilter) -> Result<UserFilter, FieldError> {
    crate::input::check_no_controls("q", filter.q.as_deref())?;
    crate::input::check_no_controls("area", filter.area.as_deref())?;
    crate::input::check_sort(filter.sort.as_deref(), Sort::ALL)?;
    Ok(UserFilter {
        q: crate::input::check_filter_text(filter.q.as_deref())?.map(str::to_owned),
        ..filter.clone()
    })
}

impl Services {
    /// Users that the filter lets through, by name or in the order that is asked for.
    pub async fn users(
        &self,
        _by: &Authorized<ManageUsers>,
        filter: &UserFilter,
    ) -> Result<Leaf<UserSummary>, ServiceError> {
        let filter = checked(filter)?;
        let asked = Asked {
            filter: &filter,
            span: check_days(&self.db, filter.from.as_deref(), filter.to.as_deref())?,
            place: check_place(filter.cursor.as_deref())?,
            limit: store::filter::limit(filter.limit),
            is_counted: true,
        };
        Ok(self.db.users(&asked).await?)
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
            .ok_or(ServiceError::NotFound(Missing::User))?;
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
            areas: offered_areas(self.areas().await?, by.area()),
        }))
    }

    /// Chooses the area that one's new parents go to, or none. Sessions go on: the area bounds nobody who may choose it.
    pub async fn choose_own_area(
        &self,
        by: &Authorized<ChooseOwnArea>,
        area: Option<&str>,
    ) -> Result<(), ServiceError> {
        let area = area.map(str::trim).filter(|area| !area.is_empty());
        crate::input::check_no_controls("area", area)?;
        retried(|| async move {
            let mut tx = self.db.begin(by.actor()).await?;
            let user = by.lock(&mut tx).await?;
            let before = edits::state(&user)?;
            let after = UserState {
                area: area.map(str::to_owned),
                ..before.clone()
            };
            store::people::users::set_area(&mut tx, &user, area)
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
        let before = edits::state(&user)?;
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
        let (_, last) = store::people::users::changes(&mut tx, &user).await?;
        let clashing = domain::edits::clashes(edit.version, &changed, &last);
        if !clashing.is_empty() {
            return Err(edits::refuse_user_fields(&mut tx, &user, &clashing).await);
        }
        if role != Role::Admin {
            admin_may_go(&mut tx, &user).await?;
        }
        store::people::users::update(&mut tx, &user, username, email, role, area)
            .await
            .map_err(user_conflict)?;
        if before.role != after.role {
            notify_of_role(&mut tx, user.id, after.role).await?;
        }
        if before.role != after.role || before.area != after.area {
            store::people::accounts::end_sessions(&mut tx, &user, None).await?;
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
            store::people::accounts::set_unlocked(&mut tx, &user).await?;
            Ok(tx.commit(AuditEvent::UserUnlocked { user: user.id }).await?)
        })
        .await
    }

    /// Ends every session of a user.
    pub async fn end_sessions_of(&self, by: &Authorized<ManageUsers>, user: i64) -> Result<(), ServiceError> {
        retried(|| async move {
            let (mut tx, user) = self.lock_other(by, user).await?;
            store::people::accounts::end_sessions(&mut tx, &user, None).await?;
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
            store::people::accounts::end_session(&mut tx, &user, number).await?;
            Ok(tx.commit(AuditEvent::SessionEnded { user: user.id }).await?)
        })
        .await
    }

    /// Locks the active admins and the user: two admins cannot change each other at once.
    pub(crate) async fn lock_other(
        &self,
        by: &Authorized<ManageUsers>,
        user: i64,
    ) -> Result<(WriteTx, Locked<UserRow>), ServiceError> {
        let mut tx = self.db.begin(by.actor()).await?;
        let admins = store::people::users::lock_with_admins(&mut tx, user).await?;
        // Whoever asks may have lost the role while waiting for the lock.
        if !admins.contains(&by.user().id()) {
            return Err(ServiceError::Unauthenticated);
        }
        let user = store::people::accounts::lock_user(&mut tx, user)
            .await?
            .ok_or(ServiceError::NotFound(Missing::User))?;
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

fn checked_area(role: Role, area: Option<&str>) -> Result<Option<&str>, FieldError> {
    let area = area.map(str::trim).filter(|area| !area.is_empty());
    crate::input::check_no_controls("area", area)?;
    if area.is_none() && role.is_bound_to_area() {
        return Err(FieldError::new("area", WrongField::AreaMissing));
    }
    Ok(area)
}

async fn notify_of_role(tx: &mut WriteTx, user: i64, role: Role) -> Result<(), ServiceError> {
    let values = [role.code().to_owned()];
    store::people::notices::notify(tx, user, NoticeCode::RoleChanged, &values, Some("/profile")).await?;
    Ok(())
}

/// Shuts a user out; the last admin who can sign in stays.
pub(crate) async fn disable(mut tx: WriteTx, user: &Locked<UserRow>) -> Result<(), ServiceError> {
    admin_may_go(&mut tx, user).await?;
    store::people::users::set_disabled(&mut tx, user, true)
        .await
        .map_err(user_conflict)?;
    store::people::accounts::end_sessions(&mut tx, user, None).await?;
    tx.commit(AuditEvent::UserDisabled { user: user.id }).await?;
    Ok(())
}

/// Lets a user in again.
pub(crate) async fn enable(mut tx: WriteTx, user: &Locked<UserRow>) -> Result<(), ServiceError> {
    store::people::users::set_disabled(&mut tx, user, false).await?;
    tx.commit(AuditEvent::UserEnabled { user: user.id }).await?;
    Ok(())
}

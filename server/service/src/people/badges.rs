//! Shared handhelds and badges, for admins (SPEC 7, decision 50). Signing in with a badge has a file of its own.

mod log_in;

pub use log_in::ReadBadge;
use log_in::pin_text;

use crate::access::anonymous;
use crate::retry::retried;
use crate::{Authorized, Client, ServiceError, Services, qr, secrets};
use domain::access::ManageUsers;
use domain::account::Handover;
use domain::audit::AuditEvent;
use domain::badge::{self, BADGE_HEAD, DEVICE_HEAD, Handhelds, NAME_CHARS};
use domain::notice::NoticeCode;
use domain::refusal::{FieldError, Refusal, WrongField};
use store::people::badges::BadgeRow;
use store::{Locked, WriteTx};

/// The code that enrols a handheld is good for so many minutes.
const ENROLMENT_MINUTES: i32 = 15;

/// A name as an admin types it.
fn check_name(text: &str) -> Result<String, FieldError> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARS || name.chars().any(char::is_control) {
        return Err(FieldError::new(
            "name",
            WrongField::HandheldName { max: NAME_CHARS },
        ));
    }
    Ok(name.to_owned())
}

impl Services {
    /// All handhelds and badges.
    pub async fn handhelds(&self, _: &Authorized<ManageUsers>) -> Result<Handhelds, ServiceError> {
        Ok(self.db.handhelds().await?)
    }

    /// Makes the code that makes a device one of the site's handhelds, once.
    pub async fn invite_handheld(
        &self,
        by: &Authorized<ManageUsers>,
        name: &str,
    ) -> Result<Handover, ServiceError> {
        by.user().recently_verified()?;
        let name = check_name(name)?;
        let code = secrets::typed(DEVICE_HEAD);
        retried(|| async {
            let mut tx = self.db.begin(by.actor()).await?;
            by.lock(&mut tx).await?;
            let hash = secrets::hash(&code);
            let admin = by.user().id();
            let device =
                store::people::badges::insert_handheld(&mut tx, &name, &hash, ENROLMENT_MINUTES, admin)
                    .await?;
            Ok::<_, ServiceError>(tx.commit(AuditEvent::HandheldInvited { device }).await?)
        })
        .await?;
        let url = format!("{}/enrol?code={code}", self.settings.public_url);
        Ok(Handover::Enrolment {
            name,
            qr_svg: qr::svg(&url)?,
            url,
            minutes: ENROLMENT_MINUTES,
        })
    }

    /// Makes the device that asks a handheld of the site; the answer is what its cookie holds.
    pub async fn enrol_handheld(&self, client: &Client, read: &str) -> Result<String, ServiceError> {
        let token = secrets::token();
        let code = badge::code(DEVICE_HEAD, read).map(|code| secrets::hash(&code));
        if let Some(code) = &code {
            let enrolled = retried(|| async {
                let mut tx = self.log_ins.begin(anonymous(client)).await?;
                let hash = secrets::hash(&token);
                let Some(device) = store::people::badges::enrol_handheld(&mut tx, code, &hash).await? else {
                    return Ok::<_, ServiceError>(false);
                };
                tx.commit(AuditEvent::HandheldEnrolled { device }).await?;
                Ok(true)
            });
            if enrolled.await? {
                return Ok(token);
            }
        }
        self.audit_stranger(client, AuditEvent::LinkRefused).await?;
        Err(Refusal::EnrolmentExpired.into())
    }

    /// Ends a handheld: nobody signs in there with a badge any more, and who did is signed out.
    pub async fn revoke_handheld(
        &self,
        by: &Authorized<ManageUsers>,
        device: i64,
    ) -> Result<(), ServiceError> {
        retried(|| async move {
            let mut tx = self.db.begin(by.actor()).await?;
            by.lock(&mut tx).await?;
            if !store::people::badges::revoke_handheld(&mut tx, device).await? {
                return Err(Refusal::BadgeGone.into());
            }
            Ok(tx.commit(AuditEvent::HandheldRevoked { device }).await?)
        })
        .await
    }

    /// Makes a badge and its PIN for the user of that name. Both are shown once; an earlier badge is void.
    pub async fn make_badge(
        &self,
        by: &Authorized<ManageUsers>,
        username: &str,
    ) -> Result<Handover, ServiceError> {
        by.user().recently_verified()?;
        crate::input::check_no_controls("username", Some(username))?;
        let found = self.db.find_user(username.trim()).await?;
        let unknown = || FieldError::new("username", WrongField::UserUnknown);
        let user = found.ok_or_else(unknown)?.id;
        let (code, pin) = (secrets::typed(BADGE_HEAD), secrets::pin());
        let pin_hash = self.passwords.hash(&pin_text(&code, &pin)).await?;
        let username = retried(|| async {
            let (mut tx, user) = self.lock_other(by, user).await?;
            if user.disabled {
                return Err(Refusal::UserDisabled.into());
            }
            let (hash, admin) = (secrets::hash(&code), by.user().id());
            let badge = store::people::badges::insert_badge(&mut tx, &user, &hash, &pin_hash, admin).await?;
            store::people::notices::notify(&mut tx, user.id, NoticeCode::BadgeMade, &[], None).await?;
            let made = AuditEvent::BadgeMade { badge, user: user.id };
            tx.commit(made).await?;
            Ok::<_, ServiceError>(user.username.clone())
        })
        .await?;
        Ok(Handover::Badge {
            username,
            qr_svg: qr::svg(&code)?,
            code,
            pin,
        })
    }

    /// Ends a badge, and the sessions that it opened.
    pub async fn revoke_badge(&self, by: &Authorized<ManageUsers>, badge: i64) -> Result<(), ServiceError> {
        retried(|| async move {
            let (mut tx, badge) = self.lock_badge_of(by, badge).await?;
            store::people::badges::revoke_badge(&mut tx, &badge).await?;
            let (badge, user) = (badge.id, badge.user_id);
            Ok(tx.commit(AuditEvent::BadgeRevoked { badge, user }).await?)
        })
        .await
    }

    /// Lets a badge be tried again that wrong PINs locked.
    pub async fn unlock_badge(&self, by: &Authorized<ManageUsers>, badge: i64) -> Result<(), ServiceError> {
        retried(|| async move {
            let (mut tx, badge) = self.lock_badge_of(by, badge).await?;
            store::people::badges::unlock_badge(&mut tx, &badge).await?;
            let (badge, user) = (badge.id, badge.user_id);
            Ok(tx.commit(AuditEvent::BadgeUnlocked { badge, user }).await?)
        })
        .await
    }

    /// Locks whoever asks, the badge's user, and the badge, which must still be good.
    async fn lock_badge_of(
        &self,
        by: &Authorized<ManageUsers>,
        badge: i64,
    ) -> Result<(WriteTx, Locked<BadgeRow>), ServiceError> {
        let owner = self.db.badge_owner(badge).await?;
        let owner = owner.ok_or(ServiceError::Refused(Refusal::BadgeGone))?;
        let (mut tx, _) = self.lock_other(by, owner).await?;
        let badge = store::people::badges::lock_badge(&mut tx, badge)
            .await?
            .filter(|badge| !badge.is_revoked)
            .ok_or(Refusal::BadgeGone)?;
        Ok((tx, badge))
    }
}

//! Signing in on a shared handheld: the badge is scanned, then its PIN is typed.

use crate::access::anonymous;
use crate::people::accounts::{ByBadge, LoggedIn, Visit, logged_in};
use crate::people::passwords::Verified;
use crate::retry::retried;
use crate::{ServiceError, Services, secrets};
use data_encoding::HEXLOWER;
use domain::account::LogInStep;
use domain::audit::AuditEvent;
use domain::badge::{self, BADGE_HEAD, MAX_FAILURES};
use domain::notice::NoticeCode;
use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};
use store::people::accounts::UserRow;
use store::people::badges::{BadgeRow, HandheldRow};
use store::{Locked, WriteTx};

/// How long somebody may take for the PIN after the badge, in milliseconds.
const PIN_MS: i64 = 120_000;
/// The page of handhelds and badges.
const HANDHELDS_PAGE: &str = "/admin/handhelds";

/// A badge that was scanned and whose PIN is still to come. Kept in the session, on the server: the secret itself is in none of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadBadge {
    /// The hash that finds the badge.
    hash: String,
    /// What the PIN is hashed with.
    pepper: String,
    at_ms: i64,
}

fn pepper(code: &str) -> String {
    secrets::hash_hex(&["pin of ", code].concat())
}

/// What is hashed of a PIN: who has the database alone would have to guess the badge's 160 bits as well.
pub(super) fn pin_text(code: &str, pin: &str) -> String {
    peppered(&pepper(code), pin)
}

fn peppered(pepper: &str, pin: &str) -> String {
    // What is no PIN fits none, however long it is.
    let pin = if badge::is_pin(pin) { pin } else { "" };
    [pepper, " ", pin].concat()
}

/// What stands against a log-in. People are told the same words for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Against {
    Handheld,
    UnknownBadge,
    Revoked,
    Disabled,
    Locked,
    WrongPin,
}

impl Against {
    /// As the audit spells it.
    const fn code(self) -> &'static str {
        match self {
            Self::Handheld => "unknown_device",
            Self::UnknownBadge => "unknown_badge",
            Self::Revoked => "revoked",
            Self::Disabled => "user_disabled",
            Self::Locked => "locked",
            Self::WrongPin => "wrong_pin",
        }
    }
}

impl Services {
    /// The handheld whose cookie this is, while it may be used; people sign in there with a badge.
    pub async fn handheld(&self, token: Option<&str>) -> Result<Option<HandheldRow>, ServiceError> {
        let Some(token) = token.filter(|token| token.len() == secrets::TOKEN_CHARS) else {
            return Ok(None);
        };
        Ok(self.log_ins.find_handheld(&secrets::hash(token)).await?)
    }

    /// Takes a badge as it was scanned. Whether there is such a badge is not told before its PIN is typed.
    pub async fn read_badge(
        &self,
        visit: &Visit,
        handheld: Option<&str>,
        read: &str,
    ) -> Result<ReadBadge, ServiceError> {
        // It leaves a waiting session behind, as asking for a passkey does.
        self.limits.passkey(visit.client.ip.as_deref())?;
        let code = badge::code(BADGE_HEAD, read).ok_or(Refusal::BadgeRefused)?;
        if self.handheld(handheld).await?.is_none() {
            return Err(Refusal::BadgeRefused.into());
        }
        Ok(ReadBadge {
            hash: secrets::hash_hex(&code),
            pepper: pepper(&code),
            at_ms: self.now_ms(),
        })
    }

    /// Checks badge and PIN on a handheld; audits either way. The caller keeps the session.
    pub async fn log_in_by_badge(
        &self,
        visit: &Visit,
        handheld: Option<&str>,
        read: &ReadBadge,
        pin: &str,
    ) -> Result<LoggedIn, ServiceError> {
        let account = ["badge ", &read.hash].concat();
        self.limit_log_in(&account, visit.client.ip.as_deref()).await?;
        if (self.now_ms() - read.at_ms).abs() > PIN_MS {
            return Err(Refusal::BadgeRefused.into());
        }
        let hash = HEXLOWER
            .decode(read.hash.as_bytes())
            .map_err(ServiceError::internal)?;
        let badge = self.log_ins.find_badge(&hash).await?;
        // Hashed whatever stands against it, so that time tells nothing.
        let typed = peppered(&read.pepper, pin.trim());
        let kept = badge.as_ref().map(|badge| badge.pin_hash.as_str());
        let verified = self.passwords.verify(&typed, kept).await?;
        let handheld = self.handheld(handheld).await?;
        retried(|| self.decide_badge(visit, handheld.as_ref(), badge.as_ref(), &verified)).await
    }

    async fn decide_badge(
        &self,
        visit: &Visit,
        handheld: Option<&HandheldRow>,
        found: Option<&BadgeRow>,
        verified: &Verified,
    ) -> Result<LoggedIn, ServiceError> {
        let device = handheld.map(|handheld| handheld.id);
        let refused = |against: Against, badge: Option<&BadgeRow>, count| AuditEvent::BadgeLogInFailed {
            user: badge.map(|badge| badge.user_id),
            badge: badge.map(|badge| badge.id),
            device,
            reason: against.code(),
            count,
        };
        let (Some(found), Some(handheld)) = (found, handheld) else {
            let against = match handheld {
                None => Against::Handheld,
                Some(_) => Against::UnknownBadge,
            };
            // The attempts of whoever has no handheld, or no badge, have no end by themselves.
            self.audit_stranger(&visit.client, refused(against, found, None))
                .await?;
            return Err(Refusal::BadgeRefused.into());
        };
        let mut tx = self.log_ins.begin(anonymous(&visit.client)).await?;
        let user = store::people::accounts::lock_user(&mut tx, found.user_id).await?;
        let badge = store::people::badges::lock_badge(&mut tx, found.id).await?;
        let (Some(user), Some(badge)) = (user, badge) else {
            // Erased meanwhile.
            return Err(Refusal::BadgeRefused.into());
        };
        let against = if badge.is_revoked {
            Some(Against::Revoked)
        } else if user.disabled {
            Some(Against::Disabled)
        } else if badge.is_locked {
            Some(Against::Locked)
        } else if !verified.fits {
            Some(Against::WrongPin)
        } else {
            None
        };
        let Some(against) = against else {
            return complete(tx, &user, &badge, handheld).await;
        };
        if against != Against::WrongPin {
            drop(tx);
            self.audit_stranger(&visit.client, refused(against, Some(&*badge), None))
                .await?;
            return Err(Refusal::BadgeRefused.into());
        }
        let failures = store::people::badges::set_badge_failed(&mut tx, &badge).await?;
        if failures >= MAX_FAILURES {
            let values = [user.username.clone()];
            let notice = NoticeCode::BadgeLocked;
            store::people::notices::notify_admins(&mut tx, notice, &values, HANDHELDS_PAGE).await?;
        }
        tx.commit(refused(against, Some(&*badge), Some(i64::from(failures))))
            .await?;
        Err(Refusal::BadgeRefused.into())
    }
}

/// Ends a log-in by badge. It leaves the failures of the password as they are.
async fn complete(
    mut tx: WriteTx,
    user: &Locked<UserRow>,
    badge: &Locked<BadgeRow>,
    handheld: &HandheldRow,
) -> Result<LoggedIn, ServiceError> {
    tx.acts_for(user.id);
    store::people::badges::set_badge_used(&mut tx, badge, handheld.id).await?;
    tx.commit(AuditEvent::BadgeLoggedIn {
        user: user.id,
        badge: badge.id,
        device: handheld.id,
    })
    .await?;
    Ok(LoggedIn {
        by_badge: Some(ByBadge {
            badge: badge.id,
            handheld: handheld.id,
        }),
        ..logged_in(user, LogInStep::Done, None)
    })
}

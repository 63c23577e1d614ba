//! The second factor: codes of an app (RFC 6238), recovery codes.

use crate::access::anonymous;
use crate::people::accounts::SECURITY_PAGE;
use crate::retry::retried;
use crate::{Authorized, Client, ServiceError, Services, qr, secrets};
use domain::access::SecureOwnAccount;
use domain::account::FactorSetUp;
use domain::audit::AuditEvent;
use domain::notice::NoticeCode;
use domain::refusal::{FieldError, Refusal, WrongField};
use store::people::accounts::UserRow;
use store::{Locked, WriteTx};
use totp_rs::{Algorithm, Builder, Totp};

/// In place of a secret that was given up: no code of an app fits it, and a recovery code is asked for still.
pub(crate) const GIVEN_UP: &[u8] = b"";
/// Recovery codes of one set (SPEC 7).
const RECOVERY_CODES: usize = 10;
/// Bytes of a secret: as many as SHA-1 gives (RFC 4226, section 4).
const SECRET_BYTES: usize = 20;
const STEP_SECONDS: u64 = 30;

/// What binds a sealed secret to its user.
pub(crate) fn purpose(user: i64) -> String {
    format!("codes of user {user}")
}

/// Codes of six digits, a step of tolerance either way: what every app can do.
fn totp(secret: Vec<u8>, username: &str) -> Result<Totp, ServiceError> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(STEP_SECONDS)
        .with_secret(secret)
        .with_account_name(username)
        .with_issuer(Some("TraitorTrack"))
        .build()
        .map_err(ServiceError::internal)
}

/// The step of a code that fits now and is newer than the last one used.
fn fitting_step(totp: &Totp, code: &str, clock: i64, last: Option<i64>) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let step = totp.check(&code, u64::try_from(clock).ok()?)?;
    i64::try_from(step)
        .ok()
        .filter(|step| last.is_none_or(|last| *step > last))
}

fn bad_code() -> FieldError {
    FieldError::new("code", WrongField::CodeNotFitting)
}

impl Services {
    fn open_secret(&self, user: i64, sealed: &[u8]) -> Result<Vec<u8>, ServiceError> {
        self.settings.keys.open(&purpose(user), sealed).ok_or_else(|| {
            ServiceError::Internal(format!("the secret of user {user} cannot be opened").into())
        })
    }

    /// Whether a key of this site opens somebody's secret.
    pub(crate) fn can_open(&self, user: i64, sealed: &[u8]) -> bool {
        self.settings.keys.open(&purpose(user), sealed).is_some()
    }

    /// Uses up a code of the app; answers the way it was proved.
    pub(crate) async fn use_totp(
        &self,
        tx: &mut WriteTx,
        user: &Locked<UserRow>,
        code: &str,
    ) -> Result<Option<&'static str>, ServiceError> {
        let Some(sealed) = user.totp_secret.as_ref().filter(|sealed| *sealed != GIVEN_UP) else {
            return Ok(None);
        };
        let secret = match self.open_secret(user.id, sealed) {
            Ok(secret) => secret,
            // With the site's key lost, password and recovery codes still lead in.
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    user = user.id,
                    "codes cannot be checked"
                );
                return Ok(None);
            }
        };
        let totp = totp(secret, &user.username)?;
        let Some(step) = fitting_step(&totp, code, user.clock, user.totp_last_step) else {
            return Ok(None);
        };
        store::people::accounts::set_totp_step(tx, user, step).await?;
        Ok(Some("totp"))
    }

    /// Uses up a code of the app or a recovery code; answers the way it was proved.
    pub(crate) async fn use_code(
        &self,
        tx: &mut WriteTx,
        user: &Locked<UserRow>,
        code: &str,
    ) -> Result<Option<&'static str>, ServiceError> {
        if let Some(method) = self.use_totp(tx, user, code).await? {
            return Ok(Some(method));
        }
        let hash = secrets::recovery_hash(code);
        let Some(left) = store::people::accounts::use_recovery_code(tx, user, &hash).await? else {
            return Ok(None);
        };
        let values = [left.to_string()];
        store::people::notices::notify(
            tx,
            user.id,
            NoticeCode::RecoveryCodeUsed,
            &values,
            Some(SECURITY_PAGE),
        )
        .await?;
        Ok(Some("recovery_code"))
    }

    /// Locks the asking person.
    pub(crate) async fn lock_self(
        &self,
        by: &Authorized<SecureOwnAccount>,
    ) -> Result<(WriteTx, Locked<UserRow>), ServiceError> {
        let mut tx = self.db.begin(by.actor()).await?;
        let user = by.lock(&mut tx).await?;
        Ok((tx, user))
    }

    /// Makes a new secret, which counts only when its first code has come. One that is confirmed already goes on.
    pub async fn begin_second_factor(&self, by: &Authorized<SecureOwnAccount>) -> Result<(), ServiceError> {
        by.user().recently_verified()?;
        let secret: [u8; SECRET_BYTES] = secrets::random();
        retried(|| async {
            let (mut tx, user) = self.lock_self(by).await?;
            let sealed = self.settings.keys.seal(&purpose(user.id), &secret)?;
            store::people::accounts::set_totp_pending(&mut tx, &user, Some(&sealed)).await?;
            Ok(tx.commit(AuditEvent::SecondFactorBegun { user: user.id }).await?)
        })
        .await
    }

    /// The secret that waits for its first code, if one does; never one that is confirmed.
    pub async fn second_factor_set_up(
        &self,
        by: &Authorized<SecureOwnAccount>,
    ) -> Result<Option<FactorSetUp>, ServiceError> {
        by.user().recently_verified()?;
        let user = self
            .db
            .find_user_by_id(by.user().id())
            .await?
            .ok_or(ServiceError::Unauthenticated)?;
        let Some(sealed) = &user.totp_pending else {
            return Ok(None);
        };
        let totp = totp(self.open_secret(user.id, sealed)?, &user.username)?;
        let url = totp.to_url().map_err(ServiceError::internal)?;
        Ok(Some(FactorSetUp {
            secret: secrets::grouped(&totp.secret().to_base32(), 4, ' '),
            qr_svg: qr::svg(&url)?,
            url,
        }))
    }

    /// Makes the waiting secret count, with its first code; the answer is a set of recovery codes, shown this once.
    /// Every other session of the person ends.
    pub async fn confirm_second_factor(
        &self,
        by: &Authorized<SecureOwnAccount>,
        code: &str,
    ) -> Result<Vec<String>, ServiceError> {
        by.user().recently_verified()?;
        retried(|| self.confirm_pending(by, code)).await
    }

    async fn confirm_pending(
        &self,
        by: &Authorized<SecureOwnAccount>,
        code: &str,
    ) -> Result<Vec<String>, ServiceError> {
        let (mut tx, user) = self.lock_self(by).await?;
        let Some(sealed) = &user.totp_pending else {
            return Err(Refusal::NothingToConfirm.into());
        };
        let totp = totp(self.open_secret(user.id, sealed)?, &user.username)?;
        let step = fitting_step(&totp, code, user.clock, None).ok_or_else(bad_code)?;
        store::people::accounts::confirm_totp(&mut tx, &user, step).await?;
        store::people::accounts::end_sessions(&mut tx, &user, by.user().session()).await?;
        let codes = new_recovery_codes(&mut tx, &user).await?;
        store::people::notices::notify(&mut tx, user.id, NoticeCode::FactorOn, &[], Some(SECURITY_PAGE))
            .await?;
        tx.commit_all(&[
            AuditEvent::SecondFactorSet { user: user.id },
            AuditEvent::RecoveryCodesMade { user: user.id },
        ])
        .await?;
        Ok(codes)
    }

    /// Takes one's own codes off, unless the role or a short password needs them. Every other session ends.
    pub async fn remove_second_factor(&self, by: &Authorized<SecureOwnAccount>) -> Result<(), ServiceError> {
        by.user().recently_verified()?;
        retried(|| async move {
            let (mut tx, user) = self.lock_self(by).await?;
            may_lose_factor(&user, user.has_passkey)?;
            store::people::accounts::remove_totp(&mut tx, &user).await?;
            if !user.has_passkey {
                store::people::accounts::set_recovery_codes(&mut tx, &user, &[]).await?;
            }
            store::people::accounts::end_sessions(&mut tx, &user, by.user().session()).await?;
            store::people::notices::notify(&mut tx, user.id, NoticeCode::FactorOff, &[], Some(SECURITY_PAGE))
                .await?;
            let event = AuditEvent::SecondFactorRemoved { user: user.id };
            Ok(tx.commit(event).await?)
        })
        .await
    }

    /// Replaces the recovery codes by new ones, shown this once.
    pub async fn make_recovery_codes(
        &self,
        by: &Authorized<SecureOwnAccount>,
    ) -> Result<Vec<String>, ServiceError> {
        by.user().recently_verified()?;
        retried(|| async move {
            let (mut tx, user) = self.lock_self(by).await?;
            if !user.has_factor() {
                return Err(Refusal::NoSecondFactor.into());
            }
            let codes = new_recovery_codes(&mut tx, &user).await?;
            tx.commit(AuditEvent::RecoveryCodesMade { user: user.id }).await?;
            Ok(codes)
        })
        .await
    }

    /// Seals every secret with the current key; the answer is how many were sealed with an older one.
    pub async fn rotate_key(&self) -> Result<usize, ServiceError> {
        let keys = &self.settings.keys;
        let mut changed = 0;
        for (id, _, _) in self.db.encrypted_secrets().await? {
            if retried(|| self.seal_anew(id)).await? {
                changed += 1;
            }
        }
        retried(|| async move {
            let mut tx = self.db.begin(anonymous(&Client::default())).await?;
            store::people::accounts::set_key(&mut tx, &keys.current_id()).await?;
            Ok::<_, ServiceError>(tx.commit(AuditEvent::KeyRotated).await?)
        })
        .await?;
        Ok(changed)
    }

    /// Seals the secrets of a user with the current key; whether they were sealed with an older one.
    async fn seal_anew(&self, id: i64) -> Result<bool, ServiceError> {
        let keys = &self.settings.keys;
        let mut tx = self.db.begin(anonymous(&Client::default())).await?;
        let Some(user) = store::people::accounts::lock_user(&mut tx, id).await? else {
            return Ok(false);
        };
        let is_old = |sealed: &Option<Vec<u8>>| {
            sealed
                .as_ref()
                .is_some_and(|s| s != GIVEN_UP && !keys.is_current(s))
        };
        if !is_old(&user.totp_secret) && !is_old(&user.totp_pending) {
            return Ok(false);
        }
        let anew = |sealed: &Option<Vec<u8>>| {
            sealed
                .as_ref()
                .map(|sealed| -> Result<Vec<u8>, ServiceError> {
                    if sealed == GIVEN_UP {
                        return Ok(sealed.clone());
                    }
                    keys.seal(&purpose(id), &self.open_secret(id, sealed)?)
                })
                .transpose()
        };
        let (confirmed, pending) = (anew(&user.totp_secret)?, anew(&user.totp_pending)?);
        store::people::accounts::set_encrypted_secrets(&mut tx, id, confirmed.as_deref(), pending.as_deref())
            .await?;
        tx.commit_unaudited(store::Unaudited::Bookkeeping).await?;
        Ok(true)
    }

    /// Whether the site's key is the one, or knows the one, that this database's secrets were sealed with.
    pub async fn check_key(&self) -> Result<bool, ServiceError> {
        let keys = &self.settings.keys;
        let mut tx = self.db.begin(anonymous(&Client::default())).await?;
        let known = store::people::accounts::remember_key(&mut tx, &keys.current_id()).await?;
        tx.commit_unaudited(store::Unaudited::Bookkeeping).await?;
        Ok(keys.knows(&known))
    }
}

/// Refuses to take the last factor from whoever needs one.
pub(crate) fn may_lose_factor(user: &UserRow, has_other: bool) -> Result<(), ServiceError> {
    if has_other {
        return Ok(());
    }
    if user.role()?.needs_second_factor() {
        return Err(Refusal::FactorRequired.into());
    }
    if user.password_needs_factor {
        return Err(Refusal::PasswordShort.into());
    }
    Ok(())
}

/// Writes a new set of recovery codes; the old ones are void.
pub(crate) async fn new_recovery_codes(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
) -> Result<Vec<String>, ServiceError> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| secrets::recovery_code()).collect();
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| secrets::recovery_hash(code)).collect();
    store::people::accounts::set_recovery_codes(tx, user, &hashes).await?;
    Ok(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret of the SHA-1 examples, cut to six digits.
    const RFC_SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_rfc() {
        let totp = totp(RFC_SECRET.to_vec(), "nina").unwrap();
        for (clock, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(fitting_step(&totp, code, clock, None), Some(clock / 30));
        }
    }

    #[test]
    fn a_code_counts_one_step_early_or_late_and_no_more() {
        let totp = totp(RFC_SECRET.to_vec(), "nina").unwrap();
        let at = 1_111_111_109;
        for (clock, fits) in [
            (at - 60, false),
            (at - 30, true),
            (at + 30, true),
            (at + 61, false),
        ] {
            assert_eq!(
                fitting_step(&totp, "081804", clock, None).is_some(),
                fits,
                "{clock}"
            );
        }
    }

    #[test]
    fn a_code_counts_once_and_no_older_one_after_it() {
        let totp = totp(RFC_SECRET.to_vec(), "nina").unwrap();
        let (at, step) = (1_111_111_109, 37_037_036);
        assert_eq!(fitting_step(&totp, "081 804", at, Some(step - 1)), Some(step));
        assert_eq!(fitting_step(&totp, "081804", at, Some(step)), None);
        assert_eq!(fitting_step(&totp, "081804", at, Some(step + 1)), None);
        for bad in ["", "81804", "0818040", "08180a", "٠٨١٨٠٤"] {
            assert_eq!(fitting_step(&totp, bad, at, None), None, "{bad}");
        }
    }
}

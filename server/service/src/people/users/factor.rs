//! Second factors that somebody lost.

use super::{Delivery, RESET_HOURS, admin_may_go, new_link};
use crate::retry::retried;
use crate::{Authorized, ServiceError, Services};
use domain::access::ManageUsers;
use domain::account::{Handover, SeenUser};
use domain::audit::AuditEvent;
use domain::notice::NoticeCode;
use store::people::accounts::UserRow;
use store::{Locked, WriteTx};

impl Services {
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
}

/// Takes every second factor off; the answer is the token of a link when the password had to go, too.
pub(crate) async fn reset_factor(
    mut tx: WriteTx,
    user: &Locked<UserRow>,
) -> Result<Option<String>, ServiceError> {
    store::people::accounts::remove_totp(&mut tx, user).await?;
    store::people::accounts::remove_passkeys(&mut tx, user).await?;
    store::people::accounts::set_recovery_codes(&mut tx, user, &[]).await?;
    store::people::accounts::end_sessions(&mut tx, user, None).await?;
    store::people::notices::notify(&mut tx, user.id, NoticeCode::FactorReset, &[], None).await?;
    let mut events = vec![AuditEvent::SecondFactorReset { user: user.id }];
    let token = if user.password_needs_factor {
        store::people::accounts::remove_password(&mut tx, user).await?;
        events.push(AuditEvent::PasswordLinkMade { user: user.id });
        Some(new_link(&mut tx, user.id, RESET_HOURS).await?)
    } else {
        None
    };
    tx.commit_all(&events).await?;
    Ok(token)
}

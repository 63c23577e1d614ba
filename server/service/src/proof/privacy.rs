//! A person's rights: to see what is stored, and to be erased (SPEC 9; GDPR articles 15 and 17, DPDP sections 11 and 12).

use crate::edits::state;
use crate::people::accounts::user_conflict;
use crate::people::users::admin_may_go;
use crate::retry::retried;
use crate::{Authorized, ServiceError, Services};
use domain::access::{ManageUsers, ViewOwnProfile};
use domain::account::SeenUser;
use domain::audit::AuditEvent;
use domain::fault::Missing;
use domain::personal::PersonalData;
use store::people::accounts::UserRow;
use store::{Actor, Client, Locked, WriteTx};

/// How long the audit keeps whole addresses and names typed at failed log-ins (SPEC 9), in days.
pub(crate) const WHOLE_ADDRESS_DAYS: i32 = 30;

impl Services {
    /// Everything that is stored about a user.
    pub async fn personal_data(
        &self,
        by: &Authorized<ManageUsers>,
        user: i64,
    ) -> Result<PersonalData, ServiceError> {
        by.user().recently_verified()?;
        self.hand_out(by.actor(), user).await
    }

    /// Everything that is stored about the person who asks.
    pub async fn own_personal_data(
        &self,
        by: &Authorized<ViewOwnProfile>,
    ) -> Result<PersonalData, ServiceError> {
        by.user().recently_verified()?;
        self.hand_out(by.actor(), by.user().id()).await
    }

    /// The same from the command line.
    pub async fn personal_data_named(
        &self,
        client: &Client,
        username: &str,
    ) -> Result<PersonalData, ServiceError> {
        let user = self.user(username).await?;
        self.hand_out(crate::access::anonymous(client), user.id).await
    }

    async fn hand_out(&self, actor: Actor, user: i64) -> Result<PersonalData, ServiceError> {
        let data = self
            .db
            .personal_data(user)
            .await?
            .ok_or(ServiceError::NotFound(Missing::User))?;
        let tx = self.db.begin(actor).await?;
        tx.commit(AuditEvent::PersonalDataExported { user }).await?;
        Ok(data)
    }

    /// Erases a user for good. What the person did stays in the logs, under a pseudonym. The last admin who can sign
    /// in stays.
    pub async fn erase_user(
        &self,
        by: &Authorized<ManageUsers>,
        seen: impl Into<SeenUser>,
    ) -> Result<(), ServiceError> {
        by.user().recently_verified()?;
        let seen = seen.into();
        retried(|| async move {
            let (tx, user) = self.lock_seen(by, seen).await?;
            erase(tx, &user).await
        })
        .await
    }

    /// The same from the command line; the answer is the user's number.
    pub async fn erase_named(&self, client: &Client, username: &str) -> Result<i64, ServiceError> {
        retried(|| async move {
            let (tx, user) = self.lock_named(client, username).await?;
            let id = user.id;
            erase(tx, &user).await?;
            Ok(id)
        })
        .await
    }
}

async fn erase(mut tx: WriteTx, user: &Locked<UserRow>) -> Result<(), ServiceError> {
    let before = state(user)?;
    admin_may_go(&mut tx, user).await?;
    store::proof::personal::erase(&mut tx, user)
        .await
        .map_err(user_conflict)?;
    tx.commit(AuditEvent::UserErased {
        user: user.id,
        before,
    })
    .await?;
    Ok(())
}

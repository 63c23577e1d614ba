//! The last admin who can sign in stays one.

use crate::ServiceError;
use domain::access::Role;
use domain::refusal::Refusal;
use domain::user::AdminAccess;
use store::people::accounts::UserRow;
use store::{Locked, WriteTx};

/// Refuses when this is an active admin and no other reaches as far into the site. The admins are locked.
pub(crate) async fn admin_may_go(tx: &mut WriteTx, user: &Locked<UserRow>) -> Result<(), ServiceError> {
    if user.role()? != Role::Admin || user.disabled {
        return Ok(());
    }
    let others: Vec<AdminAccess> = store::people::users::admins(tx)
        .await?
        .into_iter()
        .filter_map(|(id, access)| (id != user.id).then_some(access))
        .collect();
    if user.admin_access().may_go(&others) {
        Ok(())
    } else {
        Err(Refusal::LastAdmin.into())
    }
}

//! Acts that were made from an older state: what changed since, and who did it.

use crate::ServiceError;
use domain::account::SeenUser;
use domain::audit::UserState;
use domain::bill::BillFields;
use domain::edits::{BillStamp, LastChanges, Meanwhile, SeenBill, clashes};
use store::bills::BillNow;
use store::people::accounts::UserRow;
use store::{Locked, StoreError, WriteTx};

/// Whether somebody changed the field after that version.
pub(crate) fn changed_since(bill: &BillNow, version: Option<i32>, field: &str) -> bool {
    let Some(version) = version else {
        return false;
    };
    bill.last
        .get(field)
        .is_some_and(|change| change.version > version)
}

fn refusal(found: Result<Meanwhile, StoreError>) -> ServiceError {
    match found {
        Ok(meanwhile) => ServiceError::Changed(meanwhile),
        Err(error) => error.into(),
    }
}

/// The refusal of an act because of these fields of a bill.
pub(crate) async fn refuse_fields(tx: &mut WriteTx, bill: &Locked<BillNow>, fields: &[&str]) -> ServiceError {
    refusal(fields_meanwhile(tx, bill, fields).await)
}

async fn fields_meanwhile(
    tx: &mut WriteTx,
    bill: &Locked<BillNow>,
    fields: &[&str],
) -> Result<Meanwhile, StoreError> {
    let now = BillFields::from(&bill.state);
    let value = |field: &str| match field {
        "status" => Some(bill.state.status.code().to_owned()),
        field => now.text(field),
    };
    Ok(Meanwhile {
        version: bill.stamp.version,
        changes: store::edits::field_changes(tx, &bill.last, fields, value).await?,
    })
}

/// Refuses an act that is for another state of the bill than the one of now.
pub(crate) async fn check_seen(
    tx: &mut WriteTx,
    bill: &Locked<BillNow>,
    seen: &SeenBill<'_>,
) -> Result<(), ServiceError> {
    let Some(stamps) = &seen.stamps else {
        return Ok(());
    };
    if stamps.contains(&bill.stamp) {
        return Ok(());
    }
    // What stands in no tag of ours was never a state of this bill: there is nothing to compare with.
    let since = stamps.first().copied().unwrap_or(bill.stamp);
    Err(refusal(stamp_meanwhile(tx, bill, since).await))
}

async fn stamp_meanwhile(
    tx: &mut WriteTx,
    bill: &Locked<BillNow>,
    since: BillStamp,
) -> Result<Meanwhile, StoreError> {
    let now = bill.stamp;
    let fields: Vec<&str> = bill
        .last
        .iter()
        .filter(|(_, change)| change.version > since.version)
        .map(|(field, _)| field.as_str())
        .collect();
    let mut meanwhile = fields_meanwhile(tx, bill, &fields).await?;
    if (now.parents, now.newest_parent) != (since.parents, since.newest_parent) {
        let count = now.parents.to_string();
        let change = store::edits::who_changed_parents(tx, bill.id, count).await?;
        meanwhile.changes.push(change);
    } else if (now.children, now.weight_g) != (since.children, since.weight_g) {
        let (count, more) = (now.children.to_string(), now.children > since.children);
        let change = store::edits::who_changed_children(tx, bill.id, count, more).await?;
        meanwhile.changes.push(change);
    }
    Ok(meanwhile)
}

/// The refusal of an act because of these fields of a user.
pub(crate) async fn refuse_user_fields(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    fields: &[&str],
) -> ServiceError {
    let found = async {
        let (version, last) = store::people::users::changes(tx, user).await?;
        let now = state(user)?;
        let value = |field: &str| match field {
            "username" => Some(user.username.clone()),
            "email" => Some(user.email.clone()),
            "role" => Some(now.role.code().to_owned()),
            "area" => now.area.clone(),
            "status" => Some(if now.disabled { "disabled" } else { "active" }.to_owned()),
            _ => None,
        };
        let changes = store::edits::field_changes(tx, &last, fields, value).await?;
        Ok::<_, ServiceError>(Meanwhile { version, changes })
    };
    match found.await {
        Ok(meanwhile) => ServiceError::Changed(meanwhile),
        Err(error) => error,
    }
}

/// Refuses an act that is for another version of the user than the one of now.
pub(crate) async fn check_seen_user(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    seen: SeenUser,
) -> Result<(), ServiceError> {
    let Some(since) = seen.version else {
        return Ok(());
    };
    let (version, last) = store::people::users::changes(tx, user).await?;
    if version == since {
        return Ok(());
    }
    let fields: Vec<&str> = last
        .iter()
        .filter(|(_, change)| change.version > since)
        .map(|(field, _)| field.as_str())
        .collect();
    Err(refuse_user_fields(tx, user, &fields).await)
}

/// Something that admins edit, as it is now: its version, who changed which field last, and each field as text.
pub(crate) struct Edited<'a, V> {
    pub(crate) version: i32,
    pub(crate) last: &'a LastChanges,
    pub(crate) value: V,
}

impl<V: Fn(&str) -> Option<String>> Edited<'_, V> {
    /// The refusal of an act because of these fields.
    pub(crate) async fn refuse(&self, tx: &mut WriteTx, fields: &[&str]) -> ServiceError {
        let changes = store::edits::field_changes(tx, self.last, fields, &self.value).await;
        refusal(changes.map(|changes| Meanwhile {
            version: self.version,
            changes,
        }))
    }

    /// Refuses an act that is for other versions than the one of now.
    pub(crate) async fn check(&self, tx: &mut WriteTx, seen: Option<&[i32]>) -> Result<(), ServiceError> {
        let Some(seen) = seen.filter(|seen| !seen.contains(&self.version)) else {
            return Ok(());
        };
        // What stands in no tag of ours was never a version: there is nothing to compare with.
        let since = seen.first().copied().unwrap_or(self.version);
        let newer = self.last.iter().filter(|(_, change)| change.version > since);
        let fields: Vec<&str> = newer.map(|(field, _)| field.as_str()).collect();
        Err(self.refuse(tx, &fields).await)
    }

    /// Refuses a change of these fields where somebody else set one of them since the version that it was made from.
    pub(crate) async fn merge(
        &self,
        tx: &mut WriteTx,
        base: Option<i32>,
        changed: &[&'static str],
    ) -> Result<(), ServiceError> {
        let clashing = clashes(base, changed, self.last);
        if clashing.is_empty() {
            return Ok(());
        }
        Err(self.refuse(tx, &clashing).await)
    }
}

/// What the audit keeps of a user.
pub(crate) fn state(user: &UserRow) -> Result<UserState, ServiceError> {
    Ok(UserState {
        role: user.role()?,
        area: user.area.clone(),
        disabled: user.disabled,
    })
}

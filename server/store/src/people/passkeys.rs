//! Passkeys: public keys and counters as the WebAuthn library keeps them. No secret is in them.

use crate::error::StoreError;
use crate::people::accounts::UserRow;
use crate::tx::{Db, Locked, WriteTx};
use serde_json::Value;

/// A passkey as the library needs it.
#[derive(Clone, Debug)]
pub struct PasskeyRow {
    pub id: i64,
    /// What the person called it.
    pub name: String,
    /// The library's own JSON.
    pub passkey: Value,
}

impl Db {
    /// The database's clock, in seconds since 1970.
    pub async fn clock(&self) -> Result<i64, StoreError> {
        Ok(
            sqlx::query_scalar!("select extract(epoch from clock_timestamp())::bigint as \"clock!\"")
                .fetch_one(&self.pool)
                .await?,
        )
    }

    /// A person's passkeys with their keys, oldest first.
    pub async fn passkey_rows(&self, user: i64) -> Result<Vec<PasskeyRow>, StoreError> {
        Ok(sqlx::query_as!(
            PasskeyRow,
            "select id, name, passkey from user_passkey where user_id = $1 order by id",
            user
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Whose passkey has this credential id.
    pub async fn find_passkey_owner(&self, credential_id: &[u8]) -> Result<Option<i64>, StoreError> {
        Ok(sqlx::query_scalar!(
            "select user_id from user_passkey where credential_id = $1",
            credential_id
        )
        .fetch_optional(&self.pool)
        .await?)
    }
}

/// The passkey of that credential id, if it is the user's. The user's lock guards it: every change takes it first.
pub async fn find_passkey(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    credential_id: &[u8],
) -> Result<Option<PasskeyRow>, StoreError> {
    Ok(sqlx::query_as!(
        PasskeyRow,
        "select id, name, passkey from user_passkey where user_id = $1 and credential_id = $2",
        user.id,
        credential_id
    )
    .fetch_optional(&mut *tx.tx)
    .await?)
}

/// How many passkeys the user has.
pub async fn count_passkeys(tx: &mut WriteTx, user: &Locked<UserRow>) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        "select count(*) as \"count!\" from user_passkey where user_id = $1",
        user.id
    )
    .fetch_one(&mut *tx.tx)
    .await?)
}

/// Stores a passkey; `user_passkey_credential_key` refuses one that somebody has already.
pub async fn insert_passkey(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    credential_id: &[u8],
    passkey: &Value,
    name: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into user_passkey (user_id, credential_id, passkey, name) values ($1, $2, $3, $4)",
        user.id,
        credential_id,
        passkey,
        name
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Notes that a passkey was used, with the counter that it has now.
pub async fn set_passkey_used(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    id: i64,
    passkey: &Value,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update user_passkey set passkey = $3, last_used_at = now() where user_id = $1 and id = $2",
        user.id,
        id,
        passkey
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Takes one passkey of the user away; the answer is its name, `None` when the user has none of that number.
pub async fn remove_passkey(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    id: i64,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        "delete from user_passkey where user_id = $1 and id = $2 returning name",
        user.id,
        id
    )
    .fetch_optional(&mut *tx.tx)
    .await?)
}

//! Second factors and the key that their secrets are encrypted with.

use super::UserRow;
use crate::error::StoreError;
use crate::tx::{Db, Locked, WriteTx};

impl Db {
    /// The newest secrets that were encrypted, to encrypt them anew: user, confirmed and pending.
    pub async fn encrypted_secrets(
        &self,
    ) -> Result<Vec<(i64, Option<Vec<u8>>, Option<Vec<u8>>)>, StoreError> {
        let rows = sqlx::query!(
            "select id, totp_secret_encrypted, totp_pending_encrypted from \"user\"
             where totp_secret_encrypted is not null or totp_pending_encrypted is not null order by id"
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|r| (r.id, r.totp_secret_encrypted, r.totp_pending_encrypted))
            .collect())
    }
}

/// Keeps a new secret for codes, encrypted, until its first code confirms it.
pub async fn set_totp_pending(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    encrypted: Option<&[u8]>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update \"user\" set totp_pending_encrypted = $2 where id = $1",
        user.id,
        encrypted
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Makes the pending secret the one that counts; `step` is the one of the code that confirmed it.
pub async fn confirm_totp(tx: &mut WriteTx, user: &Locked<UserRow>, step: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "update \"user\" set totp_secret_encrypted = totp_pending_encrypted, totp_pending_encrypted = null,
                totp_confirmed_at = now(), totp_last_step = $2
         where id = $1",
        user.id,
        step
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Takes the codes of an app away; recovery codes stay, for a passkey may stay too.
pub async fn remove_totp(tx: &mut WriteTx, user: &Locked<UserRow>) -> Result<(), StoreError> {
    sqlx::query!(
        "update \"user\" set totp_secret_encrypted = null, totp_pending_encrypted = null, totp_confirmed_at = null,
                totp_last_step = null
         where id = $1",
        user.id
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Takes every passkey away.
pub async fn remove_passkeys(tx: &mut WriteTx, user: &Locked<UserRow>) -> Result<(), StoreError> {
    sqlx::query!("delete from user_passkey where user_id = $1", user.id)
        .execute(&mut *tx.tx)
        .await?;
    Ok(())
}

/// Notes the step of a code that was used: it and earlier ones count no more.
pub async fn set_totp_step(tx: &mut WriteTx, user: &Locked<UserRow>, step: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "update \"user\" set totp_last_step = $2 where id = $1",
        user.id,
        step
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Replaces a user's encrypted secrets by the same ones under another key.
pub async fn set_encrypted_secrets(
    tx: &mut WriteTx,
    user: i64,
    confirmed: Option<&[u8]>,
    pending: Option<&[u8]>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update \"user\" set totp_secret_encrypted = $2, totp_pending_encrypted = $3 where id = $1",
        user,
        confirmed,
        pending
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Replaces the recovery codes by new ones, by their hashes.
pub async fn set_recovery_codes(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    hashes: &[Vec<u8>],
) -> Result<(), StoreError> {
    sqlx::query!("delete from user_recovery_code where user_id = $1", user.id)
        .execute(&mut *tx.tx)
        .await?;
    sqlx::query!(
        "insert into user_recovery_code (user_id, code_hash) select $1, h from unnest($2::bytea[]) h",
        user.id,
        hashes
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Uses up a recovery code; the answer is how many are left, `None` when there is no unused code of that hash.
pub async fn use_recovery_code(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    hash: &[u8],
) -> Result<Option<i64>, StoreError> {
    let done = sqlx::query!(
        "update user_recovery_code set used_at = now() where user_id = $1 and code_hash = $2 and used_at is null",
        user.id,
        hash
    )
    .execute(&mut *tx.tx)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    Ok(Some(recovery_codes_left(tx, user).await?))
}

/// How many recovery codes somebody has that are not used up.
pub async fn recovery_codes_left(tx: &mut WriteTx, user: &Locked<UserRow>) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        "select count(*) as \"left!\" from user_recovery_code where user_id = $1 and used_at is null",
        user.id
    )
    .fetch_one(&mut *tx.tx)
    .await?)
}

/// Names the key that secrets are encrypted with, the first time; the answer is the name that the database has.
pub async fn remember_key(tx: &mut WriteTx, key_id: &str) -> Result<String, StoreError> {
    sqlx::query!(
        "insert into setting (name, value) values ('secret_key_id', to_jsonb($1::text)) on conflict (name) do nothing",
        key_id
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(
        sqlx::query_scalar!("select value #>> '{}' as \"id!\" from setting where name = 'secret_key_id'")
            .fetch_one(&mut *tx.tx)
            .await?,
    )
}

/// Names the key that all secrets are encrypted with from now on.
pub async fn set_key(tx: &mut WriteTx, key_id: &str) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into setting (name, value) values ('secret_key_id', to_jsonb($1::text))
         on conflict (name) do update set value = excluded.value, updated_at = now()",
        key_id
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

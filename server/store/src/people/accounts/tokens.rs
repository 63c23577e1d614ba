//! API tokens, and the link by which the first admin is made.

use super::SETUP_LINK;
use crate::error::StoreError;
use crate::tx::WriteTx;

/// Makes every API token of a user void. Returns how many there were.
pub async fn revoke_tokens(tx: &mut WriteTx, user: i64) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "update api_token set revoked_at = now() where user_id = $1 and revoked_at is null",
        user
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(done.rows_affected())
}

/// Stores an API token by its hash.
pub async fn insert_token(
    tx: &mut WriteTx,
    user: i64,
    name: &str,
    token_hash: &[u8],
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        "insert into api_token (user_id, name, token_hash) values ($1, $2, $3) returning id",
        user,
        name,
        token_hash
    )
    .fetch_one(&mut *tx.tx)
    .await?)
}

/// Stores the hash of the first admin's set-up link in hexadecimal, replacing an earlier one; good for `hours`.
pub async fn set_setup_link(tx: &mut WriteTx, token_hash_hex: &str, hours: i32) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into setting (name, value) values ($1, jsonb_build_object('hash', $2::text, 'expires', now() + make_interval(hours => $3)))
         on conflict (name) do update set value = excluded.value, updated_at = now()",
        SETUP_LINK,
        token_hash_hex,
        hours
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Uses up the set-up link: true when the hash fits, it has not expired, and no admin exists yet.
pub async fn take_setup_link(tx: &mut WriteTx, token_hash_hex: &str) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "delete from setting where name = $1 and value ->> 'hash' = $2 and (value ->> 'expires')::timestamptz > now()
         and not exists (select from \"user\" where role = 'admin' and disabled_at is null)",
        SETUP_LINK,
        token_hash_hex
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

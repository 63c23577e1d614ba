//! Users, their passwords' hashes, one-time links, API tokens.

use crate::error::StoreError;
use crate::moment::in_zone;
use crate::sessions::SessionUser;
use crate::tx::{Db, Locked, WriteTx};
use domain::access::Role;
use domain::user::Profile;

/// Name of the setting that holds the hash of the first admin's set-up link.
const SETUP_LINK: &str = "setup_link";

/// A user as log-in and the command line need it.
#[derive(Clone, Debug)]
pub struct UserRow {
    pub id: i64,
    pub username: String,
    pub role: String,
    pub password_hash: Option<String>,
    pub disabled: bool,
}

impl Db {
    /// The user of that name, whatever its case.
    pub async fn find_user(&self, username: &str) -> Result<Option<UserRow>, StoreError> {
        Ok(sqlx::query_as!(
            UserRow,
            "select id, username, role, password_hash, (disabled_at is not null or erased_at is not null) as \"disabled!\"
             from \"user\" where lower(username) = lower($1)",
            username
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Whether an active admin exists.
    pub async fn has_admin(&self) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            "select exists (select from \"user\" where role = 'admin' and disabled_at is null) as \"any!\""
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// What a person sees of themselves.
    pub async fn profile(&self, user: i64) -> Result<Option<Profile>, StoreError> {
        let row = sqlx::query!(
            "select username, email, role, dispatch_area, created_at, last_login_at from \"user\" where id = $1",
            user
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|r| {
            let unknown = || StoreError::Corrupt {
                table: "user",
                what: format!("role {}", r.role),
            };
            Ok(Profile {
                role: Role::from_code(&r.role).ok_or_else(unknown)?,
                username: r.username,
                email: r.email,
                area: r.dispatch_area,
                created_at: in_zone(r.created_at, &self.zone),
                last_login_at: r.last_login_at.map(|at| in_zone(at, &self.zone)),
            })
        })
        .transpose()
    }

    /// The user of a live API token, by the token's hash. Its last use is noted at most once a minute.
    pub async fn find_token_user(&self, token_hash: &[u8]) -> Result<Option<SessionUser>, StoreError> {
        let row = sqlx::query!(
            "select t.id as token_id, coalesce(t.last_used_at < now() - interval '1 minute', true) as \"stale!\",
                    u.id, u.username, u.role, u.dispatch_area,
                    (u.disabled_at is not null or u.erased_at is not null) as \"disabled!\"
             from api_token t join \"user\" u on u.id = t.user_id
             where t.token_hash = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())",
            token_hash
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        if row.stale {
            sqlx::query!(
                "update api_token set last_used_at = now() where id = $1
                 and coalesce(last_used_at < now() - interval '1 minute', true)",
                row.token_id
            )
            .execute(&self.pool)
            .await?;
        }
        Ok(Some(SessionUser {
            id: row.id,
            username: row.username,
            role: row.role,
            area: row.dispatch_area,
            disabled: row.disabled,
        }))
    }
}

/// Makes a user; `user_username_key` and `user_email_key` refuse what is taken, `user_dispatch_area_fkey` an unknown area.
pub async fn insert(
    tx: &mut WriteTx,
    username: &str,
    email: &str,
    role: Role,
    area: Option<&str>,
    password_hash: Option<&str>,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        "insert into \"user\" (username, email, role, dispatch_area, password_hash, password_changed_at)
         values ($1, $2, $3, $4, $5, case when $5::text is null then null else now() end) returning id",
        username,
        email,
        role.code(),
        area,
        password_hash
    )
    .fetch_one(&mut *tx.tx)
    .await?)
}

/// Notes a log-in that succeeded.
pub async fn set_logged_in(tx: &mut WriteTx, user: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "update \"user\" set last_login_at = now(), failed_login_attempts = 0 where id = $1",
        user
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Notes a log-in that failed.
pub async fn set_login_failed(tx: &mut WriteTx, user: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "update \"user\" set failed_login_attempts = failed_login_attempts + 1, last_failed_login_at = now() where id = $1",
        user
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Clears failures and lock.
pub async fn set_unlocked(tx: &mut WriteTx, user: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "update \"user\" set failed_login_attempts = 0, locked_until = null where id = $1",
        user
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Stores the hash of a one-time set-password token, good for `hours`.
pub async fn set_password_token(
    tx: &mut WriteTx,
    user: i64,
    token_hash: &[u8],
    hours: i32,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update \"user\" set password_reset_token_hash = $2, password_reset_token_expires = now() + make_interval(hours => $3)
         where id = $1",
        user,
        token_hash,
        hours
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Locks the user whose unexpired one-time token has this hash.
pub async fn lock_by_password_token(
    tx: &mut WriteTx,
    token_hash: &[u8],
) -> Result<Option<Locked<UserRow>>, StoreError> {
    let row = sqlx::query_as!(
        UserRow,
        "select id, username, role, password_hash, (disabled_at is not null or erased_at is not null) as \"disabled!\"
         from \"user\" where password_reset_token_hash = $1 and password_reset_token_expires > now() for update",
        token_hash
    )
    .fetch_optional(&mut *tx.tx)
    .await?;
    Ok(row.map(Locked))
}

/// Sets a password, uses up the one-time token, ends every session of the user.
pub async fn set_password(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    password_hash: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update \"user\" set password_hash = $2, password_changed_at = now(), password_reset_token_hash = null,
                password_reset_token_expires = null, failed_login_attempts = 0, locked_until = null,
                session_epoch = session_epoch + 1
         where id = $1",
        user.id,
        password_hash
    )
    .execute(&mut *tx.tx)
    .await?;
    sqlx::query!("delete from web_session where user_id = $1", user.id)
        .execute(&mut *tx.tx)
        .await?;
    Ok(())
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

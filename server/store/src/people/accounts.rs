//! Users as signing in needs them: hashes, lock, one-time links, devices, API tokens; second factors in a file of their own.

mod factors;
mod tokens;

pub use factors::{
    confirm_totp, recovery_codes_left, remember_key, remove_passkeys, remove_totp, set_encrypted_secrets,
    set_key, set_recovery_codes, set_totp_pending, set_totp_step, use_recovery_code,
};
pub use tokens::{insert_token, revoke_tokens, set_setup_link, take_setup_link};

use crate::error::StoreError;
use crate::people::sessions::SessionUser;
use crate::tx::{Db, Locked, WriteTx};
use domain::access::Role;
use domain::user::AdminAccess;

/// Name of the setting that holds the hash of the first admin's set-up link.
const SETUP_LINK: &str = "setup_link";

/// A user as log-in and the acts on accounts need it.
#[derive(Clone, Debug)]
pub struct UserRow {
    pub id: i64,
    pub username: String,
    pub email: String,
    pub role: String,
    pub area: Option<String>,
    pub password_hash: Option<String>,
    /// Whether the password is good only beside a second factor.
    pub password_needs_factor: bool,
    pub disabled: bool,
    /// Whether the account waits after failed log-ins.
    pub locked: bool,
    pub failed_login_attempts: i32,
    /// The confirmed secret of the codes, encrypted.
    pub totp_secret: Option<Vec<u8>>,
    /// The secret that waits for its first code, encrypted.
    pub totp_pending: Option<Vec<u8>>,
    /// The newest step of thirty seconds whose code was used.
    pub totp_last_step: Option<i64>,
    pub has_passkey: bool,
    pub session_epoch: i32,
    /// The database's clock, in seconds since 1970.
    pub clock: i64,
}

impl UserRow {
    /// The role, unless the row holds one that this program does not know.
    pub fn role(&self) -> Result<Role, StoreError> {
        Role::from_code(&self.role).ok_or_else(|| StoreError::Corrupt {
            table: "user",
            what: format!("role {}", self.role),
        })
    }

    /// Whether more than the password is asked for.
    pub fn has_factor(&self) -> bool {
        self.totp_secret.is_some() || self.has_passkey
    }

    /// How far the user gets into the site as an admin.
    pub fn admin_access(&self) -> AdminAccess {
        AdminAccess::of(self.password_hash.is_some(), self.has_factor())
    }
}

/// Users under a condition; erased people are nobody's user any more.
macro_rules! user_rows {
    ($rest:tt, $($argument:expr),*) => {
        sqlx::query_as!(
            UserRow,
            "select u.id, u.username, u.email, u.role, u.dispatch_area as area, u.password_hash, u.password_needs_factor,
                    u.disabled_at is not null as \"disabled!\",
                    coalesce(u.locked_until > now(), false) as \"locked!\", u.failed_login_attempts,
                    case when u.totp_confirmed_at is null then null else u.totp_secret_encrypted end as totp_secret,
                    u.totp_pending_encrypted as totp_pending, u.totp_last_step,
                    exists (select from user_passkey k where k.user_id = u.id) as \"has_passkey!\", u.session_epoch,
                    extract(epoch from clock_timestamp())::bigint as \"clock!\"
             from \"user\" u where u.erased_at is null and " + $rest,
            $($argument),*
        )
    };
}

impl Db {
    /// The user whose unexpired one-time token has this hash.
    pub async fn find_user_by_password_token(
        &self,
        token_hash: &[u8],
    ) -> Result<Option<UserRow>, StoreError> {
        Ok(user_rows!(
            "u.password_reset_token_hash = $1 and u.password_reset_token_expires > now()",
            token_hash
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Whether the set-up link of this hash would still make the first admin.
    pub async fn has_setup_link(&self, token_hash_hex: &str) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            "select exists (select from setting where name = $1 and value ->> 'hash' = $2
                            and (value ->> 'expires')::timestamptz > now()) as \"any!\"",
            SETUP_LINK,
            token_hash_hex
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// The user of that name, whatever its case.
    pub async fn find_user(&self, username: &str) -> Result<Option<UserRow>, StoreError> {
        Ok(user_rows!("lower(u.username) = lower($1)", username)
            .fetch_optional(&self.pool)
            .await?)
    }

    /// The user of that number.
    pub async fn find_user_by_id(&self, user: i64) -> Result<Option<UserRow>, StoreError> {
        Ok(user_rows!("u.id = $1", user).fetch_optional(&self.pool).await?)
    }

    /// The user of that name or mail address, whatever its case. A name wins over an address.
    pub async fn find_user_by_name_or_mail(&self, text: &str) -> Result<Option<UserRow>, StoreError> {
        Ok(user_rows!(
            "(lower(u.username) = lower($1) or lower(u.email) = lower($1))
             order by lower(u.username) = lower($1) desc limit 1",
            text
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

    /// The user of a live API token, by the token's hash. Its last use is noted at most once a minute.
    pub async fn find_token_user(&self, token_hash: &[u8]) -> Result<Option<SessionUser>, StoreError> {
        let row = sqlx::query!(
            "select t.id as token_id, coalesce(t.last_used_at < now() - interval '1 minute', true) as \"stale!\",
                    u.id, u.username, u.role, u.dispatch_area,
                    (u.disabled_at is not null or u.erased_at is not null) as \"disabled!\",
                    (u.totp_confirmed_at is not null or exists (select from user_passkey k where k.user_id = u.id))
                        as \"has_factor!\"
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
            has_factor: row.has_factor,
            session: None,
            token: Some(row.token_id),
            verified: false,
            stale: false,
            by_badge: false,
            unread: 0,
        }))
    }

    /// Every user in the order of names, for the command line.
    pub async fn all_users(&self) -> Result<Vec<UserRow>, StoreError> {
        Ok(user_rows!("true order by lower(u.username)",)
            .fetch_all(&self.pool)
            .await?)
    }
}

/// Locks the user of that number. Like every lock on a user it lets the foreign keys of others pass: scans go on.
pub async fn lock_user(tx: &mut WriteTx, user: i64) -> Result<Option<Locked<UserRow>>, StoreError> {
    let row = user_rows!("u.id = $1 for no key update of u", user)
        .fetch_optional(&mut *tx.tx)
        .await?;
    Ok(row.map(Locked))
}

/// Locks the user whose unexpired one-time token has this hash.
pub async fn lock_by_password_token(
    tx: &mut WriteTx,
    token_hash: &[u8],
) -> Result<Option<Locked<UserRow>>, StoreError> {
    let row = user_rows!(
        "u.password_reset_token_hash = $1 and u.password_reset_token_expires > now() for no key update of u",
        token_hash
    )
    .fetch_optional(&mut *tx.tx)
    .await?;
    Ok(row.map(Locked))
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

/// Notes a log-in that succeeded; `rehashed` replaces a hash of older parameters.
pub async fn set_logged_in(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    rehashed: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update \"user\" set last_login_at = now(), failed_login_attempts = 0, locked_until = null,
                password_hash = coalesce($2, password_hash) where id = $1",
        user.id,
        rehashed
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Notes a log-in that failed; the account waits for so many seconds, if any (SPEC 7). Returns how many failed in a row.
pub async fn set_login_failed(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    wait_seconds: Option<u32>,
) -> Result<i32, StoreError> {
    Ok(sqlx::query_scalar!(
        "update \"user\" set failed_login_attempts = failed_login_attempts + 1, last_failed_login_at = now(),
                locked_until = coalesce(now() + make_interval(secs => $2), locked_until)
         where id = $1 returning failed_login_attempts",
        user.id,
        wait_seconds.map(f64::from)
    )
    .fetch_one(&mut *tx.tx)
    .await?)
}

/// Clears failures and lock.
pub async fn set_unlocked(tx: &mut WriteTx, user: &Locked<UserRow>) -> Result<(), StoreError> {
    sqlx::query!(
        "update \"user\" set failed_login_attempts = 0, locked_until = null where id = $1",
        user.id
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Stores the hash of a one-time set-password token, good for `hours`; an earlier one is void.
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

/// Sets a password, uses up the one-time token, clears the lock.
pub async fn set_password(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    password_hash: &str,
    needs_factor: bool,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update \"user\" set password_hash = $2, password_needs_factor = $3, password_changed_at = now(),
                password_reset_token_hash = null, password_reset_token_expires = null, failed_login_attempts = 0,
                locked_until = null
         where id = $1",
        user.id,
        password_hash,
        needs_factor
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Takes a password away: nothing but a new link leads in.
pub async fn remove_password(tx: &mut WriteTx, user: &Locked<UserRow>) -> Result<(), StoreError> {
    sqlx::query!(
        "update \"user\" set password_hash = null, password_needs_factor = false where id = $1",
        user.id
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Ends the sessions of a user at once, all or all but the one of that number. Log-ins that wait for a code end too.
/// Returns how many sessions ended.
pub async fn end_sessions(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    but: Option<i64>,
) -> Result<u64, StoreError> {
    let epoch = sqlx::query_scalar!(
        "update \"user\" set session_epoch = session_epoch + 1 where id = $1 returning session_epoch",
        user.id
    )
    .fetch_one(&mut *tx.tx)
    .await?;
    sqlx::query!(
        "update web_session set data = jsonb_set(data, '{epoch}', to_jsonb($3::int)) where user_id = $1 and number = $2",
        user.id,
        but,
        epoch
    )
    .execute(&mut *tx.tx)
    .await?;
    let done = sqlx::query!(
        "delete from web_session where user_id = $1 and number is distinct from $2",
        user.id,
        but
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(done.rows_affected())
}

/// Ends one session of a user; false when there is none of that number.
pub async fn end_session(tx: &mut WriteTx, user: &Locked<UserRow>, number: i64) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "delete from web_session where user_id = $1 and number = $2",
        user.id,
        number
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that a browser signed the user in. The answer says whether it is new while others are known already.
pub async fn note_device(tx: &mut WriteTx, user: i64, device_hash: &[u8]) -> Result<bool, StoreError> {
    let is_new_among_known = sqlx::query_scalar!(
        "with known as (select device_hash from user_device where user_id = $1),
              noted as (insert into user_device (user_id, device_hash) values ($1, $2)
                        on conflict on constraint user_device_key do update set last_seen_at = now())
         select exists (select from known) and not exists (select from known where device_hash = $2) as \"is_new!\"",
        user,
        device_hash
    )
    .fetch_one(&mut *tx.tx)
    .await?;
    Ok(is_new_among_known)
}

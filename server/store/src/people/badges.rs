//! Badges and the shared handhelds that they sign in on. What they hold is kept hashed.

use crate::error::StoreError;
use crate::moment::in_zone;
use crate::people::accounts::UserRow;
use crate::tx::{Db, Locked, WriteTx};
use domain::badge::{Badge, Handheld, Handhelds, MAX_FAILURES, Standing};

/// What was revoked is listed for so many days.
const TOLD_DAYS: i32 = 30;
/// How many of each are listed.
const TOLD: i64 = 1000;

/// A badge as signing in needs it.
#[derive(Clone, Debug)]
pub struct BadgeRow {
    pub id: i64,
    pub user_id: i64,
    pub pin_hash: String,
    pub is_locked: bool,
    pub is_revoked: bool,
}

/// A handheld that is enrolled and not revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandheldRow {
    pub id: i64,
    pub name: String,
}

fn standing(is_revoked: bool, is_locked: bool, is_pending: bool) -> Standing {
    match (is_revoked, is_locked, is_pending) {
        (true, ..) => Standing::Disabled,
        (_, true, _) => Standing::Locked,
        (.., true) => Standing::Pending,
        _ => Standing::Active,
    }
}

impl Db {
    /// The badge whose secret has this hash, whatever became of it.
    pub async fn find_badge(&self, secret_hash: &[u8]) -> Result<Option<BadgeRow>, StoreError> {
        Ok(sqlx::query_as!(
            BadgeRow,
            "select id, user_id, pin_hash, locked_at is not null as \"is_locked!\", revoked_at is not null as \"is_revoked!\"
             from badge where secret_hash = $1",
            secret_hash
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Whose badge it is.
    pub async fn badge_owner(&self, badge: i64) -> Result<Option<i64>, StoreError> {
        Ok(
            sqlx::query_scalar!("select user_id from badge where id = $1", badge)
                .fetch_optional(&self.pool)
                .await?,
        )
    }

    /// The handheld whose cookie has this hash, while it may be used.
    pub async fn find_handheld(&self, token_hash: &[u8]) -> Result<Option<HandheldRow>, StoreError> {
        Ok(sqlx::query_as!(
            HandheldRow,
            "select id, name from device where token_hash = $1 and revoked_at is null",
            token_hash
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// All handhelds and badges, by name; what was revoked long ago is left out, and so are codes that nobody used.
    pub async fn handhelds(&self) -> Result<Handhelds, StoreError> {
        let zone = &self.zone;
        let handhelds = sqlx::query!(
            "select id, name, made_at, enrolled_at, used_at, revoked_at is not null as \"is_revoked!\",
                    enrolled_at is null as \"is_pending!\"
             from device
             where coalesce(revoked_at > now() - make_interval(days => $1), true)
               and (enrolled_at is not null or code_expires_at > now())
             order by revoked_at is not null, lower(name), id limit $2",
            TOLD_DAYS,
            TOLD
        )
        .fetch_all(&self.pool)
        .await?;
        let badges = sqlx::query!(
            "select b.id, b.user_id, u.username, b.made_at, b.used_at, b.locked_at is not null as \"is_locked!\",
                    b.revoked_at is not null as \"is_revoked!\"
             from badge b join \"user\" u on u.id = b.user_id
             where coalesce(b.revoked_at > now() - make_interval(days => $1), true)
             order by b.revoked_at is not null, lower(u.username), b.id limit $2",
            TOLD_DAYS,
            TOLD
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(Handhelds {
            handhelds: handhelds
                .into_iter()
                .map(|row| Handheld {
                    id: row.id,
                    name: row.name,
                    standing: standing(row.is_revoked, false, row.is_pending),
                    made_at: in_zone(row.made_at, zone),
                    enrolled_at: row.enrolled_at.map(|at| in_zone(at, zone)),
                    used_at: row.used_at.map(|at| in_zone(at, zone)),
                })
                .collect(),
            badges: badges
                .into_iter()
                .map(|row| Badge {
                    id: row.id,
                    user_id: row.user_id,
                    username: row.username,
                    standing: standing(row.is_revoked, row.is_locked, false),
                    made_at: in_zone(row.made_at, zone),
                    used_at: row.used_at.map(|at| in_zone(at, zone)),
                })
                .collect(),
        })
    }
}

/// Locks a badge. Its user is locked before.
pub async fn lock_badge(tx: &mut WriteTx, badge: i64) -> Result<Option<Locked<BadgeRow>>, StoreError> {
    let row = sqlx::query_as!(
        BadgeRow,
        "select id, user_id, pin_hash, locked_at is not null as \"is_locked!\", revoked_at is not null as \"is_revoked!\"
         from badge where id = $1 for no key update",
        badge
    )
    .fetch_optional(&mut *tx.tx)
    .await?;
    Ok(row.map(Locked))
}

/// Makes a badge; an earlier one of the user is void, and its sessions end.
pub async fn insert_badge(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    secret_hash: &[u8],
    pin_hash: &str,
    made_by: i64,
) -> Result<i64, StoreError> {
    let before = sqlx::query_scalar!(
        "update badge set revoked_at = now() where user_id = $1 and revoked_at is null returning id",
        user.id
    )
    .fetch_all(&mut *tx.tx)
    .await?;
    for badge in before {
        end_badge_sessions(tx, badge).await?;
    }
    Ok(sqlx::query_scalar!(
        "insert into badge (user_id, secret_hash, pin_hash, made_by) values ($1, $2, $3, $4) returning id",
        user.id,
        secret_hash,
        pin_hash,
        made_by
    )
    .fetch_one(&mut *tx.tx)
    .await?)
}

async fn end_badge_sessions(tx: &mut WriteTx, badge: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "delete from web_session where user_id = (select user_id from badge where id = $1)
           and data @> jsonb_build_object('badge', $1::bigint)",
        badge
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// The badge signs nobody in any more, and its sessions end.
pub async fn revoke_badge(tx: &mut WriteTx, badge: &Locked<BadgeRow>) -> Result<(), StoreError> {
    sqlx::query!("update badge set revoked_at = now() where id = $1", badge.id)
        .execute(&mut *tx.tx)
        .await?;
    end_badge_sessions(tx, badge.id).await
}

/// The badge may be tried again.
pub async fn unlock_badge(tx: &mut WriteTx, badge: &Locked<BadgeRow>) -> Result<(), StoreError> {
    sqlx::query!(
        "update badge set failures = 0, locked_at = null where id = $1",
        badge.id
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Counts a wrong PIN, and locks the badge with the last that it may have. Returns how many came in a row.
pub async fn set_badge_failed(tx: &mut WriteTx, badge: &Locked<BadgeRow>) -> Result<i16, StoreError> {
    Ok(sqlx::query_scalar!(
        "update badge set failures = least(failures + 1, $2)::smallint,
                locked_at = case when failures + 1 >= $2 then coalesce(locked_at, now()) end
         where id = $1 returning failures",
        badge.id,
        i32::from(MAX_FAILURES)
    )
    .fetch_one(&mut *tx.tx)
    .await?)
}

/// Notes that the badge signed its user in on a handheld.
pub async fn set_badge_used(
    tx: &mut WriteTx,
    badge: &Locked<BadgeRow>,
    handheld: i64,
) -> Result<(), StoreError> {
    sqlx::query!(
        "with used as (update device set used_at = now() where id = $2),
              person as (update \"user\" set last_login_at = now() where id = $3)
         update badge set used_at = now(), failures = 0 where id = $1",
        badge.id,
        handheld,
        badge.user_id
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Makes a handheld that a device becomes with the code of this hash, once, within so many minutes.
pub async fn insert_handheld(
    tx: &mut WriteTx,
    name: &str,
    code_hash: &[u8],
    minutes: i32,
    made_by: i64,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        "insert into device (name, code_hash, code_expires_at, made_by)
         values ($1, $2, now() + make_interval(mins => $3), $4) returning id",
        name,
        code_hash,
        minutes,
        made_by
    )
    .fetch_one(&mut *tx.tx)
    .await?)
}

/// Uses the code up: from now on the device is known by the token of this hash. None where the code was used, is too old, or its
/// handheld was revoked.
pub async fn enrol_handheld(
    tx: &mut WriteTx,
    code_hash: &[u8],
    token_hash: &[u8],
) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        "update device set token_hash = $2, enrolled_at = now(), code_hash = null, code_expires_at = null
         where code_hash = $1 and code_expires_at > now() and revoked_at is null returning id",
        code_hash,
        token_hash
    )
    .fetch_optional(&mut *tx.tx)
    .await?)
}

/// Nobody signs in on the handheld with a badge any more, and the sessions there end. False where it was revoked before.
pub async fn revoke_handheld(tx: &mut WriteTx, handheld: i64) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "update device set revoked_at = now(), code_hash = null, code_expires_at = null
         where id = $1 and revoked_at is null",
        handheld
    )
    .execute(&mut *tx.tx)
    .await?;
    sqlx::query!(
        "delete from web_session where data @> jsonb_build_object('handheld', $1::bigint)",
        handheld
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

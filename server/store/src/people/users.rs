//! Users as admins and they themselves see them: pages of details, edits, who stays admin.

use crate::code::Code;
use crate::error::StoreError;
use crate::moment::{in_zone, zone_name};
use crate::people::accounts::UserRow;
use crate::tx::{Db, Locked, WriteTx};
use domain::access::Role;
use domain::account::{
    AccountEvent, ActivityDay, Device, Passkey, Security, UserDetail, UserStatus, UserSummary,
};
use domain::edits::LastChanges;
use domain::user::{AdminAccess, Profile};
use sqlx::types::Json;
use time::OffsetDateTime;

/// A line of the list of users; see `filter.rs`.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct SummaryRow {
    pub(crate) id: i64,
    pub(crate) username: String,
    pub(crate) email: String,
    pub(crate) role: String,
    pub(crate) area: Option<String>,
    pub(crate) status: Code<UserStatus>,
    pub(crate) second_factor: bool,
    pub(crate) last_login_at: Option<OffsetDateTime>,
}

fn role(code: &str) -> Result<Role, StoreError> {
    Role::from_code(code).ok_or_else(|| StoreError::Corrupt {
        table: "user",
        what: format!("role {code}"),
    })
}

impl SummaryRow {
    pub(crate) fn summary(self, db: &Db) -> Result<UserSummary, StoreError> {
        Ok(UserSummary {
            id: self.id,
            username: self.username,
            email: self.email,
            role: role(&self.role)?,
            area: self.area,
            status: self.status.0,
            second_factor: self.second_factor,
            last_login_at: self.last_login_at.map(|at| in_zone(at, &db.zone)),
        })
    }
}

impl Db {
    /// What a person sees of themselves.
    pub async fn profile(&self, user: i64) -> Result<Option<Profile>, StoreError> {
        let row = sqlx::query!(
            "select username, email, role, dispatch_area, created_at, last_login_at,
                    (totp_confirmed_at is not null or exists (select from user_passkey k where k.user_id = u.id))
                        as \"second_factor!\"
             from \"user\" u where id = $1",
            user
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(r) = row else { return Ok(None) };
        Ok(Some(Profile {
            role: role(&r.role)?,
            username: r.username,
            email: r.email,
            area: r.dispatch_area,
            created_at: in_zone(r.created_at, &self.zone),
            last_login_at: r.last_login_at.map(|at| in_zone(at, &self.zone)),
            second_factor: r.second_factor,
            promotion: self.newest_promotion(user).await?,
        }))
    }

    /// The state of a person's sign-in; `session` is the one that asks.
    pub async fn security(&self, user: i64, session: Option<i64>) -> Result<Option<Security>, StoreError> {
        let row = sqlx::query!(
            "select username, role, totp_confirmed_at, password_changed_at,
                    (select count(*) from user_recovery_code c where c.user_id = u.id and c.used_at is null) as \"codes!\"
             from \"user\" u where id = $1",
            user
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(r) = row else { return Ok(None) };
        Ok(Some(Security {
            username: r.username,
            codes_since: r.totp_confirmed_at.map(|at| in_zone(at, &self.zone)),
            recovery_codes_left: r.codes,
            factor_required: role(&r.role)?.needs_second_factor(),
            passkeys: self.passkeys(user).await?,
            passkeys_possible: false,
            password_changed_at: r.password_changed_at.map(|at| in_zone(at, &self.zone)),
            devices: self.devices(user, session).await?,
        }))
    }

    /// A person's passkeys, oldest first.
    pub async fn passkeys(&self, user: i64) -> Result<Vec<Passkey>, StoreError> {
        let rows = sqlx::query!(
            "select id, name, created_at, last_used_at from user_passkey where user_id = $1 order by id",
            user
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|r| Passkey {
                id: r.id,
                name: r.name,
                created_at: in_zone(r.created_at, &self.zone),
                last_used_at: r.last_used_at.map(|at| in_zone(at, &self.zone)),
            })
            .collect())
    }

    /// Where a person is signed in, newest use first; `session` is the one that asks.
    pub async fn devices(&self, user: i64, session: Option<i64>) -> Result<Vec<Device>, StoreError> {
        let rows = sqlx::query!(
            "select number, data ->> 'agent' as agent, data ->> 'ip' as ip, created_at, seen_at
             from web_session where user_id = $1 and expires_at > now()
               and seen_at > now() - make_interval(mins =>
                   case when (select role from \"user\" where id = $1) = 'admin' then $2 / 2 else $2 end) order by seen_at desc, number limit 100",
            user,
            i32::try_from(crate::people::sessions::IDLE_MINUTES).unwrap_or(60)
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|r| Device {
                number: r.number,
                agent: r.agent.unwrap_or_default(),
                ip: r.ip,
                signed_in_at: in_zone(r.created_at, &self.zone),
                seen_at: in_zone(r.seen_at, &self.zone),
                is_this: Some(r.number) == session,
            })
            .collect())
    }

    /// A user's page for an admin, `by`.
    pub async fn user_detail(&self, user: i64, by: i64) -> Result<Option<UserDetail>, StoreError> {
        let row = sqlx::query!(
            "select u.id, u.version, u.username, u.email, u.role, u.dispatch_area, u.last_login_at, u.created_at, u.password_changed_at,
                    u.failed_login_attempts, case when u.locked_until > now() then u.locked_until end as locked_until,
                    case when u.password_reset_token_expires > now() then u.password_reset_token_expires end as link_until,
                    (u.totp_confirmed_at is not null or exists (select from user_passkey k where k.user_id = u.id))
                        as \"second_factor!\",
                    case when u.disabled_at is not null then 'disabled' when u.locked_until > now() then 'locked'
                         when u.password_hash is null then 'invited' else 'active' end as \"status!: Code<UserStatus>\"
             from \"user\" u where u.id = $1 and u.erased_at is null",
            user
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(r) = row else { return Ok(None) };
        let summary = SummaryRow {
            id: r.id,
            username: r.username,
            email: r.email,
            role: r.role,
            area: r.dispatch_area,
            status: r.status,
            second_factor: r.second_factor,
            last_login_at: r.last_login_at,
        };
        Ok(Some(UserDetail {
            user: summary.summary(self)?,
            version: r.version,
            meanwhile: None,
            created_at: in_zone(r.created_at, &self.zone),
            password_changed_at: r.password_changed_at.map(|at| in_zone(at, &self.zone)),
            failed_login_attempts: r.failed_login_attempts,
            locked_until: r.locked_until.map(|at| in_zone(at, &self.zone)),
            link_until: r.link_until.map(|at| in_zone(at, &self.zone)),
            is_self: user == by,
            devices: self.devices(user, None).await?,
            days: self.activity(user).await?,
            events: self.account_events(user).await?,
        }))
    }

    /// What somebody scanned on each of the last fourteen days of the site's zone, newest first.
    async fn activity(&self, user: i64) -> Result<Vec<ActivityDay>, StoreError> {
        Ok(sqlx::query_as!(
            ActivityDay,
            "select to_char(hour at time zone $2, 'YYYY-MM-DD') as \"day!\",
                    coalesce(sum(count) filter (where outcome in ('linked', 'moved')), 0)::bigint as \"linked!\",
                    coalesce(sum(count) filter (where outcome = 'added'), 0)::bigint as \"billed!\",
                    coalesce(sum(count) filter (where outcome not in
                        ('linked', 'moved', 'added', 'undone', 'unlinked', 'closed', 'reopened', 'removed')), 0)::bigint as \"refused!\",
                    count(distinct date_trunc('hour', hour, $2)) as \"hours!\"
             from scan_tally where user_id = $1 and hour >= now() - interval '15 days'
             group by 1 order by 1 desc limit 14",
            user,
            zone_name(&self.zone)
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// The newest acts by and about a user.
    async fn account_events(&self, user: i64) -> Result<Vec<AccountEvent>, StoreError> {
        let rows = sqlx::query!(
            "select a.\"timestamp\" as \"at!\", a.action as \"action!\", a.ip_address, b.username as \"by?\" from (
                (select id, \"timestamp\", action, ip_address, user_id from audit_log where user_id = $1 order by id desc limit 50)
                union
                (select id, \"timestamp\", action, ip_address, user_id from audit_log
                 where entity_type = 'user' and entity_id = $1 order by id desc limit 50)
                order by id desc limit 50) a
             left join \"user\" b on b.id = a.user_id order by a.id desc",
            user
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|r| AccountEvent {
                at: in_zone(r.at, &self.zone),
                action: r.action,
                by: r.by,
                ip: r.ip_address,
            })
            .collect())
    }
}

/// Locks every active admin and the user of that number in one statement, by ascending number, so that two admins neither
/// change each other at once nor wait for each other in a circle. Returns the numbers of the admins.
pub async fn lock_with_admins(tx: &mut WriteTx, user: i64) -> Result<Vec<i64>, StoreError> {
    let rows = sqlx::query!(
        "select id, role = 'admin' and disabled_at is null as \"is_admin!\" from \"user\"
         where erased_at is null and (id = $1 or role = 'admin' and disabled_at is null) order by id for no key update",
        user
    )
    .fetch_all(&mut *tx.tx)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| row.is_admin.then_some(row.id))
        .collect())
}

/// How far each active admin gets into the site. Asked under [`lock_with_admins`], it holds until the transaction ends.
pub async fn admins(tx: &mut WriteTx) -> Result<Vec<(i64, AdminAccess)>, StoreError> {
    let rows = sqlx::query!(
        "select id, password_hash is not null as \"has_password!\",
                (totp_confirmed_at is not null or exists (select from user_passkey k where k.user_id = u.id))
                    as \"has_factor!\"
         from \"user\" u where role = 'admin' and disabled_at is null and erased_at is null order by id"
    )
    .fetch_all(&mut *tx.tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, AdminAccess::of(row.has_password, row.has_factor)))
        .collect())
}

/// The version of a user, and who changed which field last. Log-ins change neither.
pub async fn changes(tx: &mut WriteTx, user: &Locked<UserRow>) -> Result<(i32, LastChanges), StoreError> {
    let row = sqlx::query!(
        "select version, changes as \"changes: Json<LastChanges>\" from \"user\" where id = $1",
        user.id
    )
    .fetch_one(&mut *tx.tx)
    .await?;
    Ok((row.version, row.changes.0))
}

/// Writes what an admin typed. `user_last_admin_check` refuses to leave the site without an admin who can
/// sign in.
pub async fn update(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    username: &str,
    email: &str,
    role: Role,
    area: Option<&str>,
) -> Result<(), StoreError> {
    let changed: Vec<String> = [
        ("username", user.username != username),
        ("email", user.email != email),
        ("role", user.role != role.code()),
        ("area", user.area.as_deref() != area),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(field, _)| field.to_owned())
    .collect();
    sqlx::query!(
        "update \"user\" set username = $2, email = $3, role = $4, dispatch_area = $5, updated_at = now(),
                version = version + 1, changes = changes || last_changes(version + 1, $6, $7)
         where id = $1",
        user.id,
        username,
        email,
        role.code(),
        area,
        &changed,
        tx.actor()
    )
    .execute(&mut *tx.tx)
    .await?;
    if user.username != username {
        crate::people::notices::rename_person(tx, user, username).await?;
    }
    Ok(())
}

/// Gives a user another role.
pub async fn set_role(tx: &mut WriteTx, user: &Locked<UserRow>, role: Role) -> Result<(), StoreError> {
    sqlx::query!(
        "update \"user\" set role = $2, updated_at = now(),
                version = version + 1, changes = changes || last_changes(version + 1, '{role}', $3)
         where id = $1",
        user.id,
        role.code(),
        tx.actor()
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Gives a user another dispatch area; `user_dispatch_area_fkey` refuses an unknown one.
pub async fn set_area(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    area: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update \"user\" set dispatch_area = $2, updated_at = now(),
                version = version + 1, changes = changes || last_changes(version + 1, '{area}', $3)
         where id = $1",
        user.id,
        area,
        tx.actor()
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Disables or enables a user; links that were out become void.
pub async fn set_disabled(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    disabled: bool,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update \"user\" set disabled_at = case when $2 then now() end, password_reset_token_hash = null,
                password_reset_token_expires = null, updated_at = now(),
                version = version + 1, changes = changes || last_changes(version + 1, '{status}', $3)
         where id = $1",
        user.id,
        disabled,
        tx.actor()
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

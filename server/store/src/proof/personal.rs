//! What is stored about a person: read for the person, and erased.

use crate::code::Code;
use crate::error::StoreError;
use crate::moment::{in_zone, zone_name};
use crate::people::accounts::UserRow;
use crate::tx::{Db, Locked, WriteTx};
use domain::personal::{
    Account, BadgeHeld, DeviceSeen, LogEntry, NamedThing, NoticeTold, PersonalData, PromotionAsked,
    ScansOfDay, SessionOpen,
};
use domain::scan::Action;
use domain::scan_log::LoggedOutcome;

/// Events of the audit in one export; more than any shift makes.
const MOST_EVENTS: i64 = 100_000;
/// Rows of the audit whose addresses are shortened by one run of the housekeeping.
const MOST_SHORTENED: i32 = 10_000;

impl Db {
    /// Everything that is stored about a person (GDPR article 15). Of an erased person nothing is.
    pub async fn personal_data(&self, user: i64) -> Result<Option<PersonalData>, StoreError> {
        let zone = &self.zone;
        let found = sqlx::query!(
            "select username, email, role, dispatch_area, created_at, last_login_at, password_changed_at,
                    last_failed_login_at, totp_confirmed_at, erased_at
             from \"user\" where id = $1",
            user
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(account) = found else { return Ok(None) };
        if let Some(at) = account.erased_at {
            return Ok(Some(PersonalData {
                user,
                erased_at: Some(in_zone(at, zone)),
                ..PersonalData::default()
            }));
        }
        let when = |at: Option<time::OffsetDateTime>| at.map(|at| in_zone(at, zone));
        Ok(Some(PersonalData {
            user,
            erased_at: None,
            account: Some(Account {
                username: account.username,
                email: account.email,
                role: account.role,
                area: account.dispatch_area,
                created_at: in_zone(account.created_at, zone),
                last_login_at: when(account.last_login_at),
                last_failed_login_at: when(account.last_failed_login_at),
                password_changed_at: when(account.password_changed_at),
                codes_since: when(account.totp_confirmed_at),
            }),
            sessions: sqlx::query!(
                "select created_at, seen_at, data ->> 'agent' as agent, data ->> 'ip' as ip
                 from web_session where user_id = $1 order by number",
                user
            )
            .fetch_all(&self.pool)
            .await?
            .into_iter()
            .map(|r| SessionOpen {
                signed_in_at: in_zone(r.created_at, zone),
                seen_at: in_zone(r.seen_at, zone),
                browser: r.agent,
                address: r.ip,
            })
            .collect(),
            known_devices: sqlx::query!(
                "select first_seen_at, last_seen_at from user_device where user_id = $1 order by id",
                user
            )
            .fetch_all(&self.pool)
            .await?
            .into_iter()
            .map(|r| DeviceSeen {
                first_seen_at: in_zone(r.first_seen_at, zone),
                last_seen_at: in_zone(r.last_seen_at, zone),
            })
            .collect(),
            passkeys: sqlx::query!(
                "select name, created_at, last_used_at from user_passkey where user_id = $1 order by id",
                user
            )
            .fetch_all(&self.pool)
            .await?
            .into_iter()
            .map(|r| NamedThing {
                name: r.name,
                created_at: in_zone(r.created_at, zone),
                last_used_at: when(r.last_used_at),
            })
            .collect(),
            api_tokens: sqlx::query!(
                "select name, created_at, last_used_at from api_token where user_id = $1 order by id",
                user
            )
            .fetch_all(&self.pool)
            .await?
            .into_iter()
            .map(|r| NamedThing {
                name: r.name,
                created_at: in_zone(r.created_at, zone),
                last_used_at: when(r.last_used_at),
            })
            .collect(),
            badges: sqlx::query!(
                "select made_at, used_at from badge where user_id = $1 order by id",
                user
            )
            .fetch_all(&self.pool)
            .await?
            .into_iter()
            .map(|r| BadgeHeld {
                made_at: in_zone(r.made_at, zone),
                last_used_at: when(r.used_at),
            })
            .collect(),
            notifications: sqlx::query!(
                "select created_at, title, message, read_at from notification where user_id = $1 order by id",
                user
            )
            .fetch_all(&self.pool)
            .await?
            .into_iter()
            .map(|r| NoticeTold {
                at: in_zone(r.created_at, zone),
                title: r.title,
                message: r.message,
                read_at: when(r.read_at),
            })
            .collect(),
            promotions: sqlx::query!(
                "select requested_at, requested_role, reason, decided_at, approved, decision_note
                 from promotion_request where user_id = $1 order by id",
                user
            )
            .fetch_all(&self.pool)
            .await?
            .into_iter()
            .map(|r| PromotionAsked {
                asked_at: in_zone(r.requested_at, zone),
                role: r.requested_role,
                reason: r.reason,
                decided_at: when(r.decided_at),
                granted: r.approved,
                note: r.decision_note,
            })
            .collect(),
            events: sqlx::query!(
                "select id as \"id!\", \"timestamp\" as \"at!\", action as \"action!\", user_id, ip_address, station from (
                     select id, \"timestamp\", action, user_id, ip_address, station from audit_log where user_id = $1
                     union
                     select id, \"timestamp\", action, user_id, case when user_id is null then ip_address end, station
                     from audit_log where entity_type = 'user' and entity_id = $1 and user_id is distinct from $1) e
                 order by 1 limit $2",
                user,
                MOST_EVENTS
            )
            .fetch_all(&self.pool)
            .await?
            .into_iter()
            .map(|r| LogEntry {
                id: r.id,
                at: in_zone(r.at, zone),
                action: r.action,
                by_the_person: r.user_id == Some(user),
                address: r.ip_address,
                station: r.station,
            })
            .collect(),
            scans: sqlx::query!(
                "select to_char(hour at time zone $2, 'YYYY-MM-DD') as \"day!\", station as \"station!\", action as \"action!: Code<Action>\",
                        outcome as \"outcome!: Code<LoggedOutcome>\", sum(count)::bigint as \"count!\"
                 from scan_tally where user_id = $1 group by 1, 2, 3, 4 order by 1, 2, 3, 4",
                user,
                zone_name(zone)
            )
            .fetch_all(&self.pool)
            .await?
            .into_iter()
            .map(|r| ScansOfDay {
                day: r.day,
                station: r.station,
                action: r.action.0,
                outcome: r.outcome.0,
                count: r.count,
            })
            .collect(),
        }))
    }

    /// Shortens whole addresses, and drops typed names, of audit rows older than `days`; how many rows.
    pub async fn shorten_addresses(&self, days: i32) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar!(
            "select shorten_addresses(now() - make_interval(days => $1), $2) as \"rows!\"",
            days,
            MOST_SHORTENED
        )
        .fetch_one(&self.pool)
        .await?)
    }
}

/// Puts a pseudonym where a person's name stands and removes what else is known (GDPR article 17). What the person did
/// stays, by number only.
pub async fn erase(tx: &mut WriteTx, user: &Locked<UserRow>) -> Result<(), StoreError> {
    let id = user.id;
    // Lock order: the user's row is locked by the caller; what follows hangs on it.
    sqlx::query!(
        "update \"user\" set username = 'erased-' || id, email = 'erased-' || id || '@invalid', password_hash = null,
             password_needs_factor = false, password_changed_at = null, password_reset_token_hash = null,
             password_reset_token_expires = null, totp_secret_encrypted = null, totp_pending_encrypted = null,
             totp_confirmed_at = null, totp_last_step = null, failed_login_attempts = 0, last_failed_login_at = null,
             locked_until = null, last_login_at = null, dispatch_area = null, disabled_at = coalesce(disabled_at, now()),
             erased_at = now(), updated_at = now(), session_epoch = session_epoch + 1
         where id = $1",
        id
    )
    .execute(&mut *tx.tx)
    .await?;
    sqlx::query!(
        "with sessions as (delete from web_session where user_id = $1),
              devices as (delete from user_device where user_id = $1),
              passkeys as (delete from user_passkey where user_id = $1),
              codes as (delete from user_recovery_code where user_id = $1),
              tokens as (delete from api_token where user_id = $1),
              badges as (delete from badge where user_id = $1),
              promotions as (update promotion_request set reason = 'Erased on request.', decision_note = null where user_id = $1)
         delete from notification where user_id = $1",
        id
    )
    .execute(&mut *tx.tx)
    .await?;
    crate::people::notices::rename_person(tx, user, &format!("erased-{id}")).await?;
    sqlx::query!(
        "select erase_from_audit($1, $2)",
        id,
        &[user.username.clone(), user.email.clone()]
    )
    .fetch_one(&mut *tx.tx)
    .await?;
    Ok(())
}

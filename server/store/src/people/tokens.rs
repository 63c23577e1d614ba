//! API tokens: who speaks by one.

use super::sessions::SessionUser;
use crate::error::StoreError;
use crate::together::{Ask, Outcome, Together, each};
use crate::tx::Db;
use std::collections::HashMap;

/// Looks tokens up, together with those of other requests that arrive meanwhile (ADR 45).
#[derive(Clone, Debug)]
pub struct Tokens {
    look_up: LookUp,
    together: Together<Vec<u8>, Option<SessionUser>>,
}

#[derive(Clone, Debug)]
struct LookUp(Db);

impl Tokens {
    pub fn new(db: Db) -> Self {
        Self {
            look_up: LookUp(db),
            together: Together::default(),
        }
    }

    /// The user of a live token, by the token's hash. Its last use is noted at most once a minute.
    pub async fn user(&self, token_hash: Vec<u8>) -> Result<Option<SessionUser>, StoreError> {
        self.together.ask(token_hash, 1, self.look_up.clone()).await
    }
}

impl Ask<Vec<u8>, Option<SessionUser>> for LookUp {
    async fn ask(&self, hashes: Vec<Vec<u8>>) -> Vec<Outcome<Option<SessionUser>>> {
        match self.users(&hashes).await {
            // The same token may have been asked for twice.
            Ok(users) => hashes.iter().map(|hash| Ok(users.get(hash).cloned())).collect(),
            Err(error) => each(error, hashes.len()),
        }
    }
}

impl LookUp {
    async fn users(&self, hashes: &[Vec<u8>]) -> Result<HashMap<Vec<u8>, SessionUser>, StoreError> {
        let rows = sqlx::query!(
            "select t.token_hash, t.id as token_id, coalesce(t.last_used_at < now() - interval '1 minute', true) as \"stale!\",
                    u.id, u.username, u.role, u.dispatch_area,
                    (u.disabled_at is not null or u.erased_at is not null) as \"disabled!\",
                    (u.totp_confirmed_at is not null or exists (select from user_passkey k where k.user_id = u.id))
                        as \"has_factor!\"
             from api_token t join \"user\" u on u.id = t.user_id
             where t.token_hash = any($1) and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())",
            hashes
        )
        .fetch_all(&self.0.pool)
        .await?;
        let stale: Vec<i64> = rows
            .iter()
            .filter(|row| row.stale)
            .map(|row| row.token_id)
            .collect();
        if !stale.is_empty() {
            // One that another server is noting needs no second note.
            sqlx::query!(
                "update api_token set last_used_at = now() where id in (
                     select id from api_token where id = any($1) and coalesce(last_used_at < now() - interval '1 minute', true)
                     order by id for no key update skip locked)",
                &stale
            )
            .execute(&self.0.pool)
            .await?;
        }
        Ok(rows
            .into_iter()
            .map(|row| {
                let user = SessionUser {
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
                };
                (row.token_hash, user)
            })
            .collect())
    }
}

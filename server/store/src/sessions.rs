//! Sessions in Postgres for tower-sessions. A session that was ended stays ended, and every load brings the user's
//! row of now along, so that one query answers "who is this, and may they still".

use crate::error::StoreError;
use crate::tx::Db;
use async_trait::async_trait;
use domain::access::Role;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

/// Key of the user's id in a session.
pub const UID_KEY: &str = "uid";
/// Key under which a load puts the user's row; never stored.
pub const USER_KEY: &str = "user";
/// A session ends this long after its log-in, however busy (SPEC 7).
pub const ABSOLUTE_HOURS: i64 = 12;

/// The user of a session, as the database had it when the session was loaded.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionUser {
    pub(crate) id: i64,
    pub(crate) username: String,
    pub(crate) role: String,
    pub(crate) area: Option<String>,
    pub(crate) disabled: bool,
}

impl SessionUser {
    pub fn id(&self) -> i64 {
        self.id
    }
    pub fn username(&self) -> &str {
        &self.username
    }
    /// `None` when the row holds a role that this program does not know.
    pub fn role(&self) -> Option<Role> {
        Role::from_code(&self.role)
    }
    pub fn area(&self) -> Option<&str> {
        self.area.as_deref()
    }
    pub fn is_disabled(&self) -> bool {
        self.disabled
    }
}

/// The session store.
#[derive(Clone, Debug)]
pub struct PgSessions {
    db: Db,
}

impl PgSessions {
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// Deletes what has expired; returns how many.
    pub async fn delete_expired(&self) -> std::result::Result<u64, StoreError> {
        let done = sqlx::query!("delete from web_session where expires_at <= now()")
            .execute(&self.db.pool)
            .await?;
        Ok(done.rows_affected())
    }
}

fn hash(id: &Id) -> Vec<u8> {
    Sha256::digest(id.0.to_be_bytes()).to_vec()
}

fn backend(error: sqlx::Error) -> Error {
    Error::Backend(StoreError::from(error).to_string())
}

fn stored(record: &Record) -> Result<(serde_json::Value, Option<i64>)> {
    let mut data = record.data.clone();
    data.remove(USER_KEY);
    let user = data.get(UID_KEY).and_then(serde_json::Value::as_i64);
    Ok((
        serde_json::to_value(data).map_err(|e| Error::Encode(e.to_string()))?,
        user,
    ))
}

#[async_trait]
impl SessionStore for PgSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        loop {
            let (data, user) = stored(record)?;
            let done = sqlx::query!(
                "insert into web_session (id_hash, user_id, data, expires_at) values ($1, $2, $3, $4) on conflict do nothing",
                hash(&record.id),
                user,
                data,
                record.expiry_date
            )
            .execute(&self.db.pool)
            .await
            .map_err(backend)?;
            if done.rows_affected() == 1 {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    /// Updates only: an upsert would bring back a session that was ended while a request of it was under way.
    async fn save(&self, record: &Record) -> Result<()> {
        let (data, user) = stored(record)?;
        sqlx::query!(
            "update web_session set user_id = $2, data = $3, expires_at = $4, seen_at = now() where id_hash = $1",
            hash(&record.id),
            user,
            data,
            record.expiry_date
        )
        .execute(&self.db.pool)
        .await
        .map_err(backend)?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let row = sqlx::query!(
            "select s.data, s.expires_at, s.created_at, s.seen_at < now() - interval '1 minute' as \"stale!\",
                    u.id as \"user_id?\", u.username as \"username?\", u.role as \"role?\", u.dispatch_area,
                    (u.disabled_at is not null or u.erased_at is not null) as \"disabled!\"
             from web_session s left join \"user\" u on u.id = s.user_id
             where s.id_hash = $1 and s.expires_at > now()
               and s.created_at > now() - make_interval(hours => $2)",
            hash(id),
            i32::try_from(ABSOLUTE_HOURS).unwrap_or(12),
        )
        .fetch_optional(&self.db.pool)
        .await
        .map_err(backend)?;
        let Some(row) = row else { return Ok(None) };
        let mut expiry_date = row.expires_at;
        if row.stale {
            // The idle limit slides at most once a minute: a busy scanner must not cost a write per scan.
            let idle = self.idle_until(&row.expires_at);
            expiry_date = idle;
            sqlx::query!(
                "update web_session set seen_at = now(), expires_at = $2 where id_hash = $1",
                hash(id),
                idle
            )
            .execute(&self.db.pool)
            .await
            .map_err(backend)?;
        }
        let mut data: std::collections::HashMap<String, serde_json::Value> =
            serde_json::from_value(row.data).map_err(|e| Error::Decode(e.to_string()))?;
        data.remove(USER_KEY);
        if let (Some(id), Some(username), Some(role)) = (row.user_id, row.username, row.role) {
            let user = SessionUser {
                id,
                username,
                role,
                area: row.dispatch_area,
                disabled: row.disabled,
            };
            data.insert(
                USER_KEY.to_owned(),
                serde_json::to_value(user).map_err(|e| Error::Encode(e.to_string()))?,
            );
        }
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sqlx::query!("delete from web_session where id_hash = $1", hash(id))
            .execute(&self.db.pool)
            .await
            .map_err(backend)?;
        Ok(())
    }
}

impl PgSessions {
    /// Sixty idle minutes from now (SPEC 7); never earlier than what the session has already.
    fn idle_until(&self, known: &OffsetDateTime) -> OffsetDateTime {
        let idle = OffsetDateTime::now_utc() + Duration::minutes(60);
        idle.max(*known)
    }
}

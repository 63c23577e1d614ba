//! Sessions in Postgres for tower-sessions. A session that was ended stays ended, and every load brings the user's
//! row of now along, so that one query answers "who is this, and may they still".

use crate::error::StoreError;
use crate::together::{Ask, Outcome, Together, each};
use crate::tx::Db;
use async_trait::async_trait;
use domain::access::Role;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

/// Key of the user's id in a session.
pub const UID_KEY: &str = "uid";
/// Key under which a load puts the user's row; never stored.
pub const USER_KEY: &str = "user";
/// Key of the user's `session_epoch` at the log-in: once that is raised, no request under way brings the session back.
pub const EPOCH_KEY: &str = "epoch";
/// Key of the moment of the log-in, in seconds since 1970: a new id does not begin the twelve hours anew.
pub const BEGAN_KEY: &str = "began";
/// Key of the moment, in seconds since 1970, at which the person last proved who they are.
pub const VERIFIED_KEY: &str = "verified_at";
/// How long a proof of who one is counts for dangerous acts (SPEC 7).
pub const VERIFIED_MINUTES: i32 = 5;
/// Key of the browser's own name.
pub const AGENT_KEY: &str = "agent";
/// Key of the address that signed in.
pub const IP_KEY: &str = "ip";
/// Key of the badge that opened the session, beside the handheld's.
pub const BADGE_KEY: &str = "badge";
/// Key of the handheld on which a badge opened it.
pub const HANDHELD_KEY: &str = "handheld";
/// A session ends this long after its log-in, however busy (SPEC 7).
pub const ABSOLUTE_HOURS: i64 = 12;
/// A session ends after so many minutes without a request (SPEC 7); an admin's after half of it.
pub const IDLE_MINUTES: i64 = 60;

/// The user of a session, as the database had it when the session was loaded.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionUser {
    pub(crate) id: i64,
    pub(crate) username: String,
    pub(crate) role: String,
    pub(crate) area: Option<String>,
    pub(crate) disabled: bool,
    pub(crate) has_factor: bool,
    /// Number of the session; a token has none.
    pub(crate) session: Option<i64>,
    pub(crate) token: Option<i64>,
    /// Whether the person proved who they are within the last five minutes.
    pub(crate) verified: bool,
    /// Whether the last use that was noted is older than a minute.
    pub(crate) stale: bool,
    /// Whether a badge opened the session.
    #[serde(default)]
    pub(crate) by_badge: bool,
    /// Notifications that the person has not read, a hundred at most. Every page shows it, so it comes with the session.
    pub(crate) unread: i64,
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
    /// Whether more than the password was asked for at log-in.
    pub fn has_factor(&self) -> bool {
        self.has_factor
    }
    pub fn session(&self) -> Option<i64> {
        self.session
    }
    /// Number of the API token that speaks for the user, if one does.
    pub fn token(&self) -> Option<i64> {
        self.token
    }
    /// Whether the person proved who they are within [`VERIFIED_MINUTES`].
    pub fn is_verified(&self) -> bool {
        self.verified
    }
    /// How many notifications the person has not read; counts to 100 at most.
    pub fn unread(&self) -> i64 {
        self.unread
    }
    /// Whether a badge opened the session, on a shared handheld.
    pub fn is_by_badge(&self) -> bool {
        self.by_badge
    }
    /// Whether [`PgSessions::touch`] is due.
    pub fn is_stale(&self) -> bool {
        self.stale
    }
}

/// The session store. Sessions are looked up together with those of other requests that arrive meanwhile (ADR 45).
#[derive(Clone, Debug)]
pub struct PgSessions {
    // Cloned for each request, several times.
    db: Arc<Db>,
    together: Together<Vec<u8>, Option<Loaded>>,
}

/// What a load reads.
#[derive(Clone, Debug)]
struct Loaded {
    data: serde_json::Value,
    expires_at: OffsetDateTime,
    user: Option<SessionUser>,
}

#[derive(Clone)]
struct LookUp(Arc<Db>);

impl PgSessions {
    pub fn new(db: Db) -> Self {
        Self {
            db: Arc::new(db),
            together: Together::default(),
        }
    }

    /// Notes that a person used the session: its idle limit counts anew. Called at most once a minute, so that a busy
    /// scanner costs no write per scan, and never for what a page asks by itself.
    pub async fn touch(&self, number: i64) -> std::result::Result<(), StoreError> {
        sqlx::query!(
            "update web_session set seen_at = now(), expires_at = greatest(expires_at, now() + make_interval(mins => $2))
             where number = $1",
            number,
            i32::try_from(IDLE_MINUTES).unwrap_or(60)
        )
        .execute(&self.db.pool)
        .await?;
        Ok(())
    }

    /// Deletes what has expired; returns how many.
    pub async fn delete_expired(&self) -> std::result::Result<u64, StoreError> {
        let done = sqlx::query!("delete from web_session where expires_at <= now() or created_at <= now() - make_interval(hours => $1)",
            i32::try_from(ABSOLUTE_HOURS).unwrap_or(12)
        )
            .execute(&self.db.pool)
            .await?;
        Ok(done.rows_affected())
    }
}

fn hash(id: &Id) -> Vec<u8> {
    Sha256::digest(id.0.to_be_bytes()).to_vec()
}

fn backend(error: sqlx::Error) -> Error {
    failed(error.into())
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands it over")]
fn failed(error: StoreError) -> Error {
    Error::Backend(error.to_string())
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

    /// Updates only: an upsert would bring back a session that was ended while a request of it was under way. The epoch
    /// stays the database's: an act of this very request may have raised it.
    async fn save(&self, record: &Record) -> Result<()> {
        let (data, user) = stored(record)?;
        sqlx::query!(
            "update web_session set user_id = $2, expires_at = $4, seen_at = now(),
                    data = case when data ? 'epoch' then jsonb_set($3, '{epoch}', data -> 'epoch') else $3 end
             where id_hash = $1",
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
        let look_up = LookUp(Arc::clone(&self.db));
        let loaded = self.together.ask(hash(id), 1, look_up).await.map_err(failed)?;
        let Some(loaded) = loaded else { return Ok(None) };
        let mut data: HashMap<String, serde_json::Value> =
            serde_json::from_value(loaded.data).map_err(|e| Error::Decode(e.to_string()))?;
        data.remove(USER_KEY);
        if let Some(user) = loaded.user {
            data.insert(
                USER_KEY.to_owned(),
                serde_json::to_value(user).map_err(|e| Error::Encode(e.to_string()))?,
            );
        }
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date: loaded.expires_at,
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

impl Ask<Vec<u8>, Option<Loaded>> for LookUp {
    async fn ask(&self, hashes: Vec<Vec<u8>>) -> Vec<Outcome<Option<Loaded>>> {
        match self.sessions(&hashes).await {
            // The requests of one page ask for the same session.
            Ok(sessions) => hashes
                .iter()
                .map(|hash| Ok(sessions.get(hash).cloned()))
                .collect(),
            Err(error) => each(error, hashes.len()),
        }
    }
}

impl LookUp {
    async fn sessions(
        &self,
        hashes: &[Vec<u8>],
    ) -> std::result::Result<HashMap<Vec<u8>, Loaded>, StoreError> {
        let rows = sqlx::query!(
            "select s.id_hash, s.number, s.data, s.expires_at, s.seen_at < now() - interval '1 minute' as \"stale!\",
                    u.id as \"user_id?\", u.username as \"username?\", u.role as \"role?\", u.dispatch_area,
                    (u.disabled_at is not null or u.erased_at is not null) as \"disabled!\",
                    (u.totp_confirmed_at is not null or exists (select from user_passkey k where k.user_id = u.id))
                        as \"has_factor!\",
                    coalesce((s.data ->> 'verified_at')::bigint > extract(epoch from now()) - $4 * 60, false) as \"verified!\",
                    (select count(*) from (select from notification n where n.user_id = u.id and n.read_at is null limit 100) n)
                        as \"unread!\",
                    s.data ? 'badge' as \"by_badge!\"
             from web_session s left join \"user\" u on u.id = s.user_id
             where s.id_hash = any($1) and s.expires_at > now()
               and coalesce(to_timestamp((s.data ->> 'began')::bigint), s.created_at) > now() - make_interval(hours => $2)
               and coalesce((s.data ->> 'epoch')::int = u.session_epoch, true)
               and s.seen_at > now() - make_interval(mins => case when u.role = 'admin' and not s.data ? 'badge' then $3 / 2 else $3 end)
               -- One that a badge opened lasts no longer than the badge and its handheld.
               and (not s.data ? 'badge' or exists (
                    select from badge b, device d
                    where b.id = (s.data ->> 'badge')::bigint and b.user_id = s.user_id and b.revoked_at is null
                      and d.id = (s.data ->> 'handheld')::bigint and d.revoked_at is null))",
            hashes,
            i32::try_from(ABSOLUTE_HOURS).unwrap_or(12),
            i32::try_from(IDLE_MINUTES).unwrap_or(60),
            VERIFIED_MINUTES,
        )
        .fetch_all(&self.0.pool)
        .await?;
        let mut sessions = HashMap::with_capacity(rows.len());
        for row in rows {
            let user = match (row.user_id, row.username, row.role) {
                (Some(id), Some(username), Some(role)) => Some(SessionUser {
                    id,
                    username,
                    role,
                    area: row.dispatch_area,
                    disabled: row.disabled,
                    has_factor: row.has_factor,
                    session: Some(row.number),
                    token: None,
                    verified: row.verified,
                    stale: row.stale,
                    by_badge: row.by_badge,
                    unread: row.unread,
                }),
                _ => None,
            };
            let loaded = Loaded {
                data: row.data,
                expires_at: row.expires_at,
                user,
            };
            sessions.insert(row.id_hash, loaded);
        }
        Ok(sessions)
    }
}

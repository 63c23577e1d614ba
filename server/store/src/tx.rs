//! The pool, and transactions that cannot be committed without saying what happened.

use crate::error::StoreError;
use crate::pool::{Lane, Pool, PoolSample, PoolTx, WAIT};
use domain::audit::AuditEvent;
use domain::timestamp::Timestamp;
use jiff::tz::TimeZone;
use sqlx::ConnectOptions;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::ops::Deref;
use std::str::FromStr;
use std::time::Duration;
use time::OffsetDateTime;

/// Where a call comes from; rides along into the audit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Client {
    pub request_id: String,
    pub ip: Option<String>,
    pub station: Option<String>,
    /// What the device's clock says, by which it dates its commands.
    pub device_time: Option<OffsetDateTime>,
    /// What its own clock says, where it dates its commands by a better one.
    pub device_clock: Option<OffsetDateTime>,
}

/// Who acts. `user` is `None` for the command line and for people who are not signed in.
#[derive(Clone, Debug, Default)]
pub struct Actor {
    pub user: Option<i64>,
    pub client: Client,
}

/// How to reach the database.
#[derive(Clone, Debug)]
pub struct PoolSettings {
    pub url: String,
    /// Connections in regular use.
    pub size: u32,
    /// Connections beyond them when it is busy.
    pub overflow: u32,
    /// Statements that take longer are logged as warnings.
    pub slow: Duration,
    /// The site's zone; times leave this crate in it.
    pub time_zone: TimeZone,
}

/// A handle to the database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    pub(crate) pool: Pool,
    pub(crate) zone: TimeZone,
}

impl Db {
    /// Connects once to prove that the address is right; more connections are made as needed.
    pub async fn connect(settings: &PoolSettings) -> Result<Self, StoreError> {
        let db = Self::lazy(settings)?;
        db.ping().await?;
        Ok(db)
    }

    /// Opens connections one after the other before anybody waits for them: a server that starts under load would open as
    /// many at once as requests come, each slower for the others, until none is there in time.
    pub async fn warm(&self, connections: u32) -> Result<(), StoreError> {
        let mut held = Vec::new();
        for _ in 0..connections {
            held.push(self.pool.whole().acquire().await?);
        }
        Ok(())
    }

    /// The same without connecting; the first use finds out.
    pub fn lazy(settings: &PoolSettings) -> Result<Self, StoreError> {
        let usual = [
            ("statement_timeout", "30s"),
            ("lock_timeout", "5s"),
            ("idle_in_transaction_session_timeout", "30s"),
            ("timezone", "UTC"),
        ];
        Self::lazy_as(settings, "traitortrack", &usual)
    }

    /// The same under a name of its own and with other settings of the session.
    pub(crate) fn lazy_as(
        settings: &PoolSettings,
        name: &str,
        session: &[(&str, &str)],
    ) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(&settings.url)?
            .application_name(name)
            .options(session.iter().copied())
            .log_slow_statements(log::LevelFilter::Warn, settings.slow);
        let pool = PgPoolOptions::new()
            .max_connections(settings.size + settings.overflow)
            .acquire_timeout(WAIT)
            .acquire_slow_threshold(Duration::from_millis(500))
            .connect_lazy_with(options);
        Ok(Self {
            pool: Pool::new(pool, settings.size),
            zone: settings.time_zone.clone(),
        })
    }

    /// For tests, which bring a pool of their own.
    pub fn from_pool(pool: PgPool, zone: TimeZone) -> Self {
        let size = pool.options().get_max_connections();
        Self {
            pool: Pool::new(pool, size),
            zone,
        }
    }

    /// The same database for another kind of work.
    #[must_use]
    pub fn in_lane(&self, lane: Lane) -> Self {
        Self {
            pool: self.pool.in_lane(lane),
            zone: self.zone.clone(),
        }
    }

    /// The pool of now. The waits are those since the last call.
    pub fn pool_sample(&self) -> PoolSample {
        self.pool.sample()
    }

    /// The pool of now without the waits, which stay for the next sample.
    pub fn pool_now(&self) -> PoolSample {
        self.pool.now()
    }

    /// Gives connections back that a burst has opened. To be called once a minute.
    pub async fn close_overflow(&self) {
        self.pool.close_overflow().await;
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query_scalar!("select 1 as \"one!\"")
            .fetch_one(&self.pool)
            .await?;
        Ok(())
    }

    /// This machine's clock in the site's zone, for what cannot ask the database's.
    pub fn now(&self) -> Timestamp {
        crate::moment::now(&self.zone)
    }

    /// The same in milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond()
    }

    /// Opens a transaction that writes.
    pub async fn begin(&self, actor: Actor) -> Result<WriteTx, StoreError> {
        Ok(WriteTx {
            tx: self.pool.begin().await?,
            actor,
            zone: self.zone.clone(),
        })
    }
}

/// A row that is locked until the transaction ends: the proof that update functions ask for.
#[derive(Debug)]
pub struct Locked<T>(pub(crate) T);

impl<T> Deref for Locked<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// Why a write leaves no audit row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unaudited {
    /// The first-run link: nobody acted yet.
    FirstRun,
    /// A person's own mark that a notification was read.
    NotificationRead,
    /// A step of an import, whose beginning and end are audited, and whose scans stand in their own log.
    ImportStep,
    /// The program's own bookkeeping, such as the name of the key that it encrypts with.
    Bookkeeping,
}

/// A transaction that writes. Dropped without a commit, it rolls back.
#[must_use = "a write transaction rolls back unless it is committed"]
pub struct WriteTx {
    pub(crate) tx: PoolTx,
    pub(crate) zone: TimeZone,
    actor: Actor,
}

impl WriteTx {
    /// Who acts is known only now, such as after a right password.
    pub fn acts_for(&mut self, user: i64) {
        self.actor.user = Some(user);
    }

    /// Who acts; nobody for the command line.
    pub(crate) fn actor(&self) -> Option<i64> {
        self.actor.user
    }

    /// Writes the audit row, then commits.
    pub async fn commit(self, event: AuditEvent) -> Result<(), StoreError> {
        self.commit_all(&[event]).await
    }

    /// Writes several audit rows, then commits.
    pub async fn commit_all(mut self, events: &[AuditEvent]) -> Result<(), StoreError> {
        for event in events {
            self.record(event).await?;
        }
        self.tx.commit().await?;
        let failed = events
            .iter()
            .filter(|event| matches!(event.row().action, "login_failed" | "badge_login_failed"))
            .count();
        if failed > 0 {
            metrics::counter!("traitortrack_log_in_failures_total").increment(failed as u64);
        }
        Ok(())
    }

    /// Commits without an audit row, for one of the few reasons that there are.
    pub async fn commit_unaudited(self, _why: Unaudited) -> Result<(), StoreError> {
        self.tx.commit().await?;
        Ok(())
    }

    async fn record(&mut self, event: &AuditEvent) -> Result<(), StoreError> {
        let json = |value: Result<serde_json::Value, serde_json::Error>| {
            value.map_err(|e| StoreError::corrupt("audit_log", &e))
        };
        let row = event.row();
        let (before, after) = event.states();
        let details = json(serde_json::to_value(&row.details))?;
        let before = before.map(|s| json(serde_json::to_value(s))).transpose()?;
        let after = after.map(|s| json(serde_json::to_value(s))).transpose()?;
        sqlx::query!(
            "insert into audit_log (user_id, action, entity_type, entity_id, details, before_state, after_state,
                                    ip_address, request_id, station)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            self.actor.user,
            row.action,
            row.entity_type,
            row.entity_id,
            details,
            before,
            after,
            self.actor.client.ip,
            self.actor.client.request_id,
            self.actor.client.station,
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }
}

//! Alerts: raised once for all servers, told by one of them, kept as history.
//!
//! One transaction at a time keeps the books ([`Db::begin_alerts`]), so that of two servers that see the same one tells.

use crate::error::StoreError;
use crate::floor::scan_log::paged;
use crate::moment::{Moment, in_zone};
use crate::tx::{Actor, Db, WriteTx};
use domain::alert::{Alert, AlertKind, AlertList, Raised, Severity};
use jiff::tz::TimeZone;
use std::time::Duration;

/// Serialises the bookkeeping of alerts over all servers.
const ALERTS_LOCK: i64 = 0x616c_6572_7473;
/// Open alerts that a page shows at most; there is one per kind and subject.
const MOST_OPEN: i64 = 200;

/// What the database knows of the site's running.
#[derive(Clone, Debug)]
pub struct DatabaseReadings {
    /// The database's clock.
    pub now: Moment,
    pub failed_logins: i64,
    /// Name, and how far behind in milliseconds; `None` when its slot is there and nobody is connected.
    pub replicas: Vec<(String, Option<i64>)>,
    /// Size of the database, where it was asked for.
    pub bytes: Option<i64>,
    /// Where the server keeps its data; known when it runs on this machine and the role may ask.
    pub data_directory: Option<String>,
}

/// Why an alert is made known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    Raised,
    /// It is still on, or has become worse.
    Again,
    Cleared,
}

impl News {
    /// As the database keeps it and receivers see it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Again => "again",
            Self::Cleared => "cleared",
        }
    }

    /// The news of a code.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Raised, Self::Again, Self::Cleared]
            .into_iter()
            .find(|news| news.code() == code)
    }
}

/// An alert that this server has to make known.
#[derive(Clone, Debug)]
pub struct Announcement {
    pub alert: Alert,
    pub news: News,
    /// When, in seconds since 1970, by the database's clock.
    pub at: i64,
}

struct Row {
    id: i64,
    kind: String,
    subject: String,
    severity: i16,
    value: Option<i64>,
    bound: i64,
    raised_at: Moment,
    last_seen_at: Moment,
    cleared_at: Option<Moment>,
    acknowledged_at: Option<Moment>,
    acknowledged_by: Option<String>,
    /// Of what is told: whether it was told before.
    told: bool,
    /// When, in seconds since 1970.
    at: i64,
}

impl Row {
    fn announce(self, news: News, zone: &TimeZone) -> Result<Announcement, StoreError> {
        let at = self.at;
        Ok(Announcement {
            alert: self.alert(zone)?,
            news,
            at,
        })
    }

    fn alert(self, zone: &TimeZone) -> Result<Alert, StoreError> {
        let corrupt = |what: String| StoreError::Corrupt { table: "alert", what };
        Ok(Alert {
            kind: AlertKind::from_code(&self.kind).ok_or_else(|| corrupt(format!("kind {}", self.kind)))?,
            severity: Severity::from_rank(self.severity)
                .ok_or_else(|| corrupt(format!("severity {}", self.severity)))?,
            id: self.id,
            subject: self.subject,
            value: self.value,
            bound: self.bound,
            raised_at: in_zone(self.raised_at, zone),
            last_seen_at: in_zone(self.last_seen_at, zone),
            cleared_at: self.cleared_at.map(|at| in_zone(at, zone)),
            acknowledged_at: self.acknowledged_at.map(|at| in_zone(at, zone)),
            acknowledged_by: self.acknowledged_by,
            troubles: Vec::new(),
        })
    }
}

/// What became of an acknowledgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledged {
    Now(AlertKind),
    /// Somebody did before, or it is over.
    Before,
    Unknown,
}

impl Db {
    /// What the database tells of the site; failed log-ins are those of the window.
    pub async fn database_readings(
        &self,
        window: Duration,
        with_size: bool,
    ) -> Result<DatabaseReadings, StoreError> {
        let row = sqlx::query!(
            "select now() as \"now!\",
                    (select coalesce(sum(case action when 'sum_attempts' then (details ->> 'count')::bigint else 1 end), 0)::bigint from audit_log
                     where \"timestamp\" > now() - make_interval(secs => $1)
                       and (action in ('login_failed', 'login_blocked', 'badge_login_failed') or action = 'sum_attempts'
                            and details ->> 'kind' in ('login_failed', 'login_blocked', 'badge_login_failed'))) as \"failed!\",
                    case when $2 then pg_database_size(current_database()) end as bytes,
                    case when pg_has_role('pg_read_all_settings', 'usage')
                          and coalesce(inet_server_addr() = inet_client_addr(), true)
                         then current_setting('data_directory') end as directory",
            window.as_secs_f64(),
            with_size
        )
        .fetch_one(&self.pool)
        .await?;
        // A slot that nobody uses is a replica that went away: nothing else remembers it.
        let replicas = sqlx::query!(
            "select coalesce(s.slot_name, nullif(r.application_name, ''), host(r.client_addr), '?') as \"name!\",
                    case when r.pid is not null
                         then coalesce(extract(epoch from r.replay_lag) * 1000, 0)::bigint end as lag_ms
             from (select slot_name::text, active_pid from pg_replication_slots
                   where slot_type = 'physical' and not temporary) s
             full join (select * from pg_stat_replication where state in ('streaming', 'catchup')) r
                 on r.pid = s.active_pid
             where r.pid is not null or s.active_pid is null"
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(DatabaseReadings {
            now: row.now,
            failed_logins: row.failed,
            replicas: replicas.into_iter().map(|r| (r.name, r.lag_ms)).collect(),
            bytes: row.bytes,
            data_directory: row.directory,
        })
    }

    /// Whether anything is on.
    pub async fn has_open_alerts(&self) -> Result<bool, StoreError> {
        Ok(
            sqlx::query_scalar!("select exists (select from alert where cleared_at is null) as \"open!\"")
                .fetch_one(&self.pool)
                .await?,
        )
    }

    /// How many of each kind are on.
    pub async fn alerts_active(&self) -> Result<Vec<(AlertKind, i64)>, StoreError> {
        let rows = sqlx::query!(
            "select kind, count(*) as \"open!\" from alert where cleared_at is null group by kind"
        )
        .fetch_all(&self.pool)
        .await?;
        let open = |kind: AlertKind| rows.iter().find(|r| r.kind == kind.code()).map_or(0, |r| r.open);
        Ok(AlertKind::ALL.map(|kind| (kind, open(kind))).to_vec())
    }

    /// What is on, worst first, and a page of what is over, newest first.
    pub async fn alerts(&self, before: Option<i64>, limit: i64) -> Result<AlertList, StoreError> {
        let open = sqlx::query_as!(
            Row,
            "select a.id, kind, subject, severity, value, bound, raised_at, last_seen_at, cleared_at, acknowledged_at,
                    u.username as \"acknowledged_by?\",
                    notified_at is not null as \"told!\", extract(epoch from now())::bigint as \"at!\"
             from alert a left join \"user\" u on u.id = a.acknowledged_by
             where cleared_at is null order by severity desc, a.id desc limit $1",
            MOST_OPEN
        )
        .fetch_all(&self.pool)
        .await?;
        let history = sqlx::query_as!(
            Row,
            "select a.id, kind, subject, severity, value, bound, raised_at, last_seen_at, cleared_at, acknowledged_at,
                    u.username as \"acknowledged_by?\",
                    notified_at is not null as \"told!\", extract(epoch from now())::bigint as \"at!\"
             from alert a left join \"user\" u on u.id = a.acknowledged_by
             where cleared_at is not null and a.id < coalesce($1, 9223372036854775807) order by a.id desc limit $2",
            before,
            limit + 1
        )
        .fetch_all(&self.pool)
        .await?;
        let ids: Vec<i64> = open.iter().chain(&history).map(|row| row.id).collect();
        let mut troubles = self.troubles(&ids).await?;
        let mut alerts = |rows: Vec<Row>| {
            rows.into_iter()
                .map(|row| {
                    let troubles = troubles.remove(&row.id).unwrap_or_default();
                    let alert = row.alert(&self.zone)?;
                    Ok(Alert { troubles, ..alert })
                })
                .collect::<Result<Vec<Alert>, StoreError>>()
        };
        Ok(AlertList {
            open: alerts(open)?,
            history: paged(alerts(history)?, limit, |alert: &Alert| alert.id),
        })
    }

    /// Drops what was over so many days ago; how many.
    pub async fn prune_alerts(&self, days: i32) -> Result<u64, StoreError> {
        let done = sqlx::query!(
            "delete from alert where cleared_at < now() - make_interval(days => $1)",
            days
        )
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected())
    }

    /// Opens a transaction that keeps the books of alerts, one at a time over all servers.
    pub async fn begin_alerts(&self) -> Result<WriteTx, StoreError> {
        let mut tx = self.begin(Actor::default()).await?;
        sqlx::query!("select pg_advisory_xact_lock($1)", ALERTS_LOCK)
            .execute(&mut *tx.tx)
            .await?;
        Ok(tx)
    }
}

/// Raises an alert, or notes that it is still on.
pub async fn raise(tx: &mut WriteTx, raised: &Raised) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into alert (kind, subject, severity, value, bound) values ($1, $2, $3, $4, $5)
         on conflict (kind, subject) where cleared_at is null
         do update set severity = excluded.severity, value = excluded.value, bound = excluded.bound, last_seen_at = now()",
        raised.kind.code(),
        raised.subject,
        raised.severity.rank(),
        raised.value,
        raised.bound
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Clears what was measured to be fine, and whatever nobody has seen for `stale`, such as an alert of a server that is
/// gone. Returns those whose raising was told: their end is told, too.
pub async fn clear(
    tx: &mut WriteTx,
    fine: &[(AlertKind, &str)],
    stale: Duration,
) -> Result<Vec<Announcement>, StoreError> {
    let kinds: Vec<String> = fine.iter().map(|(kind, _)| kind.code().to_owned()).collect();
    let subjects: Vec<String> = fine.iter().map(|(_, subject)| (*subject).to_owned()).collect();
    let rows = sqlx::query_as!(
        Row,
        "update alert a set cleared_at = now()
         where cleared_at is null
           and ((kind, subject) in (select f.kind, f.subject from unnest($1::text[], $2::text[]) as f (kind, subject))
                or last_seen_at < now() - make_interval(secs => $3))
         returning id, kind, subject, severity, value, bound, raised_at, last_seen_at, cleared_at, acknowledged_at,
                   (select username from \"user\" u where u.id = a.acknowledged_by) as acknowledged_by,
                   notified_at is not null as \"told!\", extract(epoch from now())::bigint as \"at!\"",
        &kinds,
        &subjects,
        stale.as_secs_f64()
    )
    .fetch_all(&mut *tx.tx)
    .await?;
    rows.into_iter()
        .filter(|row| row.told)
        .map(|row| row.announce(News::Cleared, &tx.zone))
        .collect()
}

/// Claims what has to be told now, and notes it as told: what was not told yet, unless the same was within the cool-down
/// and no less severe; what has become worse; and, every `remind`, what is still on and nobody has acknowledged.
pub async fn claim(
    tx: &mut WriteTx,
    cool_down: Duration,
    remind: Option<Duration>,
) -> Result<Vec<Announcement>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        "with due as (
             select a.id, a.notified_at is not null as again from alert a
             where a.cleared_at is null
               and (a.notified_at is null
                    and not exists (select from alert p
                                    where p.kind = a.kind and p.subject = a.subject and p.id <> a.id
                                      and p.notified_at > now() - make_interval(secs => $1)
                                      and p.notified_severity >= a.severity)
                    or a.notified_severity < a.severity
                    or a.acknowledged_at is null and a.notified_at <= now() - make_interval(secs => $2))
             order by a.id for update of a)
         update alert a set notified_at = now(), notified_severity = a.severity
         from due where a.id = due.id
         returning a.id, kind, subject, severity, value, bound, raised_at, last_seen_at, cleared_at, acknowledged_at,
                   (select username from \"user\" u where u.id = a.acknowledged_by) as acknowledged_by,
                   due.again as \"told!\", extract(epoch from now())::bigint as \"at!\"",
        cool_down.as_secs_f64(),
        remind.map(|every| every.as_secs_f64())
    )
    .fetch_all(&mut *tx.tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let news = if row.told { News::Again } else { News::Raised };
            row.announce(news, &tx.zone)
        })
        .collect()
}

/// Notes that somebody takes care of an alert that is on.
pub async fn acknowledge(tx: &mut WriteTx, alert: i64, by: i64) -> Result<Acknowledged, StoreError> {
    let kind = sqlx::query_scalar!(
        "update alert set acknowledged_at = now(), acknowledged_by = $2
         where id = $1 and cleared_at is null and acknowledged_at is null returning kind",
        alert,
        by
    )
    .fetch_optional(&mut *tx.tx)
    .await?;
    if let Some(kind) = kind {
        return Ok(AlertKind::from_code(&kind).map_or(Acknowledged::Unknown, Acknowledged::Now));
    }
    let exists = sqlx::query_scalar!(
        "select exists (select from alert where id = $1) as \"exists!\"",
        alert
    )
    .fetch_one(&mut *tx.tx)
    .await?;
    Ok(if exists {
        Acknowledged::Before
    } else {
        Acknowledged::Unknown
    })
}

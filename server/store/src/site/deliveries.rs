//! Messages about alerts: written with the decision to tell, taken by any server, kept until they have arrived.
//!
//! Of one alert and channel only the oldest that has not arrived is taken, so that an end never comes before its beginning.

use crate::error::StoreError;
use crate::moment::{Moment, in_zone};
use crate::site::alerts::{Announcement, News};
use crate::tx::{Db, WriteTx};
use domain::alert::{Alert, AlertKind, Channel, Severity, Trouble};
use std::collections::BTreeMap;
use std::time::Duration;

/// Messages that a server takes at once.
const MOST_TAKEN: i64 = 20;
/// Characters of an error that are kept.
const ERROR_CHARS: usize = 200;

/// A message that this server has to deliver now.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub id: i64,
    pub channel: Channel,
    /// This attempt counts.
    pub attempts: i32,
    /// The alert as it was when it was told.
    pub announcement: Announcement,
    /// When this attempt begins, in seconds since 1970, by the database's clock.
    pub at: i64,
}

struct Row {
    id: i64,
    alert_id: i64,
    channel: String,
    news: String,
    attempts: i32,
    kind: String,
    subject: String,
    severity: i16,
    value: Option<i64>,
    bound: i64,
    raised_at: Moment,
    seen_at: Moment,
    cleared_at: Option<Moment>,
    told_at: i64,
    now: i64,
}

fn corrupt(what: String) -> StoreError {
    StoreError::Corrupt {
        table: "alert_delivery",
        what,
    }
}

fn channel(code: &str) -> Result<Channel, StoreError> {
    Channel::from_code(code).ok_or_else(|| corrupt(format!("channel {code}")))
}

fn codes(channels: &[Channel]) -> Vec<String> {
    channels.iter().map(|channel| channel.code().to_owned()).collect()
}

/// Writes what is told for each channel; it is due at once.
pub async fn post(
    tx: &mut WriteTx,
    announcements: &[Announcement],
    channels: &[Channel],
) -> Result<(), StoreError> {
    let channels = codes(channels);
    for Announcement { alert, news, .. } in announcements {
        // What was seen and when it ended is what the same transaction has just written into the alert.
        sqlx::query!(
            "insert into alert_delivery (alert_id, channel, news, severity, value, bound, seen_at, cleared_at)
             select a.id, channel, $2, $3, $4, $5, a.last_seen_at, a.cleared_at from alert a, unnest($6::text[]) channel where a.id = $1",
            alert.id,
            news.code(),
            alert.severity.rank(),
            alert.value,
            alert.bound,
            &channels
        )
        .execute(&mut *tx.tx)
        .await?;
    }
    Ok(())
}

impl Db {
    /// Takes what is due on these channels. Nobody else takes it within the lease, in which it has to be tried and marked.
    pub async fn take_deliveries(
        &self,
        channels: &[Channel],
        lease: Duration,
        give_up: Duration,
    ) -> Result<Vec<Delivery>, StoreError> {
        let rows = sqlx::query_as!(
            Row,
            "with due as (
                 select d.id from alert_delivery d
                 where d.delivered_at is null and d.given_up_at is null and d.due_at <= now() and d.channel = any($1)
                   and not exists (select from alert_delivery before
                                   where before.alert_id = d.alert_id and before.channel = d.channel and before.id < d.id
                                     and before.delivered_at is null and before.given_up_at is null)
                 order by d.due_at, d.id limit $2 for update of d skip locked)
             update alert_delivery d set attempts = attempts + 1, due_at = now() + make_interval(secs => $3)
             from due, alert a where d.id = due.id and a.id = d.alert_id
             returning d.id, d.alert_id, d.channel, d.news, d.attempts, a.kind, a.subject, d.severity, d.value, d.bound, a.raised_at,
                       d.seen_at, d.cleared_at, extract(epoch from d.told_at)::bigint as \"told_at!\",
                       extract(epoch from now())::bigint as \"now!\"",
            &codes(channels),
            MOST_TAKEN,
            lease.as_secs_f64()
        )
        .fetch_all(&self.pool)
        .await?;
        // One that this program cannot read, such as of a kind that a newer one knows, keeps no other from being tried.
        let mut taken = Vec::with_capacity(rows.len());
        for row in rows {
            let id = row.id;
            match self.delivery(row) {
                Ok(delivery) => taken.push(delivery),
                Err(error) => {
                    tracing::error!(target: "alerts", id, error = &error as &dyn std::error::Error, "a message about an alert cannot be read");
                    self.not_delivered(id, "this program cannot read it", lease, give_up)
                        .await?;
                }
            }
        }
        Ok(taken)
    }

    fn delivery(&self, row: Row) -> Result<Delivery, StoreError> {
        let moment = |at| in_zone(at, &self.zone);
        Ok(Delivery {
            id: row.id,
            channel: channel(&row.channel)?,
            attempts: row.attempts,
            announcement: Announcement {
                alert: Alert {
                    id: row.alert_id,
                    kind: AlertKind::from_code(&row.kind)
                        .ok_or_else(|| corrupt(format!("kind {}", row.kind)))?,
                    subject: row.subject,
                    severity: Severity::from_rank(row.severity)
                        .ok_or_else(|| corrupt(format!("severity {}", row.severity)))?,
                    value: row.value,
                    bound: row.bound,
                    raised_at: moment(row.raised_at),
                    last_seen_at: moment(row.seen_at),
                    cleared_at: row.cleared_at.map(moment),
                    acknowledged_at: None,
                    acknowledged_by: None,
                    troubles: Vec::new(),
                },
                news: News::from_code(&row.news).ok_or_else(|| corrupt(format!("news {}", row.news)))?,
                at: row.told_at,
            },
            at: row.now,
        })
    }

    /// Notes that a message has arrived.
    pub async fn delivered(&self, id: i64) -> Result<(), StoreError> {
        sqlx::query!(
            "update alert_delivery set delivered_at = now(), given_up_at = null, last_error = null where id = $1 and delivered_at is null",
            id
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Notes that an attempt failed: the next one is after `wait`, or none when the message is older than `give_up`. Whether it
    /// was given up.
    pub async fn not_delivered(
        &self,
        id: i64,
        error: &str,
        wait: Duration,
        give_up: Duration,
    ) -> Result<bool, StoreError> {
        let error: String = error.chars().take(ERROR_CHARS).collect();
        let given_up = sqlx::query_scalar!(
            "update alert_delivery set last_error = $2, due_at = now() + make_interval(secs => $3),
                    given_up_at = case when told_at <= now() - make_interval(secs => $4) then now() end
             where id = $1 and delivered_at is null and given_up_at is null
             returning given_up_at is not null as \"given_up!\"",
            id,
            error,
            wait.as_secs_f64(),
            give_up.as_secs_f64()
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(given_up.unwrap_or(false))
    }

    /// Gives up what is older than `give_up` on channels that this server does not have, and maybe no server any more; how many.
    pub async fn abandon_deliveries(
        &self,
        channels: &[Channel],
        give_up: Duration,
    ) -> Result<u64, StoreError> {
        let done = sqlx::query!(
            "update alert_delivery set given_up_at = now(), last_error = coalesce(last_error, 'no server has this channel')
             where delivered_at is null and given_up_at is null and due_at <= now() and channel <> all($1)
               and told_at <= now() - make_interval(secs => $2)",
            &codes(channels),
            give_up.as_secs_f64()
        )
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected())
    }

    /// How many messages have not arrived, and after how many milliseconds the next is due on these channels.
    pub async fn waiting_deliveries(&self, channels: &[Channel]) -> Result<(i64, Option<i64>), StoreError> {
        let row = sqlx::query!(
            "select count(*) as \"waiting!\",
                    (min(extract(epoch from d.due_at - now()) * 1000) filter (
                         where d.channel = any($1) and not exists (
                             select from alert_delivery before
                             where before.alert_id = d.alert_id and before.channel = d.channel and before.id < d.id
                               and before.delivered_at is null and before.given_up_at is null)))::bigint as next
             from alert_delivery d where d.delivered_at is null and d.given_up_at is null",
            &codes(channels)
        )
        .fetch_one(&self.pool)
        .await?;
        Ok((row.waiting, row.next.map(|ms| ms.max(0))))
    }

    /// Drops what arrived so many days ago; how many. What was given up stays as long as its alert.
    pub async fn prune_deliveries(&self, days: i32) -> Result<u64, StoreError> {
        let done = sqlx::query!(
            "delete from alert_delivery where delivered_at < now() - make_interval(days => $1)",
            days
        )
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected())
    }

    /// Of each alert and channel the newest message that did not arrive although it was tried.
    pub(crate) async fn troubles(&self, alerts: &[i64]) -> Result<BTreeMap<i64, Vec<Trouble>>, StoreError> {
        let rows = sqlx::query!(
            "select distinct on (alert_id, channel) alert_id, channel, told_at, attempts, given_up_at,
                    coalesce(last_error, '') as \"error!\"
             from alert_delivery
             where alert_id = any($1) and delivered_at is null and (last_error is not null or given_up_at is not null)
             order by alert_id, channel, id desc",
            alerts
        )
        .fetch_all(&self.pool)
        .await?;
        let mut found: BTreeMap<i64, Vec<Trouble>> = BTreeMap::new();
        for row in rows {
            found.entry(row.alert_id).or_default().push(Trouble {
                channel: channel(&row.channel)?,
                told_at: in_zone(row.told_at, &self.zone),
                attempts: row.attempts,
                given_up_at: row.given_up_at.map(|at| in_zone(at, &self.zone)),
                error: row.error,
            });
        }
        Ok(found)
    }
}

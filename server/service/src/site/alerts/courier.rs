//! Telling an alert: into the log at once; by mail and by webhook until it has arrived or a day has passed.

use super::{ALERTS_PAGE, AlertSettings, texts};
use crate::texts::SITE;
use crate::{ServiceError, Services};
use domain::alert::{Alert, Channel, Severity};
use serde_json::json;
use std::time::Duration;
use store::Db;
use store::site::alerts::{Announcement, News};
use store::site::deliveries::Delivery;
use tokio::task::JoinSet;

/// How long one attempt may take.
const ATTEMPT: Duration = Duration::from_secs(5);
/// When another server may take what this one has not marked: it has stopped in the middle.
const LEASE: Duration = Duration::from_secs(30);
/// How often is looked for what other servers left, and how soon at most.
const LOOK: Duration = Duration::from_secs(10);
const LEAST: Duration = Duration::from_millis(50);

/// Title and sentence.
fn sentence(announcement: &Announcement) -> String {
    let alert = &announcement.alert;
    let title = alert.kind.title(SITE);
    match announcement.news {
        News::Raised | News::Again => texts().raised(title, &alert.sentence(SITE)),
        News::Cleared => texts().cleared(title, &alert.cleared_sentence(SITE)),
    }
}

/// One line in the log, in the words that operators search for. Its target keeps alerts from counting as errors.
pub(super) fn log(announcement: &Announcement) {
    let alert = &announcement.alert;
    let (kind, subject) = (alert.kind.code(), alert.subject.as_str());
    let (severity, text) = (alert.severity.code(), sentence(announcement));
    match (announcement.news, alert.severity) {
        (News::Cleared, _) => tracing::info!(target: "alerts", kind, subject, "{text}"),
        (_, Severity::Warning) => tracing::warn!(target: "alerts", kind, subject, severity, "{text}"),
        (_, Severity::Critical | Severity::Danger) => {
            tracing::error!(target: "alerts", critical = true, kind, subject, severity, "{text}");
        }
    }
}

/// How long somebody is tried to be reached.
#[derive(Clone, Debug)]
pub struct Retries {
    /// Waits after the first attempt, the second and so on; the last one after all others.
    pub waits: Vec<Duration>,
    /// What is older when an attempt fails is given up.
    pub give_up: Duration,
}

impl Default for Retries {
    fn default() -> Self {
        Self {
            waits: [1, 5, 30, 120, 600, 900].map(Duration::from_secs).to_vec(),
            give_up: Duration::from_secs(24 * 3600),
        }
    }
}

impl Retries {
    /// How long is waited after so many attempts.
    fn after(&self, attempts: i32) -> Duration {
        let nth = usize::try_from(attempts).unwrap_or(1).saturating_sub(1);
        let wait = self.waits.get(nth).or(self.waits.last());
        wait.copied().unwrap_or(ATTEMPT)
    }
}

/// Delivers from one server what any of them has to tell.
#[derive(Clone, Debug)]
pub struct Courier {
    pub settings: AlertSettings,
    services: Services,
    /// Through the watcher's lane: it gets through just when others do not.
    db: Db,
}

impl Courier {
    pub fn new(services: Services) -> Self {
        Self {
            settings: services.settings.alerts.clone(),
            db: services.watch.clone(),
            services,
        }
    }

    /// Waits until this server has written something to deliver, or until it is time to look.
    pub async fn posted(&self, wait: Duration) {
        // Whichever comes first; both mean to look.
        let _ = tokio::time::timeout(wait, self.services.posted.notified()).await;
    }

    /// Tries what is due, once each and all at once; answers when to look again.
    pub async fn deliver(&self) -> Result<Duration, ServiceError> {
        let channels = channels(&self.services, &self.settings);
        let give_up = self.settings.retries.give_up;
        let abandoned = self.db.abandon_deliveries(&channels, give_up).await?;
        if abandoned > 0 {
            self.services.give_up(abandoned);
            tracing::error!(target: "alerts", abandoned, "messages about alerts were given up: no server has their channel any more");
        }
        let mut attempts = JoinSet::new();
        for delivery in self.db.take_deliveries(&channels, LEASE, give_up).await? {
            let courier = self.clone();
            attempts.spawn(async move { courier.attempt(delivery).await });
        }
        // One that could not be marked keeps no other from being tried; its lease ends.
        let mut marked = Ok(());
        while let Some(done) = attempts.join_next().await {
            marked = done.map_err(ServiceError::internal).flatten().and(marked);
        }
        marked?;
        let (waiting, next) = self.db.waiting_deliveries(&channels).await?;
        #[expect(clippy::cast_precision_loss, reason = "a few")]
        metrics::gauge!("traitortrack_alert_messages_waiting").set(waiting as f64);
        let next = next.map_or(LOOK, |ms| Duration::from_millis(ms.unsigned_abs()));
        Ok(next.clamp(LEAST, LOOK))
    }

    async fn attempt(&self, delivery: Delivery) -> Result<(), ServiceError> {
        let sent = tokio::time::timeout(ATTEMPT, self.send(&delivery)).await;
        let Some(error) = sent.unwrap_or_else(|_| Some(texts().no_answer.to_owned())) else {
            self.db.delivered(delivery.id).await?;
            return Ok(());
        };
        let Delivery {
            id,
            channel,
            attempts,
            ..
        } = delivery;
        let way = channel.code();
        let retries = &self.settings.retries;
        let wait = retries.after(attempts);
        if self.db.not_delivered(id, &error, wait, retries.give_up).await? {
            self.services.give_up(1);
            tracing::error!(target: "alerts", way, attempts, error, "an alert could not be delivered and is given up");
        } else {
            tracing::warn!(target: "alerts", way, attempts, error, again_in = ?wait, "an alert could not be delivered yet");
        }
        Ok(())
    }

    /// One attempt; what went wrong, if anything.
    async fn send(&self, delivery: &Delivery) -> Option<String> {
        let (announcement, public_url) = (&delivery.announcement, &self.services.settings.public_url);
        let id = message_id(delivery);
        match delivery.channel {
            Channel::Mail => {
                let Some(mailer) = &self.services.settings.mailer else {
                    return Some(texts().no_mail_server.to_owned());
                };
                let (subject, body) = mail(public_url, announcement);
                let sent = mailer
                    .hand_over(&self.settings.mail, &subject, &body, Some(&id))
                    .await;
                sent.err().map(|error| causes(&error))
            }
            Channel::Webhook => {
                let Some(webhook) = &self.settings.webhook else {
                    return Some(texts().no_webhook.to_owned());
                };
                let body = payload(public_url, &self.settings.server, announcement);
                // The standard's time is that of the attempt: receivers refuse what is minutes old.
                let sent = webhook.send(&id, delivery.at, &body).await;
                sent.err().map(|error| causes(&error))
            }
        }
    }
}

/// The channels that are set up here.
pub(super) fn channels(services: &Services, settings: &AlertSettings) -> Vec<Channel> {
    let mail = services.settings.mailer.is_some() && !settings.mail.is_empty();
    let webhook = settings.webhook.is_some();
    Channel::ALL
        .into_iter()
        .filter(|channel| match channel {
            Channel::Mail => mail,
            Channel::Webhook => webhook,
        })
        .collect()
}

/// An error with what caused it.
fn causes(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

/// Subject and text.
fn mail(public_url: &str, announcement: &Announcement) -> (String, String) {
    let (t, alert) = (texts(), &announcement.alert);
    let word = match announcement.news {
        News::Cleared => t.over,
        News::Raised => alert.severity.code(),
        News::Again => t.still_on,
    };
    let title = alert.kind.title(SITE);
    let subject = match alert.subject.as_str() {
        "" => t.subject(word, title),
        about => t.subject_about(word, title, about),
    };
    let times = match &alert.cleared_at {
        None => t.since(&alert.raised_at.minute_in(SITE)),
        Some(over) => t.lasted(&alert.raised_at.minute_in(SITE), &over.minute_in(SITE)),
    };
    let to_do = match announcement.news {
        News::Cleared => None,
        News::Raised | News::Again => Some(t.to_do(alert.kind.to_do(SITE))),
    };
    let all = t.all_alerts(&format!("{public_url}{ALERTS_PAGE}"));
    let parts = [Some(sentence(announcement)), Some(times), to_do, Some(all)];
    let body = parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    (subject, body + "\n")
}

/// The same for every attempt to deliver one message, so that a receiver can drop what came twice.
fn message_id(delivery: &Delivery) -> String {
    let Announcement { alert, news, .. } = &delivery.announcement;
    format!("alert_{}_{}_{}", alert.id, news.code(), delivery.id)
}

/// The body for programs, in the form of Standard Webhooks.
fn payload(public_url: &str, server: &str, announcement: &Announcement) -> String {
    let Alert {
        id,
        kind,
        subject,
        severity,
        value,
        bound,
        raised_at,
        cleared_at,
        ..
    } = &announcement.alert;
    let (event, at) = match announcement.news {
        News::Raised => ("alert.raised", raised_at),
        News::Again => ("alert.again", &announcement.alert.last_seen_at),
        News::Cleared => ("alert.cleared", cleared_at.as_ref().unwrap_or(raised_at)),
    };
    json!({
        "type": event,
        "timestamp": at,
        "data": {
            "id": id,
            "kind": kind,
            "subject": subject,
            "severity": severity,
            "value": value,
            "limit": bound,
            "raised_at": raised_at,
            "cleared_at": cleared_at,
            "sentence": sentence(announcement),
            "to_do": kind.to_do(SITE),
            "told_by": server,
            "url": format!("{public_url}{ALERTS_PAGE}"),
        },
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_become_longer_and_the_last_one_stays() {
        let retries = Retries::default();
        let waits = [1, 2, 3, 4, 5, 6, 7, 90].map(|attempts| retries.after(attempts).as_secs());
        assert_eq!(waits, [1, 5, 30, 120, 600, 900, 900, 900]);
        assert_eq!(retries.give_up, Duration::from_secs(86_400));
    }
}

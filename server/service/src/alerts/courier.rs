//! Telling an alert: into the log, by mail, by webhook.

use super::{ALERTS_PAGE, AlertSettings};
use crate::Services;
use domain::alert::{Alert, Severity};
use domain::language::Language;
use serde_json::json;
use std::sync::atomic::Ordering;
use std::time::Duration;
use store::alerts::{News, Told};

/// Waits before the second and the third attempt.
const RETRIES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(5)];
/// How long one attempt may take.
const ATTEMPT: Duration = Duration::from_secs(5);
/// The language of what goes to logs, mail addresses and programs.
const LANGUAGE: Language = Language::En;

/// Title and sentence.
fn sentence(told: &Told) -> String {
    let alert = &told.alert;
    let title = alert.kind.title(LANGUAGE);
    match told.news {
        News::Raised | News::Again => format!("{title}: {}", alert.sentence(LANGUAGE)),
        News::Cleared => format!("{title}, over: {}", alert.cleared_sentence(LANGUAGE)),
    }
}

/// One line in the log, in the words that operators search for. Its target keeps alerts from counting as errors.
pub(super) fn log(told: &Told) {
    let alert = &told.alert;
    let (kind, subject) = (alert.kind.code(), alert.subject.as_str());
    let (severity, text) = (alert.severity.code(), sentence(told));
    match (told.news, alert.severity) {
        (News::Cleared, _) => tracing::info!(target: "alerts", kind, subject, "{text}"),
        (_, Severity::Warning) => tracing::warn!(target: "alerts", kind, subject, severity, "{text}"),
        (_, Severity::Critical | Severity::Danger) => {
            tracing::error!(target: "alerts", critical = true, kind, subject, severity, "{text}");
        }
    }
}

/// Sends mail and webhook in the background.
pub(super) fn send(services: &Services, settings: &AlertSettings, told: Told) {
    if let Some(mailer) = services.settings.mailer.clone()
        && !settings.mail.is_empty()
    {
        let (to, services) = (settings.mail.clone(), services.clone());
        let (subject, body) = mail(&services.settings.public_url, &told);
        tokio::spawn(async move {
            let sent = attempts(|| mailer.hand_over(&to, &subject, &body)).await;
            note(&services, "mail", sent);
        });
    }
    if let Some(webhook) = settings.webhook.clone() {
        let services = services.clone();
        let id = message_id(&told);
        let body = payload(&services.settings.public_url, &settings.server, &told);
        tokio::spawn(async move {
            let sent = attempts(|| webhook.send(&id, told.at, &body)).await;
            note(&services, "webhook", sent);
        });
    }
}

/// Tries three times; the last error is the answer.
async fn attempts<E, F: Future<Output = Result<(), E>>>(act: impl Fn() -> F) -> Result<(), Option<E>> {
    let mut last = None;
    for wait in std::iter::once(Duration::ZERO).chain(RETRIES) {
        tokio::time::sleep(wait).await;
        match tokio::time::timeout(ATTEMPT, act()).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => last = Some(error),
            Err(_) => last = None,
        }
    }
    Err(last)
}

fn note<E: std::error::Error + 'static>(services: &Services, way: &str, sent: Result<(), Option<E>>) {
    let Err(error) = sent else {
        return;
    };
    services.undelivered.fetch_add(1, Ordering::Relaxed);
    match error {
        Some(error) => {
            let error = &error as &dyn std::error::Error;
            tracing::error!(target: "alerts", way, error, "an alert could not be delivered");
        }
        None => tracing::error!(target: "alerts", way, "an alert could not be delivered in time"),
    }
}

/// Subject and text.
fn mail(public_url: &str, told: &Told) -> (String, String) {
    let alert = &told.alert;
    let word = match told.news {
        News::Cleared => "Over",
        News::Raised => alert.severity.code(),
        News::Again => "Still on",
    };
    let about = match alert.subject.as_str() {
        "" => String::new(),
        subject => format!(" ({subject})"),
    };
    let subject = format!("TraitorTrack, {word}: {}{about}", alert.kind.title(LANGUAGE));
    let times = match &alert.cleared_at {
        None => format!("Since {}.", alert.raised_at.minute()),
        Some(over) => format!("From {} to {}.", alert.raised_at.minute(), over.minute()),
    };
    let to_do = match told.news {
        News::Cleared => String::new(),
        News::Raised | News::Again => format!("What to do: {}\n\n", alert.kind.to_do(LANGUAGE)),
    };
    let body = format!(
        "{}\n\n{times}\n\n{to_do}All alerts: {public_url}{ALERTS_PAGE}\n",
        sentence(told)
    );
    (subject, body)
}

/// The same for every attempt to deliver one message, so that a receiver can drop what came twice.
fn message_id(told: &Told) -> String {
    let what = match told.news {
        News::Cleared => "cleared",
        News::Raised | News::Again => "raised",
    };
    format!("alert_{}_{what}_{}", told.alert.id, told.at)
}

/// The body for programs, in the form of Standard Webhooks.
fn payload(public_url: &str, server: &str, told: &Told) -> String {
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
    } = &told.alert;
    let (event, at) = match told.news {
        News::Raised => ("alert.raised", raised_at),
        News::Again => ("alert.again", &told.alert.last_seen_at),
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
            "sentence": sentence(told),
            "to_do": kind.to_do(LANGUAGE),
            "told_by": server,
            "url": format!("{public_url}{ALERTS_PAGE}"),
        },
    })
    .to_string()
}

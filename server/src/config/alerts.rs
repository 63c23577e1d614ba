//! The settings of alerts.

use super::{Reader, WrongSetting, wrong};
use domain::alert::Thresholds;
use service::site::alerts::{AlertSettings, Webhook, WebhookSetUpError, host_name};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The longest name of a server, in characters.
const NAME_CHARS: usize = 64;

pub(super) fn read(read: &Reader<'_>, data_dir: &Path, port: u16) -> Result<AlertSettings, WrongSetting> {
    let number = |name, least: i64, most: i64| {
        let expected = format!("a number from {least} to {most}");
        read.parsed(name, &expected, |n: &i64| (least..=most).contains(n))
    };
    let minutes = |name, least| {
        let minutes = number(name, least, 525_600)?;
        Ok(Duration::from_secs(60 * minutes.unsigned_abs()))
    };
    let remind = minutes("ALERT_REMIND_MINUTES", 0)?;
    let database_gb = number("DATABASE_DISK_GB", 0, 1_000_000)?;
    Ok(AlertSettings {
        server: server(read, port)?,
        thresholds: Thresholds {
            errors_per_minute: number("ALERT_ERRORS_PER_MINUTE", 0, 1_000_000)?,
            failed_logins_per_minute: number("ALERT_FAILED_LOGINS_PER_MINUTE", 0, 1_000_000)?,
            disk_percent: number("ALERT_DISK_PERCENT", 0, 99)?,
            backup_hours: number("ALERT_BACKUP_HOURS", 1, 10_000)?,
            sealer_seconds: number("ALERT_SEALER_SECONDS", 10, 1_000_000)?,
            replica_seconds: number("ALERT_REPLICA_SECONDS", 1, 1_000_000)?,
            archive_seconds: number("ALERT_ARCHIVE_SECONDS", 1, 1_000_000)?,
            base_hours: number("ALERT_BASE_HOURS", 1, 10_000)?,
            drill_hours: number("ALERT_DRILL_HOURS", 1, 10_000)?,
        },
        cool_down: minutes("ALERT_COOL_DOWN_MINUTES", 1)?,
        remind: Some(remind).filter(|every| !every.is_zero()),
        mail: mail_addresses(read, "ALERT_MAIL")?,
        webhook: webhook(read)?,
        backups: read.given("BACKUP_DIR").map(PathBuf::from),
        archiving: read
            .given("WAL_ARCHIVE_DIR")
            .is_some_and(|folder| folder != "off"),
        data_dir: data_dir.to_owned(),
        database_disk: Some(database_gb * 1_000_000_000).filter(|bytes| *bytes > 0),
        ..AlertSettings::default()
    })
}

fn server(read: &Reader<'_>, port: u16) -> Result<String, WrongSetting> {
    let Some(name) = read.given("SERVER_NAME") else {
        return Ok(format!("{}:{port}", host_name()));
    };
    if name.chars().count() > NAME_CHARS || name.chars().any(char::is_control) {
        return Err(wrong("SERVER_NAME", &name, "a name of at most 64 characters"));
    }
    Ok(name)
}

/// The mail addresses of a setting that needs a mail server.
pub(super) fn mail_addresses(read: &Reader<'_>, name: &'static str) -> Result<Vec<String>, WrongSetting> {
    let text = read.text(name);
    let addresses: Vec<String> = text
        .split(',')
        .map(|address| address.trim().to_owned())
        .filter(|address| !address.is_empty())
        .collect();
    if !addresses
        .iter()
        .all(|address| service::site::mail::is_address(address))
    {
        return Err(wrong(name, &text, "mail addresses, separated by commas"));
    }
    if !addresses.is_empty() && read.given("SMTP_URL").is_none() {
        return Err(wrong(name, &text, "unset while SMTP_URL is unset"));
    }
    Ok(addresses)
}

fn webhook(read: &Reader<'_>) -> Result<Option<Webhook>, WrongSetting> {
    let Some(url) = read.given("ALERT_WEBHOOK_URL") else {
        return Ok(None);
    };
    let secret = read.text("ALERT_WEBHOOK_SECRET");
    match Webhook::new(&url, &secret) {
        Ok(webhook) => Ok(Some(webhook)),
        Err(WebhookSetUpError::Url) => Err(wrong(
            "ALERT_WEBHOOK_URL",
            "",
            "a URL such as https://example.com/hook",
        )),
        Err(WebhookSetUpError::Secret) => Err(wrong(
            "ALERT_WEBHOOK_SECRET",
            "",
            "24 to 64 bytes in base64, as of `openssl rand -base64 32`, with or without `whsec_` before it",
        )),
    }
}

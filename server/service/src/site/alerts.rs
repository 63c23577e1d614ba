//! Alerts (SPEC 12): what is looked at, what is raised, who is told, and who took care of it.
//!
//! A [`Watch`] on every server takes readings. What is beyond its threshold is raised in the database, once for all
//! servers; whichever server notes there that it tells, tells: by log and notification, and by messages that a [`Courier`] on
//! any server delivers by mail and webhook.

mod archiver;
mod courier;
mod files;
mod watch;
mod webhook;

pub use courier::{Courier, Retries};
pub use files::host_name;
pub(crate) use watch::DATABASE;
pub use watch::{ErrorCount, Watch};
pub use webhook::{Webhook, WebhookSetUpError};

use crate::input::check_cursor;
use crate::texts::{AlertMessage, SITE};
use crate::{Authorized, ServiceError, Services};
use domain::access::OperateSite;
use domain::alert::{AlertKind, AlertList, Channel, Reading, Saying, Thresholds};
use domain::audit::AuditEvent;
use domain::fault::Missing;
use domain::notice::NoticeCode;
use domain::page::DEFAULT_LIMIT;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Duration;
use store::site::alerts::{Acknowledged, Announcement, News};
use store::{Db, Unaudited};

/// How long alerts that are over are kept, in days, and messages about them that have arrived.
pub(crate) const KEPT_DAYS: i32 = 400;
pub(crate) const DELIVERED_DAYS: i32 = 30;
const ALERTS_PAGE: &str = "/admin/alerts";

/// The texts of mail, webhooks and log.
fn texts() -> &'static AlertMessage {
    AlertMessage::of(SITE)
}

/// What watching needs to know of the site.
#[derive(Clone, Debug)]
pub struct AlertSettings {
    /// What this server is called.
    pub server: String,
    pub thresholds: Thresholds,
    /// Over how long errors and failed log-ins are counted.
    pub window: Duration,
    /// The same is not told again within this time of being raised anew, unless it is worse.
    pub cool_down: Duration,
    /// How often something is told that is still on and that nobody acknowledged; `None` for never.
    pub remind: Option<Duration>,
    /// What nobody has seen for so long is over, such as an alert of a server that is gone.
    pub stale: Duration,
    /// Who gets mail.
    pub mail: Vec<String>,
    pub webhook: Option<Webhook>,
    pub retries: Retries,
    /// Where backups lie; `None`: they are not watched.
    pub backups: Option<PathBuf>,
    /// Whether the write-ahead log should be archived; where not, archiving and bases are not watched.
    pub archiving: bool,
    pub data_dir: PathBuf,
    /// How large the database may become, in bytes, where its disk cannot be seen from here.
    pub database_disk: Option<i64>,
}

impl Default for AlertSettings {
    fn default() -> Self {
        Self {
            server: "server".to_owned(),
            thresholds: Thresholds::default(),
            window: Duration::from_secs(60),
            cool_down: Duration::from_secs(15 * 60),
            remind: Some(Duration::from_secs(4 * 3600)),
            stale: Duration::from_secs(5 * 60),
            mail: Vec::new(),
            webhook: None,
            retries: Retries::default(),
            backups: None,
            archiving: false,
            data_dir: PathBuf::from("."),
            database_disk: None,
        }
    }
}

impl Services {
    /// What is on, and a page of what is over.
    pub async fn alerts(
        &self,
        _by: &Authorized<OperateSite>,
        before: Option<&str>,
    ) -> Result<AlertList, ServiceError> {
        Ok(self.db.alerts(check_cursor(before)?, DEFAULT_LIMIT).await?)
    }

    /// How many alerts of each kind are on.
    pub async fn alerts_active(&self) -> Result<Vec<(AlertKind, i64)>, ServiceError> {
        Ok(self.db.alerts_active().await?)
    }

    /// Mails and webhook calls about alerts that this server has given up since its start.
    pub fn alert_delivery_failures(&self) -> u64 {
        self.undelivered.load(Ordering::Relaxed)
    }

    /// Counts messages that will never arrive.
    fn give_up(&self, messages: u64) {
        self.undelivered.fetch_add(messages, Ordering::Relaxed);
        metrics::counter!("traitortrack_alert_messages_undelivered_total").increment(messages);
    }

    /// Takes an alert on oneself: others see it, and it is not told again unless it becomes worse.
    pub async fn acknowledge_alert(
        &self,
        by: &Authorized<OperateSite>,
        alert: i64,
    ) -> Result<(), ServiceError> {
        let mut tx = self.db.begin(by.actor()).await?;
        match store::site::alerts::acknowledge(&mut tx, alert, by.user().id()).await? {
            Acknowledged::Now(kind) => {
                let kind = kind.code();
                tx.commit(AuditEvent::AlertAcknowledged { alert, kind }).await?;
                Ok(())
            }
            Acknowledged::Before => Ok(()),
            Acknowledged::Unknown => Err(ServiceError::NotFound(Missing::Alert)),
        }
    }
}

/// Raises and clears what the readings say; answers what this server has to tell. Admins are notified and messages written in
/// the same transaction, so that nothing that was noted as told is lost.
async fn keep_books(
    db: &Db,
    settings: &AlertSettings,
    channels: &[Channel],
    readings: &[Reading],
) -> Result<Vec<Announcement>, ServiceError> {
    let (mut raised, mut fine) = (Vec::new(), Vec::new());
    for reading in readings {
        match settings.thresholds.judge(reading) {
            Some(wrong) => raised.push(wrong),
            None => fine.push((reading.kind, reading.subject.as_str())),
        }
    }
    if raised.is_empty() && !db.has_open_alerts().await? {
        return Ok(Vec::new());
    }
    let mut tx = db.begin_alerts().await?;
    for wrong in &raised {
        store::site::alerts::raise(&mut tx, wrong).await?;
    }
    let mut announcements = store::site::alerts::clear(&mut tx, &fine, settings.stale).await?;
    announcements.extend(store::site::alerts::claim(&mut tx, settings.cool_down, settings.remind).await?);
    for Announcement { alert, news, .. } in &announcements {
        let saying = match (news, alert.value) {
            (News::Cleared, _) => Saying::Cleared,
            (News::Raised | News::Again, Some(_)) => Saying::Beyond,
            (News::Raised | News::Again, None) => Saying::Missing,
        };
        let details = alert.kind.details(&alert.subject, alert.value, alert.bound);
        let notice = NoticeCode::Alert(alert.kind, saying);
        store::people::notices::notify_admins(&mut tx, notice, &details, ALERTS_PAGE).await?;
    }
    store::site::deliveries::post(&mut tx, &announcements, channels).await?;
    tx.commit_unaudited(Unaudited::Bookkeeping).await?;
    Ok(announcements)
}

//! A seal a day, mailed to where nobody who runs the site can write.

use super::{ExportedSeal, SealError, texts};
use crate::Services;
use domain::audit::AuditEvent;
use std::time::Duration;

/// How often a seal is mailed; a little under a day, since it is looked at every ten minutes and must not drift.
const EVERY: Duration = Duration::from_secs(24 * 3600 - 300);

/// How long handing the mail over may take; the database ends a transaction that idles for 30 seconds.
const PATIENCE: Duration = Duration::from_secs(20);

impl Services {
    /// Mails the newest seal to those of `SEAL_MAIL`, once a day for all servers. Says whether it did.
    pub async fn mail_seal(&self) -> Result<bool, SealError> {
        let to = &self.settings.seals.mail;
        let Some(mailer) = self.settings.mailer.as_ref().filter(|_| !to.is_empty()) else {
            return Ok(false);
        };
        let Some(seal) = self.db.newest_seal().await? else {
            return Ok(false);
        };
        // Whoever keeps the file takes it for this site's.
        if let Some(fault) = self.newest_seal_fault().await? {
            return Err(SealError::BrokenChain(fault));
        }
        let Some(tx) = self.db.begin_seal_mail(EVERY).await? else {
            return Ok(false);
        };
        let seal = ExportedSeal::new(&seal);
        let (subject, body, file) = mail(&self.settings.public_url, &seal)?;
        tokio::time::timeout(PATIENCE, mailer.hand_over_with(to, &subject, &body, file))
            .await
            .map_err(|_| SealError::Mail(texts().mail_too_slow.to_owned()))?
            .map_err(|error| SealError::Mail(error.to_string()))?;
        // After the mail: written before, a mail that failed would not be tried again.
        tx.commit(AuditEvent::SealExported {
            seal: seal.number,
            format: "mail",
        })
        .await?;
        Ok(true)
    }
}

/// Subject, text, and name and content of the file.
fn mail(public_url: &str, seal: &ExportedSeal) -> Result<(String, String, (String, String)), SealError> {
    let json = serde_json::to_string_pretty(seal).map_err(|error| SealError::Mail(error.to_string()))?;
    let t = texts();
    let number = seal.number.to_string();
    let body = [
        t.mail_keep(public_url),
        t.mail_seal(&number, &seal.hash),
        t.mail_check(&number),
    ]
    .join("\n\n");
    let file = (format!("seal-{number}.json"), json);
    Ok((t.mail_subject(&number), body + "\n", file))
}

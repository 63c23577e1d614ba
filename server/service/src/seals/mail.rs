//! A seal a day, mailed to where nobody who runs the site can write.

use super::{ExportedSeal, SealError};
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
            .map_err(|_| SealError::Mail("the mail server took too long".to_owned()))?
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
    let subject = format!("TraitorTrack, seal {} of the audit", seal.number);
    let body = format!(
        "This is the newest seal of the audit of {public_url}. Keep the file: with it nobody can cut off or rewrite what happened before, unseen.\n\n\
         Seal {}, hash {}\n\n\
         To check the audit against it: traitortrack audit verify --seal seal-{}.json\n",
        seal.number, seal.hash, seal.number
    );
    Ok((subject, body, (format!("seal-{}.json", seal.number), json)))
}

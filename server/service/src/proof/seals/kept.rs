//! The newest seal, kept in a file outside the database: whoever deletes seals there, or makes them anew, is found out
//! without an exported seal, and the server does not help by sealing what was rewritten.

use super::prove::ExportedSeal;
use super::{SealError, SealSettings};
use crate::Services;
use crate::access::anonymous;
use domain::audit::AuditEvent;
use std::io::{ErrorKind, Write};
use store::Client;
use store::proof::seals::Seal;

impl SealSettings {
    /// The seal that this server kept; `None` before its first.
    pub(super) fn kept_seal(&self) -> Result<Option<ExportedSeal>, SealError> {
        match std::fs::read_to_string(&self.kept) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.unusable(error)),
            Ok(text) => serde_json::from_str(&text)
                .map(Some)
                .map_err(|error| self.unusable(error.into())),
        }
    }

    /// Keeps a seal that is in the database: written beside its place and moved there whole.
    pub(super) fn keep_seal(&self, seal: &ExportedSeal) -> Result<(), SealError> {
        let write = || {
            if let Some(folder) = self.kept.parent() {
                std::fs::create_dir_all(folder)?;
            }
            let new = self.kept.with_extension(format!("new-{}", std::process::id()));
            let mut file = std::fs::File::create(&new)?;
            file.write_all(&serde_json::to_vec_pretty(seal)?)?;
            file.sync_all()?;
            std::fs::rename(&new, &self.kept)
        };
        write().map_err(|error| self.unusable(error))
    }

    fn unusable(&self, source: std::io::Error) -> SealError {
        SealError::File {
            path: self.kept.clone(),
            setting: "DATA_DIR",
            source,
        }
    }
}

impl Services {
    /// Refuses to go on from a chain that does not contain the kept seal. `last` is the newest seal of the database.
    pub(super) async fn refuse_other_chain(&self, last: Option<&Seal>) -> Result<(), SealError> {
        let Some(kept) = self.settings.seals.kept_seal()? else {
            return Ok(());
        };
        let newest = last.map_or(0, |seal| seal.number);
        let same = match last {
            Some(last) if last.number == kept.number => kept.is(last),
            Some(last) if last.number > kept.number => {
                let found = self.db.seals(kept.number - 1, 1).await?;
                found.first().is_some_and(|seal| kept.is(seal))
            }
            _ => false,
        };
        if same {
            return Ok(());
        }
        Err(SealError::OtherChain {
            kept: kept.number,
            hash: kept.hash,
            newest,
            path: self.settings.seals.kept.clone(),
        })
    }

    /// Whether the database's chain of seals contains the one that this server kept; what is wrong, where not.
    pub async fn kept_seal_fault(&self) -> Result<Option<SealError>, SealError> {
        let newest = self.db.newest_seal().await?;
        match self.refuse_other_chain(newest.as_ref()).await {
            Ok(()) => Ok(None),
            Err(error @ SealError::OtherChain { .. }) => Ok(Some(error)),
            Err(error) => Err(error),
        }
    }

    /// Takes the database's newest seal as the one to go on from, such as after a backup was restored. The audit says so.
    pub async fn accept_seals(&self, client: &Client) -> Result<i64, SealError> {
        let kept = self.settings.seals.kept_seal()?;
        if let Some(fault) = self.newest_seal_fault().await? {
            return Err(SealError::BrokenChain(fault));
        }
        let newest = self.db.newest_seal().await?;
        let number = newest.as_ref().map_or(0, |seal| seal.number);
        self.db
            .begin(anonymous(client))
            .await?
            .commit(AuditEvent::SealsAccepted {
                kept: kept.map_or(0, |seal| seal.number),
                newest: number,
            })
            .await?;
        match newest {
            Some(seal) => self.settings.seals.keep_seal(&ExportedSeal::new(&seal))?,
            None => match std::fs::remove_file(&self.settings.seals.kept) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(self.settings.seals.unusable(error));
                }
                _ => {}
            },
        }
        Ok(number)
    }
}

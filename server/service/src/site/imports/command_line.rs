//! Imports on the command line, which finds the import of a file by what the file is.

use super::Bringer;
use crate::access::anonymous;
use crate::export::ROWS;
use crate::{Client, ServiceError, Services, file_hash};
use domain::access::Permission;
use domain::fault::Missing;
use domain::import::{Import, ImportWish};
use domain::job::JobState;
use domain::refusal::Refusal;
use sha2::{Digest, Sha256};
use std::fs::File;
use store::site::imports::Refused;
use uuid::Uuid;

/// The key of what a person brings for the so many-eth time, so that the same command finds it again.
fn key(hash: &[u8; 32], wish: &ImportWish, user: i64, round: u32) -> Uuid {
    let said = format!(
        "{} {} {} {} {user} {round}",
        wish.kind.code(),
        wish.columns,
        wish.hidden,
        wish.legacy
    );
    let digest: [u8; 32] = Sha256::new()
        .chain_update(hash)
        .chain_update(said)
        .finalize()
        .into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

impl Services {
    /// Whom the command line names; an admin who is not disabled.
    pub async fn bringer_named(&self, client: &Client, username: &str) -> Result<Bringer, ServiceError> {
        let found = self.db.find_user(username).await?;
        let user = found
            .filter(|user| !user.disabled)
            .ok_or(ServiceError::NotFound(Missing::User))?;
        if !user.role()?.grants(Permission::ImportLists) {
            return Err(ServiceError::Forbidden(Permission::ImportLists));
        }
        let mut actor = anonymous(client);
        actor.user = Some(user.id);
        Ok(Bringer { actor, user: user.id })
    }

    /// The import of a file on this machine: one that was begun and has not ended, else a new one. A file that was taken is refused, unless
    /// it is wanted `again`.
    pub async fn bring_file(
        &self,
        by: &Bringer,
        wish: &ImportWish,
        file: &File,
        again: bool,
    ) -> Result<Import, ServiceError> {
        let hash = file_hash::of(file).map_err(ServiceError::internal)?;
        for round in 0_u32.. {
            let import = self
                .bring_import(by.clone(), key(&hash, wish, by.user, round), wish.clone())
                .await?;
            match import.state {
                None | Some(JobState::Waiting | JobState::Running) => return Ok(import),
                Some(JobState::Done) if !again => {
                    let at = import.ended_at.map(|at| at.0).unwrap_or_default();
                    return Err(Refusal::ImportTaken {
                        import: import.id,
                        at,
                    }
                    .into());
                }
                Some(JobState::Done | JobState::Failed | JobState::Cancelled) => {}
            }
        }
        Err(ServiceError::NotFound(Missing::Import))
    }

    /// The job of an import that was started.
    pub async fn import_job(&self, id: i64) -> Result<Option<i64>, ServiceError> {
        Ok(self.import_row(id).await?.job)
    }

    /// Rows that were not taken, after one of them.
    pub async fn import_refusals(&self, id: i64, after: i64) -> Result<Vec<Refused>, ServiceError> {
        Ok(self.db.import_refusals(id, after, ROWS).await?)
    }
}

//! A file that was brought, out of the database again.

use crate::{ServiceError, Services};
use domain::refusal::Refusal;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Seek, Write};
use store::site::imports::ImportRow;

/// Hands the file over part by part.
async fn each_part(
    services: &Services,
    row: &ImportRow,
    mut take: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> Result<(), ServiceError> {
    let (id, size) = (row.import.id, row.import.wish.file_size);
    let mut at = 0;
    while at < size {
        let parts = services.db.import_bytes(id, at).await?;
        if parts.is_empty() {
            return Err(Refusal::ImportNotWhole.into());
        }
        for part in parts {
            take(&part).map_err(ServiceError::internal)?;
            at += i64::try_from(part.len()).unwrap_or(i64::MAX);
        }
    }
    Ok(())
}

/// The whole file in a file without a name, which is gone with its last user.
pub(super) async fn spooled(services: &Services, row: &ImportRow) -> Result<File, ServiceError> {
    if row.is_dropped {
        return Err(Refusal::ImportDropped.into());
    }
    let mut file = tempfile::tempfile().map_err(ServiceError::internal)?;
    each_part(services, row, |part| file.write_all(part)).await?;
    file.rewind().map_err(ServiceError::internal)?;
    Ok(file)
}

/// The SHA-256 of the whole file.
pub(super) async fn hash(services: &Services, row: &ImportRow) -> Result<[u8; 32], ServiceError> {
    let mut digest = Sha256::new();
    each_part(services, row, |part| {
        digest.update(part);
        Ok(())
    })
    .await?;
    Ok(digest.finalize().into())
}

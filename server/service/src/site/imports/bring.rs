//! Bringing a file, starting and cancelling its import.

use super::Bringer;
use super::spool::hash;
use crate::{Authorized, ServiceError, Services};
use domain::access::ImportLists;
use domain::audit::{AuditEvent, ImportAct};
use domain::fault::Missing;
use domain::import::{Import, ImportWish, PART_BYTES, check_columns};
use domain::job::JobKind;
use domain::refusal::{FieldError, Refusal, WrongField};
use store::Unaudited;
use store::site::imports::ImportRow;
use uuid::Uuid;

impl Services {
    /// The newest imports.
    pub async fn imports(&self, _by: &Authorized<ImportLists>) -> Result<Vec<Import>, ServiceError> {
        Ok(self.db.imports().await?)
    }

    /// One import, as it is now.
    pub async fn import(&self, _by: &Authorized<ImportLists>, id: i64) -> Result<Import, ServiceError> {
        Ok(self.import_row(id).await?.import)
    }

    /// The same for the command line.
    pub async fn import_now(&self, id: i64) -> Result<Import, ServiceError> {
        Ok(self.import_row(id).await?.import)
    }

    pub(super) async fn import_row(&self, id: i64) -> Result<ImportRow, ServiceError> {
        let found = self.db.import(id).await?;
        found.ok_or(ServiceError::NotFound(Missing::Import))
    }

    /// Notes a file that is to be brought. The same key again is the same import, which says how much of it is here.
    pub async fn bring_import(
        &self,
        by: impl Into<Bringer>,
        key: Uuid,
        wish: ImportWish,
    ) -> Result<Import, ServiceError> {
        let by = by.into();
        let wish = wish.check()?;
        let mut tx = self.db.begin(by.actor.clone()).await?;
        let made = store::site::imports::insert(&mut tx, key, &wish, by.user).await?;
        if let Some(import) = made {
            let act = ImportAct::Brought {
                kind: wish.kind.code(),
                file: wish.file_name.clone(),
            };
            tx.commit(AuditEvent::Import { import, act }).await?;
            return Ok(self.import_row(import).await?.import);
        }
        drop(tx);
        let row = self.db.import_of_key(key).await?;
        let row = row.ok_or(ServiceError::NotFound(Missing::Import))?;
        let is_same = row.import.wish.kind == wish.kind && row.import.wish.file_size == wish.file_size;
        if row.brought_by != by.user || !is_same {
            return Err(ServiceError::KeyReused);
        }
        Ok(row.import)
    }

    /// Adds a part of a file, which begins where the file ends so far. After the last part the file is whole.
    pub async fn bring_import_part(
        &self,
        by: impl Into<Bringer>,
        id: i64,
        first_byte: i64,
        bytes: &[u8],
    ) -> Result<Import, ServiceError> {
        let by = by.into();
        if !(1..=PART_BYTES).contains(&bytes.len()) {
            let wrong = WrongField::OutOfRange {
                least: 1,
                most: i64::try_from(PART_BYTES).unwrap_or(i64::MAX),
            };
            return Err(FieldError::new("bytes", wrong).into());
        }
        let mut tx = self.db.begin(by.actor).await?;
        let received = store::site::imports::append(&mut tx, id, first_byte, bytes).await?;
        if received.is_none() {
            drop(tx);
            let row = self.import_row(id).await?;
            if row.is_dropped {
                return Err(Refusal::ImportDropped.into());
            }
            let received = row.import.received;
            return Err(Refusal::ImportPart { received }.into());
        }
        tx.commit_unaudited(Unaudited::Bookkeeping).await?;
        Ok(self.whole_import(id).await?.import)
    }

    /// The import, of which the hash is known as soon as the file is whole.
    async fn whole_import(&self, id: i64) -> Result<ImportRow, ServiceError> {
        let row = self.import_row(id).await?;
        if row.import.is_whole() || row.import.received < row.import.wish.file_size {
            return Ok(row);
        }
        let hash = hash(self, &row).await?;
        let mut tx = self.db.begin(store::Actor::default()).await?;
        store::site::imports::mark_whole(&mut tx, id, &hash).await?;
        tx.commit_unaudited(Unaudited::Bookkeeping).await?;
        self.import_row(id).await
    }

    /// Changes what is said of a file before it is started.
    pub async fn set_import_wish(
        &self,
        by: impl Into<Bringer>,
        id: i64,
        columns: &str,
        hidden: bool,
        legacy: bool,
    ) -> Result<Import, ServiceError> {
        let by = by.into();
        let row = self.import_row(id).await?;
        check_columns(columns, row.import.wish.kind)?;
        let mut tx = self.db.begin(by.actor).await?;
        if !store::site::imports::set_wish(&mut tx, id, columns, hidden, legacy).await? {
            return Err(Refusal::ImportStarted.into());
        }
        tx.commit_unaudited(Unaudited::Bookkeeping).await?;
        Ok(self.import_row(id).await?.import)
    }

    /// Starts to take a file. One that was taken before is refused, unless it is to be taken `again`: then what is here already stays as it is.
    /// Answers the number of the job.
    pub async fn start_import(
        &self,
        by: impl Into<Bringer>,
        id: i64,
        again: bool,
    ) -> Result<i64, ServiceError> {
        let by = by.into();
        let row = self.whole_import(id).await?;
        let import = &row.import;
        let Some(hash) = import.sha256.clone() else {
            return Err(Refusal::ImportNotWhole.into());
        };
        if row.is_dropped {
            return Err(Refusal::ImportDropped.into());
        }
        if let Some(before) = self.db.import_taken(id).await?.filter(|_| !again) {
            let at = before.ended_at.map(|at| at.0).unwrap_or_default();
            return Err(Refusal::ImportTaken {
                import: before.id,
                at,
            }
            .into());
        }
        let mut tx = self.db.begin(by.actor).await?;
        let payload = serde_json::json!({ "import": id });
        let job = store::site::jobs::insert(&mut tx, JobKind::Import, &payload, Some(by.user)).await?;
        let kind = import.wish.kind;
        if !store::site::imports::set_job(&mut tx, id, job, kind, &import.wish.columns).await? {
            return Err(Refusal::ImportStarted.into());
        }
        let act = ImportAct::Started {
            kind: kind.code(),
            hash,
        };
        tx.commit(AuditEvent::Import { import: id, act }).await?;
        self.posted_jobs.notify_one();
        Ok(job)
    }

    /// Ends an import before its end. What it took stays, and each group is whole.
    pub async fn cancel_import(&self, by: impl Into<Bringer>, id: i64) -> Result<Import, ServiceError> {
        let by = by.into();
        let row = self.import_row(id).await?;
        let Some(job) = row.job else {
            return Err(Refusal::ImportEnded.into());
        };
        let mut tx = self.db.begin(by.actor).await?;
        if !store::site::jobs::cancel(&mut tx, job).await? {
            return Err(Refusal::ImportEnded.into());
        }
        let act = ImportAct::Cancelled;
        tx.commit(AuditEvent::Import { import: id, act }).await?;
        Ok(self.import_row(id).await?.import)
    }
}

//! The end of an import, told in the audit.

use crate::access::on_behalf_of;
use crate::site::jobs::{Ran, Work};
use crate::{ServiceError, Services};
use domain::audit::{AuditEvent, ImportAct, ImportTaken};
use domain::import::ImportProgress;
use domain::job::JobState;
use store::StoreError;

/// Progress as a job keeps it.
pub(super) fn kept(progress: &ImportProgress) -> Result<serde_json::Value, StoreError> {
    serde_json::to_value(progress).map_err(|error| StoreError::Corrupt {
        table: "job",
        what: error.to_string(),
    })
}

/// The import that a job is about.
pub(super) fn import_of(work: &Work) -> Result<i64, ServiceError> {
    let id = work.job.payload.get("import").and_then(serde_json::Value::as_i64);
    id.ok_or_else(|| {
        StoreError::Corrupt {
            table: "job",
            what: "it names no import".to_owned(),
        }
        .into()
    })
}

impl Services {
    /// Ends an import, and tells what it took.
    pub(super) async fn end_import(
        &self,
        work: &Work,
        progress: &ImportProgress,
        state: JobState,
        error: Option<&str>,
    ) -> Result<Ran, ServiceError> {
        let mut tx = self.db.begin(on_behalf_of(work.job.asked_by)).await?;
        if !work.end(&mut tx, state, &kept(progress)?, error).await? {
            return Ok(Ran::Lost);
        }
        let act = ImportAct::Ended {
            outcome: state.code(),
            taken: ImportTaken {
                rows: progress.rows,
                refused_rows: progress.refused_rows,
                bags: progress.bags,
                links: progress.links,
                bills: progress.bills,
                billed: progress.billed,
            },
        };
        let import = import_of(work)?;
        tx.commit(AuditEvent::Import { import, act }).await?;
        Ok(Ran::Ended)
    }

    /// Ends an import that failed too often.
    pub(crate) async fn give_import_up(&self, work: &Work, why: &str) -> Result<(), ServiceError> {
        let import = self.import_row(import_of(work)?).await?.import;
        self.end_import(work, &import.progress, JobState::Failed, Some(why))
            .await?;
        Ok(())
    }
}

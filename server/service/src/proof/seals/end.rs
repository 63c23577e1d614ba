//! The newest seal, checked before anything is built on it: whoever can write one seal must not be able to silence what watches the seals.

use super::form;
use super::verify::{Check, Report};
use super::{Fault, SealError};
use crate::Services;
use store::Db;
use store::proof::seals::{Log, Seal, Sealing};

impl Services {
    /// Refuses to go on from a seal that is none of this site's.
    pub(super) fn refuse_broken_end(&self, sealing: &Sealing) -> Result<(), SealError> {
        let Some(last) = &sealing.last else {
            return Ok(());
        };
        match self.end_fault(last, sealing.before.clone(), |log| sealing.to(log))? {
            None => Ok(()),
            Some(fault) => Err(SealError::BrokenChain(fault)),
        }
    }

    /// What is wrong with the newest seal, if anything: its place after the one before, its hash, its signature, its ranges.
    pub async fn newest_seal_fault(&self) -> Result<Option<Fault>, SealError> {
        self.newest_seal_fault_by(&self.db).await
    }

    /// The same through another lane.
    pub(crate) async fn newest_seal_fault_by(&self, db: &Db) -> Result<Option<Fault>, SealError> {
        let mut newest = db.newest_seals().await?.into_iter();
        let Some(last) = newest.next() else {
            return Ok(None);
        };
        // After the seals: the logs only grow, so a seal of then covers no more than there is now.
        let (audit, scan) = (db.newest_id(Log::Audit).await?, db.newest_id(Log::Scan).await?);
        self.end_fault(&last, newest.next(), |log| match log {
            Log::Audit => audit,
            Log::Scan => scan,
        })
    }

    fn end_fault(
        &self,
        last: &Seal,
        before: Option<Seal>,
        end: impl Fn(Log) -> i64,
    ) -> Result<Option<Fault>, SealError> {
        let seal = last.number;
        if Log::ALL.iter().any(|log| last.range(*log).to > end(*log)) {
            return Ok(Some(Fault::SealBeyond { seal }));
        }
        if last.form != form::FORM {
            return Err(SealError::UnknownForm {
                number: seal,
                form: last.form,
            });
        }
        let check = Check {
            settings: &self.settings.seals,
            known: &[],
            report: Report::default(),
            last: before,
        };
        Ok(check.seal(last).err())
    }
}

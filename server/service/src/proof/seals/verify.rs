//! Checking the logs against their seals: in memory for one batch, whatever their length.

use super::form;
use super::key::PublicKey;
use super::personal;
use super::prove::ExportedSeal;
use super::source::Source;
use super::tree::{self, Hash};
use super::{SEALER_ASLEEP, SealError, SealSettings};
use crate::Services;
use domain::seal::Fault;
use store::proof::seals::{Log, LogRow, Range, Seal};

/// Seals that are read at once; with their marks some 5 MB.
const SEALS: i64 = 16;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The first thing that is wrong; everything before it is right.
    pub fault: Option<Fault>,
    pub seals: i64,
    pub audit_rows: u64,
    pub scan_rows: u64,
    /// Of the rows, those that lie in archives.
    pub archives: usize,
    /// Addresses and typed names that were erased or shortened: no fault, but a number to know.
    pub erased: u64,
    /// The seal that this server kept outside the database and compared with.
    pub kept: Option<i64>,
    /// Rows that wait for their seal; of more than a thousand of a log, a thousand.
    pub unsealed: i64,
    /// How long the oldest of them has waited, in milliseconds.
    pub lag_ms: i64,
}

/// A check of the seals, from the first to the newest.
pub(super) struct Check<'a> {
    pub(super) settings: &'a SealSettings,
    pub(super) known: &'a [ExportedSeal],
    pub(super) report: Report,
    pub(super) last: Option<Seal>,
}

impl Check<'_> {
    /// The seal itself: its place, its hash, its signature.
    pub(super) fn seal(&self, seal: &Seal) -> Result<(), Fault> {
        let number = self.last.as_ref().map_or(1, |last| last.number + 1);
        if seal.number != number {
            return Err(Fault::SealMissing { seal: number });
        }
        let previous = self.last.as_ref().map_or_else(form::start, |last| last.hash);
        let follows = Log::ALL.iter().all(|log| {
            let before = self.last.as_ref().map_or(0, |last| last.range(*log).to);
            seal.range(*log).from == before + 1
        });
        let key = PublicKey(seal.public_key);
        if seal.previous != previous
            || !follows
            || form::seal(seal) != seal.hash
            || !key.has_signed(&seal.hash, &seal.signature)
        {
            return Err(Fault::SealAltered { seal: number });
        }
        if key != self.settings.key.public() && !self.settings.trusted.contains(&key) {
            return Err(Fault::UnknownKey {
                seal: number,
                key: key.to_string(),
            });
        }
        let other = |known: &ExportedSeal| known.number == number && !known.is(seal);
        if self.known.iter().any(other) {
            return Err(Fault::OtherChain { seal: number });
        }
        Ok(())
    }

    /// The rows of one log under one seal.
    async fn rows(
        &mut self,
        log: Log,
        seal: i64,
        range: &Range,
        source: &mut Source<'_>,
    ) -> Result<Option<Fault>, SealError> {
        let mut marks = range.marks.chunks_exact(form::MARK_BYTES).peekable();
        let mut leaves: Vec<Hash> = Vec::with_capacity(usize::try_from(range.rows).unwrap_or_default());
        // The first row that its mark speaks against; the root decides whether row or mark is wrong.
        let mut suspect = None;
        while let Some(row) = source.next(range.to).await? {
            let leaf = form::leaf(log, &row);
            if suspect.is_none() {
                suspect = match marks.peek() {
                    Some(mark) if *mark == form::mark(row.id, &leaf) => {
                        marks.next();
                        None
                    }
                    Some(mark) if form::id_of(mark) == row.id => Some(Fault::Altered {
                        log,
                        id: row.id,
                        seal,
                    }),
                    Some(mark) if form::id_of(mark) < row.id => Some(Fault::Deleted {
                        log,
                        id: form::id_of(mark),
                        seal,
                    }),
                    _ => Some(Fault::Inserted {
                        log,
                        id: row.id,
                        seal: Some(seal),
                    }),
                };
                if suspect.is_none() && !self.personal(&row) {
                    return Ok(Some(Fault::PersonalAltered { id: row.id }));
                }
            }
            leaves.push(leaf);
        }
        if suspect.is_none() {
            suspect = marks.next().map(|mark| Fault::Deleted {
                log,
                id: form::id_of(mark),
                seal,
            });
        }
        let right = tree::root(&leaves) == range.root && i64::try_from(leaves.len()) == Ok(range.rows);
        let read = u64::try_from(leaves.len()).unwrap_or_default();
        match log {
            Log::Audit => self.report.audit_rows += read,
            Log::Scan => self.report.scan_rows += read,
        }
        Ok(match (right, suspect) {
            (true, None) => None,
            (true, Some(_)) => Some(Fault::Marks { log, seal }),
            (false, Some(fault)) => Some(fault),
            (false, None) => Some(Fault::Rewritten {
                log,
                from: range.from,
                to: range.to,
                seal,
            }),
        })
    }

    /// Whether what may be erased of a row is what was written, as far as it is there.
    fn personal(&mut self, row: &LogRow) -> bool {
        let Some(personal) = &row.personal else {
            return true;
        };
        let hashes = row.fields.last().and_then(Option::as_deref).unwrap_or("{}");
        match personal::erased(hashes, personal) {
            Some(erased) => {
                self.report.erased += erased;
                true
            }
            None => false,
        }
    }
}

impl Services {
    /// Checks both logs against all seals, from the first row to the newest seal, archives included. The seal that this
    /// server kept, and `exported`, one that was exported earlier, show a cut-off end and a chain that was made anew.
    pub async fn verify_audit(&self, exported: Option<&ExportedSeal>) -> Result<Report, SealError> {
        let settings = &self.settings.seals;
        // Read before the database's newest, since a running server goes on.
        let kept = settings.kept_seal()?;
        let known: Vec<ExportedSeal> = kept.iter().chain(exported).cloned().collect();
        // Rows below the newest seal of now are complete; what is sealed meanwhile is left to the next check.
        let newest = self.db.newest_seal().await?;
        let state = self.db.seal_state().await?;
        let archives = self.db.archives().await?;
        let mut check = Check {
            settings,
            known: &known,
            report: Report {
                kept: kept.as_ref().map(|seal| seal.number),
                archives: archives.len(),
                unsealed: state.unsealed,
                lag_ms: state.lag_ms,
                ..Report::default()
            },
            last: None,
        };
        for archive in &archives {
            if !settings.archives.join(&archive.file_name).is_file() {
                check.report.fault = Some(Fault::ArchiveMissing {
                    file: archive.file_name.clone(),
                });
                return Ok(check.report);
            }
        }
        let source = |log: Log| {
            let end = newest.as_ref().map_or(0, |seal| seal.range(log).to);
            let of_log = archives.iter().filter(|a| a.log == log).cloned().collect();
            Source::new(&self.db, &settings.archives, log, end, of_log)
        };
        let (mut audit, mut scan) = (source(Log::Audit), source(Log::Scan));
        let end = newest.as_ref().map_or(0, |seal| seal.number);
        while check.report.seals < end {
            let seals = self
                .db
                .seals(check.report.seals, SEALS.min(end - check.report.seals))
                .await?;
            if seals.is_empty() {
                break;
            }
            for seal in seals {
                if seal.form != form::FORM {
                    return Err(SealError::UnknownForm {
                        number: seal.number,
                        form: seal.form,
                    });
                }
                let mut fault = check.seal(&seal).err();
                for (log, source) in [(Log::Audit, &mut audit), (Log::Scan, &mut scan)] {
                    if fault.is_none() {
                        fault = check.rows(log, seal.number, seal.range(log), source).await?;
                    }
                }
                if fault.is_some() {
                    check.report.fault = fault;
                    return Ok(check.report);
                }
                check.report.seals = seal.number;
                check.last = Some(seal);
            }
        }
        check.report.fault = self.beyond(&check).await?;
        Ok(check.report)
    }

    /// What may be wrong behind the newest seal.
    async fn beyond(&self, check: &Check<'_>) -> Result<Option<Fault>, SealError> {
        for log in Log::ALL {
            let newest = self.db.newest_id(log).await?;
            let sealed = check.last.as_ref().map_or(0, |last| last.range(log).to);
            let unknown = self.db.log_rows(log, newest.max(sealed), i64::MAX, 1).await?;
            let before = if sealed == 0 {
                self.db.log_rows(log, i64::MIN, 0, 1).await?
            } else {
                Vec::new()
            };
            if let Some(row) = unknown.first().or(before.first()) {
                return Ok(Some(Fault::Inserted {
                    log,
                    id: row.id,
                    seal: None,
                }));
            }
        }
        let never = check.report.seals == 0 && check.report.unsealed > 0;
        if never && check.report.lag_ms > SEALER_ASLEEP {
            return Ok(Some(Fault::NeverSealed));
        }
        Ok(check
            .known
            .iter()
            .find(|known| known.number > check.report.seals)
            .map(|known| Fault::TailCut {
                seal: known.number,
                newest: check.report.seals,
            }))
    }
}

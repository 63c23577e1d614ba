//! Taking a file: one thread reads it, and what it reads is written batch by batch, each with the note of how far it is.

use super::end::import_of;
use super::look::Known;
use super::part::Whose;
use super::read::{GroupAt, Placed, ReadError, Said, read};
use super::spool::spooled;
use super::step::Writer;
use crate::site::jobs::{RENEW, Ran, Work};
use crate::{ServiceError, Services};
use domain::import::{FileRead, ImportKind, ImportProgress, ImportWish};
use domain::job::JobState;
use sheets::Limits;
use std::fs::File;
use store::site::jobs::Hold;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};

/// Batches that wait to be written.
const AHEAD: usize = 2;

/// Rows that one transaction writes, about.
const fn batch_rows(kind: ImportKind) -> u64 {
    match kind {
        ImportKind::Bags => 5000,
        ImportKind::Packing | ImportKind::BillParents => 600,
        ImportKind::Bills => 200,
    }
}

/// Collects groups into batches, but for those that were dealt with before.
struct Collector {
    behind: ImportProgress,
    most: u64,
    rows: u64,
    batch: Vec<GroupAt>,
    out: mpsc::Sender<Vec<GroupAt>>,
}

impl Collector {
    fn take(&mut self, placed: Placed<'_>) -> bool {
        if self.behind.is_behind(placed.sheet_at, placed.group.last_row) {
            return !self.out.is_closed();
        }
        self.rows += placed.group.rows;
        self.batch.push(GroupAt {
            sheet: placed.sheet.to_owned(),
            sheet_at: placed.sheet_at,
            group: placed.group,
        });
        self.rows < self.most || self.send()
    }

    fn send(&mut self) -> bool {
        self.rows = 0;
        let batch = std::mem::take(&mut self.batch);
        batch.is_empty() || self.out.blocking_send(batch).is_ok()
    }
}

fn read_all(
    wish: &ImportWish,
    file: File,
    known: &Known,
    behind: ImportProgress,
    out: mpsc::Sender<Vec<GroupAt>>,
) -> Result<FileRead, ReadError> {
    let mut collector = Collector {
        behind,
        most: batch_rows(wish.kind),
        rows: 0,
        batch: Vec::new(),
        out,
    };
    let said = Said::of(&wish.columns, wish.hidden);
    let site = known.site(wish.legacy);
    let found = read(wish.kind, file, said, site, Limits::default(), |placed| {
        collector.take(placed)
    })?;
    if collector.send() {
        Ok(found)
    } else {
        Err(ReadError::Stopped)
    }
}

/// Why no more batches are written.
enum Stop {
    /// All are.
    Whole,
    Cancelled,
    Ran(Ran),
}

impl Services {
    /// Does the job of an import, from where it is.
    pub(crate) async fn run_import(&self, work: &Work) -> Result<Ran, ServiceError> {
        let row = self.import_row(import_of(work)?).await?;
        let whose = Whose {
            import: row.import.id,
            user: work.job.asked_by.unwrap_or(row.brought_by),
        };
        let file = match spooled(self, &row).await {
            Err(ServiceError::Refused(refusal)) => {
                let why = refusal.to_string();
                let progress = row.import.progress;
                return self
                    .end_import(work, &progress, JobState::Failed, Some(&why))
                    .await;
            }
            other => other?,
        };
        let (known, wish) = (self.known().await?, row.import.wish);
        let mut writer = Writer::new(self, work, whose, &wish, row.import.progress).await?;
        let (out, batches) = mpsc::channel(AHEAD);
        let behind = writer.progress().clone();
        let reading = tokio::task::spawn_blocking(move || read_all(&wish, file, &known, behind, out));
        let stop = self.write_all(work, &mut writer, batches).await?;
        let found = reading.await.map_err(ServiceError::internal)?;
        let progress = writer.progress();
        match (stop, found) {
            (Stop::Ran(ran), _) => Ok(ran),
            (Stop::Cancelled, _) => self.end_import(work, progress, JobState::Cancelled, None).await,
            (Stop::Whole, Ok(_)) if progress.taken + progress.known > 0 => {
                self.end_import(work, progress, JobState::Done, None).await
            }
            (Stop::Whole, Ok(_)) => {
                let why = "None of the rows could be taken. What is wrong with each stands in the list of refused rows.";
                self.end_import(work, progress, JobState::Failed, Some(why)).await
            }
            (Stop::Whole, Err(ReadError::Sheet(sheets::SheetError::Io(error)))) => {
                Err(ServiceError::internal(error))
            }
            (Stop::Whole, Err(error)) => {
                let why = error.to_string();
                self.end_import(work, progress, JobState::Failed, Some(&why))
                    .await
            }
        }
    }

    async fn write_all(
        &self,
        work: &Work,
        writer: &mut Writer<'_>,
        mut batches: mpsc::Receiver<Vec<GroupAt>>,
    ) -> Result<Stop, ServiceError> {
        let mut every = interval(RENEW);
        every.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let hold = tokio::select! {
                biased;
                () = work.stopped() => return Ok(Stop::Ran(Ran::Stopped)),
                // Reading on to where it was may take longer than the lease.
                _ = every.tick() => work.renew(self).await?,
                batch = batches.recv() => match batch {
                    None => return Ok(Stop::Whole),
                    Some(batch) => writer.write(&batch).await?,
                },
            };
            match hold {
                Hold::Held => {}
                Hold::Cancelled => return Ok(Stop::Cancelled),
                Hold::Lost => return Ok(Stop::Ran(Ran::Lost)),
            }
        }
    }
}

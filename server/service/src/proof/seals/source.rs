//! The rows of a log in the order of their ids, wherever they lie: in the database, or in archived files.

use super::SealError;
use super::archive::{self, Kept};
use std::collections::VecDeque;
use std::path::Path;
use store::Db;
use store::proof::archives::Archive;
use store::proof::seals::{Log, LogRow};
use tokio::sync::mpsc::Receiver;

/// Rows that are read at once.
const PAGE: i64 = 5_000;

/// One file's rows, read by a thread of its own.
struct File {
    pages: Receiver<Result<Vec<LogRow>, SealError>>,
    rows: VecDeque<LogRow>,
}

impl File {
    async fn head(&mut self) -> Result<Option<i64>, SealError> {
        while self.rows.is_empty() {
            match self.pages.recv().await {
                Some(page) => self.rows = page?.into(),
                None => return Ok(None),
            }
        }
        Ok(self.rows.front().map(|row| row.id))
    }
}

/// The merged rows of one log.
pub(super) struct Source<'a> {
    db: &'a Db,
    folder: &'a Path,
    log: Log,
    /// Rows above are not sealed yet.
    end: i64,
    /// The last id that the database gave.
    after: i64,
    exhausted: bool,
    rows: VecDeque<LogRow>,
    /// Archived months that are not open yet, by their first id.
    closed: VecDeque<Archive>,
    open: Vec<File>,
}

impl<'a> Source<'a> {
    pub(super) fn new(db: &'a Db, folder: &'a Path, log: Log, end: i64, archives: Vec<Archive>) -> Self {
        Self {
            db,
            folder,
            log,
            end,
            after: i64::MIN,
            exhausted: false,
            rows: VecDeque::new(),
            closed: archives.into(),
            open: Vec::new(),
        }
    }

    /// The next row, if its id is not above `to`.
    pub(super) async fn next(&mut self, to: i64) -> Result<Option<LogRow>, SealError> {
        while let Some(archive) = self.closed.pop_front_if(|archive| archive.id_from <= to) {
            let kept = Kept {
                path: self.folder.join(&archive.file_name),
                log: self.log,
            };
            self.open.push(File {
                pages: archive::read(kept),
                rows: VecDeque::new(),
            });
        }
        if self.rows.is_empty() && !self.exhausted {
            self.rows = self
                .db
                .log_rows(self.log, self.after, self.end, PAGE)
                .await?
                .into();
            match self.rows.back() {
                Some(last) => self.after = last.id,
                None => self.exhausted = true,
            }
        }
        let mut least = self.rows.front().map(|row| row.id);
        let mut from = None;
        let mut ended = Vec::new();
        for (at, file) in self.open.iter_mut().enumerate() {
            match file.head().await? {
                Some(id) if least.is_none_or(|least| id < least) => (least, from) = (Some(id), Some(at)),
                Some(_) => {}
                None => ended.push(at),
            }
        }
        let row = match (least, from) {
            (Some(id), _) if id > to => None,
            (_, Some(at)) => self.open.get_mut(at).and_then(|file| file.rows.pop_front()),
            (_, None) => self.rows.pop_front(),
        };
        for at in ended.into_iter().rev() {
            self.open.swap_remove(at);
        }
        Ok(row)
    }
}

//! Old months leave the database as files, checked before their partition is dropped (SPEC 9: 400 days).
//!
//! A file is gzip over lines of JSON: a head, then a row per line in the order of ids.

use super::form;
use super::{BATCH, SealError, texts};
use crate::Services;
use crate::access::anonymous;
use crate::file_hash::sha256;
use domain::audit::AuditEvent;
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use store::Client;
use store::proof::archives::{self, Archive, OldMonth};
use store::proof::seals::{Log, LogRow, Personal};
use tokio::sync::mpsc::{Receiver, channel};

/// Rows that pass from one thread to another at once.
const PAGE: usize = 2_000;

/// A month that was archived by this run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archived {
    pub path: PathBuf,
    pub rows: i64,
}

/// An archived file and the log that it is of.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) path: PathBuf,
    pub(super) log: Log,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    traitortrack_log: String,
    form: i16,
    month: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Line {
    id: i64,
    fields: Vec<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    salts: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    address: Option<String>,
}

impl From<LogRow> for Line {
    fn from(row: LogRow) -> Self {
        let personal = row.personal;
        Self {
            id: row.id,
            fields: row.fields,
            salts: personal.as_ref().map(|p| p.salts.clone()),
            username: personal.as_ref().and_then(|p| p.username.clone()),
            address: personal.and_then(|p| p.address),
        }
    }
}

impl From<Line> for LogRow {
    fn from(line: Line) -> Self {
        let (username, address) = (line.username, line.address);
        Self {
            id: line.id,
            fields: line.fields,
            personal: line.salts.map(|salts| Personal {
                salts,
                username,
                address,
            }),
        }
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> SealError {
    let path = path.to_owned();
    move |source| SealError::File {
        path,
        setting: "ARCHIVE_DIR",
        source,
    }
}

/// Reads an archive in a thread of its own, a page ahead of whoever takes the rows.
pub(super) fn read(kept: Kept) -> Receiver<Result<Vec<LogRow>, SealError>> {
    let (pages, received) = channel(2);
    tokio::task::spawn_blocking(move || {
        let result = read_pages(&kept, |page| pages.blocking_send(Ok(page)).is_ok());
        if let Err(source) = result {
            // Nobody waits for the rest any more, or hears this error.
            let _ = pages.blocking_send(Err(at(&kept.path)(source)));
        }
    });
    received
}

/// Hands on the rows page by page, for as long as they are wanted.
fn read_pages(kept: &Kept, mut hand_on: impl FnMut(Vec<LogRow>) -> bool) -> io::Result<()> {
    let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let mut lines = BufReader::new(MultiGzDecoder::new(std::fs::File::open(&kept.path)?)).lines();
    let head: Head = serde_json::from_str(&lines.next().ok_or_else(|| wrong(texts().empty_file))??)?;
    if head.traitortrack_log != kept.log.table() || head.form != form::FORM {
        return Err(wrong(texts().foreign_file));
    }
    let mut page = Vec::with_capacity(PAGE);
    for line in lines {
        page.push(LogRow::from(serde_json::from_str::<Line>(&line?)?));
        if page.len() == PAGE && !hand_on(std::mem::replace(&mut page, Vec::with_capacity(PAGE))) {
            return Ok(());
        }
    }
    hand_on(page);
    Ok(())
}

/// A file being written, under another name until it is whole.
struct Writer {
    encoder: GzEncoder<std::fs::File>,
    part: PathBuf,
    path: PathBuf,
}

impl Writer {
    fn new(folder: &Path, month: &OldMonth) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join(format!("{}.jsonl.gz", month.partition));
        let part = path.with_extension("part");
        let mut encoder = GzEncoder::new(std::fs::File::create(&part)?, Compression::default());
        let head = Head {
            traitortrack_log: month.log.table().to_owned(),
            form: form::FORM,
            month: month.month.to_string(),
        };
        writeln!(encoder, "{}", serde_json::to_string(&head)?)?;
        Ok(Self { encoder, part, path })
    }

    fn row(&mut self, row: LogRow) -> io::Result<()> {
        serde_json::to_writer(&mut self.encoder, &Line::from(row))?;
        self.encoder.write_all(b"\n")
    }

    /// Ends the file, gives it its name and sees to it that both survive a power cut.
    fn end(self) -> io::Result<PathBuf> {
        self.encoder.finish()?.sync_all()?;
        std::fs::rename(&self.part, &self.path)?;
        if let Some(folder) = self.path.parent() {
            std::fs::File::open(folder)?.sync_all()?;
        }
        Ok(self.path)
    }
}

/// A digest over the hashes of rows: the same before and after the way through the file.
#[derive(Default)]
struct Rows {
    count: i64,
    first: Option<i64>,
    last: i64,
    digest: Sha256,
}

impl Rows {
    fn add(&mut self, log: Log, row: &LogRow) {
        self.count += 1;
        self.first.get_or_insert(row.id);
        self.last = row.id;
        self.digest.update(form::leaf(log, row));
    }

    fn same(self, other: Self) -> bool {
        (self.count, self.digest.finalize()) == (other.count, other.digest.finalize())
    }
}

impl Services {
    /// Moves every month older than the retention into a file, as the owner of the tables. Refuses before anything is moved when the logs do not
    /// verify, or a month is not sealed.
    pub async fn archive_audit(&self, client: &Client) -> Result<Vec<Archived>, SealError> {
        if !self.db.owns_tables().await? {
            return Err(SealError::Refused(texts().not_the_owner.to_owned()));
        }
        let settings = &self.settings.seals;
        let sealed = self.db.newest_seal().await?;
        let mut months = Vec::new();
        for log in Log::ALL {
            let to = sealed.as_ref().map_or(0, |seal| seal.range(log).to);
            for month in self.db.old_months(log, settings.retention_days.into()).await? {
                if month.newest > to {
                    return Err(SealError::Refused(texts().month_not_sealed(&month.partition)));
                }
                months.push(month);
            }
        }
        if months.is_empty() {
            return Ok(Vec::new());
        }
        if let Some(fault) = self.verify_audit(None).await?.fault {
            return Err(SealError::Refused(texts().not_archived(&fault.to_string())));
        }
        let mut archived = Vec::with_capacity(months.len());
        for month in months {
            archived.push(self.archive_month(client, &month).await?);
        }
        Ok(archived)
    }

    async fn archive_month(&self, client: &Client, month: &OldMonth) -> Result<Archived, SealError> {
        let folder = &self.settings.seals.archives;
        let mut written = Rows::default();
        let mut writer = Writer::new(folder, month).map_err(at(folder))?;
        loop {
            let page = self.db.month_rows(month, written.last, BATCH).await?;
            if page.is_empty() {
                break;
            }
            for row in page {
                written.add(month.log, &row);
                writer.row(row).map_err(at(folder))?;
            }
        }
        let path = writer.end().map_err(at(folder))?;
        let archive = Archive {
            log: month.log,
            month: month.month,
            file_name: format!("{}.jsonl.gz", month.partition),
            sha256: sha256(&path).map_err(at(&path))?.0.to_vec(),
            rows: written.count,
            id_from: written.first.unwrap_or(1),
            id_to: written.last,
        };
        let mut found = Rows::default();
        let kept = Kept {
            path: path.clone(),
            log: month.log,
        };
        let mut pages = read(kept);
        while let Some(page) = pages.recv().await {
            page?.iter().for_each(|row| found.add(month.log, row));
        }
        if !written.same(found) {
            return Err(SealError::Refused(
                texts().not_written(&path.display().to_string()),
            ));
        }
        let mut tx = self.db.begin(anonymous(client)).await?;
        archives::replace_by_file(&mut tx, &archive).await?;
        tx.commit(AuditEvent::AuditArchived {
            file: archive.file_name,
        })
        .await?;
        Ok(Archived {
            path,
            rows: archive.rows,
        })
    }
}

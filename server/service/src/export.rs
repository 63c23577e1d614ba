//! Lists as files, of any number of rows (SPEC 11).
//!
//! A list is read part by part, each by one short statement, and a part is written and sent before the next one is read: memory
//! does not grow with the list, and nothing waits for its end. To add a list: implement [`List`] in the file of its noun, and
//! begin it with [`Services::begin_export`].

mod cell;
mod csv;
mod writer;
mod xlsx;
mod zip;

pub(crate) use cell::Cell;

use crate::replica::LongRead;
use crate::texts::ExportFile;
use crate::{Authorized, ServiceError, Services};
use domain::access::Permit;
use domain::audit::AuditEvent;
use domain::language::Language;
use serde::Serialize;
use std::fmt;
use std::pin::Pin;
use store::floor::contents::Part;
use store::{Actor, Db, StoreError};
use writer::Writer;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// A line of names, then a line per row (RFC 4180), in UTF-8 with a mark that spreadsheets look for.
    Csv,
    /// A workbook (ISO/IEC 29500), a new sheet where one is full.
    Xlsx,
    /// One array of objects.
    Json,
}

impl ExportFormat {
    pub const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Json];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }

    /// The format of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }

    /// The media type of such a file.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
        }
    }
}

/// What a file is asked to be.
#[derive(Clone, Copy, Debug)]
pub struct ExportForm {
    pub format: ExportFormat,
    /// Of the names of its columns.
    pub language: Language,
}

/// A list that people take away.
pub(crate) trait List: Send + Sync + 'static {
    type Row: Serialize + Send;
    /// From where on the next part is read.
    type Place: Send + Sync;

    /// Stable, for the audit and the file's name.
    const CODE: &'static str;

    /// What the rows belong to, where the list is of one bag or bill.
    fn about(&self) -> Option<&str> {
        None
    }

    /// The names of the filters that are set, for the audit: never their values.
    fn filters(&self) -> Vec<&'static str>;

    /// Where the first part is read; nowhere for the beginning.
    fn first(&self) -> Option<Self::Place> {
        None
    }

    /// Its name, and those of its columns.
    fn heading(t: &'static ExportFile) -> (&'static str, Vec<&'static str>);

    /// A row under these columns. Codes stand as the API has them, so that a file means the same in every language.
    fn cells(row: Self::Row, t: &'static ExportFile) -> Vec<Cell>;

    /// Writes a row as JSON has it.
    fn object(row: Self::Row, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        serde_json::to_writer(out, &row)
    }

    /// What is recorded before the first byte leaves, where that is an act of its own kind.
    fn begun(&self, _: ExportFormat) -> Option<AuditEvent> {
        None
    }

    /// The rows after a place.
    fn read(
        &self,
        db: &Db,
        after: Option<&Self::Place>,
    ) -> impl Future<Output = Result<Part<Self::Row, Self::Place>, StoreError>> + Send;
}

/// Rows of a list that are read at once.
pub(crate) const ROWS: i64 = 2000;

/// An export under way; ask for chunks until there are none.
pub struct Export {
    chunks: Box<dyn Chunks>,
    format: ExportFormat,
    name: String,
}

impl Export {
    /// The next part of the file.
    pub async fn chunk(&mut self) -> Result<Option<Vec<u8>>, ServiceError> {
        self.chunks.next_chunk().await
    }

    /// How the file is written.
    pub fn format(&self) -> ExportFormat {
        self.format
    }

    /// A name for the file, of letters, digits and dashes.
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.name, self.format.code())
    }
}

impl fmt::Debug for Export {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Export").field(&self.file_name()).finish()
    }
}

/// The name of a file: the list, and what its rows belong to as far as it can stand in every name.
fn name<L: List>(list: &L) -> String {
    let about = list.about().unwrap_or_default();
    let plain: String = about
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    if plain.is_empty() {
        L::CODE.to_owned()
    } else {
        format!("{}-{plain}", L::CODE)
    }
}

type Chunk<'a> = Pin<Box<dyn Future<Output = Result<Option<Vec<u8>>, ServiceError>> + Send + 'a>>;

/// [`Run`] of whatever list.
trait Chunks: Send {
    fn next_chunk(&mut self) -> Chunk<'_>;
}

struct Run<L: List> {
    list: L,
    format: ExportFormat,
    texts: &'static ExportFile,
    reading: LongRead,
    /// Read and not yet written.
    part: Option<Part<L::Row, L::Place>>,
    after: Option<L::Place>,
    writer: Writer,
    rows: i64,
    /// Where the export is recorded, and of whom.
    db: Db,
    actor: Actor,
}

/// A part of a list; once more elsewhere when a replica fails, or ends a statement that its replay cannot wait for.
async fn read<L: List>(
    reading: &mut LongRead,
    list: &L,
    after: Option<&L::Place>,
) -> Result<Part<L::Row, L::Place>, ServiceError> {
    match list.read(reading.db(), after).await {
        Err(error) if reading.falls_back(&error) => Ok(list.read(reading.db(), after).await?),
        done => Ok(done?),
    }
}

/// Records that an export begins, or with the number of its rows that it is whole.
async fn record_export<L: List>(
    db: &Db,
    actor: &Actor,
    list: &L,
    format: ExportFormat,
    rows: Option<i64>,
) -> Result<(), ServiceError> {
    let of_its_kind = list.begun(format).filter(|_| rows.is_none());
    let event = of_its_kind.unwrap_or_else(|| AuditEvent::ListExported {
        list: L::CODE,
        about: list.about().map(str::to_owned),
        format: format.code(),
        filters: list.filters(),
        rows,
    });
    let tx = db.begin(actor.clone()).await?;
    Ok(tx.commit(event).await?)
}

impl<L: List> Run<L> {
    async fn produce(&mut self) -> Result<Option<Vec<u8>>, ServiceError> {
        loop {
            let part = match (self.part.take(), self.after.take()) {
                (Some(part), _) => part,
                (None, Some(place)) => read(&mut self.reading, &self.list, Some(&place)).await?,
                (None, None) => return Ok(None),
            };
            self.after = part.next;
            for row in part.items {
                self.rows += 1;
                self.writer.row::<L>(row, self.texts)?;
            }
            let ended = self.after.is_none();
            if ended {
                self.writer.end()?;
                // Nobody gets the end of a file whose rows are not on record.
                record_export(&self.db, &self.actor, &self.list, self.format, Some(self.rows)).await?;
            }
            let chunk = self.writer.take();
            if ended || !chunk.is_empty() {
                return Ok(Some(chunk));
            }
        }
    }
}

impl<L: List> Chunks for Run<L> {
    fn next_chunk(&mut self) -> Chunk<'_> {
        Box::pin(self.produce())
    }
}

impl Services {
    /// Begins a file of a list. That it began is recorded before its first byte leaves, and with its number of rows before the last.
    pub(crate) async fn begin_export<P: Permit, L: List>(
        &self,
        by: &Authorized<P>,
        list: L,
        form: ExportForm,
    ) -> Result<Export, ServiceError> {
        let ExportForm { format, language } = form;
        let texts = ExportFile::of(language);
        let mut reading = self.long_read().await;
        let first = list.first();
        let part = Some(read(&mut reading, &list, first.as_ref()).await?);
        let (title, columns) = L::heading(texts);
        let writer = Writer::new(format, title, columns)?;
        record_export(&self.db, &by.actor(), &list, format, None).await?;
        let name = name(&list);
        let run = Run {
            list,
            format,
            texts,
            reading,
            part,
            after: None,
            writer,
            rows: 0,
            db: self.db.clone(),
            actor: by.actor(),
        };
        Ok(Export {
            chunks: Box::new(run),
            format,
            name,
        })
    }
}

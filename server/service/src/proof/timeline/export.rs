//! The timeline as a file. It is made page by page, so that memory does not grow with the logs.

use crate::ServiceError;
use crate::replica::LongRead;
use domain::page::MAX_LIMIT;
use domain::timeline::{Named, Position, TimelineEntry};
use serde::Serialize;
use serde_json::Value;
use store::proof::timeline::{Timeline, Wanted};

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// A line of names, then a line per entry (RFC 4180).
    Csv,
    /// One array of objects.
    Json,
}

impl ExportFormat {
    pub const ALL: [Self; 2] = [Self::Csv, Self::Json];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
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
            Self::Json => "application/json",
        }
    }
}

/// An export under way; ask for chunks until there are none.
#[derive(Debug)]
pub struct AuditExport {
    reading: LongRead,
    wanted: Wanted,
    format: ExportFormat,
    /// Read and not yet written.
    page: Option<Timeline>,
    next: Option<Position>,
    wrote: bool,
}

impl AuditExport {
    pub(super) async fn begin(
        reading: LongRead,
        wanted: Wanted,
        at: Option<Position>,
        format: ExportFormat,
    ) -> Result<Self, ServiceError> {
        let mut export = Self {
            reading,
            wanted,
            format,
            page: None,
            next: None,
            wrote: false,
        };
        export.page = Some(export.read(at).await?);
        Ok(export)
    }

    /// The page from there on; once more elsewhere when a replica fails, or ends a statement that its replay cannot wait for.
    async fn read(&mut self, at: Option<Position>) -> Result<Timeline, ServiceError> {
        match self.reading.db().timeline(&self.wanted, at, MAX_LIMIT).await {
            Err(error) if self.reading.falls_back(&error) => {
                Ok(self.reading.db().timeline(&self.wanted, at, MAX_LIMIT).await?)
            }
            done => Ok(done?),
        }
    }

    /// The next part of the file.
    pub async fn chunk(&mut self) -> Result<Option<Vec<u8>>, ServiceError> {
        let page = match (self.page.take(), self.next) {
            (Some(page), _) => page,
            (None, Some(at)) => self.read(Some(at)).await?,
            (None, None) => return Ok(None),
        };
        let first = !std::mem::replace(&mut self.wrote, true);
        self.next = page.next;
        let bytes = match self.format {
            ExportFormat::Csv => csv(&page.items, first)?,
            ExportFormat::Json => json(page.items, first, self.next.is_none())?,
        };
        Ok(Some(bytes))
    }
}

const COLUMNS: [&str; 16] = [
    "log",
    "id",
    "time",
    "user_id",
    "user",
    "action",
    "outcome",
    "entity",
    "entity_id",
    "entity_name",
    "details",
    "before",
    "after",
    "address",
    "station",
    "request_id",
];

fn csv(entries: &[TimelineEntry], first: bool) -> Result<Vec<u8>, ServiceError> {
    let mut file = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    if first {
        file.write_record(COLUMNS).map_err(ServiceError::internal)?;
    }
    for entry in entries {
        file.write_record(cells(entry).map(harmless))
            .map_err(ServiceError::internal)?;
    }
    file.into_inner()
        .map_err(|error| ServiceError::internal(error.into_error()))
}

fn cells(entry: &TimelineEntry) -> [String; 16] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let number = |value: Option<i64>| value.map(|n| n.to_string()).unwrap_or_default();
    let who = entry.who.as_ref();
    [
        entry.log.code().to_owned(),
        entry.id.to_string(),
        entry.at.0.clone(),
        number(who.and_then(|who| who.id)),
        who.and_then(|who| who.name.clone()).unwrap_or_default(),
        entry.action.clone(),
        text(&entry.outcome),
        entry.about.kind.clone(),
        number(entry.about.id),
        text(&entry.about.name),
        entry.details.clone(),
        text(&entry.before),
        text(&entry.after),
        text(&entry.address),
        text(&entry.station),
        text(&entry.request_id),
    ]
}

/// A cell that no spreadsheet takes for a formula: what could begin one gets an apostrophe before it.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell
    }
}

/// An entry as the file has it: what the database keeps as JSON is JSON there.
#[derive(Serialize)]
struct Line {
    log: &'static str,
    id: i64,
    time: String,
    user: Option<Named>,
    action: String,
    outcome: Option<String>,
    entity: Named,
    details: Value,
    before: Option<Value>,
    after: Option<Value>,
    address: Option<String>,
    station: Option<String>,
    request_id: Option<String>,
}

impl Line {
    fn new(entry: TimelineEntry) -> Result<Self, serde_json::Error> {
        let value = |text: Option<String>| text.map(|text| serde_json::from_str(&text)).transpose();
        Ok(Self {
            log: entry.log.code(),
            id: entry.id,
            time: entry.at.0,
            user: entry.who,
            action: entry.action,
            outcome: entry.outcome,
            entity: entry.about,
            details: serde_json::from_str(&entry.details)?,
            before: value(entry.before)?,
            after: value(entry.after)?,
            address: entry.address,
            station: entry.station,
            request_id: entry.request_id,
        })
    }
}

fn json(entries: Vec<TimelineEntry>, first: bool, last: bool) -> Result<Vec<u8>, ServiceError> {
    let mut out = if first { b"[".to_vec() } else { Vec::new() };
    for (n, entry) in entries.into_iter().enumerate() {
        out.extend_from_slice(if first && n == 0 { b"\n" } else { b",\n" });
        let line = Line::new(entry).map_err(ServiceError::internal)?;
        serde_json::to_writer(&mut out, &line).map_err(ServiceError::internal)?;
    }
    if last {
        out.extend_from_slice(b"\n]\n");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn what_could_begin_a_formula_is_only_text() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"] {
            assert_eq!(harmless(cell.to_owned()), format!("'{cell}"));
        }
        for cell in ["", "SB00001", "{\"a\":1}", "'=1", "1-1"] {
            assert_eq!(harmless(cell.to_owned()), cell);
        }
    }
}

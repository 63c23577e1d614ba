//! The timeline as a file: all of it for those who read the audit, and the scans among it as a list of their own.

use super::position;
use crate::export::{Cell, Export, ExportForm, ExportFormat, List, ROWS};
use crate::texts::ExportFile;
use crate::{Authorized, ServiceError, Services};
use domain::access::{ExportLists, ReadAudit};
use domain::audit::AuditEvent;
use domain::page::MAX_LIMIT;
use domain::timeline::{Log, Named, Position, TimelineEntry, TimelineFilter};
use domain::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::floor::contents::Part;
use store::proof::timeline::{Timeline, Wanted};
use store::{Db, StoreError};

/// Both logs, as far as a filter lets them through.
struct Audit {
    wanted: Wanted,
    first: Option<Position>,
    filters: Vec<&'static str>,
}

fn part(page: Timeline) -> Part<TimelineEntry, Position> {
    Part {
        items: page.items,
        next: page.next,
    }
}

impl List for Audit {
    type Row = TimelineEntry;
    type Place = Position;

    const CODE: &'static str = "audit";

    fn filters(&self) -> Vec<&'static str> {
        self.filters.clone()
    }

    fn first(&self) -> Option<Position> {
        self.first
    }

    /// The names of JSON, in every language.
    fn heading(t: &'static ExportFile) -> (&'static str, Vec<&'static str>) {
        let columns = vec![
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
        (t.audit, columns)
    }

    fn cells(entry: TimelineEntry, _: &'static ExportFile) -> Vec<Cell> {
        let (user_id, user) = entry.who.map_or((None, None), |who| (who.id, who.name));
        vec![
            entry.log.code().into(),
            entry.id.into(),
            entry.at.into(),
            user_id.into(),
            user.into(),
            entry.action.into(),
            entry.outcome.into(),
            entry.about.kind.into(),
            entry.about.id.into(),
            entry.about.name.into(),
            entry.details.into(),
            entry.before.into(),
            entry.after.into(),
            entry.address.into(),
            entry.station.into(),
            entry.request_id.into(),
        ]
    }

    fn object(entry: TimelineEntry, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        serde_json::to_writer(out, &Line::new(entry)?)
    }

    fn begun(&self, format: ExportFormat) -> Option<AuditEvent> {
        Some(AuditEvent::AuditExported {
            format: format.code(),
            filters: self.filters(),
        })
    }

    /// Fewer at once than of other lists: an entry may hold two states of something.
    async fn read(
        &self,
        db: &Db,
        after: Option<&Position>,
    ) -> Result<Part<TimelineEntry, Position>, StoreError> {
        Ok(part(db.timeline(&self.wanted, after.copied(), MAX_LIMIT).await?))
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

/// The scans among the timeline.
struct Scans(Audit);

/// What a scan was about, as the timeline tells it in its details.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct About {
    parent: Option<String>,
    child: Option<String>,
    other_parent: Option<String>,
    bill: Option<String>,
    read: Option<String>,
    reason: Option<String>,
    area: Option<String>,
    scanned_at: Option<String>,
}

/// A scan as the file has it.
#[derive(Serialize)]
struct Scan {
    id: i64,
    time: Timestamp,
    user: Option<String>,
    action: String,
    outcome: Option<String>,
    #[serde(flatten)]
    about: About,
    station: Option<String>,
}

impl Scan {
    fn new(entry: TimelineEntry) -> Result<Self, StoreError> {
        let about = serde_json::from_str(&entry.details).map_err(|error| StoreError::Corrupt {
            table: "scan",
            what: error.to_string(),
        })?;
        Ok(Self {
            id: entry.id,
            time: entry.at,
            user: entry.who.and_then(|who| who.name),
            action: entry.action,
            outcome: entry.outcome,
            about,
            station: entry.station,
        })
    }
}

impl List for Scans {
    type Row = Scan;
    type Place = Position;

    const CODE: &'static str = "scans";

    fn filters(&self) -> Vec<&'static str> {
        self.0.filters()
    }

    fn heading(t: &'static ExportFile) -> (&'static str, Vec<&'static str>) {
        let columns = vec![
            t.scan,
            t.when,
            t.who,
            t.action,
            t.outcome,
            t.parent,
            t.child,
            t.other_parent,
            t.bill,
            t.read,
            t.reason,
            t.area,
            t.station,
            t.device_clock,
        ];
        (t.scans, columns)
    }

    fn cells(scan: Scan, _: &'static ExportFile) -> Vec<Cell> {
        let about = scan.about;
        vec![
            scan.id.into(),
            scan.time.into(),
            scan.user.into(),
            scan.action.into(),
            scan.outcome.into(),
            about.parent.into(),
            about.child.into(),
            about.other_parent.into(),
            about.bill.into(),
            about.read.into(),
            about.reason.into(),
            about.area.into(),
            scan.station.into(),
            about.scanned_at.into(),
        ]
    }

    async fn read(&self, db: &Db, after: Option<&Position>) -> Result<Part<Scan, Position>, StoreError> {
        let page = db.timeline(&self.0.wanted, after.copied(), ROWS).await?;
        let scans: Result<_, _> = page.items.into_iter().map(Scan::new).collect();
        Ok(Part {
            items: scans?,
            next: page.next,
        })
    }
}

impl Services {
    /// The filtered timeline as a file.
    pub async fn export_audit(
        &self,
        by: &Authorized<ReadAudit>,
        filter: &TimelineFilter,
        form: ExportForm,
    ) -> Result<Export, ServiceError> {
        let list = self.filtered(&filter.cleaned()).await?;
        self.begin_export(by, list, form).await
    }

    /// The scans that the filter of the timeline lets through, newest first, as a file.
    pub async fn export_scans(
        &self,
        by: &Authorized<ExportLists>,
        filter: &TimelineFilter,
        form: ExportForm,
    ) -> Result<Export, ServiceError> {
        let mut list = self.filtered(&filter.cleaned()).await?;
        list.wanted.skip = Some(Log::Audit);
        list.first = None;
        self.begin_export(by, Scans(list), form).await
    }

    async fn filtered(&self, filter: &TimelineFilter) -> Result<Audit, ServiceError> {
        Ok(Audit {
            wanted: self.wanted(filter).await?,
            first: position(filter)?,
            filters: filter.names(),
        })
    }
}

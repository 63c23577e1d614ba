//! The floor's commands.

use super::extract::{IdempotencyKey, Json, Require};
use super::problem::Problem;
use axum::extract::Path;
use domain::access::PackBags;
use domain::refusal::{FieldError, WrongField};
use domain::scan::{Act, Command, Meant};
use serde::{Deserialize, Serialize};
use service::ServiceError;
use uuid::Uuid;

type Answer = Result<axum::Json<domain::scan::Answer>, Problem>;

#[derive(Deserialize)]
pub(crate) struct Scan {
    key: Uuid,
    parent: String,
    child: String,
    station: Option<String>,
    /// The device's clock, in RFC 3339.
    scanned_at: Option<String>,
    /// A person typed it.
    #[serde(default)]
    typed: bool,
}

impl Scan {
    /// `path` stands before the name of a wrong field.
    fn command(self, station: Option<&str>, path: &str) -> Result<Command, ServiceError> {
        let scanned_at = self.scanned_at.as_deref().map(service::parse_moment);
        let scanned_at = scanned_at
            .transpose()
            .map_err(|()| FieldError::new(&format!("{path}scanned_at"), WrongField::NotRfc3339))?;
        Ok(Command {
            key: self.key,
            act: Act::Link {
                parent: self.parent,
                child: self.child,
            },
            station: self.station.or_else(|| station.map(str::to_owned)),
            made_ms: scanned_at.map(service::unix_ms),
            typed: self.typed,
        })
    }
}

/// A command whose sender does not say when it was made.
fn undated(key: Uuid, act: Act, station: Option<String>) -> Command {
    Command {
        key,
        act,
        station,
        made_ms: None,
        typed: false,
    }
}

pub(crate) async fn scan(who: Require<PackBags>, Json(scan): Json<Scan>) -> Answer {
    who.run(scan.command(who.station.as_deref(), "")?).await
}

#[derive(Deserialize)]
pub(crate) struct Batch {
    scans: Vec<Scan>,
}

#[derive(Serialize)]
pub(crate) struct Results {
    results: Vec<domain::scan::Answer>,
}

pub(crate) async fn batch(
    who: Require<PackBags>,
    Json(batch): Json<Batch>,
) -> Result<axum::Json<Results>, Problem> {
    let mut commands = Vec::with_capacity(batch.scans.len());
    for (at, scan) in batch.scans.into_iter().enumerate() {
        commands.push(scan.command(who.station.as_deref(), &format!("scans[{at}]."))?);
    }
    let answers = who.services.run_batch(who.by.user(), "scans", &commands).await?;
    Ok(axum::Json(Results {
        results: answers
            .into_iter()
            .map(|a| a.with_message(who.language))
            .collect(),
    }))
}

#[derive(Deserialize)]
pub(crate) struct Undo {
    key: Uuid,
    parent: String,
    /// The child that is meant: nothing is undone if another is the newest by now.
    child: Option<String>,
    /// The event that is meant, as the scan's answer named it.
    scan_id: Option<i64>,
    /// The same by the scan's own key, for a device that has no answer yet.
    scan_key: Option<Uuid>,
    station: Option<String>,
}

pub(crate) async fn undo(who: Require<PackBags>, Json(undo): Json<Undo>) -> Answer {
    let act = Act::Undo {
        parent: undo.parent,
        of: Meant {
            child: undo.child,
            scan_id: undo.scan_id,
            scan_key: undo.scan_key,
        },
    };
    let station = undo.station.or_else(|| who.station.clone());
    who.run(undated(undo.key, act, station)).await
}

#[derive(Deserialize)]
pub(crate) struct Move {
    key: Uuid,
    child: String,
    to_parent: String,
    station: Option<String>,
}

pub(crate) async fn move_child(who: Require<PackBags>, Json(moving): Json<Move>) -> Answer {
    let act = Act::Move {
        parent: moving.to_parent,
        child: moving.child,
    };
    let station = moving.station.or_else(|| who.station.clone());
    who.run(undated(moving.key, act, station)).await
}

#[derive(Deserialize)]
pub(crate) struct TwoBags {
    key: Uuid,
    child: String,
    /// Where the second bag lies; the first is in the parent that holds the label.
    parent: String,
    station: Option<String>,
}

pub(crate) async fn both_here(who: Require<PackBags>, Json(two): Json<TwoBags>) -> Answer {
    let act = Act::BothHere {
        parent: two.parent,
        child: two.child,
    };
    let station = two.station.or_else(|| who.station.clone());
    who.run(undated(two.key, act, station)).await
}

pub(crate) async fn unlink(
    who: Require<PackBags>,
    Path((parent, child)): Path<(String, String)>,
    IdempotencyKey(key): IdempotencyKey,
) -> Answer {
    let act = Act::Unlink { parent, child };
    who.run(undated(key, act, who.station.clone())).await
}

#[derive(Deserialize)]
pub(crate) struct Close {
    key: Uuid,
    reason: String,
}

pub(crate) async fn close(
    who: Require<PackBags>,
    Path(parent): Path<String>,
    Json(close): Json<Close>,
) -> Answer {
    let act = Act::Close {
        parent,
        reason: close.reason,
    };
    who.run(undated(close.key, act, None)).await
}

#[derive(Deserialize)]
pub(crate) struct Reopen {
    key: Uuid,
}

pub(crate) async fn reopen(
    who: Require<PackBags>,
    Path(parent): Path<String>,
    Json(reopen): Json<Reopen>,
) -> Answer {
    who.run(undated(reopen.key, Act::Reopen { parent }, None)).await
}

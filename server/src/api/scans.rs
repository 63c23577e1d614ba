//! The floor's commands.

use super::extract::{IdempotencyKey, Json, Require};
use super::problem::Problem;
use axum::extract::Path;
use domain::access::PackBags;
use domain::scan::ScanAnswer;
use serde::{Deserialize, Serialize};
use service::{Meant, ScanCommand};
use uuid::Uuid;

type Answer = Result<axum::Json<ScanAnswer>, Problem>;

#[derive(Deserialize)]
pub(crate) struct Scan {
    key: Uuid,
    parent: String,
    child: String,
    station: Option<String>,
    scanned_at: Option<String>,
}

impl Scan {
    fn command(self, station: Option<&str>) -> ScanCommand {
        let station = self.station.or_else(|| station.map(str::to_owned));
        ScanCommand {
            key: self.key,
            parent: self.parent,
            child: self.child,
            station,
            scanned_at: self.scanned_at,
        }
    }
}

pub(crate) async fn scan(who: Require<PackBags>, Json(scan): Json<Scan>) -> Answer {
    let answer = who
        .services
        .scan(&who.by, scan.command(who.station.as_deref()))
        .await?;
    Ok(axum::Json(answer.with_message(who.language)))
}

#[derive(Deserialize)]
pub(crate) struct Batch {
    scans: Vec<Scan>,
}

#[derive(Serialize)]
pub(crate) struct Results {
    results: Vec<ScanAnswer>,
}

pub(crate) async fn batch(
    who: Require<PackBags>,
    Json(batch): Json<Batch>,
) -> Result<axum::Json<Results>, Problem> {
    who.services.count_batch(&who.by, batch.scans.len())?;
    let commands = batch
        .scans
        .into_iter()
        .map(|scan| scan.command(who.station.as_deref()))
        .collect();
    let answers = who.services.scan_batch(&who.by, commands).await?;
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
    let station = undo.station.or_else(|| who.station.clone());
    let answer = who
        .services
        .undo(
            &who.by,
            undo.key,
            &undo.parent,
            Meant {
                child: undo.child.as_deref(),
                scan_id: undo.scan_id,
                scan_key: undo.scan_key,
            },
            station.as_deref(),
        )
        .await?;
    Ok(axum::Json(answer.with_message(who.language)))
}

#[derive(Deserialize)]
pub(crate) struct Move {
    key: Uuid,
    child: String,
    to_parent: String,
    station: Option<String>,
}

pub(crate) async fn move_child(who: Require<PackBags>, Json(moving): Json<Move>) -> Answer {
    let station = moving.station.or_else(|| who.station.clone());
    let answer = who
        .services
        .move_child(
            &who.by,
            moving.key,
            &moving.child,
            &moving.to_parent,
            station.as_deref(),
        )
        .await?;
    Ok(axum::Json(answer.with_message(who.language)))
}

pub(crate) async fn unlink(
    who: Require<PackBags>,
    Path((parent, child)): Path<(String, String)>,
    IdempotencyKey(key): IdempotencyKey,
) -> Answer {
    let answer = who
        .services
        .unlink(&who.by, key, &parent, &child, who.station.as_deref())
        .await?;
    Ok(axum::Json(answer.with_message(who.language)))
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
    let answer = who
        .services
        .close_parent(&who.by, close.key, &parent, &close.reason)
        .await?;
    Ok(axum::Json(answer.with_message(who.language)))
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
    let answer = who.services.reopen_parent(&who.by, reopen.key, &parent).await?;
    Ok(axum::Json(answer.with_message(who.language)))
}

//! Looking into the audit.

use crate::error::AppError;
use domain::page::Page;
use domain::timeline::{FailedLogIns, TimelineEntry, TimelineFilter};
use domain::timestamp::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A page of the timeline over both logs.
#[server(prefix = "/fn", endpoint = "timeline")]
pub async fn load_timeline(
    #[server(default)] filter: TimelineFilter,
) -> Result<Page<TimelineEntry>, AppError> {
    crate::server::handle(async |cx| {
        cx.services
            .timeline(&cx.authorize(domain::access::ReadAudit)?, &filter)
            .await
    })
    .await
}

/// Log-ins that failed in the last 24 hours, by address.
#[server(prefix = "/fn", endpoint = "failed_log_ins")]
pub async fn load_failed_log_ins() -> Result<Vec<FailedLogIns>, AppError> {
    crate::server::handle(async |cx| {
        cx.services
            .failed_log_ins(&cx.authorize(domain::access::ReadAudit)?)
            .await
    })
    .await
}

/// An act of the audit on the page of what it was about, in words: the browser's build has none for these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    pub at: Timestamp,
    pub what: String,
    pub by: Option<String>,
}

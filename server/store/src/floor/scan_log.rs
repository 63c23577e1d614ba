//! The log of the scans, as lists show it.

use crate::code::Code;
use crate::error::StoreError;
use crate::moment::in_zone;
use crate::tx::Db;
use domain::page::Page;
use domain::scan::Action;
use domain::scan_log::{LoggedOutcome, ScanEntry, TwoBags};
use jiff::tz::TimeZone;
use time::OffsetDateTime;

impl Db {
    /// Two bags with one label, as they were told of on the floor, newest first.
    pub async fn two_bags(&self, before: Option<i64>, limit: i64) -> Result<Page<TwoBags>, StoreError> {
        let rows = sqlx::query!(
            "select t.scan_id, t.said_at, t.label, t.held_in, t.lies_at, u.username as \"username?\"
             from two_bags t left join scan s on s.id = t.scan_id left join \"user\" u on u.id = s.user_id
             where $1::bigint is null or t.scan_id < $1 order by t.scan_id desc limit $2",
            before,
            limit + 1
        )
        .fetch_all(&self.pool)
        .await?;
        let told = rows.into_iter().map(|row| TwoBags {
            scan_id: row.scan_id,
            at: in_zone(row.said_at, &self.zone),
            label: row.label,
            held_in: row.held_in,
            lies_at: row.lies_at,
            username: row.username.unwrap_or_default(),
        });
        Ok(paged(told.collect(), limit, |told| told.scan_id))
    }

    /// The newest scans of an area, or with none of the whole site, newest first.
    pub async fn latest_scans(&self, area: Option<&str>, limit: i64) -> Result<Vec<ScanEntry>, StoreError> {
        let rows = match area {
            Some(area) => {
                sqlx::query_as!(
                    ScanRow,
                    "select s.id, case when s.scanned_at between s.\"timestamp\" - interval '7 days' and s.\"timestamp\" then s.scanned_at else s.\"timestamp\" end as \"at!\", s.action as \"action: _\", s.outcome as \"outcome: _\", s.parent_label, s.child_label, s.bill_number,
                            u.username as \"username?\", s.station, s.typed
                     from scan s left join \"user\" u on u.id = s.user_id
                     where s.area = $1 order by s.id desc limit $2",
                    area,
                    limit
                )
                .fetch_all(&self.pool)
                .await?
            }
            None => {
                sqlx::query_as!(
                    ScanRow,
                    "select s.id, case when s.scanned_at between s.\"timestamp\" - interval '7 days' and s.\"timestamp\" then s.scanned_at else s.\"timestamp\" end as \"at!\", s.action as \"action: _\", s.outcome as \"outcome: _\", s.parent_label, s.child_label, s.bill_number,
                            u.username as \"username?\", s.station, s.typed
                     from scan s left join \"user\" u on u.id = s.user_id
                     order by s.id desc limit $1",
                    limit
                )
                .fetch_all(&self.pool)
                .await?
            }
        };
        Ok(entries(rows, &self.zone))
    }
}

/// A row of the log as lists show it.
pub(crate) struct ScanRow {
    pub(crate) id: i64,
    pub(crate) at: OffsetDateTime,
    pub(crate) action: Code<Action>,
    pub(crate) outcome: Code<LoggedOutcome>,
    pub(crate) parent_label: Option<String>,
    pub(crate) child_label: Option<String>,
    pub(crate) bill_number: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) station: Option<String>,
    pub(crate) typed: bool,
}

pub(crate) fn entries(rows: Vec<ScanRow>, zone: &TimeZone) -> Vec<ScanEntry> {
    let entry = |row: ScanRow| ScanEntry {
        scan_id: row.id,
        at: in_zone(row.at, zone),
        action: row.action.0,
        outcome: row.outcome.0,
        parent: row.parent_label,
        child: row.child_label,
        bill: row.bill_number,
        username: row.username.unwrap_or_default(),
        station: row.station,
        typed: row.typed,
    };
    rows.into_iter().map(entry).collect()
}

/// Cuts the extra row that was fetched to see whether more follows.
pub(crate) fn paged<T>(mut items: Vec<T>, limit: i64, id: impl Fn(&T) -> i64) -> Page<T> {
    let limit = usize::try_from(limit).unwrap_or(0);
    let more = items.len() > limit;
    items.truncate(limit);
    let next = if more {
        items.last().map(|item| id(item).to_string())
    } else {
        None
    };
    Page { items, next }
}

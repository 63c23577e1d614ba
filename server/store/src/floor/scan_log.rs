//! The log of the scans, as lists show it.

use crate::code::Code;
use crate::error::StoreError;
use crate::moment::in_zone;
use crate::tx::Db;
use domain::page::Page;
use domain::scan::Action;
use domain::scan_log::{LoggedOutcome, ScanEntry};
use jiff::tz::TimeZone;
use time::OffsetDateTime;

impl Db {
    /// The newest scans of one person, newest first. Of parents of another area than that of who is bound to one, no bill is told.
    pub async fn scans_of_user(
        &self,
        user: i64,
        bound: bool,
        area: Option<&str>,
        limit: i64,
    ) -> Result<Vec<ScanEntry>, StoreError> {
        let rows = sqlx::query_as!(
            ScanRow,
            "select s.id, s.\"timestamp\" as at, s.action as \"action: _\", s.outcome as \"outcome: _\", s.parent_label, coalesce(s.child_label, s.read_text) as child_label,
                    case when not is_foreign($3, $4, s.area) then s.bill_number end as bill_number, u.username as \"username?\", s.station
             from scan s left join \"user\" u on u.id = s.user_id
             where s.user_id = $1 and s.\"timestamp\" > now() - interval '30 days'
             order by s.id desc limit $2",
            user,
            limit,
            bound,
            area
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(entries(rows, &self.zone))
    }

    /// The newest scans of an area, or with none of the whole site, newest first.
    pub async fn latest_scans(&self, area: Option<&str>, limit: i64) -> Result<Vec<ScanEntry>, StoreError> {
        let rows = match area {
            Some(area) => {
                sqlx::query_as!(
                    ScanRow,
                    "select s.id, s.\"timestamp\" as at, s.action as \"action: _\", s.outcome as \"outcome: _\", s.parent_label, s.child_label, s.bill_number,
                            u.username as \"username?\", s.station
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
                    "select s.id, s.\"timestamp\" as at, s.action as \"action: _\", s.outcome as \"outcome: _\", s.parent_label, s.child_label, s.bill_number,
                            u.username as \"username?\", s.station
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

struct ScanRow {
    id: i64,
    at: OffsetDateTime,
    action: Code<Action>,
    outcome: Code<LoggedOutcome>,
    parent_label: Option<String>,
    child_label: Option<String>,
    bill_number: Option<String>,
    username: Option<String>,
    station: Option<String>,
}

fn entries(rows: Vec<ScanRow>, zone: &TimeZone) -> Vec<ScanEntry> {
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

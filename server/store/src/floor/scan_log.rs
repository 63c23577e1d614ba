//! The log of the scans, as lists show it.

use crate::error::StoreError;
use crate::moment::in_zone;
use crate::tx::Db;
use domain::page::Page;
use domain::scan_log::ScanEntry;
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
            "select s.id, s.\"timestamp\" as at, s.action, s.outcome, s.parent_label, coalesce(s.child_label, s.read_text) as child_label,
                    case when not is_foreign($3, $4, s.area) then s.bill_number end as bill_number, u.username as \"username?\", s.station, s.typed
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
                    "select s.id, s.\"timestamp\" as at, s.action, s.outcome, s.parent_label, s.child_label, s.bill_number,
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
                    "select s.id, s.\"timestamp\" as at, s.action, s.outcome, s.parent_label, s.child_label, s.bill_number,
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

    /// What happened to one bag, newest first; of a parent also what was moved out of it, or back into it. Of parents of another
    /// area than that of who is bound to one, no bill is told.
    pub async fn history_of_bag(
        &self,
        bag: i64,
        bound: bool,
        area: Option<&str>,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Page<ScanEntry>, StoreError> {
        let rows = sqlx::query_as!(
            ScanRow,
            "select s.id as \"id!\", s.at as \"at!\", s.action as \"action!\", s.outcome as \"outcome!\", s.parent_label, s.child_label,
                    case when not is_foreign($4, $5, s.area) then s.bill_number end as bill_number, u.username as \"username?\", s.station,
                    s.typed as \"typed!\"
             from (
                (select id, \"timestamp\" as at, action, outcome, parent_label, child_label, bill_number, user_id, station, area, typed
                 from scan where parent_bag_id = $1 and ($2::bigint is null or id < $2) order by id desc limit $3)
                union
                (select id, \"timestamp\" as at, action, outcome, parent_label, child_label, bill_number, user_id, station, area, typed
                 from scan where child_bag_id = $1 and ($2::bigint is null or id < $2) order by id desc limit $3)
                union
                -- No index knows the parent that was left, but whatever left it was packed there before.
                (select id, \"timestamp\" as at, action, outcome, parent_label, child_label, bill_number, user_id, station, area, typed
                 from scan where action in ('move', 'undo') and other_parent_bag_id = $1 and ($2::bigint is null or id < $2)
                   and child_bag_id = any(array(select p.child_bag_id from scan p where p.parent_bag_id = $1 and p.child_bag_id is not null))
                 order by id desc limit $3)
             ) s left join \"user\" u on u.id = s.user_id
             order by s.id desc limit $3",
            bag,
            before,
            limit + 1,
            bound,
            area
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(paged(entries(rows, &self.zone), limit, |e| e.scan_id))
    }

    /// What was scanned onto and off one bill, newest first.
    pub async fn history_of_bill(&self, bill: i64, limit: i64) -> Result<Vec<ScanEntry>, StoreError> {
        let rows = sqlx::query_as!(
            ScanRow,
            "select s.id, s.\"timestamp\" as at, s.action, s.outcome, s.parent_label, s.child_label, s.bill_number,
                    u.username as \"username?\", s.station, s.typed
             from scan s left join \"user\" u on u.id = s.user_id
             where s.bill_id = $1 order by s.id desc limit $2",
            bill,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(entries(rows, &self.zone))
    }
}

struct ScanRow {
    id: i64,
    at: OffsetDateTime,
    action: String,
    outcome: String,
    parent_label: Option<String>,
    child_label: Option<String>,
    bill_number: Option<String>,
    username: Option<String>,
    station: Option<String>,
    typed: bool,
}

fn entries(rows: Vec<ScanRow>, zone: &TimeZone) -> Vec<ScanEntry> {
    let entry = |row: ScanRow| ScanEntry {
        scan_id: row.id,
        at: in_zone(row.at, zone),
        action: row.action,
        outcome: row.outcome,
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

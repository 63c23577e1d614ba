//! The log of the scans, as lists show it.

use crate::code::Code;
use crate::error::StoreError;
use crate::moment::{in_zone, zone_name};
use crate::tx::Db;
use domain::page::Page;
use domain::scan::{Action, Shift};
use domain::scan_log::{LoggedOutcome, ScanEntry, TwoBags};
use jiff::tz::TimeZone;
use time::OffsetDateTime;

impl Db {
    /// What one person packed since the day began at the site, and the person's newest scans, newest first: one round trip. The tallies say
    /// how many scans are of today, so no more of the log is read than these. Of parents of another area than that of who is bound to one,
    /// no bill is told.
    pub async fn shift_of_user(
        &self,
        user: i64,
        bound: bool,
        area: Option<&str>,
        limit: i64,
    ) -> Result<(Shift, Vec<ScanEntry>), StoreError> {
        let rows = sqlx::query!(
            "with today as materialized (
                 select s.outcome, s.parent_bag_id from scan s
                 where s.user_id = $1 and s.\"timestamp\" >= date_trunc('day', now(), $5)
                 order by s.id desc
                 limit (select coalesce(sum(t.count), 0)::bigint from scan_tally t
                        where t.user_id = $1 and t.hour >= date_trunc('day', now(), $5))),
             packed as materialized (
                 select parent_bag_id,
                        sum(case when outcome in ('linked', 'moved') then 1 when outcome in ('undone', 'unlinked') then -1 else 0 end) as bags
                 from today where outcome in ('linked', 'moved', 'undone', 'unlinked', 'closed') group by 1),
             shift as (
                 select coalesce(sum(t.bags), 0)::bigint as bags, coalesce(sum(t.bags * p.grams_per_child), 0)::bigint as weight_g,
                        count(*) filter (where p.status <> 'open') as parents
                 -- The limit keeps it to look-ups, whatever the planner takes the day for.
                 from packed t cross join lateral (select grams_per_child, status from bag where id = t.parent_bag_id limit 1) p)
             select shift.bags as \"bags!\", shift.weight_g as \"weight_g!\", shift.parents as \"parents!\",
                    n.id as \"id?\", n.at as \"at?\", n.action as \"action?: Code<Action>\", n.outcome as \"outcome?: Code<LoggedOutcome>\", n.parent_label, n.child_label,
                    n.bill_number, n.username as \"username?\", n.station, n.typed as \"typed?\"
             from shift left join (
                 select s.id, s.\"timestamp\" as at, s.action, s.outcome, s.parent_label, coalesce(s.child_label, s.read_text) as child_label,
                        case when not is_foreign($3, $4, s.area) then s.bill_number end as bill_number, u.username, s.station, s.typed
                 from scan s left join \"user\" u on u.id = s.user_id
                 where s.user_id = $1 and s.\"timestamp\" > now() - interval '30 days'
                 order by s.id desc limit $2) n on true
             order by n.id desc",
            user,
            limit,
            bound,
            area,
            zone_name(&self.zone)
        )
        .fetch_all(&self.pool)
        .await?;
        let shift = rows.first().map_or_else(Shift::default, |row| Shift {
            bags: row.bags,
            weight_g: row.weight_g,
            parents: row.parents,
        });
        let scans = rows.into_iter().filter_map(|row| {
            Some(ScanRow {
                id: row.id?,
                at: row.at?,
                action: row.action?,
                outcome: row.outcome?,
                parent_label: row.parent_label,
                child_label: row.child_label,
                bill_number: row.bill_number,
                username: row.username,
                station: row.station,
                typed: row.typed?,
            })
        });
        Ok((shift, entries(scans.collect(), &self.zone)))
    }

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
                    "select s.id, s.\"timestamp\" as at, s.action as \"action: _\", s.outcome as \"outcome: _\", s.parent_label, s.child_label, s.bill_number,
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
                    "select s.id, s.\"timestamp\" as at, s.action as \"action: _\", s.outcome as \"outcome: _\", s.parent_label, s.child_label, s.bill_number,
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
    typed: bool,
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

//! What the scan page begins with: the parent that is packed, what the person packed today, the newest scans.

use crate::code::Code;
use crate::error::StoreError;
use crate::floor::bags::FoundParent;
use crate::floor::scan_log::{ScanRow, entries};
use crate::moment::zone_name;
use crate::tx::Db;
use domain::scan::{Action, Shift, Undoable};
use domain::scan_log::{LoggedOutcome, ScanEntry};

/// What the scan page begins with.
#[derive(Clone, Debug)]
pub struct PackingStart {
    pub shift: Shift,
    /// The person's newest scans, newest first.
    pub recent: Vec<ScanEntry>,
    /// The bag of the label that was asked for.
    pub parent: Option<FoundParent>,
    /// What an undo would take out of it.
    pub undoable: Option<Undoable>,
}

impl Db {
    /// What one person packed since the day began at the site, the person's newest scans, newest first, and the parent of this label: one
    /// round trip. The tallies say how many scans are of today, so no more of the log is read than these. Of parents of another area than
    /// that of who is bound to one, no bill is told.
    pub async fn packing_start(
        &self,
        user: i64,
        bound: bool,
        area: Option<&str>,
        limit: i64,
        parent: &str,
    ) -> Result<PackingStart, StoreError> {
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
                    n.bill_number, n.username as \"username?\", n.station, n.typed as \"typed?\", p.is_parent as \"is_parent?\", p.in_scope as \"in_scope?\", p.state as \"state?\", p.undoable as \"undoable?\"
             from shift left join (
                 select s.id, case when s.scanned_at between s.\"timestamp\" - interval '7 days' and s.\"timestamp\" then s.scanned_at else s.\"timestamp\" end as at, s.action, s.outcome, s.parent_label, coalesce(s.child_label, s.read_text) as child_label,
                        case when not is_foreign($3, $4, s.area) then s.bill_number end as bill_number, u.username, s.station, s.typed
                 from scan s left join \"user\" u on u.id = s.user_id
                 where s.user_id = $1 and s.\"timestamp\" > now() - interval '30 days'
                 order by s.id desc limit $2) n on true
             left join (
                 select b.type = 'parent' as is_parent, own.scope as in_scope, case when own.scope then parent_state(b.id) end as state,
                        case when own.scope then (
                            select jsonb_build_object('child', c.label, 'scan_id', u.event)
                            from undoable_link(b.id, $1) u join bag c on c.id = u.child_id) end as undoable
                 from bag b cross join lateral (select not is_foreign($3, $4, b.dispatch_area) as scope) own
                 where b.label = $6) p on true
             order by n.id desc",
            user,
            limit,
            bound,
            area,
            zone_name(&self.zone),
            parent
        )
        .fetch_all(&self.pool)
        .await?;
        let shift = rows.first().map_or_else(Shift::default, |row| Shift {
            bags: row.bags,
            weight_g: row.weight_g,
            parents: row.parents,
        });
        let corrupt = |e: serde_json::Error| StoreError::corrupt("bag", &e);
        let (mut found, mut undoable) = (None, None);
        if let Some(row) = rows.first()
            && let Some(is_parent) = row.is_parent
        {
            found = Some(FoundParent {
                is_parent,
                in_scope: row.in_scope.unwrap_or(false),
                state: row
                    .state
                    .clone()
                    .map(serde_json::from_value)
                    .transpose()
                    .map_err(corrupt)?,
            });
            undoable = row
                .undoable
                .clone()
                .map(serde_json::from_value)
                .transpose()
                .map_err(corrupt)?;
        }
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
        Ok(PackingStart {
            shift,
            recent: entries(scans.collect(), &self.zone),
            parent: found,
            undoable,
        })
    }
}

//! A row of either log as the timeline shows it, and the parts of the statements that read it.

use crate::moment::{Moment, in_zone};
use domain::timeline::{Log, Named, TimelineEntry};
use jiff::tz::TimeZone;

#[derive(Debug, sqlx::FromRow)]
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) at: Moment,
    pub(super) user_id: Option<i64>,
    username: Option<String>,
    user_exists: bool,
    action: String,
    outcome: Option<String>,
    kind: String,
    entity_id: Option<i64>,
    name: Option<String>,
    entity_exists: bool,
    details: String,
    before_state: Option<String>,
    after_state: Option<String>,
    ip_address: Option<String>,
    station: Option<String>,
    request_id: Option<String>,
}

impl Row {
    pub(super) fn entry(self, log: Log, zone: &TimeZone) -> TimelineEntry {
        let (name, exists) = (self.username, self.user_exists);
        TimelineEntry {
            log,
            id: self.id,
            at: in_zone(self.at, zone),
            who: self.user_id.map(|id| Named {
                kind: "user".to_owned(),
                id: Some(id),
                name,
                exists,
            }),
            action: self.action,
            outcome: self.outcome,
            about: Named {
                kind: self.kind,
                id: self.entity_id,
                name: self.name,
                exists: self.entity_exists,
            },
            details: self.details,
            before: self.before_state,
            after: self.after_state,
            address: self.ip_address,
            station: self.station,
            // The command line has none.
            request_id: self.request_id.filter(|id| !id.is_empty()),
        }
    }
}

pub(super) const AUDIT_OUTER: &str = "select a.id, a.\"timestamp\" as at, a.user_id, u.username,
        coalesce(u.erased_at is null and u.id is not null, false) as user_exists, a.action, null::text as outcome,
        a.entity_type as kind, a.entity_id,
        coalesce(e.username, o.username, b.label, i.number, a.details ->> 'label', a.before_state ->> 'number', a.after_state ->> 'number') as name,
        (b.id is not null or i.id is not null or coalesce(e.erased_at is null and e.id is not null, false)) as entity_exists,
        a.details::text as details, a.before_state::text as before_state, a.after_state::text as after_state, a.ip_address, a.station, a.request_id
    from (";
pub(super) const AUDIT_JOINS: &str = ") a
    left join \"user\" u on u.id = a.user_id
    left join \"user\" e on a.entity_type = 'user' and e.id = a.entity_id
    left join \"user\" o on o.id = case when a.details ->> 'user' ~ '^[0-9]{1,18}$' then (a.details ->> 'user')::bigint end
    left join bag b on a.entity_type = 'bag' and b.id = a.entity_id
    left join bill i on a.entity_type = 'bill' and i.id = a.entity_id
    order by a.id desc";
pub(super) const AUDIT_ROWS: &str =
    "(select id, \"timestamp\", user_id, action, entity_type, entity_id, details, before_state, after_state,
        ip_address, station, request_id from audit_log where true";

/// A scan onto a bill is about the bill, any other about the child, or about the parent where no child was named.
pub(super) const SCAN_OUTER: &str = "select s.id, s.\"timestamp\" as at, s.user_id, u.username,
        coalesce(u.erased_at is null and u.id is not null, false) as user_exists, s.action, s.outcome,
        case when s.action in ('bill_add', 'bill_remove') then 'bill' else 'bag' end as kind,
        case when s.action in ('bill_add', 'bill_remove') then s.bill_id when s.child_label is not null then s.child_bag_id
             else s.parent_bag_id end as entity_id,
        case when s.action in ('bill_add', 'bill_remove') then s.bill_number else coalesce(s.child_label, s.parent_label) end as name,
        (b.id is not null or i.id is not null) as entity_exists,
        jsonb_strip_nulls(jsonb_build_object('parent', s.parent_label, 'child', s.child_label, 'other_parent', o.label,
            'bill', s.bill_number, 'read', s.read_text, 'reason', s.reason, 'area', s.area, 'scanned_at', s.scanned_at,
            'typed', case when s.typed then true end))::text as details,
        null::text as before_state, null::text as after_state, null::text as ip_address, s.station, null::text as request_id
    from (";
pub(super) const SCAN_JOINS: &str = ") s
    left join \"user\" u on u.id = s.user_id
    left join bag b on s.action not in ('bill_add', 'bill_remove')
        and b.id = case when s.child_label is not null then s.child_bag_id else s.parent_bag_id end
    left join bill i on s.action in ('bill_add', 'bill_remove') and i.id = s.bill_id
    left join bag o on o.id = s.other_parent_bag_id
    order by s.id desc";
pub(super) const SCAN_ROWS: &str = "(select id, \"timestamp\", user_id, action, outcome, station, area, parent_label, child_label, parent_bag_id,
        child_bag_id, other_parent_bag_id, bill_id, bill_number, read_text, reason, scanned_at, typed from scan where true";

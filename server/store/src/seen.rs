//! Lists that come with the thing they are about, in its own statement: a page goes to the database once for all it shows.

use crate::moment::at_second;
use domain::bag::ChildEntry;
use domain::bill::BillParent;
use domain::parent::ParentStatus;
use domain::scan::Action;
use domain::scan_log::{LoggedOutcome, ScanEntry};
use domain::timeline::EntityAct;
use jiff::tz::TimeZone;
use serde::Deserialize;
use sqlx::types::Json;

/// When a scan was made: by its device, where that can be, between the answer and a week before it; else when it came.
macro_rules! made {
    () => {
        r#"case when scanned_at between "timestamp" - interval '7 days' and "timestamp" then scanned_at else "timestamp" end"#
    };
}

/// What happened to the bag `b`, newest first, as JSON of [`SeenScan`]; of a parent also what was moved out of it, or back into it.
/// $2 and $3: whether who asks is bound to an area, and to which; of parents of another area no bill is told. $4: below this number.
/// $5: how many.
pub(crate) const HISTORY_OF_BAG: &str = concat!(
    r#"(select coalesce(jsonb_agg(h order by h.id desc), '[]') from (
    select s.id, extract(epoch from s.at)::bigint as at, s.action, s.outcome, s.parent_label, s.child_label,
           case when not is_foreign($2, $3, s.area) then s.bill_number end as bill_number, u.username, s.station, s.typed
    from (
        (select id, "#,
    made!(),
    r#" as at, action, outcome, parent_label, child_label, bill_number, user_id, station, area, typed
         from scan where parent_bag_id = b.id and ($4::bigint is null or id < $4) order by id desc limit $5)
        union
        (select id, "#,
    made!(),
    r#" as at, action, outcome, parent_label, child_label, bill_number, user_id, station, area, typed
         from scan where child_bag_id = b.id and ($4::bigint is null or id < $4) order by id desc limit $5)
        union
        -- No index knows the parent that was left, but whatever left it was packed there before.
        (select id, "#,
    made!(),
    r#" as at, action, outcome, parent_label, child_label, bill_number, user_id, station, area, typed
         from scan where action in ('move', 'undo') and other_parent_bag_id = b.id and ($4::bigint is null or id < $4)
           and child_bag_id = any(array(select p.child_bag_id from scan p where p.parent_bag_id = b.id and p.child_bag_id is not null))
         order by id desc limit $5)
    ) s left join "user" u on u.id = s.user_id
    order by s.id desc limit $5) h)"#
);

/// The newest 50 scans of the bill `b`, as JSON of [`SeenScan`].
pub(crate) const HISTORY_OF_BILL: &str = concat!(
    r#"(select coalesce(jsonb_agg(h order by h.id desc), '[]') from (
    select s.id, extract(epoch from "#,
    made!(),
    r#")::bigint as at, s.action, s.outcome, s.parent_label, s.child_label, s.bill_number,
           u.username, s.station, s.typed
    from scan s left join "user" u on u.id = s.user_id
    where s.bill_id = b.id order by s.id desc limit 50) h)"#
);

/// The parents on the bill `b`, but for the end of the sub-select.
macro_rules! parents {
    () => {
        r#"(select coalesce(jsonb_agg(p order by p.id), '[]') from (
    select bb.id, p.label, t.name as bag_type, p.child_count as children, p.capacity,
           p.child_count::bigint * p.grams_per_child as weight_g, p.status, extract(epoch from bb.created_at)::bigint as added_at,
           u.username as added_by, p.child_count::bigint * t.tare_child_g + t.tare_parent_g as tare_g
    from bill_bag bb join bag p on p.id = bb.bag_id join bag_type t on t.id = p.bag_type_id
    left join "user" u on u.id = bb.added_by
    where bb.bill_id = b.id"#
    };
}

/// The parents on the bill `b` in the order in which they came, as JSON of [`SeenParent`].
pub(crate) const PARENTS: &str = concat!(parents!(), ") p)");

/// Those of them that are not of another area than $2.
pub(crate) const PARENTS_OF_AREA: &str =
    concat!(parents!(), " and not is_foreign(true, $2, p.dispatch_area)) p)");

/// The children of the bag `b` in the order in which they came, as JSON of [`SeenChild`].
pub(crate) const CHILDREN: &str = concat!(
    r#"(select coalesce(jsonb_agg(c order by c.id), '[]') from (
    select l.id, c.label, extract(epoch from coalesce(s.made, l.created_at))::bigint as linked_at, u.username as linked_by, s.id as scan_id
    from link l join bag c on c.id = l.child_bag_id left join "user" u on u.id = l.linked_by
    left join (
        select child_bag_id, "timestamp", max(id) as id, max("#,
    made!(),
    r#") as made from scan
        where parent_bag_id = b.id and outcome in ('linked', 'moved') group by 1, 2) s
        on s.child_bag_id = l.child_bag_id and s."timestamp" = l.created_at
    where l.parent_bag_id = b.id) c)"#
);

/// The newest 50 acts of the audit about the bag `b`, as JSON of [`SeenAct`]; also that a namesake was deleted.
pub(crate) const ACTS_ABOUT_BAG: &str = r#"(select coalesce(jsonb_agg(a order by a.id desc), '[]') from (
    select a.id, extract(epoch from a."timestamp")::bigint as at, a.action, u.username as by,
           null as before, null as after, null as reason from (
        (select id, "timestamp", action, user_id from audit_log
         where entity_type = 'bag' and entity_id = b.id order by id desc limit 50)
        union
        (select id, "timestamp", action, user_id from audit_log
         where action = 'delete_bag' and details ->> 'label' = b.label order by id desc limit 50)
        order by id desc limit 50) a
    left join "user" u on u.id = a.user_id) a)"#;

/// The newest 50 acts of the audit about the bill `b`, as JSON of [`SeenAct`].
pub(crate) const ACTS_ABOUT_BILL: &str = r#"(select coalesce(jsonb_agg(a order by a.id desc), '[]') from (
    select a.id, extract(epoch from a."timestamp")::bigint as at, a.action, u.username as by,
           a.before_state::text as before, a.after_state::text as after, a.details ->> 'reason' as reason from (
        select id, "timestamp", action, user_id, before_state, after_state, details from audit_log
        where entity_type = 'bill' and entity_id = b.id order by id desc limit 50) a
    left join "user" u on u.id = a.user_id) a)"#;

/// Something of a list, whose moment is in seconds since 1970.
pub(crate) trait Seen {
    type Told;

    /// As people read it, in the site's zone.
    fn told(self, zone: &TimeZone) -> Self::Told;
}

/// A whole list.
pub(crate) fn told<T: Seen>(Json(list): Json<Vec<T>>, zone: &TimeZone) -> Vec<T::Told> {
    list.into_iter().map(|one| one.told(zone)).collect()
}

/// A line of the scan log.
#[derive(Debug, Deserialize)]
pub(crate) struct SeenScan {
    id: i64,
    at: i64,
    action: Action,
    outcome: LoggedOutcome,
    parent_label: Option<String>,
    child_label: Option<String>,
    bill_number: Option<String>,
    username: Option<String>,
    station: Option<String>,
    typed: bool,
}

impl Seen for SeenScan {
    type Told = ScanEntry;

    fn told(self, zone: &TimeZone) -> ScanEntry {
        ScanEntry {
            scan_id: self.id,
            at: at_second(self.at, zone),
            action: self.action,
            outcome: self.outcome,
            parent: self.parent_label,
            child: self.child_label,
            bill: self.bill_number,
            username: self.username.unwrap_or_default(),
            station: self.station,
            typed: self.typed,
        }
    }
}

/// A child in a parent.
#[derive(Debug, Deserialize)]
pub(crate) struct SeenChild {
    label: String,
    linked_at: i64,
    linked_by: Option<String>,
    scan_id: Option<i64>,
}

impl Seen for SeenChild {
    type Told = ChildEntry;

    fn told(self, zone: &TimeZone) -> ChildEntry {
        ChildEntry {
            label: self.label,
            linked_at: at_second(self.linked_at, zone),
            linked_by: self.linked_by.unwrap_or_default(),
            scan_id: self.scan_id,
        }
    }
}

/// An act of the audit.
#[derive(Debug, Deserialize)]
pub(crate) struct SeenAct {
    at: i64,
    action: String,
    by: Option<String>,
    before: Option<String>,
    after: Option<String>,
    reason: Option<String>,
}

impl Seen for SeenAct {
    type Told = EntityAct;

    fn told(self, zone: &TimeZone) -> EntityAct {
        EntityAct {
            at: at_second(self.at, zone),
            action: self.action,
            by: self.by,
            before: self.before,
            after: self.after,
            reason: self.reason,
        }
    }
}

/// A parent on a bill.
#[derive(Debug, Deserialize)]
pub(crate) struct SeenParent {
    label: String,
    bag_type: String,
    children: i16,
    capacity: i16,
    weight_g: i64,
    status: ParentStatus,
    added_at: i64,
    added_by: Option<String>,
    /// Of its empty bags, by the tare that its bag type has now.
    pub(crate) tare_g: i64,
}

impl Seen for SeenParent {
    type Told = BillParent;

    fn told(self, zone: &TimeZone) -> BillParent {
        BillParent {
            label: self.label,
            bag_type: self.bag_type,
            children: self.children,
            capacity: self.capacity,
            weight_g: self.weight_g,
            status: self.status,
            added_at: at_second(self.added_at, zone),
            added_by: self.added_by.unwrap_or_default(),
        }
    }
}

//! The audit and the scan log as one timeline. Its SQL is put together at run time, like that of the lists in
//! `filter.rs`: every value is bound, never spliced.
//!
//! It stays fast however long the logs grow: each log is read backwards by id, from where the page before ended, along
//! an index that fits the filter, and only as many rows as a page shows. What matches in several ways is a union of such
//! reads rather than an `or`, which no index serves. Times are turned into ids with the seals, so that a day long past is
//! found without walking what came since.

mod rows;
mod views;

use crate::error::StoreError;
use crate::moment::Moment;
use crate::tx::Db;
use domain::timeline::{Log, Position, TimelineEntry};
use jiff::tz::TimeZone;
use rows::{AUDIT_JOINS, AUDIT_OUTER, AUDIT_ROWS, Row, SCAN_JOINS, SCAN_OUTER, SCAN_ROWS};
use sqlx::{Postgres, QueryBuilder};

/// Actions up to this number are looked up one by one.
const FEW: usize = 8;
/// Bags, or bills, that bore one label one after the other: so many of the newest are followed.
const NAMESAKES: i64 = 4;

/// What the timeline is asked for; everything was checked.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Leaves a log out.
    pub skip: Option<Log>,
    /// From then on.
    pub from: Option<Moment>,
    /// Before then.
    pub to: Option<Moment>,
    /// Number of who acted.
    pub user: Option<i64>,
    /// Actions of the audit, when not all; without any of them the audit is left out.
    pub acts: Option<Vec<String>>,
    /// The same of the scan log.
    pub scans: Option<Vec<String>>,
    /// Only what is about this entity, by kind and number; `bag` and `bill` find scans, too.
    pub entity: Option<(&'static str, i64)>,
    /// Only acts about this kind of entity. Where the actions tell the kind, leave it out: a condition that repeats
    /// another makes the database expect too few rows, and sort what it could read in order.
    pub kind: Option<&'static str>,
    /// Only what is about bags or bills of this label or number, normalised.
    pub label: Option<String>,
    /// An address of the audit.
    pub address: Option<String>,
    pub request: Option<String>,
    /// Whose looks into the audit are left out.
    pub no_looks_of: Option<i64>,
}

/// One page, and where the next one starts.
#[derive(Clone, Debug)]
pub struct Timeline {
    pub items: Vec<TimelineEntry>,
    pub next: Option<Position>,
}

/// One of the ways in which a row can match; each has its index.
#[derive(Clone, Debug)]
enum Way {
    Any,
    Action(String),
    Entity(&'static str, i64),
    Deleted(String),
    Parent(i64),
    Child(i64),
    /// A child was moved out of this parent.
    Left(i64),
    Bill(i64),
}

/// The ids that rows can have: above the first, up to the second.
#[derive(Clone, Copy, Debug, Default)]
struct Range {
    above: Option<i64>,
    up_to: Option<i64>,
}

/// Bags and bills that bear, or bore, a label.
#[derive(Debug, Default)]
struct Namesakes {
    bags: Vec<i64>,
    bills: Vec<i64>,
}

impl Wanted {
    fn audit_ways(&self, named: &Namesakes) -> Vec<Way> {
        if let Some(label) = &self.label {
            let bags = named.bags.iter().map(|id| Way::Entity("bag", *id));
            let bills = named.bills.iter().map(|id| Way::Entity("bill", *id));
            return bags.chain(bills).chain([Way::Deleted(label.clone())]).collect();
        }
        match (self.entity, &self.acts) {
            (Some((kind, id)), _) => vec![Way::Entity(kind, id)],
            (None, Some(acts)) if acts.len() <= FEW => acts.iter().cloned().map(Way::Action).collect(),
            _ => vec![Way::Any],
        }
    }

    fn scan_ways(&self, named: &Namesakes) -> Vec<Way> {
        let of_bag = |id: i64| [Way::Parent(id), Way::Child(id), Way::Left(id)];
        if self.label.is_some() {
            let bags = named.bags.iter().flat_map(|id| of_bag(*id));
            return bags.chain(named.bills.iter().map(|id| Way::Bill(*id))).collect();
        }
        match (self.entity, &self.scans) {
            (Some(("bag", id)), _) => of_bag(id).to_vec(),
            (Some((_, id)), _) => vec![Way::Bill(id)],
            (None, Some(scans)) if scans.len() <= FEW => scans.iter().cloned().map(Way::Action).collect(),
            _ => vec![Way::Any],
        }
    }

    /// Whether nothing of a log can match.
    fn leaves_out(&self, log: Log) -> bool {
        let chosen = match log {
            Log::Audit => &self.acts,
            Log::Scan => &self.scans,
        };
        let only_acts = self.address.is_some()
            || self.request.is_some()
            || self.kind.is_some()
            || self
                .entity
                .is_some_and(|(kind, _)| !["bag", "bill"].contains(&kind));
        self.skip == Some(log)
            || chosen.as_ref().is_some_and(Vec::is_empty)
            || (log == Log::Scan && only_acts)
    }

    /// The conditions beside the way in which a row matches.
    fn push_common(&self, sql: &mut QueryBuilder<Postgres>, log: Log, way: &Way, before: i64, range: Range) {
        sql.push(" and id < ").push_bind(before);
        if let Some(above) = range.above {
            sql.push(" and id > ").push_bind(above);
        }
        if let Some(up_to) = range.up_to {
            sql.push(" and id <= ").push_bind(up_to);
        }
        if let Some(from) = self.from {
            sql.push(" and \"timestamp\" >= ").push_bind(from);
        }
        if let Some(to) = self.to {
            sql.push(" and \"timestamp\" < ").push_bind(to);
        }
        if let Some(user) = self.user {
            sql.push(" and user_id = ").push_bind(user);
        }
        let chosen = match log {
            Log::Audit => &self.acts,
            Log::Scan => &self.scans,
        };
        if let Some(actions) = chosen.as_ref().filter(|_| !matches!(way, Way::Action(_))) {
            sql.push(" and action = any(")
                .push_bind(actions.clone())
                .push(")");
        }
        // Without a label the way itself is about the entity.
        match (log, self.entity.filter(|_| self.label.is_some())) {
            (Log::Audit, Some((kind, id))) => {
                sql.push(" and entity_type = ").push_bind(kind);
                sql.push(" and entity_id = ").push_bind(id);
            }
            (Log::Scan, Some(("bag", id))) => {
                sql.push(" and ").push_bind(id);
                sql.push(" in (parent_bag_id, child_bag_id, other_parent_bag_id)");
            }
            (Log::Scan, Some((_, id))) => {
                sql.push(" and bill_id = ").push_bind(id);
            }
            (_, None) => {}
        }
        if let Some(user) = self.no_looks_of.filter(|_| log == Log::Audit) {
            sql.push(" and (action <> 'read_audit' or user_id is distinct from ")
                .push_bind(user)
                .push(")");
        }
        if let Some(kind) = self.kind.filter(|_| log == Log::Audit) {
            sql.push(" and entity_type = ").push_bind(kind);
        }
        if let Some(address) = self.address.as_ref().filter(|_| log == Log::Audit) {
            sql.push(" and ip_address = ").push_bind(address.clone());
        }
        if let Some(request) = self.request.as_ref().filter(|_| log == Log::Audit) {
            sql.push(" and request_id = ").push_bind(request.clone());
        }
    }
}

fn push_way(sql: &mut QueryBuilder<Postgres>, way: Way) {
    match way {
        Way::Any => {}
        // Almost every scan is a link; the others have an index of their own, which is named by this condition.
        Way::Action(action) if action == "link" => {
            sql.push(" and action = ").push_bind(action);
        }
        Way::Action(action) => {
            sql.push(" and action = ")
                .push_bind(action)
                .push(" and action <> 'link'");
        }
        Way::Entity(kind, id) => {
            sql.push(" and entity_type = ").push_bind(kind);
            sql.push(" and entity_id = ").push_bind(id);
        }
        Way::Deleted(label) => {
            sql.push(" and action = 'delete_bag' and details ->> 'label' = ")
                .push_bind(label);
        }
        Way::Parent(id) => {
            sql.push(" and parent_bag_id = ").push_bind(id);
        }
        Way::Child(id) => {
            sql.push(" and child_bag_id = ").push_bind(id);
        }
        // Nothing finds a scan by the parent that was left, but whatever left was packed there before.
        Way::Left(id) => {
            sql.push(" and action in ('move', 'undo') and other_parent_bag_id = ")
                .push_bind(id);
            sql.push(" and child_bag_id = any(array(select p.child_bag_id from scan p where p.child_bag_id is not null and p.parent_bag_id = ")
                .push_bind(id)
                .push("))");
        }
        Way::Bill(id) => {
            sql.push(" and bill_id = ").push_bind(id);
        }
    }
}

impl Db {
    /// One page of the timeline, newest first, from a position on.
    pub async fn timeline(
        &self,
        wanted: &Wanted,
        at: Option<Position>,
        limit: i64,
    ) -> Result<Timeline, StoreError> {
        let at = at.unwrap_or(Position {
            audit: i64::MAX,
            scan: i64::MAX,
        });
        let named = match &wanted.label {
            Some(label) => self.namesakes(label).await?,
            None => Namesakes::default(),
        };
        let (audit, scan) = self.ranges(wanted).await?;
        let acts = self
            .rows(
                wanted,
                Log::Audit,
                wanted.audit_ways(&named),
                at.audit,
                audit,
                limit,
            )
            .await?;
        let scans = self
            .rows(wanted, Log::Scan, wanted.scan_ways(&named), at.scan, scan, limit)
            .await?;
        Ok(merged(acts, scans, limit, &self.zone))
    }

    async fn rows(
        &self,
        wanted: &Wanted,
        log: Log,
        ways: Vec<Way>,
        before: i64,
        range: Range,
        limit: i64,
    ) -> Result<Vec<Row>, StoreError> {
        if wanted.leaves_out(log) || ways.is_empty() {
            return Ok(Vec::new());
        }
        let (outer, rows, joins) = match log {
            Log::Audit => (AUDIT_OUTER, AUDIT_ROWS, AUDIT_JOINS),
            Log::Scan => (SCAN_OUTER, SCAN_ROWS, SCAN_JOINS),
        };
        let mut sql = QueryBuilder::<Postgres>::new(outer);
        sql.push("select r.* from (");
        for (n, way) in ways.into_iter().enumerate() {
            sql.push(if n == 0 { "" } else { " union " }).push(rows);
            wanted.push_common(&mut sql, log, &way, before, range);
            push_way(&mut sql, way);
            sql.push(" order by id desc limit ")
                .push_bind(limit + 1)
                .push(")");
        }
        sql.push(") r order by r.id desc limit ")
            .push_bind(limit + 1)
            .push(joins);
        // Not kept prepared: a plan that suits every value suits none of these filters.
        Ok(sql
            .build_query_as()
            .persistent(false)
            .fetch_all(&self.pool)
            .await?)
    }

    /// The ids that rows of the wanted times can have, as far as the seals tell.
    async fn ranges(&self, wanted: &Wanted) -> Result<(Range, Range), StoreError> {
        let (mut audit, mut scan) = (Range::default(), Range::default());
        if let Some(from) = wanted.from {
            let seal = sqlx::query!(
                "select audit_to, scan_to from audit_seal where sealed_at < $1 order by sealed_at desc, number desc limit 1",
                from
            )
            .fetch_optional(&self.pool)
            .await?;
            if let Some(seal) = seal {
                (audit.above, scan.above) = (Some(seal.audit_to), Some(seal.scan_to));
            }
        }
        if let Some(to) = wanted.to {
            // A transaction may commit minutes after its rows' timestamp.
            let seal = sqlx::query!(
                "select audit_to, scan_to from audit_seal where sealed_at >= $1::timestamptz + interval '5 minutes'
                 order by sealed_at, number limit 1",
                to
            )
            .fetch_optional(&self.pool)
            .await?;
            if let Some(seal) = seal {
                (audit.up_to, scan.up_to) = (Some(seal.audit_to), Some(seal.scan_to));
            }
        }
        Ok((audit, scan))
    }

    /// Bags and bills of a label: those of now, and those that were deleted.
    async fn namesakes(&self, label: &str) -> Result<Namesakes, StoreError> {
        let rows = sqlx::query!(
            "select 'bag' as \"kind!\", id as \"id!\" from bag where label = $1
             union select 'bill', id from bill where number = $1
             union (select 'bag', entity_id from audit_log
                    where action = 'delete_bag' and entity_id is not null and details ->> 'label' = $1 order by id desc limit $2)
             union (select 'bill', entity_id from audit_log
                    where action = 'delete_bill' and entity_id is not null and before_state ->> 'number' = $1 order by id desc limit $2)",
            label,
            NAMESAKES
        )
        .fetch_all(&self.pool)
        .await?;
        let of = |kind: &str| rows.iter().filter(|r| r.kind == kind).map(|r| r.id).collect();
        Ok(Namesakes {
            bags: of("bag"),
            bills: of("bill"),
        })
    }
}

/// Merges the two logs, each in the order of its ids, by time. Both start anew where this page ends them, so no entry is
/// lost or shown twice, and what is written meanwhile comes on no later page.
fn merged(acts: Vec<Row>, scans: Vec<Row>, limit: i64, zone: &TimeZone) -> Timeline {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let start = |rows: &[Row]| rows.first().map_or(0, |row| row.id.saturating_add(1));
    let mut next = Position {
        audit: start(&acts),
        scan: start(&scans),
    };
    let (mut acts, mut scans) = (acts.into_iter().peekable(), scans.into_iter().peekable());
    let mut items = Vec::with_capacity(limit.min(1000));
    while items.len() < limit {
        let act_first = match (acts.peek(), scans.peek()) {
            (Some(act), Some(scan)) => act.at >= scan.at,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => break,
        };
        if act_first && let Some(act) = acts.next() {
            next.audit = act.id;
            items.push(act.entry(Log::Audit, zone));
        } else if let Some(scan) = scans.next() {
            next.scan = scan.id;
            items.push(scan.entry(Log::Scan, zone));
        }
    }
    let more = acts.peek().is_some() || scans.peek().is_some();
    Timeline {
        items,
        next: more.then_some(next),
    }
}

//! What must always hold (SPEC 14), each as SQL that returns a line per violation.

use crate::error::StoreError;
use crate::tx::{Db, WriteTx};

/// One violation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Number of the rule in SPEC 14.
    pub rule: u8,
    pub name: &'static str,
    pub what: String,
}

/// A rule: its number, what it says, and the SQL that finds what breaks it.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub number: u8,
    pub name: &'static str,
    sql: &'static str,
}

/// Lines of one rule that are reported; more of the same help nobody.
const MOST_FINDINGS: i64 = 20;

/// Every rule that SQL checks. Of the others, 11 is for whoever has the seals' key, and 12 for a restore.
pub const RULES: &[Rule] = &[
    Rule {
        number: 1,
        name: "a child has at most one parent",
        sql: "select 'child ' || child_bag_id || ' is in ' || count(*) || ' parents' from link group by child_bag_id having count(*) > 1",
    },
    Rule {
        number: 2,
        name: "children never exceed the capacity",
        sql: "select p.label || ' holds ' || n || ' of ' || p.capacity
              from (select parent_bag_id, count(*) as n from link group by 1) l join bag p on p.id = l.parent_bag_id
              where n > p.capacity",
    },
    Rule {
        number: 3,
        name: "stored counts equal live links",
        sql: "select p.label || ' says ' || p.child_count || ', links say ' || coalesce(n, 0)
              from bag p left join (select parent_bag_id, count(*) as n from link group by 1) l on l.parent_bag_id = p.id
              where p.child_count <> coalesce(n, 0)",
    },
    Rule {
        number: 4,
        name: "a parent is on at most one bill",
        sql: "select 'bag ' || bag_id || ' is on ' || count(*) || ' bills' from bill_bag group by bag_id having count(*) > 1",
    },
    Rule {
        number: 5,
        name: "a bill's totals equal a recount",
        sql: "select b.number || ' says ' || concat_ws('/', b.parent_count, b.child_count, b.actual_weight_g, b.expected_weight_g)
                     || ', a recount says ' || concat_ws('/', coalesce(r.parents, 0), coalesce(r.children, 0), coalesce(r.actual, 0), coalesce(r.expected, 0))
              from bill b left join (
                  select bb.bill_id, count(*) as parents, sum(coalesce(n, 0)) as children,
                         sum(coalesce(n, 0) * p.grams_per_child) as actual, sum(p.capacity::bigint * p.grams_per_child) as expected
                  from bill_bag bb join bag p on p.id = bb.bag_id
                  left join (select parent_bag_id, count(*) as n from link group by 1) l on l.parent_bag_id = p.id
                  group by bb.bill_id) r on r.bill_id = b.id
              where (b.parent_count, b.child_count, b.actual_weight_g, b.expected_weight_g)
                    is distinct from (coalesce(r.parents, 0), coalesce(r.children, 0), coalesce(r.actual, 0), coalesce(r.expected, 0))",
    },
    Rule {
        number: 6,
        name: "every acknowledged scan exists exactly once",
        sql: "select 'key ' || k.key || ' has an answer and ' || count(s.id) || ' scans'
              from scan_key k left join scan s on s.id = (k.answer ->> 'scan_id')::bigint and s.key = k.key
              group by k.key having count(s.id) <> 1
              union all
              select 'key ' || key || ' has ' || count(*) || ' scans' from scan group by key having count(*) > 1",
    },
    Rule {
        number: 7,
        name: "links and bills follow from the events",
        sql: "with last_link as (
                  select distinct on (child_bag_id) child_bag_id,
                         -- The undo of a move names the parent that the child went back to.
                         case outcome when 'undone' then other_parent_bag_id when 'unlinked' then null else parent_bag_id end as parent
                  from scan where child_bag_id is not null and outcome in ('linked', 'moved', 'unlinked', 'undone')
                  order by child_bag_id, id desc),
              last_bill as (
                  select distinct on (parent_bag_id) parent_bag_id, case when outcome = 'added' then bill_id end as bill
                  from scan where action in ('bill_add', 'bill_remove') and outcome in ('added', 'removed')
                  order by parent_bag_id, id desc),
              -- Events of archived months lie in files.
              kept as (select coalesce((max(month) + interval '1 month') at time zone 'UTC', '-infinity') as since
                       from audit_archive where log = 'scan')
              select 'child ' || coalesce(e.child_bag_id, l.child_bag_id) || ': events say parent ' || coalesce(e.parent::text, 'none')
                     || ', links say ' || coalesce(l.parent_bag_id::text, 'none')
              from last_link e full join link l on l.child_bag_id = e.child_bag_id
              where e.parent is distinct from l.parent_bag_id
                and not (e.child_bag_id is null and l.created_at < (select since from kept))
              union all
              select 'parent ' || coalesce(e.parent_bag_id, bb.bag_id) || ': events say bill ' || coalesce(e.bill::text, 'none')
                     || ', the bill says ' || coalesce(bb.bill_id::text, 'none')
              from last_bill e full join bill_bag bb on bb.bag_id = e.parent_bag_id
              where e.bill is distinct from bb.bill_id
                and not (e.parent_bag_id is null and bb.created_at < (select since from kept))",
    },
    Rule {
        number: 8,
        name: "the log only grows",
        sql: LOG_ONLY_GROWS,
    },
    Rule {
        number: 9,
        name: "nothing is linked into a parent of a completed bill",
        sql: "select p.label || ' got a child after bill ' || b.number || ' was completed'
              from bill b join bill_bag bb on bb.bill_id = b.id join bag p on p.id = bb.bag_id join link l on l.parent_bag_id = p.id
              where l.created_at > b.completed_at",
    },
    Rule {
        number: 10,
        name: "the dashboard's counters equal a recount",
        sql: "select 'area ' || coalesce(nullif(area, ''), 'none') || ': counters say ' || c.said || ', a recount says ' || c.found from (
                  select area, concat_ws('/', sum(o), sum(f), sum(s), sum(ch), sum(bn), sum(bp), sum(bc)) as said,
                         concat_ws('/', sum(ro), sum(rf), sum(rs), sum(rch), sum(rbn), sum(rbp), sum(rbc)) as found
                  from (
                      select area, parents_open as o, parents_full as f, parents_closed_short as s, children as ch,
                             bills_new as bn, bills_processing as bp, bills_completed as bc,
                             0::bigint as ro, 0::bigint as rf, 0::bigint as rs, 0::bigint as rch, 0::bigint as rbn, 0::bigint as rbp, 0::bigint as rbc
                      from counter
                      union all
                      select coalesce(dispatch_area, ''), 0, 0, 0, 0, 0, 0, 0,
                             count(*) filter (where status = 'open'), count(*) filter (where status = 'full'),
                             count(*) filter (where status = 'closed_short'), count(*) filter (where type = 'child'), 0, 0, 0
                      from bag group by 1
                      union all
                      select coalesce(dispatch_area, ''), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                             count(*) filter (where status = 'new'), count(*) filter (where status = 'processing'),
                             count(*) filter (where status = 'completed')
                      from bill group by 1) u
                  group by area) c where said <> found
              union all
              select 'hour ' || hour || ': tallies say ' || t || ', the log and the bags say ' || s from (
                  select hour, concat_ws('/', sum(t), sum(tb), case when not coalesce(bool_or(is_gone), false) then sum(tw) end, sum(tp)) as t,
                         concat_ws('/', sum(s), sum(sb), case when not coalesce(bool_or(is_gone), false) then sum(sw) end, sum(sp)) as s from (
                      select date_trunc('hour', hour, 'UTC') as hour, sum(count) as t, sum(bags) as tb, sum(weight_g) as tw, 0 as tp,
                             0 as s, 0 as sb, 0 as sw, 0 as sp, null::boolean as is_gone from scan_tally
                      where hour >= date_trunc('hour', now(), 'UTC') - interval '24 hours' group by 1
                      union all
                      select date_trunc('hour', quarter, 'UTC'), 0, 0, 0, sum(begun), 0, 0, 0, 0, null from parent_tally
                      where quarter >= date_trunc('hour', now(), 'UTC') - interval '24 hours' group by 1
                      union all
                      select date_trunc('hour', \"timestamp\", 'UTC'), 0, 0, 0, 0, count(*),
                             count(*) filter (where outcome = 'linked')
                                 - count(*) filter (where outcome = 'unlinked' or outcome = 'undone' and other_parent_bag_id is null),
                             coalesce(sum(packed_weight(outcome, parent_bag_id, other_parent_bag_id)), 0), 0,
                             -- What a parent that is gone held, nobody can weigh again.
                             bool_or(packed_weight(outcome, parent_bag_id, other_parent_bag_id) is null) from scan
                      where \"timestamp\" >= date_trunc('hour', now(), 'UTC') - interval '24 hours' group by 1
                      union all
                      select date_trunc('hour', created_at, 'UTC'), 0, 0, 0, 0, 0, 0, 0, count(*), null from bag
                      where type = 'parent' and created_at >= date_trunc('hour', now(), 'UTC') - interval '24 hours' group by 1) u
                  group by hour) h where t <> s",
    },
];

/// What shows without reading each row: the walls stand on every log and month, the seals follow each other and end where the log does, and as
/// many rows are there, archived ones included, as were sealed. That they are the same rows is for `audit verify` (rule 11).
const LOG_ONLY_GROWS: &str = "
    select log || ': the trigger ' || name || ' is missing or asleep'
    from (values ('scan', 'scan_never_changed'), ('scan', 'scan_never_emptied'),
                 ('audit_log', 'audit_log_never_changed'), ('audit_log', 'audit_log_never_deleted'),
                 ('audit_log', 'audit_log_never_emptied'), ('audit_log', 'audit_log_committed'),
                 ('audit_seal', 'audit_seal_never_changed'), ('audit_seal', 'audit_seal_never_emptied'),
                 ('audit_archive', 'audit_archive_never_changed'), ('audit_archive', 'audit_archive_never_emptied')) wall (log, name)
    where not exists (select from pg_trigger t
                      where t.tgrelid = to_regclass(wall.log) and t.tgname = wall.name and t.tgenabled in ('O', 'A'))
    union all
    select i.inhrelid::regclass || ': the trigger ' || t.tgname || ' is missing or asleep'
    from pg_inherits i join pg_trigger t on t.tgrelid = i.inhparent and not t.tgisinternal and t.tgtype & 1 = 1
    where i.inhparent in ('scan'::regclass, 'audit_log'::regclass)
      and not exists (select from pg_trigger c
                      where c.tgrelid = i.inhrelid and c.tgparentid = t.oid and c.tgenabled in ('O', 'A'))
    union all
    select 'seal ' || number || ' does not begin where the one before ended'
    from (select number, audit_from, scan_from, lag(number, 1, 0::bigint) over before as last,
                 lag(audit_to, 1, 0::bigint) over before as audit, lag(scan_to, 1, 0::bigint) over before as scan
          from audit_seal window before as (order by number)) chain
    where (number, audit_from, scan_from) <> (last + 1, audit + 1, scan + 1)
    union all
    select 'seal ' || number || ' covers ids that were never given out'
    from audit_seal, log_ids() ids where audit_to > ids.audit_id or scan_to > ids.scan_id
    union all
    select log || ': ' || said || ' rows were sealed, and ' || found || ' are there'
    from (select 'audit_log' as log, (select coalesce(sum(audit_rows), 0) from audit_seal) as said,
                 (select count(*) from audit_log where id between 1 and (select audit_id from sealed_to()))
                     + (select coalesce(sum(rows), 0) from audit_archive where log = 'audit_log') as found
          union all
          select 'scan', (select coalesce(sum(scan_rows), 0) from audit_seal),
                 (select count(*) from scan where id between 1 and (select scan_id from sealed_to()))
                     + (select coalesce(sum(rows), 0) from audit_archive where log = 'scan')) counted
    where said <> found
    union all
    select log || ' row ' || id || ' has an id that was never given out'
    from (select 'audit_log' as log, id from audit_log where id < 1
          union all select 'audit_log', id from audit_log where id > (select audit_id from log_ids())
          union all select 'scan', id from scan where id < 1
          union all select 'scan', id from scan where id > (select scan_id from log_ids())) strange";

impl Db {
    /// Recounts everything in one snapshot; an empty answer means that all rules hold.
    pub async fn check_invariants(&self) -> Result<Vec<Finding>, StoreError> {
        let mut tx = self.pool.begin().await?;
        sqlx::query!("set transaction isolation level repeatable read, read only")
            .execute(&mut *tx)
            .await?;
        sqlx::query!("set local statement_timeout = 0")
            .execute(&mut *tx)
            .await?;
        let mut findings = Vec::new();
        for rule in RULES {
            let sql = sqlx::AssertSqlSafe(format!(
                "select * from ({}) found (what) limit {MOST_FINDINGS}",
                rule.sql
            ));
            let lines: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *tx).await?;
            findings.extend(lines.into_iter().map(|what| Finding {
                rule: rule.number,
                name: rule.name,
                what,
            }));
        }
        tx.rollback().await?;
        Ok(findings)
    }
}

/// How much of what is counted had been wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    pub parents: u64,
    pub bills: u64,
    /// Areas and hours.
    pub counters: u64,
}

/// Counts anew what is only a count: children of parents (rule 3), totals of open bills (5), the dashboard's counters (10). Whoever
/// writes meanwhile waits. Links, bills and events are never changed, nor what is frozen: the check still names those.
pub async fn repair(tx: &mut WriteTx) -> Result<Repaired, StoreError> {
    let tx = &mut *tx.tx;
    sqlx::query!("set local statement_timeout = 0")
        .execute(&mut *tx)
        .await?;
    // In the order in which a scan comes to them.
    for table in [
        "bag",
        "link",
        "bill",
        "bill_bag",
        "scan_tally",
        "counter",
        "parent_tally",
    ] {
        let lock = format!("lock table {table} in share row exclusive mode");
        sqlx::query(sqlx::AssertSqlSafe(lock)).execute(&mut *tx).await?;
    }
    let parents = sqlx::query!(
        "update bag set child_count = found.children
         from (select p.id, coalesce(l.children, 0) as children
               from bag p left join (select parent_bag_id, count(*) as children from link group by 1) l on l.parent_bag_id = p.id
               where p.child_count <> coalesce(l.children, 0) and coalesce(l.children, 0) <= p.capacity) found
         where bag.id = found.id"
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    let bills = sqlx::query!(
        "update bill set parent_count = found.parents, child_count = found.children, actual_weight_g = found.actual,
                expected_weight_g = found.expected
         from (select b.id, b.target_parents, count(p.id) as parents, coalesce(sum(p.child_count), 0) as children,
                      coalesce(sum(p.child_count::bigint * p.grams_per_child), 0) as actual,
                      coalesce(sum(p.capacity::bigint * p.grams_per_child), 0) as expected
               from bill b left join bill_bag bb on bb.bill_id = b.id left join bag p on p.id = bb.bag_id
               where b.completed_at is null group by b.id) found
         where bill.id = found.id and found.parents <= found.target_parents
           and (bill.parent_count, bill.child_count, bill.actual_weight_g, bill.expected_weight_g)
               is distinct from (found.parents, found.children, found.actual, found.expected)"
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    let counters = match RULES.iter().find(|rule| rule.number == 10) {
        Some(rule) => {
            let wrong = sqlx::AssertSqlSafe(format!("select count(*) from ({}) found", rule.sql));
            sqlx::query_scalar::<_, i64>(wrong).fetch_one(&mut *tx).await?
        }
        None => 0,
    };
    if counters > 0 {
        sqlx::query!("delete from counter").execute(&mut *tx).await?;
        sqlx::query!(
            "insert into counter (slot, area, parents_open, parents_full, parents_closed_short, children,
                                  bills_new, bills_processing, bills_completed)
             select 0, area, sum(o), sum(f), sum(s), sum(c), sum(n), sum(p), sum(d) from (
                 select coalesce(dispatch_area, '') as area, count(*) filter (where status = 'open') as o,
                        count(*) filter (where status = 'full') as f, count(*) filter (where status = 'closed_short') as s,
                        count(*) filter (where type = 'child') as c, 0 as n, 0 as p, 0 as d
                 from bag group by 1
                 union all
                 select coalesce(dispatch_area, ''), 0, 0, 0, 0, count(*) filter (where status = 'new'),
                        count(*) filter (where status = 'processing'), count(*) filter (where status = 'completed')
                 from bill group by 1) u
             group by area"
        )
        .execute(&mut *tx)
        .await?;
        // The hours that the dashboard shows; older ones are nobody's figure.
        sqlx::query!(
            "delete from scan_tally where hour >= date_trunc('hour', now(), 'UTC') - interval '24 hours'"
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            "insert into scan_tally (hour, user_id, station, area, action, outcome, count, last_at, bags, weight_g)
             select date_bin('15 minutes', \"timestamp\", 'epoch'), user_id, coalesce(station, ''), coalesce(area, ''), action, outcome,
                    count(*), max(\"timestamp\"),
                    count(*) filter (where outcome = 'linked')
                        - count(*) filter (where outcome = 'unlinked' or outcome = 'undone' and other_parent_bag_id is null),
                    coalesce(sum(packed_weight(outcome, parent_bag_id, other_parent_bag_id)), 0)
             from scan where \"timestamp\" >= date_trunc('hour', now(), 'UTC') - interval '24 hours'
             group by 1, 2, 3, 4, 5, 6"
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!("delete from parent_tally").execute(&mut *tx).await?;
        sqlx::query!(
            "insert into parent_tally (quarter, slot, area, begun)
             select date_bin('15 minutes', created_at, 'epoch'), 0, coalesce(dispatch_area, ''), count(*)
             from bag where type = 'parent' and created_at > now() - interval '15 days' group by 1, 3"
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(Repaired {
        parents,
        bills,
        counters: counters.unsigned_abs(),
    })
}

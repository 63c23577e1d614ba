//! The list of bags.

use super::{Asked, Counted, Listed, Order, Span, leaf};
use crate::error::StoreError;
use crate::floor::bags::BagRow;
use crate::like::like_literal;
use crate::tx::Db;
use domain::bag::{BagFilter, BagRole, BagSummary};
use domain::page::{COUNTED, Leaf, Place, Sort};
use domain::parent::ParentStatus;
use sqlx::{Postgres, QueryBuilder};

/// The area of who may see only that one, or none; `None` for who sees all.
type Scope<'a> = Option<Option<&'a str>>;

const COLUMNS: &str =
    "select b.id, b.label, b.type as role, t_.name as bag_type, b.status, b.child_count, b.capacity,
    b.child_count::bigint * b.grams_per_child as weight_g, b.dispatch_area as area,
    p.label as parent, i.number as bill, b.legacy, b.created_at, ";

/// The order of a list that is narrowed by no text.
fn order(filter: &BagFilter, span: Span) -> Order {
    let is_falling = match filter.sort.as_deref().and_then(Sort::from_code) {
        Some(Sort::Name) => {
            return Order {
                column: "b.label",
                looked_up: Some("select label from bag"),
                tie: None,
                is_falling: false,
            };
        }
        sort => sort != Some(Sort::Oldest),
    };
    if span.is_some() {
        return Order {
            column: "b.created_at",
            looked_up: Some("select created_at from bag"),
            tie: Some("b.id"),
            is_falling,
        };
    }
    Order::by_id("b.id", is_falling)
}

/// What a bag lies in and on.
fn push_joins(sql: &mut QueryBuilder<Postgres>, scope: Scope<'_>) {
    sql.push(
        " left join link l on l.child_bag_id = b.id
          left join bag p on p.id = l.parent_bag_id
          left join bill_bag bb on bb.bag_id = coalesce(l.parent_bag_id, b.id)",
    );
    if let Some(area) = scope {
        // Of a parent of another area the label is told, and not its bill.
        sql.push(" and not is_foreign(true, ")
            .push_bind(area.map(str::to_owned))
            .push(", p.dispatch_area)");
    }
}

fn push_role(sql: &mut QueryBuilder<Postgres>, filter: &BagFilter) {
    match filter.role.as_deref() {
        // A literal, so that the index of the parents fits.
        Some("parent") => {
            sql.push(" and b.type = 'parent'");
        }
        Some(role) => {
            sql.push(" and b.type = ").push_bind(role.to_owned());
        }
        None => {}
    }
}

fn push_type(sql: &mut QueryBuilder<Postgres>, filter: &BagFilter) {
    if let Some(name) = &filter.bag_type {
        sql.push(" and b.bag_type_id = (select id from bag_type where lower(name) = lower(")
            .push_bind(name.clone())
            .push("))");
    }
}

/// The conditions of the filter but its text.
fn push_conditions(sql: &mut QueryBuilder<Postgres>, filter: &BagFilter, span: Span, scope: Scope<'_>) {
    push_role(sql, filter);
    push_type(sql, filter);
    if let Some(status) = &filter.status {
        sql.push(" and b.type = 'parent' and b.status = ")
            .push_bind(status.clone());
    }
    if let Some(wanted) = &filter.area {
        sql.push(" and b.dispatch_area = ").push_bind(wanted.clone());
    }
    if span.is_some() {
        sql.push(" and b.type = 'parent'");
        span.push(sql, "b.created_at");
    }
    // Of parents their own count tells; a link of theirs would be looked for in vain, in all links.
    let is_of_parents = filter.bag_type.is_some() || filter.status.is_some() || span.is_some();
    if let Some(linked) = filter.linked {
        sql.push(match (linked, is_of_parents) {
            (true, true) => " and b.child_count > 0",
            (true, false) => " and (l.id is not null or b.child_count > 0)",
            (false, true) => " and b.child_count = 0",
            (false, false) => " and l.id is null and b.child_count = 0",
        });
    }
    match filter.billed {
        Some(true) => {
            sql.push(" and bb.id is not null");
        }
        Some(false) => {
            sql.push(" and bb.id is null");
        }
        None => {}
    }
    if let Some(area) = scope {
        sql.push(" and (b.dispatch_area is null or b.dispatch_area = ")
            .push_bind(area.map(str::to_owned))
            .push(")");
    }
}

/// The select of bags with the conditions of the filter but its text; `counted` are the columns of [`Counted`].
fn push_bags(
    sql: &mut QueryBuilder<Postgres>,
    asked: &Asked<'_, BagFilter>,
    scope: Scope<'_>,
    is_counted: bool,
) {
    sql.push(COLUMNS);
    sql.push(if is_counted {
        Counted::COLUMNS
    } else {
        Counted::NOTHING
    });
    sql.push(" from bag b left join bag_type t_ on t_.id = b.bag_type_id");
    push_joins(sql, scope);
    sql.push(" left join bill i on i.id = bb.bill_id");
    sql.push(if is_counted {
        " cross join t where true"
    } else {
        " where true"
    });
    push_conditions(sql, asked.filter, asked.span, scope);
}

/// The counters that hold how many bags match, where they do.
fn counters(filter: &BagFilter, span: Span) -> Option<&'static str> {
    let is_narrow = span.is_some()
        || filter.q.is_some()
        || filter.bag_type.is_some()
        || filter.linked.is_some()
        || filter.billed.is_some();
    if is_narrow {
        return None;
    }
    let role = filter.role.as_deref().and_then(BagRole::from_code);
    match (filter.status.as_deref(), role) {
        (Some(_), Some(BagRole::Child)) => None,
        (Some(status), _) => Some(match ParentStatus::from_code(status)? {
            ParentStatus::Open => "parents_open",
            ParentStatus::Full => "parents_full",
            ParentStatus::ClosedShort => "parents_closed_short",
        }),
        (None, Some(BagRole::Parent)) => Some("parents_open + parents_full + parents_closed_short"),
        (None, Some(BagRole::Child)) => Some("children"),
        (None, None) => Some("parents_open + parents_full + parents_closed_short + children"),
    }
}

/// Counts what matches as `t`: of the counters, or of the rows that the most telling part of the filter has in an index. Of these no more than
/// [`COUNTED`] and one are looked at, so that counting never reads a big table.
fn push_counted(sql: &mut QueryBuilder<Postgres>, filter: &BagFilter, span: Span, scope: Scope<'_>) {
    if let Some(counters) = counters(filter, span) {
        sql.push(format_args!(
            "with t as materialized (
                 select null::bigint as seen, sum({counters})::bigint as matching, null::bigint as holds, null::bigint as holds_g
                 from counter where true"
        ));
        if let Some(wanted) = &filter.area {
            sql.push(" and area = ").push_bind(wanted.clone());
        }
        if let Some(area) = scope {
            sql.push(" and area in ('', ")
                .push_bind(area.unwrap_or_default().to_owned())
                .push(")");
        }
        sql.push(") ");
        return;
    }
    sql.push("with s as materialized (select b.* from bag b where true");
    if span.is_some() {
        sql.push(" and b.type = 'parent'");
        span.push(sql, "b.created_at");
        sql.push(" order by b.created_at desc, b.id desc");
    } else if let Some(status) = &filter.status {
        sql.push(" and b.type = 'parent' and b.status = ")
            .push_bind(status.clone())
            .push(" order by b.id desc");
    } else if filter.bag_type.is_some() {
        push_type(sql, filter);
        sql.push(" order by b.id desc");
    } else if let Some(wanted) = &filter.area {
        sql.push(" and b.dispatch_area = ").push_bind(wanted.clone());
        push_role(sql, filter);
        sql.push(" order by b.type, b.id desc");
    } else {
        push_role(sql, filter);
        sql.push(" order by b.id desc");
    }
    sql.push(" limit ").push_bind(COUNTED + 1);
    sql.push(
        "), t as materialized (
             select (select count(*) from s) as seen, count(*) as matching, sum(b.child_count)::bigint as holds,
                    sum(b.child_count::bigint * b.grams_per_child)::bigint as holds_g
             from s b",
    );
    push_joins(sql, scope);
    sql.push(" where true");
    push_conditions(sql, filter, span, scope);
    sql.push(") ");
}

/// Labels that begin with the text, by label: the index of labels answers them, whatever their number. Then all others that hold it, newest first.
fn push_found(
    sql: &mut QueryBuilder<Postgres>,
    asked: &Asked<'_, BagFilter>,
    scope: Scope<'_>,
    q: &str,
    rows: i64,
) {
    let after = match asked.place {
        Place::After(id) => Some(id),
        Place::First | Place::Before(_) | Place::Last => None,
    };
    sql.push("(");
    push_bags(sql, asked, scope, false);
    sql.push(" and b.label >= ").push_bind(q.to_owned());
    sql.push(" and b.label < ").push_bind(format!("{q}{}", char::MAX));
    if let Some(after) = after {
        sql.push(" and b.label > (select label from bag where starts_with(label, ")
            .push_bind(q.to_owned())
            .push(") and id = ")
            .push_bind(after)
            .push(")");
    }
    sql.push(" order by b.label limit ").push_bind(rows);
    // Read only when the first part has too few rows.
    sql.push(") union all (");
    push_bags(sql, asked, scope, false);
    sql.push(" and b.label collate \"POSIX\" like ")
        .push_bind(format!("%{}%", like_literal(q)));
    sql.push(" and not starts_with(b.label, ")
        .push_bind(q.to_owned())
        .push(")");
    if let Some(after) = after {
        sql.push(" and (b.id < ")
            .push_bind(after)
            .push(" or exists (select from bag where starts_with(label, ")
            .push_bind(q.to_owned())
            .push(") and id = ")
            .push_bind(after)
            .push("))");
    }
    sql.push(" order by b.id desc limit ").push_bind(rows);
    sql.push(") limit ").push_bind(rows);
}

impl Db {
    /// A page of the bags that the filter and the scope let through, newest first or in the order that is asked for. With a text those whose label
    /// begins with it come before all others, by label, and it is only read on from its beginning.
    pub async fn bags(
        &self,
        asked: &Asked<'_, BagFilter>,
        bound: bool,
        area: Option<&str>,
    ) -> Result<Leaf<BagSummary>, StoreError> {
        let mut sql = QueryBuilder::<Postgres>::new("");
        let scope = bound.then_some(area);
        let rows = asked.limit + 1;
        if let Some(q) = &asked.filter.q {
            push_found(&mut sql, asked, scope, q, rows);
        } else {
            let order = order(asked.filter, asked.span);
            // What lies in or on something else is told by another big table, which counting would read whole.
            let is_counted =
                asked.is_counted && asked.filter.linked.is_none() && asked.filter.billed.is_none();
            if is_counted {
                push_counted(&mut sql, asked.filter, asked.span, scope);
            }
            push_bags(&mut sql, asked, scope, is_counted);
            order.push_start(&mut sql, asked.place);
            order.push_order(&mut sql, asked.place);
            sql.push(" limit ").push_bind(rows);
        }
        let rows: Vec<Listed<BagRow>> = sql.build_query_as().fetch_all(&self.pool).await?;
        let found = leaf(
            rows,
            asked.place,
            asked.limit,
            |row| row.summary(&self.zone),
            |bag| bag.id,
        );
        Ok(if asked.filter.q.is_some() {
            Leaf {
                previous: None,
                ..found
            }
        } else {
            found
        })
    }
}

//! The list of bills.

use super::{Asked, Counted, Listed, Order, Span, leaf};
use crate::bills::{BILL_COLUMNS, BILL_TABLES, BillRow};
use crate::error::StoreError;
use crate::like::like_literal;
use crate::tx::Db;
use domain::bill::{BillFilter, BillStatus, BillSummary};
use domain::page::{COUNTED, Leaf, Sort};
use sqlx::{Postgres, QueryBuilder};

fn order(filter: &BillFilter, span: Span) -> Order {
    let is_falling = match filter.sort.as_deref().and_then(Sort::from_code) {
        Some(Sort::Name) => {
            return Order {
                column: "b.number",
                looked_up: Some("select number from bill"),
                tie: None,
                is_falling: false,
            };
        }
        sort => sort != Some(Sort::Oldest),
    };
    if span.is_some() {
        return Order {
            column: "b.created_at",
            looked_up: Some("select created_at from bill"),
            tie: Some("b.id"),
            is_falling,
        };
    }
    Order::by_id("b.id", is_falling)
}

fn push_conditions(
    sql: &mut QueryBuilder<Postgres>,
    filter: &BillFilter,
    span: Span,
    opened_by: Option<i64>,
) {
    if let Some(status) = &filter.status {
        sql.push(" and b.status = ").push_bind(status.clone());
    }
    if let Some(area) = &filter.area {
        sql.push(" and b.dispatch_area = ").push_bind(area.clone());
    }
    span.push(sql, "b.created_at");
    if let Some(q) = &filter.q {
        let like = format!("%{}%", like_literal(q));
        sql.push(" and (b.number collate \"POSIX\" like ")
            .push_bind(like.clone())
            .push(" or bill_words(b.customer, b.destination, b.vehicle_number) collate \"POSIX\" like ")
            .push_bind(like)
            .push(")");
    }
    if let Some(user) = opened_by {
        sql.push(" and b.created_by = ").push_bind(user);
    }
}

/// The counters that hold how many bills match, where they do.
fn counters(filter: &BillFilter, span: Span, opened_by: Option<i64>) -> Option<&'static str> {
    if span.is_some() || filter.q.is_some() || opened_by.is_some() {
        return None;
    }
    Some(match filter.status.as_deref() {
        None => "bills_new + bills_processing + bills_completed",
        Some(status) => match BillStatus::from_code(status)? {
            BillStatus::New => "bills_new",
            BillStatus::Processing => "bills_processing",
            BillStatus::Completed => "bills_completed",
        },
    })
}

/// Counts what matches as `t`: of the counters, or of the days' bills, no more than [`COUNTED`] and one.
fn push_counted(sql: &mut QueryBuilder<Postgres>, filter: &BillFilter, span: Span, opened_by: Option<i64>) {
    if let Some(counters) = counters(filter, span, opened_by) {
        sql.push(format_args!(
            "with t as materialized (
                 select null::bigint as seen, sum({counters})::bigint as matching, null::bigint as holds, null::bigint as holds_g
                 from counter where true"
        ));
        if let Some(area) = &filter.area {
            sql.push(" and area = ").push_bind(area.clone());
        }
        sql.push(") ");
        return;
    }
    sql.push("with s as materialized (select b.* from bill b where true");
    span.push(sql, "b.created_at");
    sql.push(" order by b.created_at desc, b.id desc limit ")
        .push_bind(COUNTED + 1);
    sql.push(
        "), t as materialized (
             select (select count(*) from s) as seen, count(*) as matching, sum(b.parent_count)::bigint as holds,
                    sum(b.actual_weight_g)::bigint as holds_g
             from s b where true",
    );
    push_conditions(sql, filter, span, opened_by);
    sql.push(") ");
}

impl Db {
    /// A page of the bills that the filter lets through, newest first or in the order that is asked for; of one user only, where `opened_by` says so.
    pub async fn bills(
        &self,
        asked: &Asked<'_, BillFilter>,
        opened_by: Option<i64>,
    ) -> Result<Leaf<BillSummary>, StoreError> {
        let (filter, span) = (asked.filter, asked.span);
        let order = order(filter, span);
        let mut sql = QueryBuilder::<Postgres>::new("");
        // An index of texts finds all that match before the first is known.
        let is_counted = asked.is_counted && filter.q.is_none();
        if is_counted {
            push_counted(&mut sql, filter, span, opened_by);
        }
        sql.push(BILL_COLUMNS).push(", ");
        sql.push(if is_counted {
            Counted::COLUMNS
        } else {
            Counted::NOTHING
        });
        sql.push(" ").push(BILL_TABLES);
        sql.push(if is_counted {
            " cross join t where true"
        } else {
            " where true"
        });
        push_conditions(&mut sql, filter, span, opened_by);
        order.push_start(&mut sql, asked.place);
        order.push_order(&mut sql, asked.place);
        sql.push(" limit ").push_bind(asked.limit + 1);
        let rows: Vec<Listed<BillRow>> = sql.build_query_as().fetch_all(&self.pool).await?;
        Ok(leaf(
            rows,
            asked.place,
            asked.limit,
            |row| row.summary(&self.zone),
            |bill| bill.id,
        ))
    }
}

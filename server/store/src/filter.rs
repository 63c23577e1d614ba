//! Lists with optional filters: the only SQL that is put together at run time. Every value is bound, never spliced.

use crate::bags::BagRow;
use crate::bills::{BILL_COLUMNS, BillRow};
use crate::error::StoreError;
use crate::scans::paged;
use crate::tx::Db;
use domain::bag::{BagFilter, BagSummary};
use domain::bill::{BillFilter, BillSummary};
use domain::page::{DEFAULT_LIMIT, MAX_LIMIT, Page};
use sqlx::{Postgres, QueryBuilder};

/// Rows wanted: 1 to [`MAX_LIMIT`], [`DEFAULT_LIMIT`] when nothing is asked.
pub fn limit(asked: Option<i64>) -> i64 {
    asked.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT)
}

/// The text with LIKE's own signs taken literally.
pub(crate) fn like_literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

impl Db {
    /// Bags that the filter and the scope let through, newest first.
    pub async fn bags(
        &self,
        filter: &BagFilter,
        before: Option<i64>,
        bound: bool,
        area: Option<&str>,
    ) -> Result<Page<BagSummary>, StoreError> {
        let limit = limit(filter.limit);
        let mut sql = QueryBuilder::<Postgres>::new(
            "select b.id, b.label, b.type as role, t.name as bag_type, b.status, b.child_count, b.capacity,
                    b.child_count::bigint * b.grams_per_child as weight_g, b.dispatch_area as area,
                    p.label as parent, i.number as bill, b.legacy, b.created_at
             from bag b
             left join bag_type t on t.id = b.bag_type_id
             left join link l on l.child_bag_id = b.id
             left join bag p on p.id = l.parent_bag_id
             left join bill_bag bb on bb.bag_id = coalesce(l.parent_bag_id, b.id)
             left join bill i on i.id = bb.bill_id
             where true",
        );
        if let Some(before) = before {
            sql.push(" and b.id < ").push_bind(before);
        }
        if let Some(role) = &filter.role {
            sql.push(" and b.type = ").push_bind(role.clone());
        }
        if let Some(name) = &filter.bag_type {
            sql.push(" and b.bag_type_id = (select id from bag_type where lower(name) = lower(")
                .push_bind(name.clone())
                .push("))");
        }
        if let Some(status) = &filter.status {
            sql.push(" and b.type = 'parent' and b.status = ")
                .push_bind(status.clone());
        }
        if let Some(wanted) = &filter.area {
            sql.push(" and b.dispatch_area = ").push_bind(wanted.clone());
        }
        if let Some(q) = &filter.q {
            sql.push(" and b.label like ")
                .push_bind(format!("%{}%", like_literal(q)));
        }
        match filter.linked {
            Some(true) => {
                sql.push(" and (l.id is not null or b.child_count > 0)");
            }
            Some(false) => {
                sql.push(" and l.id is null and b.child_count = 0");
            }
            None => {}
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
        if bound {
            sql.push(" and (b.dispatch_area is null or b.dispatch_area = ")
                .push_bind(area.map(str::to_owned))
                .push(")");
        }
        sql.push(" order by b.id desc limit ").push_bind(limit + 1);
        let rows: Vec<BagRow> = sql.build_query_as().fetch_all(&self.pool).await?;
        let items = rows.into_iter().map(|row| row.summary(&self.zone)).collect();
        Ok(paged(items, limit, |bag: &BagSummary| bag.id))
    }

    /// Bills that the filter lets through, newest first.
    pub async fn bills(
        &self,
        filter: &BillFilter,
        before: Option<i64>,
    ) -> Result<Page<BillSummary>, StoreError> {
        let limit = limit(filter.limit);
        let mut sql = QueryBuilder::<Postgres>::new(BILL_COLUMNS);
        sql.push(" where true");
        if let Some(before) = before {
            sql.push(" and b.id < ").push_bind(before);
        }
        if let Some(status) = &filter.status {
            sql.push(" and b.status = ").push_bind(status.clone());
        }
        if let Some(area) = &filter.area {
            sql.push(" and b.dispatch_area = ").push_bind(area.clone());
        }
        if let Some(q) = &filter.q {
            sql.push(" and b.number like ")
                .push_bind(format!("%{}%", like_literal(q)));
        }
        sql.push(" order by b.id desc limit ").push_bind(limit + 1);
        let rows: Vec<BillRow> = sql.build_query_as().fetch_all(&self.pool).await?;
        let items = rows.into_iter().map(|row| row.summary(&self.zone)).collect();
        Ok(paged(items, limit, |bill: &BillSummary| bill.id))
    }
}

//! Lists with optional filters: with `timeline.rs` the only SQL that is put together at run time. Every value is bound,
//! never spliced.

use crate::bills::{BILL_COLUMNS, BILL_TABLES, BillRow};
use crate::error::StoreError;
use crate::floor::bags::BagRow;
use crate::floor::scan_log::paged;
use crate::like::like_literal;
use crate::people::users::SummaryRow;
use crate::tx::Db;
use domain::account::{UserFilter, UserStatus, UserSummary};
use domain::bag::{BagFilter, BagSummary};
use domain::bill::{BillFilter, BillSummary};
use domain::page::{DEFAULT_LIMIT, MAX_LIMIT, Page};
use sqlx::{Postgres, QueryBuilder};

/// Rows wanted: 1 to [`MAX_LIMIT`], [`DEFAULT_LIMIT`] when nothing is asked.
pub fn limit(asked: Option<i64>) -> i64 {
    asked.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT)
}

/// The select of bags with the conditions of the filter but its text. `scope` is the area of who may see only that one.
fn push_bags(sql: &mut QueryBuilder<Postgres>, filter: &BagFilter, scope: Option<Option<&str>>) {
    sql.push(
        "select b.id, b.label, b.type as role, t.name as bag_type, b.status, b.child_count, b.capacity,
                    b.child_count::bigint * b.grams_per_child as weight_g, b.dispatch_area as area,
                    p.label as parent, i.number as bill, b.legacy, b.created_at
             from bag b
             left join bag_type t on t.id = b.bag_type_id
             left join link l on l.child_bag_id = b.id
             left join bag p on p.id = l.parent_bag_id
             left join bill_bag bb on bb.bag_id = coalesce(l.parent_bag_id, b.id)",
    );
    if let Some(area) = scope {
        // Of a parent of another area the label is told, and not its bill.
        sql.push(" and not is_foreign(true, ")
            .push_bind(area.map(str::to_owned))
            .push(", p.dispatch_area)");
    }
    sql.push(" left join bill i on i.id = bb.bill_id where true");
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
    if let Some(area) = scope {
        sql.push(" and (b.dispatch_area is null or b.dispatch_area = ")
            .push_bind(area.map(str::to_owned))
            .push(")");
    }
}

impl Db {
    /// So many bags that the filter and the scope let through, newest first. With a text those whose label begins with it come before
    /// all others, by label: the index of labels answers them, whatever their number. `after` is the last bag of the page before.
    pub async fn bags(
        &self,
        filter: &BagFilter,
        after: Option<i64>,
        bound: bool,
        area: Option<&str>,
        limit: i64,
    ) -> Result<Page<BagSummary>, StoreError> {
        let mut sql = QueryBuilder::<Postgres>::new("");
        let scope = bound.then_some(area);
        let rows = limit + 1;
        if let Some(q) = &filter.q {
            sql.push("(");
            push_bags(&mut sql, filter, scope);
            sql.push(" and b.label >= ").push_bind(q.clone());
            sql.push(" and b.label < ").push_bind(format!("{q}{}", char::MAX));
            if let Some(after) = after {
                sql.push(" and b.label > (select label from bag where starts_with(label, ")
                    .push_bind(q.clone())
                    .push(") and id = ")
                    .push_bind(after)
                    .push(")");
            }
            sql.push(" order by b.label limit ").push_bind(rows);
            // Read only when the first part has too few rows.
            sql.push(") union all (");
            push_bags(&mut sql, filter, scope);
            sql.push(" and b.label collate \"POSIX\" like ")
                .push_bind(format!("%{}%", like_literal(q)));
            sql.push(" and not starts_with(b.label, ")
                .push_bind(q.clone())
                .push(")");
            if let Some(after) = after {
                sql.push(" and (b.id < ")
                    .push_bind(after)
                    .push(" or exists (select from bag where starts_with(label, ")
                    .push_bind(q.clone())
                    .push(") and id = ")
                    .push_bind(after)
                    .push("))");
            }
            sql.push(" order by b.id desc limit ").push_bind(rows);
            sql.push(") limit ").push_bind(rows);
        } else {
            push_bags(&mut sql, filter, scope);
            if let Some(after) = after {
                sql.push(" and b.id < ").push_bind(after);
            }
            sql.push(" order by b.id desc limit ").push_bind(rows);
        }
        let rows: Vec<BagRow> = sql.build_query_as().fetch_all(&self.pool).await?;
        let items = rows.into_iter().map(|row| row.summary(&self.zone)).collect();
        Ok(paged(items, limit, |bag: &BagSummary| bag.id))
    }

    /// So many bills that the filter lets through, newest first; of one user only, where `opened_by` says so.
    pub async fn bills(
        &self,
        filter: &BillFilter,
        before: Option<i64>,
        opened_by: Option<i64>,
        limit: i64,
    ) -> Result<Page<BillSummary>, StoreError> {
        let mut sql = QueryBuilder::<Postgres>::new(BILL_COLUMNS);
        sql.push(" ").push(BILL_TABLES);
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
            sql.push(" and b.number collate \"POSIX\" like ")
                .push_bind(format!("%{}%", like_literal(q)));
        }
        if let Some(user) = opened_by {
            sql.push(" and b.created_by = ").push_bind(user);
        }
        sql.push(" order by b.id desc limit ").push_bind(limit + 1);
        let rows: Vec<BillRow> = sql.build_query_as().fetch_all(&self.pool).await?;
        let items = rows.into_iter().map(|row| row.summary(&self.zone)).collect();
        Ok(paged(items, limit, |bill: &BillSummary| bill.id))
    }

    /// So many users that the filter lets through, by name; `after` is the last name and number of the page before.
    pub async fn users(
        &self,
        filter: &UserFilter,
        after: Option<(String, i64)>,
        limit: i64,
    ) -> Result<Page<UserSummary>, StoreError> {
        let mut sql = QueryBuilder::<Postgres>::new(
            "select u.id, u.username, u.email, u.role, u.dispatch_area as area, u.last_login_at,
                    case when u.disabled_at is not null then 'disabled' when u.locked_until > now() then 'locked'
                         when u.password_hash is null then 'invited' else 'active' end as status,
                    (u.totp_confirmed_at is not null or exists (select from user_passkey k where k.user_id = u.id))
                        as second_factor
             from \"user\" u where u.erased_at is null",
        );
        if let Some((name, id)) = after {
            sql.push(" and (lower(u.username) collate \"C\", u.id) > (")
                .push_bind(name)
                .push(", ")
                .push_bind(id)
                .push(")");
        }
        if let Some(q) = &filter.q {
            let like = format!("%{}%", like_literal(&q.to_lowercase()));
            sql.push(" and (lower(u.username) like ")
                .push_bind(like.clone())
                .push(" or lower(u.email) like ")
                .push_bind(like)
                .push(")");
        }
        if let Some(role) = filter.role {
            sql.push(" and u.role = ").push_bind(role.code());
        }
        if let Some(area) = &filter.area {
            sql.push(" and u.dispatch_area = ").push_bind(area.clone());
        }
        if let Some(status) = filter.status {
            sql.push(match status {
                UserStatus::Disabled => " and u.disabled_at is not null",
                UserStatus::Locked => " and u.disabled_at is null and u.locked_until > now()",
                UserStatus::Invited => " and u.disabled_at is null and u.password_hash is null",
                UserStatus::Active => {
                    " and u.disabled_at is null and u.password_hash is not null and (u.locked_until is null or u.locked_until <= now())"
                }
            });
        }
        sql.push(" order by lower(u.username) collate \"C\", u.id limit ")
            .push_bind(limit + 1);
        let rows: Vec<SummaryRow> = sql.build_query_as().fetch_all(&self.pool).await?;
        let has_more = i64::try_from(rows.len()).is_ok_and(|n| n > limit);
        let mut items = Vec::with_capacity(rows.len());
        for row in rows
            .into_iter()
            .take(usize::try_from(limit).unwrap_or(usize::MAX))
        {
            items.push(row.summary(self)?);
        }
        let next = items
            .last()
            .filter(|_| has_more)
            .map(|u: &UserSummary| format!("{}~{}", u.id, u.username.to_lowercase()));
        Ok(Page { items, next })
    }
}

//! The list of users.

use super::{Asked, Counted, Listed, Order};
use crate::error::StoreError;
use crate::like::like_literal;
use crate::people::users::SummaryRow;
use crate::tx::Db;
use domain::account::{UserFilter, UserStatus, UserSummary};
use domain::page::{Leaf, Sort};
use sqlx::{Postgres, QueryBuilder};

fn order(filter: &UserFilter) -> Order {
    match filter.sort.as_deref().and_then(Sort::from_code) {
        Some(Sort::Newest) => Order::by_id("u.id", true),
        Some(Sort::Oldest) => Order::by_id("u.id", false),
        Some(Sort::Name) | None => Order {
            column: "lower(u.username) collate \"C\"",
            looked_up: Some("select lower(username) collate \"C\" from \"user\""),
            tie: Some("u.id"),
            is_falling: false,
        },
    }
}

fn push_conditions(sql: &mut QueryBuilder<Postgres>, asked: &Asked<'_, UserFilter>) {
    let filter = asked.filter;
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
    asked.span.push(sql, "u.last_login_at");
}

impl Db {
    /// A page of the users that the filter lets through, by name or in the order that is asked for.
    pub async fn users(&self, asked: &Asked<'_, UserFilter>) -> Result<Leaf<UserSummary>, StoreError> {
        let order = order(asked.filter);
        let mut sql = QueryBuilder::<Postgres>::new("");
        if asked.is_counted {
            // People are few, whatever the size of the site.
            sql.push(
                "with t as materialized (
                     select null::bigint as seen, count(*) as matching, null::bigint as holds, null::bigint as holds_g
                     from \"user\" u where u.erased_at is null",
            );
            push_conditions(&mut sql, asked);
            sql.push(") ");
        }
        sql.push(
            "select u.id, u.username, u.email, u.role, u.dispatch_area as area, u.last_login_at,
                    case when u.disabled_at is not null then 'disabled' when u.locked_until > now() then 'locked'
                         when u.password_hash is null then 'invited' else 'active' end as status,
                    (u.totp_confirmed_at is not null or exists (select from user_passkey k where k.user_id = u.id))
                        as second_factor, ",
        );
        sql.push(if asked.is_counted {
            Counted::COLUMNS
        } else {
            Counted::NOTHING
        });
        sql.push(" from \"user\" u");
        sql.push(if asked.is_counted { " cross join t" } else { "" });
        sql.push(" where u.erased_at is null");
        push_conditions(&mut sql, asked);
        order.push_start(&mut sql, asked.place);
        order.push_order(&mut sql, asked.place);
        sql.push(" limit ").push_bind(asked.limit + 1);
        let rows: Vec<Listed<SummaryRow>> = sql.build_query_as().fetch_all(&self.pool).await?;
        let total = rows.first().and_then(|listed| listed.counted.total());
        let mut items = Vec::with_capacity(rows.len());
        for listed in rows {
            items.push(listed.row.summary(self)?);
        }
        Ok(Leaf {
            total,
            ..asked.place.leaf(items, asked.limit, |user| user.id)
        })
    }
}

//! The database's own walls, on real Postgres: one database per test.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails at the line")]

mod alerts;
mod carry_over;
mod collations;
mod condition;
mod contents;
mod counted;
mod figures;
mod indexes;
mod invariants;
mod locks;
mod migrations;
mod plans;
mod pool;
mod schema;
mod sessions;
mod stations;
mod timeline;
mod together;
mod walls;

use sqlx::PgPool;

/// The store on a test's database.
pub(crate) fn db(pool: &PgPool) -> store::Db {
    store::Db::from_pool(pool.clone(), jiff::tz::TimeZone::get("Asia/Kolkata").unwrap())
}

/// Runs SQL as an operator would by hand.
pub(crate) async fn run(pool: &PgPool, sql: &str) -> Result<(), String> {
    match sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
        .execute(pool)
        .await
    {
        Ok(_) => Ok(()),
        Err(sqlx::Error::Database(refused)) => {
            Err(refused.constraint().unwrap_or(refused.message()).to_owned())
        }
        Err(other) => panic!("{other}"),
    }
}

/// A small site: one user, two mustard parents, three children, one bill; nothing linked.
pub(crate) async fn small_site(pool: &PgPool) {
    run(
        pool,
        "insert into \"user\" (username, email, role, dispatch_area) values ('asha', 'asha@example.com', 'dispatcher', 'jaipur');
         insert into bag (label, type, bag_type_id, capacity, grams_per_child, dispatch_area)
             select l, 'parent', 1, 2, 1000, 'jaipur' from unnest(array['SB00001', 'SB00002']) l;
         insert into bag (label, type) select l, 'child' from unnest(array['C0001', 'C0002', 'C0003']) l;
         insert into bill (number, target_parents) values ('B1', 1), ('B2', 2);",
    )
    .await
    .unwrap();
}

/// Links by label, by hand.
pub(crate) async fn link(pool: &PgPool, parent: &str, child: &str) -> Result<(), String> {
    run(
        pool,
        &format!(
            "insert into link (parent_bag_id, child_bag_id)
             select p.id, c.id from bag p, bag c where p.label = '{parent}' and c.label = '{child}'"
        ),
    )
    .await
}

/// Puts a parent on a bill, by hand.
pub(crate) async fn put_on_bill(pool: &PgPool, bill: &str, parent: &str) -> Result<(), String> {
    run(
        pool,
        &format!(
            "insert into bill_bag (bill_id, bag_id) select b.id, p.id from bill b, bag p where b.number = '{bill}' and p.label = '{parent}'"
        ),
    )
    .await
}

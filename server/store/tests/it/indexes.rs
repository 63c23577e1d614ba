//! Every index earns its place: it names a query of the program, and the plan of that query uses it.

use crate::run;
use sqlx::{AssertSqlSafe, PgPool};
use std::collections::{BTreeMap, BTreeSet};
use store::site::indexes::Index;

const QUERIES: &str = include_str!("../data/index_queries.sql");

/// The query that each index names.
fn queries() -> BTreeMap<&'static str, &'static str> {
    QUERIES
        .split("\n-- ")
        .skip(1)
        .filter_map(|block| {
            let (head, query) = block.split_once('\n')?;
            let (name, _) = head.split_once(": ")?;
            Some((name, query.trim().trim_end_matches(';')))
        })
        .collect()
}

/// The indexes of a plan; those of a month's partition by the name of the whole table's.
async fn used(pool: &PgPool, query: &str) -> BTreeSet<String> {
    let mut tx = pool.begin().await.unwrap();
    sqlx::raw_sql("set local enable_seqscan = off; set local enable_sort = off")
        .execute(&mut *tx)
        .await
        .unwrap();
    let lines: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!("explain {query}")))
        .fetch_all(&mut *tx)
        .await
        .unwrap_or_else(|e| panic!("{query}: {e}"));
    let words: Vec<String> = lines
        .iter()
        .flat_map(|line| line.split_whitespace())
        .map(str::to_owned)
        .collect();
    sqlx::query_scalar(
        "select coalesce(whole.relname, x.relname)::text
         from pg_class x left join pg_inherits i on i.inhrelid = x.oid left join pg_class whole on whole.oid = i.inhparent
         where x.relkind = 'i' and x.relname = any($1)",
    )
    .bind(&words)
    .fetch_all(&mut *tx)
    .await
    .unwrap()
    .into_iter()
    .collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_index_has_a_query_whose_plan_uses_it(pool: PgPool) {
    let queries = queries();
    // A unique index is a wall, whatever reads it.
    let to_earn: BTreeSet<&str> = Index::all()
        .filter(|index| index.definition.starts_with("CREATE INDEX "))
        .map(|index| index.name)
        .collect();
    assert_eq!(
        to_earn,
        queries.keys().copied().collect(),
        "each index has its query in index_queries.sql"
    );
    // Enough that the indexes of an empty table are no longer all as good.
    run(
        &pool,
        "insert into bag (label, type, bag_type_id, capacity, grams_per_child, dispatch_area, closed_at, close_reason)
             select 'SB' || lpad(n::text, 5, '0'), 'parent', case when n % 100 = 0 then 2 else 1 end, 30, 1000, 'jaipur',
                    case when n % 100 = 0 then now() end, case when n % 100 = 0 then 'damaged' end
             from generate_series(1, 3000) n;
         insert into bag (label, type) select 'C' || lpad(n::text, 5, '0'), 'child' from generate_series(1, 9000) n;
         insert into scan (\"timestamp\", key, action, outcome, user_id)
             select now() - (20000 - n) * interval '1 minute', gen_random_uuid(), 'link', 'parent_full', 1 from generate_series(1, 20000) n;
         analyze bag, scan;",
    )
    .await
    .unwrap();
    for (index, query) in queries {
        let used = used(&pool, query).await;
        assert!(
            used.contains(index),
            "{index} is not used, but {used:?}, by\n{query}"
        );
    }
}

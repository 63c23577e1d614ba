//! What is counted per statement.

use crate::{db, put_on_bill, run, small_site};
use sqlx::PgPool;

/// What is counted per statement is right for a statement of many rows, of several parents and bills.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn many_links_in_one_statement_are_counted_as_one_by_one(pool: PgPool) {
    small_site(&pool).await;
    put_on_bill(&pool, "B1", "SB00001").await.unwrap();
    put_on_bill(&pool, "B2", "SB00002").await.unwrap();
    let many = |parents: &str| {
        format!(
            "insert into link (parent_bag_id, child_bag_id)
             select p.id, c.id from bag c join bag p on p.label = ({parents})[c.id % 2 + 1] where c.type = 'child'"
        )
    };
    run(&pool, &many("array['SB00001', 'SB00002']")).await.unwrap();
    let counts: Vec<(String, i16, Option<String>)> =
        sqlx::query_as("select label, child_count, dispatch_area from bag order by label")
            .fetch_all(&pool)
            .await
            .unwrap();
    assert!(
        counts
            .iter()
            .all(|(_, _, area)| area.as_deref() == Some("jaipur")),
        "{counts:?}"
    );
    let on_bills: (i64, i64) =
        sqlx::query_as("select sum(child_count), sum(actual_weight_g)::bigint from bill")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!(on_bills, (3, 3000));
    assert_eq!(
        db(&pool)
            .check_invariants()
            .await
            .unwrap()
            .iter()
            .filter(|found| found.rule != 7)
            .count(),
        0
    );
    run(&pool, "delete from link").await.unwrap();
    for (parents, wall) in [
        ("array['SB00001', 'C0001']", "link_parent_role_check"),
        ("array['SB00001', 'SB00001']", "bag_capacity_check"),
    ] {
        assert_eq!(run(&pool, &many(parents)).await.unwrap_err(), wall);
    }
    run(
        &pool,
        "update bag set closed_at = now(), close_reason = 'damaged' where label = 'SB00002'",
    )
    .await
    .unwrap();
    let refused = run(&pool, &many("array['SB00001', 'SB00002']"))
        .await
        .unwrap_err();
    assert_eq!(refused, "link_parent_closed_check");
}

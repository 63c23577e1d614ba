//! SQL by hand meets the same walls as the program (SPEC 4, 5).

mod months;
mod site_data;

use crate::{link, put_on_bill, run, small_site};
use domain::codes::Coded as _;
use domain::scan_log::LoggedOutcome;
use sqlx::PgPool;

async fn totals(pool: &PgPool, bill: &str) -> (i16, i32, i64, i64, String) {
    sqlx::query_as("select parent_count, child_count, actual_weight_g, expected_weight_g, status from bill where number = $1")
        .bind(bill)
        .fetch_one(pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_child_is_in_one_parent_only(pool: PgPool) {
    small_site(&pool).await;
    link(&pool, "SB00001", "C0001").await.unwrap();
    assert_eq!(
        link(&pool, "SB00002", "C0001").await.unwrap_err(),
        "link_child_key"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_parent_never_holds_more_than_its_capacity(pool: PgPool) {
    small_site(&pool).await;
    link(&pool, "SB00001", "C0001").await.unwrap();
    link(&pool, "SB00001", "C0002").await.unwrap();
    assert_eq!(
        link(&pool, "SB00001", "C0003").await.unwrap_err(),
        "bag_capacity_check"
    );
    let status: String = sqlx::query_scalar("select status from bag where label = 'SB00001'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(status, "full");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn roles_are_for_life_and_links_know_them(pool: PgPool) {
    small_site(&pool).await;
    assert_eq!(
        link(&pool, "C0001", "C0002").await.unwrap_err(),
        "link_parent_role_check"
    );
    assert_eq!(
        link(&pool, "SB00001", "SB00002").await.unwrap_err(),
        "link_child_role_check"
    );
    assert_eq!(
        put_on_bill(&pool, "B1", "C0001").await.unwrap_err(),
        "bill_bag_role_check"
    );
    for change in [
        "type = 'child'",
        "label = 'SB00009'",
        "capacity = 9",
        "grams_per_child = 1",
    ] {
        let refused = run(&pool, &format!("update bag set {change} where label = 'SB00001'"))
            .await
            .unwrap_err();
        assert_eq!(refused, "bag_identity_check", "{change}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn labels_are_normalised_and_unique(pool: PgPool) {
    small_site(&pool).await;
    let child = |label: &str| format!("insert into bag (label, type) values ({label}, 'child')");
    for wrong in [
        "'c9999'",
        "' C9999'",
        "''",
        "'C  9'",
        "E'C\\t9'",
        "repeat('C', 65)",
    ] {
        assert_eq!(
            run(&pool, &child(wrong)).await.unwrap_err(),
            "bag_label_check",
            "{wrong}"
        );
    }
    assert_eq!(run(&pool, &child("'C0001'")).await.unwrap_err(), "bag_label_key");
    assert_eq!(
        run(&pool, "insert into bag (label, type) values ('X0001', 'box')")
            .await
            .unwrap_err(),
        "bag_type_check"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn forms_of_child_labels_have_their_form(pool: PgPool) {
    let set =
        |patterns: &str| format!("update bag_type set child_patterns = {patterns} where name = 'Mustard'");
    for wrong in [
        "array['']",
        "array['###']",
        "array['####', null]",
        "array['a###']",
        "array['AAAA AAAA']",
        "array['C\\B##']",
        "array(select '####' from generate_series(1, 21))",
        "array[repeat('#', 21)]",
    ] {
        let refused = run(&pool, &set(wrong)).await.unwrap_err();
        assert_eq!(refused, "bag_type_child_patterns_check", "{wrong}");
    }
    run(&pool, &set("array['#######', 'AAA#####', 'K\\A##']"))
        .await
        .unwrap();
    run(&pool, &set("'{}'")).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_parent_is_on_one_bill_and_a_bill_has_its_target(pool: PgPool) {
    small_site(&pool).await;
    put_on_bill(&pool, "B1", "SB00001").await.unwrap();
    assert_eq!(
        put_on_bill(&pool, "B2", "SB00001").await.unwrap_err(),
        "bill_bag_bag_key"
    );
    assert_eq!(
        put_on_bill(&pool, "B1", "SB00002").await.unwrap_err(),
        "bill_parent_count_check"
    );
    let refused = run(
        &pool,
        "insert into bill (number, target_parents) values ('B3', 501)",
    )
    .await
    .unwrap_err();
    assert_eq!(refused, "bill_target_parents_check");
    let refused = run(&pool, "update bill set scale_weight_g = -1 where number = 'B2'")
        .await
        .unwrap_err();
    assert_eq!(refused, "bill_weight_check");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn totals_follow_the_children_before_completion(pool: PgPool) {
    small_site(&pool).await;
    assert_eq!(totals(&pool, "B1").await, (0, 0, 0, 0, "new".to_owned()));
    link(&pool, "SB00001", "C0001").await.unwrap();
    put_on_bill(&pool, "B1", "SB00001").await.unwrap();
    assert_eq!(
        totals(&pool, "B1").await,
        (1, 1, 1000, 2000, "processing".to_owned())
    );
    link(&pool, "SB00001", "C0002").await.unwrap();
    assert_eq!(
        totals(&pool, "B1").await,
        (1, 2, 2000, 2000, "processing".to_owned())
    );
    run(&pool, "delete from link").await.unwrap();
    assert_eq!(
        totals(&pool, "B1").await,
        (1, 0, 0, 2000, "processing".to_owned())
    );
    run(&pool, "delete from bill_bag").await.unwrap();
    assert_eq!(totals(&pool, "B1").await, (0, 0, 0, 0, "new".to_owned()));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_completed_bill_and_its_children_are_frozen(pool: PgPool) {
    small_site(&pool).await;
    let refused = run(&pool, "update bill set completed_at = now() where number = 'B1'")
        .await
        .unwrap_err();
    assert_eq!(
        refused, "bill_completed_check",
        "an empty bill is never completed"
    );
    link(&pool, "SB00001", "C0001").await.unwrap();
    put_on_bill(&pool, "B2", "SB00001").await.unwrap();
    run(&pool, "update bill set completed_at = now() where number = 'B2'")
        .await
        .unwrap();
    let tries = [
        (
            "insert into link (parent_bag_id, child_bag_id) select p.id, c.id from bag p, bag c where p.label = 'SB00001' and c.label = 'C0002'",
            "link_bill_completed_check",
        ),
        ("delete from link", "link_bill_completed_check"),
        (
            "insert into bill_bag (bill_id, bag_id) select b.id, p.id from bill b, bag p where number = 'B2' and label = 'SB00002'",
            "bill_bag_completed_check",
        ),
        ("delete from bill_bag", "bill_bag_completed_check"),
        (
            "update bill set note = 'x' where number = 'B2'",
            "bill_frozen_check",
        ),
        ("delete from bill where number = 'B2'", "bill_frozen_check"),
    ];
    for (sql, wall) in tries {
        assert_eq!(run(&pool, sql).await.unwrap_err(), wall, "{sql}");
    }
    run(&pool, "update bill set completed_at = null where number = 'B2'")
        .await
        .unwrap();
    run(&pool, "delete from link").await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nothing_is_linked_into_a_closed_parent(pool: PgPool) {
    small_site(&pool).await;
    assert_eq!(
        run(&pool, "update bag set closed_at = now() where label = 'SB00001'")
            .await
            .unwrap_err(),
        "bag_closed_check"
    );
    run(
        &pool,
        "update bag set closed_at = now(), close_reason = 'damaged' where label = 'SB00001'",
    )
    .await
    .unwrap();
    assert_eq!(
        link(&pool, "SB00001", "C0001").await.unwrap_err(),
        "link_parent_closed_check"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_logs_only_grow(pool: PgPool) {
    run(
        &pool,
        "insert into scan (key, action, outcome, user_id) values (gen_random_uuid(), 'link', 'linked', 1);
                insert into audit_log (action, entity_type) values ('login', 'user')",
    )
    .await
    .unwrap();
    for (table, wall) in [
        ("scan", "scan_append_only_check"),
        ("audit_log", "audit_log_append_only_check"),
    ] {
        for sql in [
            format!("delete from {table}"),
            format!("update {table} set user_id = 9"),
            format!("truncate {table}"),
        ] {
            assert_eq!(run(&pool, &sql).await.unwrap_err(), wall, "{sql}");
        }
    }
    for table in ["link", "bill_bag", "bag", "bill"] {
        assert!(
            run(&pool, &format!("truncate {table} cascade")).await.is_err(),
            "{table}"
        );
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_linked_or_billed_bag_is_never_deleted(pool: PgPool) {
    small_site(&pool).await;
    link(&pool, "SB00001", "C0001").await.unwrap();
    put_on_bill(&pool, "B1", "SB00002").await.unwrap();
    let delete = |label: &str| format!("delete from bag where label = '{label}'");
    assert_eq!(
        run(&pool, &delete("SB00001")).await.unwrap_err(),
        "link_parent_fkey"
    );
    assert_eq!(run(&pool, &delete("C0001")).await.unwrap_err(), "link_child_fkey");
    assert_eq!(
        run(&pool, &delete("SB00002")).await.unwrap_err(),
        "bill_bag_bag_fkey"
    );
    run(&pool, &delete("C0003")).await.unwrap();
}

/// Pages and calls that read the log refuse an outcome that they do not know.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_scan_log_takes_the_outcomes_that_the_program_knows(pool: PgPool) {
    let of = |code: &str| {
        format!(
            "insert into scan (key, action, outcome, user_id) values (gen_random_uuid(), 'link', '{code}', 1)"
        )
    };
    for outcome in LoggedOutcome::all() {
        assert_eq!(run(&pool, &of(outcome.code())).await, Ok(()), "{outcome:?}");
    }
    for unknown in ["later", "", "Linked"] {
        assert_eq!(
            run(&pool, &of(unknown)).await.unwrap_err(),
            "scan_outcome_check",
            "{unknown:?}"
        );
    }
}

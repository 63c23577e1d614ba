//! Walls of what admins edit: bag types and areas.

use crate::{run, small_site};
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_label_pattern_stays_once_parents_bear_labels_of_it(pool: PgPool) {
    small_site(&pool).await;
    let change =
        |id: i16, pattern: &str| format!("update bag_type set label_pattern = '{pattern}' where id = {id}");
    assert_eq!(
        run(&pool, &change(1, "SX#####")).await.unwrap_err(),
        "bag_type_pattern_in_use_check"
    );
    run(&pool, &change(1, "SB#####")).await.unwrap();
    run(&pool, &change(2, "MG-####")).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_pattern_does_not_change_under_a_parent_that_is_being_made(pool: PgPool) {
    let mut maker = pool.begin().await.unwrap();
    sqlx::query("insert into bag (label, type, bag_type_id, capacity, grams_per_child) values ('SB00001', 'parent', 1, 30, 1000)")
        .execute(&mut *maker)
        .await
        .unwrap();
    let editing = {
        let pool = pool.clone();
        tokio::spawn(async move {
            run(
                &pool,
                "update bag_type set label_pattern = 'SX#####' where id = 1",
            )
            .await
        })
    };
    // The other waits for this one's lock.
    let waits = "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database())";
    while !sqlx::query_scalar::<_, bool>(waits)
        .fetch_one(&pool)
        .await
        .unwrap()
    {
        tokio::task::yield_now().await;
    }
    maker.commit().await.unwrap();
    assert_eq!(
        editing.await.unwrap().unwrap_err(),
        "bag_type_pattern_in_use_check"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn measures_and_positions_stay_within_their_bounds(pool: PgPool) {
    for (sql, wall) in [
        (
            "update bag_type set tare_child_g = -1",
            "bag_type_tare_child_g_check",
        ),
        (
            "update bag_type set tare_child_g = 100001",
            "bag_type_tare_child_g_check",
        ),
        (
            "update bag_type set tare_parent_g = -1",
            "bag_type_tare_parent_g_check",
        ),
        ("update area set position = -1", "area_position_check"),
        ("update area set position = 10000", "area_position_check"),
        (
            "update area set code = 'pune' where code = 'jaipur'",
            "area_code_kept_check",
        ),
    ] {
        assert_eq!(run(&pool, sql).await.unwrap_err(), wall, "{sql}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_site_has_one_row_of_settings(pool: PgPool) {
    for (sql, wall) in [
        ("insert into site_setting default values", "site_setting_pkey"),
        (
            "insert into site_setting (only_row) values (false)",
            "site_setting_only_row_check",
        ),
        (
            "update site_setting set scale_step_g = -1",
            "site_setting_scale_step_g_check",
        ),
        (
            "update site_setting set company_name = repeat('x', 121)",
            "site_setting_company_name_check",
        ),
        (
            "update site_setting set company_address = repeat('x', 501)",
            "site_setting_company_address_check",
        ),
    ] {
        assert_eq!(run(&pool, sql).await.unwrap_err(), wall, "{sql}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_comes_to_a_retired_area_by_hand_either(pool: PgPool) {
    small_site(&pool).await;
    run(
        &pool,
        "update area set retired_at = now() where code in ('jaipur', 'akola')",
    )
    .await
    .unwrap();
    for sql in [
        "update \"user\" set dispatch_area = 'akola' where username = 'asha'",
        "insert into \"user\" (username, email, role, dispatch_area) values ('hari', 'h@example.com', 'dispatcher', 'akola')",
    ] {
        assert_eq!(
            run(&pool, sql).await.unwrap_err(),
            "user_area_retired_check",
            "{sql}"
        );
    }
    // Who is there stays.
    run(
        &pool,
        "update \"user\" set dispatch_area = 'jaipur', email = 'a@example.com' where username = 'asha'",
    )
    .await
    .unwrap();
}

//! The checker finds each kind of damage; the damage is done with the triggers off, as only a superuser can.

use crate::{db, link, put_on_bill, run, small_site};
use sqlx::PgPool;

async fn rules_found(pool: &PgPool) -> Vec<u8> {
    let mut rules: Vec<u8> = db(pool)
        .check_invariants()
        .await
        .unwrap()
        .into_iter()
        .map(|f| f.rule)
        .collect();
    rules.dedup();
    rules
}

/// Every statement in one session without triggers or foreign keys.
async fn damage(pool: &PgPool, sql: &str) {
    run(
        pool,
        &format!("begin; set local session_replication_role = replica; {sql}; commit"),
    )
    .await
    .unwrap();
}

/// What the program would have logged for the links and the bill that the test makes by hand.
async fn log_it(pool: &PgPool) {
    run(
        pool,
        "insert into scan (key, action, outcome, user_id, parent_bag_id, child_bag_id)
             select gen_random_uuid(), 'link', 'linked', 1, parent_bag_id, child_bag_id from link;
         insert into scan (key, action, outcome, user_id, parent_bag_id, bill_id)
             select gen_random_uuid(), 'bill_add', 'added', 1, bag_id, bill_id from bill_bag;",
    )
    .await
    .unwrap();
}

async fn sound_site(pool: &PgPool) {
    small_site(pool).await;
    link(pool, "SB00001", "C0001").await.unwrap();
    put_on_bill(pool, "B1", "SB00001").await.unwrap();
    log_it(pool).await;
    assert_eq!(
        rules_found(pool).await,
        Vec::<u8>::new(),
        "the site is sound before the damage"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_empty_site_is_sound(pool: PgPool) {
    assert_eq!(rules_found(&pool).await, Vec::<u8>::new());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_child_in_two_parents_is_found(pool: PgPool) {
    sound_site(&pool).await;
    run(&pool, "alter table link drop constraint link_child_key")
        .await
        .unwrap();
    damage(
        &pool,
        "insert into link (parent_bag_id, child_bag_id) select 2, child_bag_id from link",
    )
    .await;
    assert!(rules_found(&pool).await.contains(&1));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_parent_over_capacity_is_found(pool: PgPool) {
    sound_site(&pool).await;
    damage(&pool, "insert into link (parent_bag_id, child_bag_id) select 1, id from bag where label in ('C0002', 'C0003')").await;
    let rules = rules_found(&pool).await;
    assert!(rules.contains(&2) && rules.contains(&3), "{rules:?}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_wrong_count_is_found(pool: PgPool) {
    sound_site(&pool).await;
    damage(&pool, "update bag set child_count = 0 where label = 'SB00001'").await;
    assert!(rules_found(&pool).await.contains(&3));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_parent_on_two_bills_is_found(pool: PgPool) {
    sound_site(&pool).await;
    run(&pool, "alter table bill_bag drop constraint bill_bag_bag_key")
        .await
        .unwrap();
    damage(&pool, "insert into bill_bag (bill_id, bag_id) values (2, 1)").await;
    assert!(rules_found(&pool).await.contains(&4));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_wrong_weight_is_found(pool: PgPool) {
    sound_site(&pool).await;
    damage(&pool, "update bill set actual_weight_g = 999 where number = 'B1'").await;
    assert_eq!(rules_found(&pool).await, [5]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_answer_without_its_scan_is_found(pool: PgPool) {
    sound_site(&pool).await;
    run(&pool, "insert into scan_key (key, user_id, fingerprint, answer) values (gen_random_uuid(), 1, 'x', '{\"scan_id\": 99}')").await.unwrap();
    assert_eq!(rules_found(&pool).await, [6]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_scan_that_stands_twice_is_found(pool: PgPool) {
    sound_site(&pool).await;
    run(&pool, "insert into scan (key, action, outcome, user_id) select gen_random_uuid(), 'link', 'already_here', 1;
                insert into scan (key, action, outcome, user_id) select key, action, outcome, user_id from scan where outcome = 'already_here'").await.unwrap();
    assert_eq!(rules_found(&pool).await, [6]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_link_that_no_event_made_is_found(pool: PgPool) {
    sound_site(&pool).await;
    link(&pool, "SB00002", "C0002").await.unwrap();
    assert_eq!(rules_found(&pool).await, [7]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_child_that_came_after_completion_is_found(pool: PgPool) {
    sound_site(&pool).await;
    run(
        &pool,
        "update bill set completed_at = now() - interval '1 hour' where number = 'B1'",
    )
    .await
    .unwrap();
    assert_eq!(rules_found(&pool).await, [9]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_counter_that_drifted_is_found(pool: PgPool) {
    sound_site(&pool).await;
    run(
        &pool,
        "update counter set children = children + 1 where area = ''",
    )
    .await
    .unwrap();
    assert_eq!(rules_found(&pool).await, [10]);
    run(
        &pool,
        "update counter set children = children - 1 where area = ''; update scan_tally set count = count + 1",
    )
    .await
    .unwrap();
    assert_eq!(rules_found(&pool).await, [10]);
}

/// Whoever takes a wall away so that the log can be altered is found, also where it was one month's only.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_log_without_its_walls_is_found(pool: PgPool) {
    sound_site(&pool).await;
    let month: String = sqlx::query_scalar(
        "select max(inhrelid::regclass::text) from pg_inherits where inhparent = 'scan'::regclass and inhrelid::regclass::text <> 'scan_default'",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    let mut took = vec![format!(
        "alter table {month} disable trigger scan_never_changed|alter table {month} enable trigger scan_never_changed"
    )];
    for (table, trigger) in [
        ("scan", "scan_never_emptied"),
        ("audit_log", "audit_log_never_deleted"),
        ("audit_log", "audit_log_committed"),
        ("audit_seal", "audit_seal_never_changed"),
        ("audit_archive", "audit_archive_never_emptied"),
    ] {
        took.push(format!(
            "alter table {table} disable trigger {trigger}|alter table {table} enable trigger {trigger}"
        ));
    }
    for pair in took {
        let (takes, gives) = pair.split_once('|').unwrap();
        run(&pool, takes).await.unwrap();
        assert_eq!(rules_found(&pool).await, [8], "{takes}");
        run(&pool, gives).await.unwrap();
        assert_eq!(rules_found(&pool).await, Vec::<u8>::new(), "{gives}");
    }
    run(&pool, "drop trigger scan_never_changed on scan")
        .await
        .unwrap();
    assert_eq!(rules_found(&pool).await, [8]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn rows_and_seals_that_do_not_fit_are_found(pool: PgPool) {
    sound_site(&pool).await;
    let seal = |number: i64, from: i64, to: i64, rows: i64| {
        format!(
            "insert into audit_seal (number, sealed_at, form, audit_from, audit_to, audit_rows, audit_root, audit_marks, scan_from, scan_to,
                                     scan_rows, scan_root, scan_marks, previous, hash, public_key, signature)
             values ({number}, now(), 1, 1, 0, 0, sha256(''), '', {from}, {to}, {rows}, sha256(''), decode(repeat('00', 16 * {rows}), 'hex'),
                     sha256('{number}'), sha256('after {number}'), sha256(''), decode(repeat('00', 64), 'hex'))"
        )
    };
    run(&pool, &seal(1, 1, 1, 1)).await.unwrap();
    assert_eq!(rules_found(&pool).await, Vec::<u8>::new());
    for (damages, mends) in [
        (seal(2, 3, 3, 0), "delete from audit_seal where number = 2"),
        (seal(3, 2, 2, 1), "delete from audit_seal where number = 3"),
        (seal(2, 2, 1000, 0), "delete from audit_seal where number = 2"),
        (
            "insert into scan (id, key, action, outcome, user_id) values (1000, gen_random_uuid(), 'link', 'not_a_label', 1)".to_owned(),
            "delete from scan where id = 1000",
        ),
        (
            "insert into audit_log (id, action, entity_type) values (-1, 'login', 'user')".to_owned(),
            "delete from audit_log where id = -1",
        ),
    ] {
        damage(&pool, &damages).await;
        let rules = rules_found(&pool).await;
        assert!(rules.contains(&8), "{damages}: {rules:?}");
        damage(&pool, mends).await;
        assert!(!rules_found(&pool).await.contains(&8), "{mends}");
    }
    damage(&pool, "delete from scan where id = 1").await;
    assert!(rules_found(&pool).await.contains(&8), "a sealed row is gone");
}

//! Databases of before the baseline, made by their own files with rows in every table, get the baseline's schema and keep their rows.

use crate::{db, run};
use serde_json::Value;
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, PgPool};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use store::{SchemaState, StoreError};

/// Revision ca557b7, and the last one before the baseline.
const CARRIED_OVER: [i64; 2] = [14, 21];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/before_baseline")
        .join(name)
}

/// Applies the earlier migrations up to one, each followed by rows that the next must survive.
async fn bring_to(pool: &PgPool, last: i64) {
    let earlier = Migrator::new(folder("schema")).await.unwrap();
    let newest: Option<i64> = match db(pool).schema_state().await.unwrap() {
        SchemaState::Empty => None,
        _ => sqlx::query_scalar("select max(version) from _sqlx_migrations")
            .fetch_one(pool)
            .await
            .unwrap(),
    };
    for migration in earlier.iter() {
        if migration.version > last || newest.is_some_and(|newest| migration.version <= newest) {
            continue;
        }
        earlier.run_to(migration.version, pool).await.unwrap();
        let name = format!(
            "{:04}_{}.sql",
            migration.version,
            migration.description.replace(' ', "_")
        );
        let rows = std::fs::read_to_string(folder("rows").join(&name)).unwrap();
        sqlx::raw_sql(AssertSqlSafe(rows))
            .execute(pool)
            .await
            .unwrap_or_else(|e| panic!("{name}: {e}"));
    }
}

/// Every table's rows, as JSON.
async fn rows(pool: &PgPool) -> BTreeMap<String, Vec<Value>> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select oid::regclass::text from pg_class
         where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
           and relname <> '_sqlx_migrations'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let mut rows = BTreeMap::new();
    for table in tables {
        let found: Vec<Value> =
            sqlx::query_scalar(AssertSqlSafe(format!("select to_jsonb(t) from {table} t")))
                .fetch_all(pool)
                .await
                .unwrap();
        rows.insert(table, found);
    }
    rows
}

/// The rows with the columns of `of` only, in an order of their own.
fn columns(rows: &[Value], of: &[Value]) -> Vec<String> {
    let known = of.first().and_then(Value::as_object);
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let mut row = row.as_object().unwrap().clone();
            row.retain(|name, _| known.is_none_or(|known| known.contains_key(name)));
            Value::Object(row).to_string()
        })
        .collect();
    lines.sort();
    lines
}

/// What the catalogs say of the schema, line by line.
async fn schema(pool: &PgPool) -> Vec<String> {
    sqlx::query_scalar(include_str!("../data/schema.sql"))
        .fetch_all(pool)
        .await
        .unwrap()
}

type Bookkeeping = Vec<(i64, String, bool, Vec<u8>)>;

async fn bookkeeping(pool: &PgPool) -> Bookkeeping {
    sqlx::query_as("select version, description, success, checksum from _sqlx_migrations order by version")
        .fetch_all(pool)
        .await
        .unwrap()
}

async fn installed_on(pool: &PgPool) -> Vec<String> {
    sqlx::query_scalar(
        "select distinct (installed_on at time zone 'UTC')::text from _sqlx_migrations where version <= 115",
    )
    .fetch_all(pool)
    .await
    .unwrap()
}

/// A role with the rights that the database's own `grant_app_rights` gives.
async fn role(pool: &PgPool) -> String {
    let name = format!("app_{}", uuid::Uuid::new_v4().simple());
    run(
        pool,
        &format!("create role {name}; select grant_app_rights('{name}')"),
    )
    .await
    .unwrap();
    name
}

/// Migrates a database of an earlier number; then compares it with itself, made anew.
async fn is_carried_over(pool: &PgPool, number: i64) {
    bring_to(pool, number).await;
    let role = role(pool).await;
    let db = db(pool);
    assert_eq!(db.schema_state().await.unwrap(), SchemaState::Behind);
    run(
        pool,
        "update _sqlx_migrations set installed_on = '2026-01-02Z' where version = 3",
    )
    .await
    .unwrap();
    let before = rows(pool).await;
    assert!(before.len() >= 24, "{}", before.len());

    db.migrate().await.unwrap();
    assert_eq!(db.schema_state().await.unwrap(), SchemaState::Current);
    let after = rows(pool).await;
    for (table, before) in &before {
        let mut after = columns(&after[table], before);
        let before = columns(before, before);
        if table == "cache_version" {
            // What came after the baseline is kept in memory, too.
            after.retain(|row| before.contains(row));
        }
        assert_eq!(after, before, "{table}");
    }
    assert_eq!(
        installed_on(pool).await,
        ["2026-01-02 00:00:00"],
        "the site is as old as it was"
    );

    db.migrate().await.unwrap();
    assert_eq!(rows(pool).await, after, "a second run does nothing");

    let carried = (schema(pool).await, bookkeeping(pool).await);
    run(pool, "drop schema public cascade; create schema public")
        .await
        .unwrap();
    db.migrate().await.unwrap();
    run(pool, &format!("select grant_app_rights('{role}')"))
        .await
        .unwrap();
    let fresh = (schema(pool).await, bookkeeping(pool).await);
    assert!(fresh.0.len() > 1000, "{}", fresh.0.len());
    assert_eq!(only_in(&carried.0, &fresh.0), Vec::<&str>::new());
    assert_eq!(only_in(&fresh.0, &carried.0), Vec::<&str>::new());
    assert_eq!(carried.1, fresh.1);
    run(pool, &format!("drop owned by {role}; drop role {role}"))
        .await
        .unwrap();
}

fn only_in<'a>(these: &'a [String], those: &[String]) -> Vec<&'a str> {
    these
        .iter()
        .filter(|line| !those.contains(line))
        .map(String::as_str)
        .collect()
}

#[sqlx::test(migrations = false)]
async fn a_database_of_ca557b7_is_carried_over_with_its_rows(pool: PgPool) {
    is_carried_over(&pool, CARRIED_OVER[0]).await;
}

#[sqlx::test(migrations = false)]
async fn a_database_of_the_last_earlier_number_is_carried_over_with_its_rows(pool: PgPool) {
    is_carried_over(&pool, CARRIED_OVER[1]).await;
}

#[sqlx::test(migrations = false)]
async fn the_walls_stand_again_and_scans_go_on(pool: PgPool) {
    for number in CARRIED_OVER {
        run(&pool, "drop schema public cascade; create schema public")
            .await
            .unwrap();
        bring_to(&pool, number).await;
        db(&pool).migrate().await.unwrap();
        for (act, wall) in [
            (
                "update bag set label = 'OTHER' where label = 'TT001'",
                "bag_identity_check",
            ),
            (
                "update bill set note = 'x' where number = 'OLD-1'",
                "bill_frozen_check",
            ),
            ("delete from scan", "scan_append_only_check"),
            ("update scan set outcome = 'x'", "scan_append_only_check"),
            (
                "update audit_log set action = 'other'",
                "audit_log_append_only_check",
            ),
            ("delete from audit_seal", "audit_seal_append_only_check"),
            ("truncate link", "link_changed_check"),
            (
                "update bag_type set child_patterns = '{x}'",
                "bag_type_child_patterns_check",
            ),
        ] {
            assert_eq!(run(&pool, act).await.unwrap_err(), wall, "{number}: {act}");
        }
        let counts: (i16, i64) = sqlx::query_as(
            "select child_count, (select count(*) from link where parent_bag_id = b.id) from bag b where label = 'TT002'",
        )
        .fetch_one(&pool)
        .await
        .unwrap();
        assert_eq!(i64::from(counts.0), counts.1, "{number}");
        run(
            &pool,
            "insert into bag (label, type) values ('NEW0001', 'child');
             insert into link (parent_bag_id, child_bag_id)
             select p.id, c.id from bag p, bag c where p.label = 'TT002' and c.label = 'NEW0001'",
        )
        .await
        .unwrap();
        let counted: i16 = sqlx::query_scalar("select child_count from bag where label = 'TT002'")
            .fetch_one(&pool)
            .await
            .unwrap();
        assert_eq!(counted, counts.0 + 1, "{number}");
    }
}

#[sqlx::test(migrations = false)]
async fn what_was_stored_with_other_dashes_and_digits_is_found_under_its_plain_name(pool: PgPool) {
    let earlier = Migrator::new(folder("schema")).await.unwrap();
    earlier.run_to(14, &pool).await.unwrap();
    run(
        &pool,
        "insert into bill (number, target_parents) values ('B–1', 1), ('B—1', 1), ('C-1', 1), ('C–1', 1), ('D१', 1);
         insert into bag (label, type, legacy) values ('OLD–１', 'child', true)",
    )
    .await
    .unwrap();
    db(&pool).migrate().await.unwrap();
    let numbers: Vec<String> = sqlx::query_scalar("select number from bill order by id")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(numbers, ["B-1", "B-1 (2)", "C-1", "C-1 (4)", "D1"]);
    let label: String = sqlx::query_scalar("select label from bag")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(label, "OLD-1");
}

/// The answer of a dispatcher's scan of another area's parent, as it was kept before, tells no more than the parent's label.
#[sqlx::test(migrations = false)]
async fn kept_answers_tell_nothing_of_another_area(pool: PgPool) {
    bring_to(&pool, 14).await;
    run(
        &pool,
        r#"insert into scan_key (key, user_id, fingerprint, answer) values (gen_random_uuid(), 1, 'other',
           '{"outcome": "area_denied", "parent": {"label": "TT009", "area": "jaipur", "children": 7}}')"#,
    )
    .await
    .unwrap();
    db(&pool).migrate().await.unwrap();
    let answer: Value = sqlx::query_scalar("select answer from scan_key where fingerprint = 'other'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(
        answer,
        serde_json::json!({"outcome": "area_denied", "parent": null, "foreign_parent": "TT009"})
    );
}

/// A device that got no answer before the carrying over sends its command again after it.
#[sqlx::test(migrations = false)]
async fn a_command_that_was_answered_before_gets_that_answer_again(pool: PgPool) {
    const KEY: &str = "00000000-0000-4000-8000-000000000017";
    bring_to(&pool, 21).await;
    db(&pool).migrate().await.unwrap();
    let kept: Value = sqlx::query_scalar("select answer from scan_key where key = $1::text::uuid")
        .bind(KEY)
        .fetch_one(&pool)
        .await
        .unwrap();
    let again = async |fingerprint: &str| -> Value {
        sqlx::query_scalar("select run_command($1)")
            .bind(serde_json::json!({
                "key": KEY, "user": 1, "action": "undo", "bound": true, "area": "test_area", "station": "h1",
                "parent": "TT003", "parent_kind": "parent", "of_key": "00000000-0000-4000-8000-000000000016",
                "fingerprint": fingerprint,
            }))
            .fetch_one(&pool)
            .await
            .unwrap()
    };
    let own = again("undo|TT003|key 00000000-0000-4000-8000-000000000016").await;
    assert_eq!(own, kept);
    assert_eq!(
        again("undo|TT003").await["key_reused"],
        true,
        "a key serves one command"
    );
}

#[sqlx::test(migrations = false)]
async fn any_other_set_of_earlier_migrations_is_refused_and_left_alone(pool: PgPool) {
    bring_to(&pool, 17).await;
    is_refused(&pool, 17).await;
    bring_to(&pool, 21).await;
    run(&pool, "create table kept as select * from _sqlx_migrations")
        .await
        .unwrap();
    for change in [
        "update _sqlx_migrations set checksum = sha256('other') where version = 9",
        "delete from _sqlx_migrations where version = 9",
        "update _sqlx_migrations set success = false where version = 21",
        "insert into _sqlx_migrations select 101, description, installed_on, success, checksum, 0 from kept where version = 1",
    ] {
        run(&pool, change).await.unwrap();
        is_refused(&pool, 21).await;
        run(
            &pool,
            "delete from _sqlx_migrations; insert into _sqlx_migrations select * from kept",
        )
        .await
        .unwrap();
    }
    db(&pool).migrate().await.unwrap();
}

async fn is_refused(pool: &PgPool, newest: i64) {
    let db = db(pool);
    let before = (rows(pool).await, schema(pool).await, bookkeeping(pool).await);
    assert_eq!(
        db.schema_state().await.unwrap(),
        SchemaState::NotCarriedOver(newest)
    );
    let refused = db.migrate().await.unwrap_err();
    assert!(
        matches!(refused, StoreError::NotCarriedOver(number) if number == newest),
        "{refused}"
    );
    let after = (rows(pool).await, schema(pool).await, bookkeeping(pool).await);
    assert_eq!(before, after);
}

/// Somebody's view calls a function that would have to go.
#[sqlx::test(migrations = false)]
async fn what_somebody_added_is_never_dropped(pool: PgPool) {
    bring_to(&pool, 14).await;
    run(
        &pool,
        "create function my_own() returns integer language sql as 'select 1';
         create view my_view as select personal_hash('a', 'b')",
    )
    .await
    .unwrap();
    let before = (rows(&pool).await, schema(&pool).await, bookkeeping(&pool).await);
    let refused = db(&pool).migrate().await.unwrap_err();
    assert!(matches!(refused, StoreError::CarryOver(_)), "{refused}");
    let after = (rows(&pool).await, schema(&pool).await, bookkeeping(&pool).await);
    assert_eq!(before, after);

    run(&pool, "drop view my_view").await.unwrap();
    db(&pool).migrate().await.unwrap();
    run(&pool, "select my_own()").await.unwrap();
}

#[sqlx::test(migrations = false)]
async fn two_that_migrate_at_once_carry_over_once(pool: PgPool) {
    bring_to(&pool, 21).await;
    let (one, other) = (db(&pool), db(&pool));
    let (one, other) = tokio::join!(one.migrate(), other.migrate());
    one.unwrap();
    other.unwrap();
    assert_eq!(db(&pool).schema_state().await.unwrap(), SchemaState::Current);
}

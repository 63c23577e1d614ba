//! Migrations meet data: each brings rows that the next must survive.

use sqlx::PgPool;
use std::path::PathBuf;

fn sample_data(version: i64, description: &str) -> PathBuf {
    let name = format!("{version:04}_{}.sql", description.replace(' ', "_"));
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/migrations")
        .join(name)
}

#[sqlx::test(migrations = false)]
async fn every_migration_survives_the_data_of_those_before(pool: PgPool) {
    for migration in store::MIGRATOR.iter() {
        sqlx::raw_sql(migration.sql.clone()).execute(&pool).await.unwrap();
        let path = sample_data(migration.version, &migration.description);
        let data = std::fs::read_to_string(&path)
            .unwrap_or_else(|e| panic!("{} must come with the migration: {e}", path.display()));
        sqlx::raw_sql(sqlx::AssertSqlSafe(data))
            .execute(&pool)
            .await
            .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    }
}

#[sqlx::test(migrations = false)]
async fn what_was_stored_with_other_dashes_and_digits_is_found_under_its_plain_name(pool: PgPool) {
    for migration in store::MIGRATOR.iter() {
        if migration.version == 15 {
            crate::run(
                &pool,
                "insert into bill (number, target_parents) values ('B–1', 1), ('B—1', 1), ('C-1', 1), ('C–1', 1), ('D१', 1)",
            )
            .await
            .unwrap();
            crate::run(
                &pool,
                "insert into bag (label, type, legacy) values ('OLD–１', 'child', true)",
            )
            .await
            .unwrap();
        }
        sqlx::raw_sql(migration.sql.clone()).execute(&pool).await.unwrap();
    }
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
    let frozen = crate::run(&pool, "update bag set label = 'OLD-2'")
        .await
        .unwrap_err();
    assert_eq!(frozen, "bag_identity_check", "the walls stand again");
}

#[sqlx::test(migrations = false)]
async fn the_schema_state_is_told_apart(pool: PgPool) {
    let db = crate::db(&pool);
    assert_eq!(db.schema_state().await.unwrap(), store::SchemaState::Empty);
    db.migrate().await.unwrap();
    db.migrate().await.unwrap();
    assert_eq!(db.schema_state().await.unwrap(), store::SchemaState::Current);
    // As after two branches that met: the newest is there, one below it is not.
    crate::run(&pool, "delete from _sqlx_migrations where version = 5")
        .await
        .unwrap();
    assert_eq!(db.schema_state().await.unwrap(), store::SchemaState::Behind);
    crate::run(
        &pool,
        "delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)",
    )
    .await
    .unwrap();
    assert_eq!(db.schema_state().await.unwrap(), store::SchemaState::Behind);
    crate::run(&pool, "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9999, 'x', true, '', 0)").await.unwrap();
    assert_eq!(
        db.schema_state().await.unwrap(),
        store::SchemaState::Unknown(9999)
    );
}

//! Migrations meet data: each brings rows that the next must survive.

use sqlx::PgPool;
use std::path::PathBuf;

fn sample_data(version: i64, description: &str) -> PathBuf {
    let name = format!("{version:04}_{}.sql", description.replace(' ', "_"));
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/migrations")
        .join(name)
}

/// The last file of the baseline; its rows stand in the tables of all of them.
const BASELINE: i64 = 115;

#[sqlx::test(migrations = false)]
async fn every_migration_survives_the_data_of_those_before(pool: PgPool) {
    for migration in store::MIGRATOR.iter() {
        sqlx::raw_sql(migration.sql.clone()).execute(&pool).await.unwrap();
        if migration.version < BASELINE {
            continue;
        }
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
async fn the_schema_state_is_told_apart(pool: PgPool) {
    let db = crate::db(&pool);
    assert_eq!(db.schema_state().await.unwrap(), store::SchemaState::Empty);
    db.migrate().await.unwrap();
    db.migrate().await.unwrap();
    assert_eq!(db.schema_state().await.unwrap(), store::SchemaState::Current);
    // As after two branches that met: the newest is there, one below it is not.
    crate::run(&pool, "delete from _sqlx_migrations where version = 105")
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

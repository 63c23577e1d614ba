//! What `doctor` finds, sizes, and tidying up.

use sqlx::PgPool;
use std::collections::BTreeSet;
use store::condition::INDEXES;
use store::{Db, TimeZone};

fn db(pool: &PgPool) -> Db {
    Db::from_pool(pool.clone(), TimeZone::UTC)
}

async fn run(pool: &PgPool, sql: &'static str) {
    sqlx::raw_sql(sql).execute(pool).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_list_of_indexes_is_that_of_the_migrations(pool: PgPool) {
    let made: Vec<String> = sqlx::query_scalar(
        "select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indexrelid
             join pg_class t on t.oid = i.indrelid
         where c.relnamespace = current_schema()::regnamespace and not c.relispartition and t.relname <> '_sqlx_migrations'",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let made: BTreeSet<&str> = made.iter().map(String::as_str).collect();
    let listed: BTreeSet<&str> = INDEXES.lines().collect();
    assert_eq!(listed, made, "write server/store/src/indexes.txt anew");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_fresh_database_is_fine_and_faults_are_found(pool: PgPool) {
    let db = db(&pool);
    let fresh = db.condition().await.unwrap();
    assert!(fresh.version >= 150_000);
    assert!(fresh.connections_for_all > 0);
    assert!((fresh.clock_ms - db.now_ms()).abs() < 60_000);
    assert!(!fresh.is_remote);
    for list in [
        &fresh.missing_extensions,
        &fresh.missing_indexes,
        &fresh.invalid_indexes,
        &fresh.unused_indexes,
        &fresh.bloated_tables,
    ] {
        assert!(list.is_empty(), "{list:?}");
    }
    run(
        &pool,
        "drop index bag_label_trigram_idx; drop index bill_number_trigram_idx; drop extension pg_trgm",
    )
    .await;
    run(
        &pool,
        "insert into area (code, name) values ('aa', 'twice'), ('bb', 'twice')",
    )
    .await;
    let failed = sqlx::raw_sql("create unique index concurrently area_half_idx on area (name)")
        .execute(&pool)
        .await;
    assert!(failed.is_err(), "two areas have that name");
    let found = db.condition().await.unwrap();
    assert_eq!(found.missing_extensions, ["pg_trgm"]);
    assert_eq!(
        found.missing_indexes,
        ["bag_label_trigram_idx", "bill_number_trigram_idx"]
    );
    assert_eq!(found.invalid_indexes, ["area_half_idx"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_table_has_a_size_and_can_be_tidied(pool: PgPool) {
    let db = db(&pool);
    run(&pool, "insert into setting (name, value) select 'n' || n, '1' from generate_series(1, 1000) n; delete from setting where name <> 'n1'").await;
    let (all, sizes) = db.sizes().await.unwrap();
    let tables = db.tables().await.unwrap();
    let named: BTreeSet<&str> = sizes.iter().map(|table| table.name.as_str()).collect();
    for table in &tables {
        assert!(named.contains(table.as_str()), "{table} has no size");
    }
    assert!(
        named.iter().all(|name| !name.starts_with("scan_20")),
        "partitions count as their table: {named:?}"
    );
    assert!(sizes.iter().map(|table| table.bytes).sum::<i64>() < all);
    assert!(sizes.windows(2).all(|pair| pair[0].bytes >= pair[1].bytes));
    for table in &tables {
        db.vacuum(table).await.unwrap();
        db.reindex(table).await.unwrap();
    }
    let dead: i64 =
        sqlx::query_scalar("select n_dead_tup from pg_stat_user_tables where relname = 'setting'")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!(dead, 0, "a table was vacuumed");
    let again = db.condition().await.unwrap();
    assert!(again.missing_indexes.is_empty() && again.invalid_indexes.is_empty());
}

//! What `doctor` finds, sizes, and tidying up.

use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};
use store::site::indexes::{INDEXES, Index, Mended};
use store::{Db, TimeZone};

fn db(pool: &PgPool) -> Db {
    Db::from_pool(pool.clone(), TimeZone::UTC)
}

async fn run(pool: &PgPool, sql: &'static str) {
    sqlx::raw_sql(sql).execute(pool).await.unwrap();
}

/// What indexes.txt must say: the statements of the database's own indexes.
async fn made(pool: &PgPool) -> Vec<String> {
    sqlx::query_scalar(
        "select coalesce('ALTER TABLE ' || t.oid::regclass || ' ADD CONSTRAINT ' || quote_ident(c.conname) || ' ' || pg_get_constraintdef(c.oid),
                         pg_get_indexdef(i.indexrelid, 0, true))
         from pg_index i join pg_class x on x.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
              left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x')
         where x.relnamespace = current_schema()::regnamespace and not x.relispartition and t.relname <> '_sqlx_migrations'
         order by x.relname collate \"C\"",
    )
    .fetch_all(pool)
    .await
    .unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_list_of_indexes_is_that_of_the_migrations(pool: PgPool) {
    let made = made(&pool).await;
    let listed: Vec<&str> = INDEXES.lines().collect();
    assert_eq!(
        listed,
        made,
        "server/store/src/site/indexes.txt must say:\n{}",
        made.join("\n")
    );
    assert_eq!(Index::all().count(), made.len());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn missing_and_half_built_indexes_are_made_again(pool: PgPool) {
    let db = db(&pool);
    run(
        &pool,
        "insert into area (code, name) values ('aa', 'twice'), ('bb', 'twice')",
    )
    .await;
    run(
        &pool,
        "drop index bag_label_trigram_idx; drop index alert_open_key; drop index scan_child_idx; drop index audit_log_request_idx;
         alter table audit_archive drop constraint audit_archive_file_key;
         create index bag_parent_idx_ccnew1 on bag (type);
         update pg_index set indisvalid = false where indexrelid in ('bag_parent_idx'::regclass, 'bag_parent_idx_ccnew1'::regclass)",
    )
    .await;
    // A run that was broken off left one partition with an index and one with half of one.
    run(
        &pool,
        "create index audit_log_request_idx on only audit_log (request_id);
         create index audit_log_default_audit_log_request_idx on audit_log_default (request_id)",
    )
    .await;
    let month: String = sqlx::query_scalar(
        "select min(inhrelid::regclass::text) from pg_inherits where inhparent = 'scan'::regclass and inhrelid::regclass::text <> 'scan_default'",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    for sql in [
        format!("create index {month}_scan_child_idx on {month} (child_bag_id)"),
        format!(
            "update pg_index set indisvalid = false where indexrelid = '{month}_scan_child_idx'::regclass"
        ),
    ] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(&pool)
            .await
            .unwrap();
    }
    let half = sqlx::raw_sql("create unique index concurrently area_half_idx on area (name)")
        .execute(&pool)
        .await;
    assert!(half.is_err(), "two areas have that name");

    let mut done = BTreeMap::new();
    for fault in db.index_faults().await.unwrap() {
        done.insert(fault.name.clone(), db.mend_index(&fault).await.unwrap());
    }
    let by = |name: &str| done.get(name).copied();
    for name in ["bag_label_trigram_idx", "alert_open_key", "scan_child_idx"] {
        assert_eq!(by(name), Some(Mended::Made), "{name}");
    }
    for name in ["bag_parent_idx", "audit_log_request_idx"] {
        assert_eq!(by(name), Some(Mended::Rebuilt), "{name}");
    }
    assert_eq!(by("bag_parent_idx_ccnew1"), Some(Mended::Dropped));
    assert_eq!(by(&format!("{month}_scan_child_idx")), Some(Mended::Gone));
    assert_eq!(by("area_half_idx"), Some(Mended::Foreign));
    let statement = "ALTER TABLE audit_archive ADD CONSTRAINT audit_archive_file_key UNIQUE (file_name)";
    assert_eq!(by("audit_archive_file_key"), Some(Mended::Constraint(statement)));

    // What is refused is done as its sentence says.
    run(&pool, "drop index area_half_idx").await;
    run(&pool, statement).await;
    let found = db.condition().await.unwrap();
    assert_eq!((found.missing_indexes, found.invalid_indexes), (vec![], vec![]));
    assert_eq!(
        made(&pool).await,
        INDEXES.lines().collect::<Vec<_>>(),
        "they are what they were"
    );
    let unattached: i64 = sqlx::query_scalar(
        "select count(*) from pg_inherits i cross join unnest(array['scan_child_idx', 'audit_log_request_idx']) name
         where i.inhparent = (select indrelid from pg_index where indexrelid = name::regclass)
           and not exists (select from pg_inherits p join pg_index x on x.indexrelid = p.inhrelid
                           where p.inhparent = name::regclass and x.indrelid = i.inhrelid and x.indisvalid)",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(unattached, 0, "every partition has its own");
    assert_eq!(db.index_faults().await.unwrap(), []);
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
        "drop index bag_label_trigram_idx; drop index bill_number_trigram_idx; drop index bill_words_trigram_idx; drop extension pg_trgm",
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
        [
            "bag_label_trigram_idx",
            "bill_number_trigram_idx",
            "bill_words_trigram_idx"
        ]
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

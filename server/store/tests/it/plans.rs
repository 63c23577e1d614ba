//! The plans of hot look-ups: with sequential scans priced out, each must find an index that fits.

use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

async fn plan(pool: &PgPool, sql: &str) -> String {
    let mut tx = pool.begin().await.unwrap();
    sqlx::raw_sql("set local enable_seqscan = off; set local enable_sort = off")
        .execute(&mut *tx)
        .await
        .unwrap();
    let lines: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("explain {sql}")))
        .fetch_all(&mut *tx)
        .await
        .unwrap();
    lines.join("\n")
}

/// It once did, and a join of many labels took minutes.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_search_indexes_find_no_whole_label(pool: PgPool) {
    sqlx::raw_sql("alter table bag drop constraint bag_label_key cascade; alter table bill drop constraint bill_number_key cascade")
        .execute(&pool)
        .await
        .unwrap();
    for (sql, index) in [
        (
            "select id from bag where label = 'SB00001'",
            "bag_label_trigram_idx",
        ),
        (
            "select id from bill where number = 'BILL-1'",
            "bill_number_trigram_idx",
        ),
    ] {
        let plan = plan(&pool, sql).await;
        assert!(!plan.contains(index), "{plan}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn hot_look_ups_use_their_indexes(pool: PgPool) {
    let hot = [
        ("select id from bag where label = 'SB00001'", "bag_label_key"),
        (
            "select id from bag where label like 'SB0%' order by label limit 25",
            "bag_label_key",
        ),
        (
            "select id from bag where label collate \"POSIX\" like '%0000%'",
            "bag_label_trigram_idx",
        ),
        (
            "select id from bag where type = 'parent' and id < 9 order by id desc limit 51",
            "bag_parent_idx",
        ),
        (
            "select id from bag where type = 'parent' and label >= 'SB0' and label < 'SB1' order by label limit 51",
            "bag_parent_label_idx",
        ),
        (
            "select id from bag where type = 'parent' and status = 'open' order by id desc limit 51",
            "bag_parent_status_idx",
        ),
        (
            "select parent_bag_id from link where child_bag_id = 1",
            "link_child_key",
        ),
        (
            "select id from link where parent_bag_id = 1 and linked_by = 1 order by id desc limit 1",
            "link_parent_idx",
        ),
        (
            "select bill_id from bill_bag where bag_id = 1",
            "bill_bag_bag_key",
        ),
        ("select id from bill where number = 'B1'", "bill_number_key"),
        (
            "select id from bill where status = 'new' order by id desc limit 51",
            "bill_status_idx",
        ),
        (
            "select answer from scan_key where key = '00000000-0000-0000-0000-000000000000'",
            "scan_key_pkey",
        ),
        (
            "select id from scan where user_id = 1 order by id desc limit 10",
            "user_id",
        ),
        (
            "select id from scan where parent_bag_id = 1 order by id desc limit 10",
            "parent_bag_id",
        ),
        (
            "select id from scan where area = 'jaipur' order by id desc limit 10",
            "area",
        ),
        (
            "select id from scan where action = 'unlink' and action <> 'link' and id < 9 order by id desc limit 10",
            "action",
        ),
        (
            "select id from scan where bill_id = 1 and id < 9 order by id desc limit 10",
            "bill_id",
        ),
        (
            "select id from audit_log where entity_type = 'bill' and entity_id = 1 and id < 9 order by id desc limit 10",
            "entity_type",
        ),
        (
            "select id from audit_log where ip_address = '10.0.0.1' and id < 9 order by id desc limit 10",
            "ip_address",
        ),
        (
            "select audit_to from audit_seal where sealed_at < now() order by sealed_at desc limit 1",
            "audit_seal_sealed_at_idx",
        ),
        (
            "select id from bill where number like 'B1%' order by number limit 9",
            "bill_number_key",
        ),
        (
            "select user_id from web_session where id_hash = sha256('x')",
            "web_session_pkey",
        ),
        (
            "select user_id from api_token where token_hash = sha256('x')",
            "api_token_hash_key",
        ),
    ];
    for (sql, index) in hot {
        let plan = plan(&pool, sql).await;
        assert!(
            plan.contains(index) && !plan.contains("Seq Scan"),
            "{sql}\n{plan}"
        );
    }
}

/// Rows of bags and bills that this database has handed out so far, by the table or by an index.
async fn rows_read(pool: &PgPool) -> i64 {
    // The counts of a session come with a delay unless it is asked to bring them.
    sqlx::query("select pg_stat_force_next_flush()")
        .execute(pool)
        .await
        .unwrap();
    sqlx::query_scalar(
        "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint from pg_stat_user_tables where relname in ('bag', 'bill')",
    )
    .fetch_one(pool)
    .await
    .unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_search_reads_what_it_finds_and_not_the_tables(options: PgPoolOptions, database: PgConnectOptions) {
    let pool = options.max_connections(1).connect_lazy_with(database);
    crate::run(
        &pool,
        "insert into bag (label, type) select 'C' || lpad(n::text, 6, '0'), 'child' from generate_series(1, 20000) n;
         insert into bill (number, target_parents) select 'B' || lpad(n::text, 6, '0'), 1 from generate_series(1, 20000) n;
         insert into bill (number, target_parents) values ('X7', 1);
         update bill set customer = 'Asha Seeds', destination = 'Nagpur', vehicle_number = 'RJ14GA1234' where number = 'B000400';
         select gin_clean_pending_list('bag_label_trigram_idx'), gin_clean_pending_list('bill_number_trigram_idx'),
                gin_clean_pending_list('bill_words_trigram_idx');
         analyze bag, bill;",
    )
    .await
    .unwrap();
    let db = store::Db::from_pool(pool.clone(), store::TimeZone::UTC);
    for (text, found) in [
        ("X", 1),
        ("X7", 1),
        ("7", 0),
        ("QQ", 0),
        ("---", 0),
        ("002999", 2),
        ("ASHA SEEDS", 1),
        ("NAGPUR", 1),
        ("14GA12", 1),
    ] {
        let before = rows_read(&pool).await;
        let hits = db.search(text, true, false, None).await.unwrap();
        assert_eq!(hits.len(), found, "{text}");
        let read = rows_read(&pool).await - before;
        assert!(read < 200, "{text}: {read} rows were read for {found} hits");
    }
}

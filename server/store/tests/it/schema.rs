//! Facts about the schema as a whole.

use sqlx::PgPool;

async fn lines(pool: &PgPool, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql).fetch_all(pool).await.unwrap()
}

/// But those to users and bag types: people are erased and types retired, never deleted, so the program never looks for what names one.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_foreign_key_has_an_index(pool: PgPool) {
    let missing = lines(
        &pool,
        "select c.conrelid::regclass || '.' || a.attname from pg_constraint c
         join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
         where c.contype = 'f' and c.confrelid not in ('\"user\"'::regclass, 'bag_type'::regclass) and not exists (
             select from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1])",
    )
    .await;
    assert_eq!(missing, Vec::<String>::new());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_foreign_key_says_what_deletion_does(pool: PgPool) {
    let silent = lines(
        &pool,
        "select conname::text from pg_constraint where contype = 'f' and confdeltype = 'a'",
    )
    .await;
    assert_eq!(silent, Vec::<String>::new());
}

/// A temporary table of the caller's would be found before the owner's, and its triggers would run as the owner.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_runs_with_the_owners_rights_is_not_everybodys_and_finds_no_temporary_table(pool: PgPool) {
    let open = lines(
        &pool,
        "select oid::regprocedure::text from pg_proc
         where pronamespace = 'public'::regnamespace and prosecdef
           and (proconfig is distinct from '{\"search_path=public, pg_temp\"}' or has_function_privilege('public', oid, 'execute'))",
    )
    .await;
    assert_eq!(open, Vec::<String>::new());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_weight_or_count_is_a_float(pool: PgPool) {
    let floats = lines(
        &pool,
        "select table_name || '.' || column_name from information_schema.columns
         where table_schema = 'public' and data_type in ('real', 'double precision', 'numeric', 'timestamp without time zone')
           and table_name <> '_sqlx_migrations'",
    )
    .await;
    assert_eq!(floats, Vec::<String>::new());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_columns_of_the_operators_queries_exist(pool: PgPool) {
    for sql in [
        "select count(failed_login_attempts), count(locked_until), count(password_reset_token_expires), count(username) from \"user\"",
        "select count(id), count(timestamp), count(user_id), count(action), count(entity_type), count(entity_id), count(details ->> 'username'),
                count(before_state), count(after_state), count(ip_address), count(request_id) from audit_log",
        "select count(*) from audit_log left join \"user\" on audit_log.user_id = \"user\".id",
        "select count(*) from bag where type = 'parent'",
        "select count(*) from link, bill, bill_bag, scan, notification, promotion_request",
    ] {
        sqlx::query(sql).execute(&pool).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_logs_have_partitions_ahead(pool: PgPool) {
    let months = lines(
        &pool,
        "select inhrelid::regclass::text from pg_inherits where inhparent = 'scan'::regclass",
    )
    .await;
    assert_eq!(
        months.len(),
        5,
        "this month, three ahead and the default: {months:?}"
    );
}

//! The months of the logs: who reads them, and what becomes of one that was taken away.

use crate::run;
use sqlx::PgPool;

/// A month that was made after the program's role got its rights can be read by it, and not written.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_programs_role_reads_months_that_were_made_later(pool: PgPool) {
    let role = format!("app_{}", uuid::Uuid::new_v4().simple());
    run(&pool, &format!("create role {role}")).await.unwrap();
    crate::db(&pool)
        .grant_to(&format!("postgres://{role}@localhost/x"))
        .await
        .unwrap();
    run(&pool, "select ensure_partitions(9)").await.unwrap();
    let rights: Vec<(bool, bool)> = sqlx::query_as(
        "select has_table_privilege($1, inhrelid, 'select'),
                has_table_privilege($1, inhrelid, 'insert') or has_table_privilege($1, inhrelid, 'update')
         from pg_inherits where inhparent in ('scan'::regclass, 'audit_log'::regclass)",
    )
    .bind(&role)
    .fetch_all(&pool)
    .await
    .unwrap();
    assert!(rights.len() >= 20, "{}", rights.len());
    assert!(rights.iter().all(|right| *right == (true, false)), "{rights:?}");
    run(&pool, &format!("drop owned by {role}; drop role {role}"))
        .await
        .unwrap();
}

/// The owner could not give them away where the superuser made the extension, and each try was a warning.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_programs_role_gets_its_functions_and_none_of_an_extension(pool: PgPool) {
    let role = format!("functions_{}", std::process::id());
    run(&pool, &format!("create role {role}")).await.unwrap();
    run(&pool, &format!("select grant_app_rights('{role}')"))
        .await
        .unwrap();
    let granted = async |is_of_extension: bool| -> i64 {
        sqlx::query_scalar(
            "select count(*) from pg_proc p cross join lateral aclexplode(p.proacl) a
             where a.grantee = $1::regrole and $2 = exists (
                 select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')",
        )
        .bind(&role)
        .bind(is_of_extension)
        .fetch_one(&pool)
        .await
        .unwrap()
    };
    assert!(granted(false).await > 10);
    assert_eq!(granted(true).await, 0);
    run(&pool, &format!("drop owned by {role}; drop role {role}"))
        .await
        .unwrap();
}

/// Without a partition for now nothing can be stored; a detached month comes back only where rows would have no place else.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_detached_month_comes_back_where_rows_have_no_other_place(pool: PgPool) {
    let role = format!("app_{}", uuid::Uuid::new_v4().simple());
    run(&pool, &format!("create role {role}")).await.unwrap();
    let db = crate::db(&pool);
    let found = db.write_path().await.unwrap();
    assert_eq!(found.closed, Vec::<String>::new());
    let month = format!("scan_{}", found.month.replace('-', "_"));
    let is_attached = async || -> bool {
        sqlx::query_scalar("select relispartition from pg_class where oid = to_regclass($1)")
            .bind(&month)
            .fetch_one(&pool)
            .await
            .unwrap()
    };
    run(&pool, &format!("alter table scan detach partition {month}"))
        .await
        .unwrap();
    db.ensure_partitions().await.unwrap();
    assert!(
        !is_attached().await,
        "somebody works on it, and rows go to the default"
    );
    assert_eq!(db.write_path().await.unwrap().closed, Vec::<String>::new());

    run(&pool, "alter table scan detach partition scan_default")
        .await
        .unwrap();
    // Rights that were given while it stood alone.
    run(&pool, &format!("select grant_app_rights('{role}')"))
        .await
        .unwrap();
    let ids: (i64, i64) = sqlx::query_as("select audit_id, scan_id from log_ids()")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(db.write_path().await.unwrap().closed, ["scan"]);
    assert_eq!(
        sqlx::query_as::<_, (i64, i64)>("select audit_id, scan_id from log_ids()")
            .fetch_one(&pool)
            .await
            .unwrap(),
        ids,
        "trying it out draws no id"
    );
    db.ensure_partitions().await.unwrap();
    assert!(is_attached().await);
    assert_eq!(db.write_path().await.unwrap().closed, Vec::<String>::new());
    let may: (bool, bool) = sqlx::query_as(
        "select has_table_privilege($1, $2, 'select'), has_table_privilege($1, $2, 'insert, update, delete, truncate')",
    )
    .bind(&role)
    .bind(&month)
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(may, (true, false));

    // What is no partition of the log stays what it is, and the other months are made all the same.
    run(
        &pool,
        &format!(
            "alter table scan detach partition {month}; drop table {month}; create table {month} (x integer)"
        ),
    )
    .await
    .unwrap();
    db.ensure_partitions().await.unwrap();
    assert_eq!(db.write_path().await.unwrap().closed, ["scan"]);
    run(&pool, &format!("drop table {month}")).await.unwrap();
    db.ensure_partitions().await.unwrap();
    assert_eq!(db.write_path().await.unwrap().closed, Vec::<String>::new());
    run(&pool, &format!("drop owned by {role}; drop role {role}"))
        .await
        .unwrap();
}

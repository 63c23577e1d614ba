//! A database whose collation has changed under it, as an upgrade of the operating system does.

use crate::run;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use store::{Db, TimeZone};

/// The tables' owner on a database of another locale than the tests' own: in C.UTF-8 an order never changes.
async fn in_the_order_of_icu(pool: &PgPool) -> (PgPool, String) {
    // A name of Postgres has 63 characters, which the test's own fills.
    let name: String = sqlx::query_scalar("select 'icu_' || md5(current_database())")
        .fetch_one(pool)
        .await
        .unwrap();
    let make = format!(
        "create database \"{name}\" template template0 locale_provider icu icu_locale 'hi' locale 'C.UTF-8'"
    );
    run(pool, &make).await.unwrap();
    let options = pool.connect_options().as_ref().clone().database(&name);
    let other = PgPoolOptions::new()
        .max_connections(3)
        .connect_with(options)
        .await
        .unwrap();
    store::MIGRATOR.run(&other).await.unwrap();
    (other, name)
}

async fn filenode(pool: &PgPool, index: &str) -> i64 {
    sqlx::query_scalar("select pg_relation_filenode($1::regclass)::bigint")
        .bind(index)
        .fetch_one(pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn in_the_order_of_bytes_nothing_can_change(pool: PgPool) {
    let found = Db::from_pool(pool, TimeZone::UTC).collations().await.unwrap();
    assert_eq!((&found.changed, &found.doubtful), (&vec![], &vec![]));
    assert!(found.sound > 50, "{found:?}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_changed_collation_names_what_may_be_wrong_and_is_set_right(pool: PgPool) {
    let (other, name) = in_the_order_of_icu(&pool).await;
    let db = Db::from_pool(other.clone(), TimeZone::UTC);
    assert_eq!(db.collations().await.unwrap().changed, []);

    let sql = format!(
        "create collation by_people (provider = icu, locale = 'de');
         create table extra (a text collate by_people, b text collate \"C\", c int, d text);
         create index extra_a_idx on extra (a); create index extra_b_idx on extra (b);
         create index extra_c_idx on extra (c); create index extra_d_idx on extra (d);
         update pg_database set datcollversion = '1.0' where datname = '{name}';
         update pg_collation set collversion = '2.0' where collname = 'by_people'"
    );
    run(&other, &sql).await.unwrap();
    let found = db.collations().await.unwrap();
    let changed: Vec<_> = found
        .changed
        .iter()
        .map(|one| (one.name.as_deref(), one.recorded.as_str(), one.found.is_some()))
        .collect();
    assert_eq!(changed, [(None, "1.0", true), (Some("by_people"), "2.0", true)]);
    let is_doubtful = |index: &str| found.doubtful.iter().any(|name| name == index);
    for index in ["extra_a_idx", "extra_d_idx", "alert_open_key"] {
        assert!(is_doubtful(index), "{index}: {:?}", found.doubtful);
    }
    for index in ["extra_b_idx", "extra_c_idx", "bag_pkey", "bag_label_key"] {
        assert!(!is_doubtful(index), "{index}: {:?}", found.doubtful);
    }
    assert!(found.sound > 20);

    let before = (
        filenode(&other, "bag_label_key").await,
        filenode(&other, "bag_pkey").await,
    );
    for index in &found.doubtful {
        db.reindex_one(index).await.unwrap();
    }
    for collation in &found.changed {
        db.refresh_collation(collation).await.unwrap();
    }
    assert_ne!(filenode(&other, "alert_open_key").await, before.0);
    assert_eq!(filenode(&other, "bag_pkey").await, before.1);
    let after = db.collations().await.unwrap();
    assert_eq!((after.changed, after.doubtful), (vec![], vec![]));
    assert_eq!(
        after.sound,
        i64::try_from(found.doubtful.len()).unwrap() + found.sound
    );

    other.close().await;
    run(&pool, &format!("drop database \"{name}\"")).await.unwrap();
}

//! What servers keep in memory, on real Postgres.

use crate::acts::Acts as _;
use crate::{Site, command, settings};
use service::{Services, Settings};
use sqlx::PgPool;
use std::time::{Duration, Instant};

/// A server with caches that keep for an hour, over the database of a test.
fn server(pool: &PgPool) -> Services {
    let kept = Settings {
        cache_fresh: Duration::from_secs(3600),
        ..settings()
    };
    Services::new(store::Db::from_pool(pool.clone(), crate::jiff_zone()), kept)
}

async fn capacity(server: &Services) -> i16 {
    server.bag_types().await.unwrap()[0].capacity
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_edit_reaches_every_server_with_its_next_look(pool: PgPool) {
    let servers = [server(&pool), server(&pool)];
    let mut before = Vec::new();
    for server in &servers {
        server.check_caches().await.unwrap();
        before.push((capacity(server).await, server.areas().await.unwrap().len()));
    }
    let edits = "update bag_type set capacity = capacity + 1; insert into area (code, name) values ('new_area', 'New')";
    sqlx::raw_sql(edits).execute(&pool).await.unwrap();
    for (server, (types, areas)) in servers.iter().zip(before) {
        assert_eq!(capacity(server).await, types, "it is kept");
        server.check_caches().await.unwrap();
        // Whoever asks while a slow machine reads still gets the old value.
        let is_seen =
            async || capacity(server).await == types + 1 && server.areas().await.unwrap().len() == areas + 1;
        let seen = async {
            while !is_seen().await {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), seen)
            .await
            .expect("the edit is seen");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn scans_go_on_with_kept_bag_types_while_their_table_is_locked(pool: PgPool) {
    let mut site = Site::new(pool).await;
    site.services = server(&site.pool);
    let by = site.packs(&site.jaipur);
    site.scan("M444-00001", "C0001").await;
    // A change that is seen, so that the kept types are no longer fresh, and cannot be read.
    site.services.check_caches().await.unwrap();
    let types = site.services.bag_types().await.unwrap();
    let mut lock = site.pool.begin().await.unwrap();
    sqlx::query("update cache_version set version = version + 1")
        .execute(&site.pool)
        .await
        .unwrap();
    sqlx::query("lock table bag_type in access exclusive mode")
        .execute(&mut *lock)
        .await
        .unwrap();
    site.services.check_caches().await.unwrap();
    let begun = Instant::now();
    for _ in 0..20 {
        assert_eq!(site.services.bag_types().await.unwrap(), types);
    }
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    lock.rollback().await.unwrap();
    let answer = site
        .services
        .scan(&by, command("M444-00001", "C0002"))
        .await
        .unwrap();
    assert_eq!(answer.outcome, domain::scan::ScanOutcome::Linked);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn totals_are_read_once_for_all_who_ask_at_once_and_only_within_their_scope(pool: PgPool) {
    let mut site = Site::new(pool).await;
    site.services = server(&site.pool);
    site.scan("M444-00001", "C0001").await;
    let asked = (0..50).map(|_| {
        let (services, by) = (site.services.clone(), site.views(&site.admin));
        tokio::spawn(async move { services.stats(&by).await.unwrap() })
    });
    for one in asked.collect::<Vec<_>>() {
        assert_eq!(one.await.unwrap().child_bags, 1);
    }
    let other = site.services.stats(&site.views(&site.lucknow)).await.unwrap();
    assert_eq!(other.child_bags, 0);
    let figures = site.services.cache_figures();
    let (_, totals) = figures.iter().find(|(name, _)| *name == "totals").unwrap();
    assert_eq!(totals.hits + totals.misses, 51);
    assert_eq!(totals.entries, 1, "one read for the whole site");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn turned_off_nothing_is_kept_and_everything_works(pool: PgPool) {
    let site = Site::new(pool).await;
    let before = capacity(&site.services).await;
    sqlx::query("update bag_type set capacity = capacity + 1")
        .execute(&site.pool)
        .await
        .unwrap();
    assert_eq!(capacity(&site.services).await, before + 1);
    site.scan("M444-00001", "C0001").await;
    assert_eq!(
        site.services
            .stats(&site.views(&site.admin))
            .await
            .unwrap()
            .child_bags,
        1
    );
    site.services.check_caches().await.unwrap();
    let figures = site.services.cache_figures();
    assert!(
        figures
            .iter()
            .all(|(_, figures)| (figures.hits, figures.entries) == (0, 0))
    );
}

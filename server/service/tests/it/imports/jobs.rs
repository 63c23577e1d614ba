//! Long work: one server has it, another goes on with it, and it can be ended.

use super::{imports, now, started, work};
use crate::{Site, refusal};
use domain::import::ImportKind;
use domain::job::JobState;
use service::site::jobs::{JobWorker, StopWork};
use sqlx::{PgPool, Postgres, Transaction};
use std::time::Duration;

/// More than two batches.
const ROWS: usize = 12_000;

fn list() -> String {
    let mut text = String::from("label\n");
    for number in 0..ROWS {
        text += &format!("A{number:06}\n");
    }
    text
}

/// Holds the label of a row in the second batch, so that it waits; without triggers, which would hold a counter too.
async fn hold_back(pool: &PgPool) -> Transaction<'static, Postgres> {
    let mut tx = pool.begin().await.unwrap();
    sqlx::query("set local session_replication_role = replica")
        .execute(&mut *tx)
        .await
        .unwrap();
    sqlx::query("insert into bag (label, type) values ('A006000', 'child')")
        .execute(&mut *tx)
        .await
        .unwrap();
    tx
}

async fn until(pool: &PgPool, what: &'static str) {
    for _ in 0..2000 {
        let is_so: bool = sqlx::query_scalar(what).fetch_one(pool).await.unwrap();
        if is_so {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("never came: {what}");
}

/// The first batch is written, and the second waits for a label.
const SECOND_WAITS: &str = "select exists (select from job where (progress ->> 'rows')::int = 5000)
    and exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')";

fn worker(site: &Site) -> JobWorker {
    JobWorker::new(site.services.clone(), &StopWork::default())
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn after_a_kill_in_its_midst_another_server_goes_on(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let id = started(&site, ImportKind::Bags, &list(), false).await;
    let held = hold_back(&pool).await;
    let killed = tokio::spawn({
        let worker = worker(&site);
        async move { worker.work().await }
    });
    until(&pool, SECOND_WAITS).await;
    killed.abort();
    // As long as the lease is good nobody takes it.
    assert!(!work(&site).await);
    site.run("update job set lease_until = now() - interval '1 second'")
        .await;
    held.rollback().await.unwrap();
    assert!(work(&site).await);
    let import = now(&site, id).await;
    assert_eq!(import.state, Some(JobState::Done), "{import:?}");
    assert_eq!((import.progress.rows, import.progress.bags), (12_000, 12_000));
    assert_eq!(site.count("select count(*) from bag").await, 12_000);
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_server_that_lost_its_lease_writes_nothing_more(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let id = started(&site, ImportKind::Bags, &list(), false).await;
    let held = hold_back(&pool).await;
    let slow = tokio::spawn({
        let worker = worker(&site);
        async move { worker.work().await.unwrap() }
    });
    until(&pool, SECOND_WAITS).await;
    site.run("update job set lease_until = now() - interval '1 second'")
        .await;
    let quick = tokio::spawn({
        let worker = worker(&site);
        async move { worker.work().await.unwrap() }
    });
    until(&pool, "select attempts = 2 from job").await;
    held.rollback().await.unwrap();
    assert!(slow.await.unwrap() && quick.await.unwrap());
    let import = now(&site, id).await;
    assert_eq!(import.state, Some(JobState::Done), "{import:?}");
    assert_eq!((import.progress.rows, import.progress.bags), (12_000, 12_000));
    assert_eq!(site.count("select count(*) from bag").await, 12_000);
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_two_servers_one_takes_a_job(pool: PgPool) {
    let site = Site::new(pool).await;
    let id = started(&site, ImportKind::Bags, &list(), false).await;
    let (one, two) = (worker(&site), worker(&site));
    let (one, two) = tokio::join!(one.work(), two.work());
    assert!(one.unwrap() != two.unwrap());
    assert_eq!(now(&site, id).await.progress.bags, 12_000);
    assert!(!work(&site).await);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_import_can_be_ended_before_and_in_its_midst(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let by = &imports(&site);
    let id = started(&site, ImportKind::Bags, "label\nA0001\n", false).await;
    let waiting = site.services.cancel_import(by, id).await.unwrap();
    assert_eq!(waiting.state, Some(JobState::Cancelled));
    assert!(!work(&site).await);
    let error = site.services.cancel_import(by, id).await.unwrap_err();
    assert_eq!(refusal(error), "import_ended");

    let id = started(&site, ImportKind::Bags, &list(), false).await;
    let held = hold_back(&pool).await;
    let running = tokio::spawn({
        let worker = worker(&site);
        async move { worker.work().await.unwrap() }
    });
    until(&pool, SECOND_WAITS).await;
    let import = site.services.cancel_import(by, id).await.unwrap();
    assert!(import.cancelling && import.state == Some(JobState::Running));
    held.rollback().await.unwrap();
    assert!(running.await.unwrap());
    let import = now(&site, id).await;
    assert_eq!(import.state, Some(JobState::Cancelled));
    // The batch that was being written is whole.
    assert_eq!((import.progress.rows, import.progress.bags), (10_000, 10_000));
    assert_eq!(site.count("select count(*) from bag").await, 10_000);
    assert_eq!(
        site.actions().await.last().map(String::as_str),
        Some("finish_import")
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_server_that_stops_gives_its_work_back(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let id = started(&site, ImportKind::Bags, &list(), false).await;
    let held = hold_back(&pool).await;
    let stop = StopWork::default();
    let stopping = tokio::spawn({
        let worker = JobWorker::new(site.services.clone(), &stop);
        async move { worker.work().await.unwrap() }
    });
    until(&pool, SECOND_WAITS).await;
    stop.stop();
    held.rollback().await.unwrap();
    assert!(stopping.await.unwrap());
    assert_eq!(now(&site, id).await.state, Some(JobState::Waiting));
    assert_eq!(site.count("select attempts::bigint from job").await, 0);
    assert!(work(&site).await);
    assert_eq!(now(&site, id).await.progress.bags, 12_000);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn work_that_never_gets_on_is_given_up(pool: PgPool) {
    let site = Site::new(pool).await;
    let id = started(&site, ImportKind::Bags, "label\nA0001\n", false).await;
    site.run("update job set attempts = 5").await;
    assert!(work(&site).await);
    let import = now(&site, id).await;
    assert_eq!(import.state, Some(JobState::Failed));
    assert!(import.error.unwrap().contains("5 times"));
    assert_eq!(site.count("select count(*) from bag").await, 0);
}

//! The pool at its end, with real connections.

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use store::pool::Lane;
use store::{Db, StoreError, TimeZone};

/// Lists that take long hold all that they can get; scans, log-ins and the watcher of alerts still get theirs, and the next list is told within
/// two seconds.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn scans_and_log_ins_get_through_when_everything_else_waits(
    pool: PgPoolOptions,
    database: PgConnectOptions,
) {
    let pool = pool.max_connections(8).connect_lazy_with(database);
    let db = Db::from_pool(pool, TimeZone::UTC);
    let mut held = Vec::new();
    for _ in 0..5 {
        held.push(db.begin(store::Actor::default()).await.unwrap());
    }
    let sample = db.pool_sample();
    assert_eq!(
        (sample.checked_out, sample.available(), sample.waiters),
        (5, 3, 0)
    );
    assert!(matches!(db.ping().await, Err(StoreError::Unavailable(_))));
    assert_eq!(db.pool_sample().timeouts, 1);
    for lane in [Lane::Floor, Lane::LogIns, Lane::Watch] {
        db.in_lane(lane).ping().await.unwrap();
    }
    held.pop();
    db.ping().await.unwrap();
    drop(held);
    // The connections come back after their transactions were rolled back.
    let mut all = Vec::new();
    for _ in 0..5 {
        all.push(db.begin(store::Actor::default()).await.unwrap());
    }
}

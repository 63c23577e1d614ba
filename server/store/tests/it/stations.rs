//! What stations said of themselves last.

use domain::codes::Coded as _;
use sqlx::PgPool;
use store::floor::stations::HeardStation;

fn heard(name: &str, seen_ms: i64, waiting: i64) -> HeardStation {
    HeardStation {
        name: name.to_owned(),
        seen_ms,
        waiting: Some(waiting),
        oldest_ms: Some(5_000),
        p50_ms: Some(40),
        p95_ms: None,
        ahead_seconds: Some(-3),
        app_version: Some("0.1.0".to_owned()),
        is_persisted: Some(true),
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_newest_contact_wins_whichever_server_writes_last(pool: PgPool) {
    let db = crate::db(&pool);
    let now = db.now_ms();
    db.keep_stations(&[heard("S-2", now - 5_000, 1), heard("S-1", now, 7)])
        .await
        .unwrap();
    // Another server writes what it heard before, and of another station what it heard later.
    db.keep_stations(&[heard("S-1", now - 9_000, 99), heard("S-2", now - 1_000, 3)])
        .await
        .unwrap();
    let stations = db.stations().await.unwrap();
    let told: Vec<_> = stations
        .iter()
        .map(|s| (s.name.as_str(), s.waiting, s.p95_ms))
        .collect();
    assert_eq!(told, [("S-1", Some(7), None), ("S-2", Some(3), None)]);
    assert!(stations[0].silent_seconds < 60 && stations[0].is_persisted == Some(true));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn names_from_outside_do_not_fill_the_table_and_old_ones_go(pool: PgPool) {
    crate::run(
        &pool,
        "insert into station (name, seen_at) select 'X-' || n, now() - interval '40 days' from generate_series(1, 1000) n",
    )
    .await
    .unwrap();
    let db = crate::db(&pool);
    let now = db.now_ms();
    db.keep_stations(&[heard("S-1", now, 0), heard("X-7", now, 0)])
        .await
        .unwrap();
    assert_eq!(
        db.stations().await.unwrap().len(),
        1000,
        "no new one, but the known one"
    );
    assert_eq!(db.prune_stations().await.unwrap(), 999);
    assert_eq!(db.stations().await.unwrap()[0].name, "X-7");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn refusals_of_the_last_day_are_told_by_reason(pool: PgPool) {
    let db = crate::db(&pool);
    db.keep_stations(&[heard("S-1", db.now_ms(), 0)]).await.unwrap();
    crate::run(
        &pool,
        "insert into scan_tally (hour, user_id, station, area, action, outcome, count, last_at)
         select date_bin('15 minutes', now(), 'epoch') - age, 1, station, '', action, outcome, count, now()
         from (values (interval '0', 'S-1', 'link', 'linked', 9), ('1 hour', 'S-1', 'link', 'parent_full', 2),
                      ('2 hours', 'S-1', 'link', 'parent_full', 3), ('1 hour', 'S-1', 'bill_add', 'added', 1),
                      ('30 hours', 'S-1', 'link', 'parent_full', 50), ('1 hour', 'S-9', 'link', 'linked', 7))
              t (age, station, action, outcome, count)",
    )
    .await
    .unwrap();
    let stations = db.stations().await.unwrap();
    let [station] = stations.as_slice() else {
        panic!("{stations:?}");
    };
    assert_eq!(station.scans_24h, 15);
    let refused: Vec<_> = station
        .refused_24h
        .iter()
        .map(|r| (r.outcome.code(), r.count))
        .collect();
    assert_eq!(refused, [("parent_full", 5)]);
}

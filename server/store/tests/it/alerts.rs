//! Alerts over many servers: raised once, told by one, cleared when over or when nobody sees them any more.

use crate::{db, run};
use domain::alert::{AlertKind, Raised, Severity};
use sqlx::PgPool;
use std::time::Duration;
use store::site::alerts::{Acknowledged, Announcement, News, acknowledge, claim, clear, raise};
use store::{Db, Unaudited};

const COOL_DOWN: Duration = Duration::from_secs(15 * 60);
const REMIND: Option<Duration> = Some(Duration::from_secs(4 * 3600));
const STALE: Duration = Duration::from_secs(300);

fn disk(severity: Severity) -> Raised {
    Raised {
        kind: AlertKind::DiskFull,
        subject: "web-1".to_owned(),
        severity,
        value: Some(81),
        bound: 80,
    }
}

/// What a server does every ten seconds; answers what it has to tell.
async fn tick(db: &Db, raised: &[Raised], fine: &[(AlertKind, &str)]) -> Vec<Announcement> {
    let mut tx = db.begin_alerts().await.unwrap();
    for wrong in raised {
        raise(&mut tx, wrong).await.unwrap();
    }
    let mut announcements = clear(&mut tx, fine, STALE).await.unwrap();
    announcements.extend(claim(&mut tx, COOL_DOWN, REMIND).await.unwrap());
    tx.commit_unaudited(Unaudited::Bookkeeping).await.unwrap();
    announcements
}

fn news(announcements: &[Announcement]) -> Vec<News> {
    announcements
        .iter()
        .map(|announcements| announcements.news)
        .collect()
}

const FINE: &[(AlertKind, &str)] = &[(AlertKind::DiskFull, "web-1")];

/// As if so much time had passed.
async fn minutes_later(pool: &PgPool, minutes: i32) {
    run(
        pool,
        &format!(
            "update alert set raised_at = raised_at - interval '{minutes} minutes', last_seen_at = last_seen_at - interval '{minutes} minutes',
                 notified_at = notified_at - interval '{minutes} minutes', cleared_at = cleared_at - interval '{minutes} minutes'"
        ),
    )
    .await
    .unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_many_servers_that_see_the_same_one_tells(pool: PgPool) {
    let servers: Vec<_> = (0..8)
        .map(|_| {
            let db = db(&pool);
            tokio::spawn(async move { tick(&db, &[disk(Severity::Warning)], &[]).await })
        })
        .collect();
    let mut announcements = Vec::new();
    for server in servers {
        announcements.extend(server.await.unwrap());
    }
    assert_eq!(news(&announcements), [News::Raised]);
    let rows: i64 = sqlx::query_scalar("select count(*) from alert")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(rows, 1);
    let both = [db(&pool), db(&pool)].map(|db| tokio::spawn(async move { tick(&db, &[], FINE).await }));
    let mut announcements = Vec::new();
    for server in both {
        announcements.extend(server.await.unwrap());
    }
    assert_eq!(news(&announcements), [News::Cleared], "its end is told once, too");
    assert!(announcements[0].alert.cleared_at.is_some());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn two_that_are_on_at_once_must_be_about_different_things(pool: PgPool) {
    let insert =
        "insert into alert (kind, subject, severity, value, bound) values ('disk_full', 'web-1', 1, 81, 80)";
    run(&pool, insert).await.unwrap();
    assert_eq!(run(&pool, insert).await, Err("alert_open_key".to_owned()));
    run(&pool, &insert.replace("web-1", "web-2")).await.unwrap();
    run(&pool, "update alert set cleared_at = now()").await.unwrap();
    run(&pool, insert).await.unwrap();
    assert_eq!(
        run(&pool, &insert.replace("disk_full", "Made up")).await,
        Err("alert_kind_check".to_owned())
    );
    for kind in AlertKind::ALL {
        run(
            &pool,
            &insert
                .replace("disk_full", kind.code())
                .replace("web-1", "all kinds"),
        )
        .await
        .unwrap();
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_flaps_is_told_once_within_the_cool_down(pool: PgPool) {
    let db = db(&pool);
    let wrong = [disk(Severity::Warning)];
    assert_eq!(news(&tick(&db, &wrong, &[]).await), [News::Raised]);
    assert_eq!(news(&tick(&db, &wrong, &[]).await), [], "it is still on");
    assert_eq!(news(&tick(&db, &[], FINE).await), [News::Cleared]);
    for _ in 0..3 {
        assert_eq!(news(&tick(&db, &wrong, &[]).await), [], "it flaps");
        assert_eq!(news(&tick(&db, &[], FINE).await), [], "whose start nobody heard");
    }
    assert_eq!(news(&tick(&db, &wrong, &[]).await), []);
    minutes_later(&pool, 16).await;
    assert_eq!(
        news(&tick(&db, &wrong, &[]).await),
        [News::Raised],
        "it stayed on beyond the cool-down"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_becomes_worse_is_told_at_once(pool: PgPool) {
    let db = db(&pool);
    assert_eq!(
        news(&tick(&db, &[disk(Severity::Warning)], &[]).await),
        [News::Raised]
    );
    let worse = tick(&db, &[disk(Severity::Danger)], &[]).await;
    assert_eq!(news(&worse), [News::Again]);
    assert_eq!(worse[0].alert.severity, Severity::Danger);
    for severity in [Severity::Warning, Severity::Danger] {
        assert_eq!(
            news(&tick(&db, &[disk(severity)], &[]).await),
            [],
            "no worse than told"
        );
    }
    assert_eq!(news(&tick(&db, &[], FINE).await), [News::Cleared]);
    assert_eq!(news(&tick(&db, &[disk(Severity::Critical)], &[]).await), []);
    minutes_later(&pool, 1).await;
    assert_eq!(news(&tick(&db, &[disk(Severity::Danger)], &[]).await), []);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_nobody_takes_care_of_is_told_again(pool: PgPool) {
    run(
        &pool,
        "insert into \"user\" (username, email, role) values ('amit', 'amit@example.com', 'admin')",
    )
    .await
    .unwrap();
    let db = db(&pool);
    let wrong = [disk(Severity::Warning)];
    let id = tick(&db, &wrong, &[]).await[0].alert.id;
    minutes_later(&pool, 4 * 60 - 1).await;
    assert_eq!(news(&tick(&db, &wrong, &[]).await), []);
    minutes_later(&pool, 2).await;
    assert_eq!(news(&tick(&db, &wrong, &[]).await), [News::Again]);
    let mut tx = db.begin_alerts().await.unwrap();
    assert_eq!(
        acknowledge(&mut tx, id, 1).await.unwrap(),
        Acknowledged::Now(AlertKind::DiskFull)
    );
    assert_eq!(acknowledge(&mut tx, id, 1).await.unwrap(), Acknowledged::Before);
    assert_eq!(
        acknowledge(&mut tx, id + 1, 1).await.unwrap(),
        Acknowledged::Unknown
    );
    tx.commit_unaudited(Unaudited::Bookkeeping).await.unwrap();
    minutes_later(&pool, 24 * 60).await;
    assert_eq!(news(&tick(&db, &wrong, &[]).await), [], "somebody takes care");
    assert_eq!(
        news(&tick(&db, &[disk(Severity::Critical)], &[]).await),
        [News::Again],
        "but it has become worse"
    );
    let listed = db.alerts(None, 10).await.unwrap();
    assert_eq!(listed.open[0].acknowledged_by.as_deref(), Some("amit"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_alert_of_a_server_that_is_gone_does_not_stay(pool: PgPool) {
    let db = db(&pool);
    assert_eq!(
        news(&tick(&db, &[disk(Severity::Warning)], &[]).await),
        [News::Raised]
    );
    minutes_later(&pool, 4).await;
    assert_eq!(
        news(&tick(&db, &[], &[]).await),
        [],
        "another server knows nothing of it"
    );
    minutes_later(&pool, 2).await;
    assert_eq!(news(&tick(&db, &[], &[]).await), [News::Cleared]);
    assert!(!db.has_open_alerts().await.unwrap());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_over_is_listed_newest_first_in_pages_and_dropped_in_the_end(pool: PgPool) {
    let db = db(&pool);
    for _ in 0..5 {
        tick(&db, &[disk(Severity::Warning)], &[]).await;
        tick(&db, &[], FINE).await;
    }
    tick(&db, &[disk(Severity::Critical)], &[]).await;
    let first = db.alerts(None, 2).await.unwrap();
    assert_eq!((first.open.len(), first.history.items.len()), (1, 2));
    let mut seen = first.history.items;
    let mut next = first.history.next;
    while let Some(cursor) = next {
        let page = db.alerts(cursor.parse().ok(), 2).await.unwrap().history;
        seen.extend(page.items);
        next = page.next;
    }
    let ids: Vec<i64> = seen.iter().map(|alert| alert.id).collect();
    assert_eq!(ids.len(), 5);
    assert!(ids.is_sorted_by(|a, b| a > b), "{ids:?}");
    assert!(seen.iter().all(|alert| alert.cleared_at.is_some()));
    let active = db.alerts_active().await.unwrap();
    assert_eq!(active.len(), AlertKind::ALL.len());
    assert!(active.contains(&(AlertKind::DiskFull, 1)) && active.contains(&(AlertKind::PoolUsage, 0)));
    run(
        &pool,
        "update alert set cleared_at = now() - interval '41 days' where id in (select min(id) from alert)",
    )
    .await
    .unwrap();
    assert_eq!(db.prune_alerts(40).await.unwrap(), 1);
    assert_eq!(db.prune_alerts(40).await.unwrap(), 0);
    assert_eq!(db.alerts(None, 10).await.unwrap().history.items.len(), 4);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn failed_log_ins_are_those_of_the_window(pool: PgPool) {
    run(
        &pool,
        "insert into audit_log (action, entity_type, details, \"timestamp\") values
             ('login_failed', 'user', '{}', now() - interval '10 seconds'), ('login_blocked', 'user', '{}', now()),
             ('login', 'user', '{}', now()), ('login_failed', 'user', '{}', now() - interval '70 seconds')",
    )
    .await
    .unwrap();
    let db = db(&pool);
    let read = db.database_readings(Duration::from_secs(60), true).await.unwrap();
    assert_eq!(read.failed_logins, 2);
    assert!(read.bytes.is_some_and(|bytes| bytes > 1_000_000));
    let read = db
        .database_readings(Duration::from_secs(120), false)
        .await
        .unwrap();
    assert_eq!((read.failed_logins, read.bytes), (3, None));
}

/// A role without rights beyond the program's own must not stumble over what it may not see.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn readings_need_no_rights_that_the_program_lacks(pool: PgPool) {
    let name = format!("reader_{}", std::process::id());
    run(&pool, &format!("create role {name} login")).await.unwrap();
    run(&pool, &format!("select grant_app_rights('{name}')"))
        .await
        .unwrap();
    let options = (*pool.connect_options()).clone().username(&name);
    let small = sqlx::postgres::PgPoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await
        .unwrap();
    let read = db(&small)
        .database_readings(Duration::from_secs(60), true)
        .await
        .unwrap();
    assert_eq!(read.data_directory, None);
    assert_eq!(
        news(&tick(&db(&small), &[disk(Severity::Warning)], &[]).await),
        [News::Raised]
    );
    small.close().await;
    run(&pool, &format!("drop owned by {name}; drop role {name}"))
        .await
        .unwrap();
}

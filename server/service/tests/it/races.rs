//! Two people, one thing: the database settles it, whatever the timing.

use crate::acts::Acts as _;
use crate::{Site, command};
use domain::bill::{BillInput, BillOutcome};
use domain::scan::{Meant, ScanOutcome};
use service::ServiceError;
use sqlx::{Connection as _, PgConnection, PgPool};
use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::pin::Pin;
use std::time::Duration;
use uuid::Uuid;

/// Runs all at once on their own tasks and counts what came out.
async fn outcomes<T: Eq + Hash + Send + 'static>(
    all: Vec<Pin<Box<dyn Future<Output = T> + Send>>>,
) -> HashMap<T, usize> {
    let tasks: Vec<_> = all.into_iter().map(tokio::spawn).collect();
    let mut counts = HashMap::new();
    for task in tasks {
        *counts.entry(task.await.unwrap()).or_default() += 1;
    }
    counts
}

fn scan(site: &Site, parent: String, child: String) -> Pin<Box<dyn Future<Output = ScanOutcome> + Send>> {
    let site = site.clone();
    Box::pin(async move { site.scan(&parent, &child).await.outcome })
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_twenty_children_for_the_last_place_one_gets_it(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 29).await;
    let counts = outcomes(
        (0..20)
            .map(|n| scan(&site, "SB00001".to_owned(), format!("L{n:04}")))
            .collect(),
    )
    .await;
    assert_eq!(
        counts,
        HashMap::from([(ScanOutcome::Linked, 1), (ScanOutcome::ParentFull, 19)])
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn one_new_child_scanned_into_sixteen_parents_lands_in_one(pool: PgPool) {
    let site = Site::new(pool).await;
    let counts = outcomes(
        (0..16)
            .map(|n| scan(&site, format!("SB{n:05}"), "C0001".to_owned()))
            .collect(),
    )
    .await;
    assert_eq!(
        counts,
        HashMap::from([(ScanOutcome::Linked, 1), (ScanOutcome::InOtherParent, 15)])
    );
    assert_eq!(
        site.count("select count(*) from bag").await,
        2,
        "refused scans make no parents"
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn one_key_sent_by_ten_connections_counts_once(pool: PgPool) {
    let site = Site::new(pool).await;
    let first = command("SB00001", "C0001");
    let send = |_| {
        let (site, first) = (site.clone(), first.clone());
        Box::pin(async move {
            site.services
                .scan(&site.packs(&site.jaipur), first)
                .await
                .unwrap()
                .scan_id
        }) as Pin<Box<dyn Future<Output = i64> + Send>>
    };
    let counts = outcomes((0..10).map(send).collect()).await;
    assert_eq!(
        counts.into_values().collect::<Vec<_>>(),
        [10],
        "ten times the same answer"
    );
    assert_eq!(site.count("select count(*) from scan").await, 1);
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_last_slot_of_a_bill_goes_to_one_parent(pool: PgPool) {
    let site = Site::new(pool).await;
    for n in 0..10 {
        site.pack(&format!("SB{n:05}"), 1).await;
    }
    site.bill("B1", 1).await;
    let add = |n| {
        let site = site.clone();
        Box::pin(async move { site.add("B1", &format!("SB{n:05}")).await.outcome })
            as Pin<Box<dyn Future<Output = BillOutcome> + Send>>
    };
    let counts = outcomes((0..10).map(add).collect()).await;
    assert_eq!(
        counts,
        HashMap::from([(BillOutcome::Added, 1), (BillOutcome::BillFull, 9)])
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn one_parent_for_ten_bills_is_on_one(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 1).await;
    for n in 0..10 {
        site.bill(&format!("B{n}"), 1).await;
    }
    let add = |n| {
        let site = site.clone();
        Box::pin(async move { site.add(&format!("B{n}"), "SB00001").await.outcome })
            as Pin<Box<dyn Future<Output = BillOutcome> + Send>>
    };
    let counts = outcomes((0..10).map(add).collect()).await;
    assert_eq!(
        counts,
        HashMap::from([(BillOutcome::Added, 1), (BillOutcome::OnOtherBill, 9)])
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn completing_against_scanning_leaves_no_child_behind(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 1).await;
    site.bill("B1", 1).await;
    site.added("B1", "SB00001").await;
    let scanner = site.clone();
    let scans = tokio::spawn(async move {
        let mut linked = 1;
        for n in 0..29 {
            match scanner.scan("SB00001", &format!("L{n:04}")).await.outcome {
                ScanOutcome::Linked => linked += 1,
                other => assert_eq!(other, ScanOutcome::ParentClosed),
            }
        }
        linked
    });
    let completed = site
        .services
        .complete_bill(&site.bills(), "B1", Some("lorry leaves"))
        .await
        .unwrap();
    let linked: i32 = scans.await.unwrap();
    assert_eq!(
        completed.children, linked,
        "the completed weight is the weight that left"
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_two_admins_completing_one_bill_one_succeeds(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 1).await;
    site.bill("B1", 1).await;
    site.added("B1", "SB00001").await;
    let complete = |_| {
        let site = site.clone();
        Box::pin(async move {
            match site
                .services
                .complete_bill(&site.bills(), "B1", Some("short"))
                .await
            {
                Ok(_) => "completed".to_owned(),
                Err(error) => crate::refusal(error).to_owned(),
            }
        }) as Pin<Box<dyn Future<Output = String> + Send>>
    };
    let counts = outcomes((0..6).map(complete).collect()).await;
    assert_eq!(
        counts,
        HashMap::from([("completed".to_owned(), 1), ("bill_completed".to_owned(), 5)])
    );
    assert_eq!(
        site.count("select count(*) from audit_log where action = 'complete_bill'")
            .await,
        1
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_two_people_making_one_bill_one_succeeds(pool: PgPool) {
    let site = Site::new(pool).await;
    let make = |_| {
        let site = site.clone();
        Box::pin(async move {
            let input = BillInput {
                number: "same".to_owned(),
                target_parents: 1,
                ..BillInput::default()
            };
            match site.services.create_bill(&site.bills(), input).await {
                Ok(_) => "made".to_owned(),
                Err(error) => crate::refusal(error).to_owned(),
            }
        }) as Pin<Box<dyn Future<Output = String> + Send>>
    };
    let counts = outcomes((0..6).map(make).collect()).await;
    assert_eq!(
        counts,
        HashMap::from([("made".to_owned(), 1), ("bill_exists".to_owned(), 5)])
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn moves_to_and_fro_never_lock_each_other_out(pool: PgPool) {
    let site = Site::new(pool).await;
    for n in 0..8 {
        site.scan("SB00001", &format!("A{n:04}")).await;
        site.scan("SB00002", &format!("B{n:04}")).await;
    }
    let moves = |n: usize| {
        let site = site.clone();
        Box::pin(async move {
            let (child, to) = if n.is_multiple_of(2) {
                (format!("A{:04}", n / 2), "SB00002")
            } else {
                (format!("B{:04}", n / 2), "SB00001")
            };
            site.services
                .move_child(&site.packs(&site.jaipur), Uuid::new_v4(), &child, to, None)
                .await
                .map(|a| a.outcome)
                .map_err(|e: ServiceError| e.to_string())
        }) as Pin<Box<dyn Future<Output = Result<ScanOutcome, String>> + Send>>
    };
    let counts = outcomes((0..16).map(moves).collect()).await;
    assert_eq!(counts, HashMap::from([(Ok(ScanOutcome::Moved), 16)]));
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn undo_against_the_next_scan_keeps_the_books(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 10).await; // so that every undo finds one, whoever is first
    let mut all: Vec<Pin<Box<dyn Future<Output = ScanOutcome> + Send>>> = (0..10)
        .map(|n| scan(&site, "SB00001".to_owned(), format!("L{n:04}")))
        .collect();
    for _ in 0..10 {
        let site = site.clone();
        all.push(Box::pin(async move {
            site.services
                .undo(
                    &site.packs(&site.jaipur),
                    Uuid::new_v4(),
                    "SB00001",
                    Meant::default(),
                    None,
                )
                .await
                .unwrap()
                .outcome
        }));
    }
    let counts = outcomes(all).await;
    assert_eq!(counts.get(&ScanOutcome::Linked), Some(&10));
    assert_eq!(counts.get(&ScanOutcome::Undone), Some(&10));
    site.sound().await;
}

/// Moves and their undos between parents on two bills lock the same rows: each in one order, so none ends in a deadlock.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn moves_and_their_undos_meet_without_harm(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    for bill in ["B1", "B2"] {
        site.bill(bill, 2).await;
    }
    for (parent, bill) in [
        ("SB00001", "B1"),
        ("SB00002", "B2"),
        ("SB00003", "B2"),
        ("SB00004", "B1"),
    ] {
        site.pack(parent, 3).await;
        site.added(bill, parent).await;
    }
    let ways = [
        ("SB00001", "SB00002"),
        ("SB00002", "SB00001"),
        ("SB00003", "SB00004"),
        ("SB00004", "SB00003"),
    ];
    let mut all: Vec<Pin<Box<dyn Future<Output = bool> + Send>>> = Vec::new();
    for n in 0..3 {
        for (here, there) in ways {
            let (mover, undoer) = (site.clone(), site.clone());
            all.push(Box::pin(async move {
                let by = mover.packs(&mover.jaipur);
                let child = format!("X{here}00{n}");
                let done = mover
                    .services
                    .move_child(&by, Uuid::new_v4(), &child, there, None)
                    .await;
                done.unwrap().outcome.is_accepted()
            }));
            all.push(Box::pin(async move {
                let by = undoer.packs(&undoer.jaipur);
                let done = undoer
                    .services
                    .undo(&by, Uuid::new_v4(), here, Meant::default(), None)
                    .await;
                done.unwrap().outcome.is_accepted()
            }));
        }
    }
    outcomes(all).await;
    site.sound().await;
    assert_eq!(deadlocks(pool).await, 0);
}

/// Those of the test's database so far. A connection adds what it met to the statistics when it ends, at the latest.
async fn deadlocks(pool: PgPool) -> i64 {
    let mut watch = PgConnection::connect_with(&pool.connect_options()).await.unwrap();
    pool.close().await;
    let others = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    while sqlx::query_scalar::<_, i64>(others)
        .fetch_one(&mut watch)
        .await
        .unwrap()
        > 0
    {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    sqlx::query_scalar("select deadlocks from pg_stat_database where datname = current_database()")
        .fetch_one(&mut watch)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_two_taps_on_one_undo_one_counts(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 3).await;
    let last = site.scan("SB00001", "C0009").await.scan_id;
    let tap = |_| {
        let site = site.clone();
        Box::pin(async move {
            let by = site.packs(&site.jaipur);
            let of = Meant {
                scan_id: Some(last),
                ..Meant::default()
            };
            let done = site.services.undo(&by, Uuid::new_v4(), "SB00001", of, None).await;
            done.unwrap().outcome
        }) as Pin<Box<dyn Future<Output = ScanOutcome> + Send>>
    };
    let counts = outcomes((0..8).map(tap).collect()).await;
    assert_eq!(
        counts,
        HashMap::from([(ScanOutcome::Undone, 1), (ScanOutcome::NothingToUndo, 7)])
    );
    site.sound().await;
}

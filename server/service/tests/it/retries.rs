//! Undo that names its child, and commands that come back after their answer was forgotten (SPEC 14.6).

use crate::acts::{Acts as _, ms};
use crate::{Site, command};
use domain::bill::BillOutcome;
use domain::fault::Missing;
use domain::scan::{
    Command, Meant,
    ScanOutcome::{self, *},
};
use sqlx::PgPool;
use uuid::Uuid;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// A UUIDv7 of a command that was made so many days ago.
fn key_of(site: &Site, days: u64) -> Uuid {
    let now = u64::try_from(site.services.now_ms()).unwrap();
    let random = Uuid::new_v4();
    let mut counter = [0; 10];
    counter.copy_from_slice(&random.as_bytes()[6..]);
    uuid::Builder::from_unix_timestamp_millis(now - days * DAY_MS, &counter).into_uuid()
}

fn child(child: Option<&str>) -> Meant {
    Meant {
        child: child.map(str::to_owned),
        ..Meant::default()
    }
}

async fn undo(site: &Site, of: Option<&str>) -> (ScanOutcome, Option<String>) {
    let by = site.packs(&site.jaipur);
    let answer = site
        .services
        .undo(&by, Uuid::new_v4(), "SB00001", child(of), None)
        .await
        .unwrap();
    (answer.outcome, answer.child)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn undo_that_names_a_child_takes_no_other(pool: PgPool) {
    let site = Site::new(pool).await;
    site.scan("SB00001", "C0001").await;
    site.scan("SB00002", "C0009").await;
    assert_eq!(site.scan("SB00001", "C0009").await.outcome, InOtherParent);
    assert_eq!(
        undo(&site, Some("C0009")).await,
        (NothingToUndo, Some("C0009".to_owned()))
    );
    // Another device in between.
    site.scan("SB00001", "C0002").await;
    assert_eq!(undo(&site, Some("C0001")).await.0, NothingToUndo);
    assert_eq!(site.count("select count(*) from link").await, 3);
    let by = site.packs(&site.jaipur);
    let undoable = async || {
        let found = site
            .services
            .packing_start(&by, "sb00001 ", 1)
            .await
            .unwrap()
            .undoable;
        found.map(|undo| undo.child)
    };
    assert_eq!(undoable().await.as_deref(), Some("C0002"));
    assert_eq!(
        undo(&site, Some(" c0002")).await,
        (Undone, Some("C0002".to_owned()))
    );
    assert_eq!(undoable().await.as_deref(), Some("C0001"));
    assert_eq!(undo(&site, None).await.0, Undone);
    assert_eq!(undoable().await, None);
    assert_eq!(undo(&site, Some("C0001")).await.0, NothingToUndo);
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_read_that_comes_back_after_its_key_was_forgotten_is_not_done_again(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.packs(&site.jaipur);
    let read = Command {
        key: key_of(&site, 5),
        ..command("SB00001", "C0001")
    };
    assert_eq!(
        site.services.scan(&by, read.clone()).await.unwrap().outcome,
        Linked
    );
    // The bag was taken out since, and its key is forgotten: without its time the retry would pack it again.
    assert_eq!(undo(&site, None).await.0, Undone);
    sqlx::query("update scan_key set created_at = now() - interval '8 days'")
        .execute(&site.pool)
        .await
        .unwrap();
    site.services.housekeeping().await.unwrap();
    assert_eq!(site.count("select count(*) from scan_key").await, 0);

    let by_its_key = Command {
        key: key_of(&site, 8),
        ..read.clone()
    };
    let by_its_clock = Command {
        key: Uuid::new_v4(),
        made_ms: Some(ms("2025-01-31T08:00:00+05:30")),
        ..read
    };
    for late in [by_its_key, by_its_clock] {
        let refused = site.services.scan(&by, late.clone()).await.unwrap();
        assert_eq!((refused.outcome, refused.parent.clone()), (TooOld, None));
        assert_eq!(site.services.scan(&by, late).await.unwrap(), refused);
    }
    assert_eq!(site.count("select count(*) from link").await, 0);
    assert_eq!(
        site.count("select count(*) from scan where outcome = 'too_old' and child_bag_id is not null and station = 'h1'")
            .await,
        2,
        "each is in the log once, at its bag"
    );
    site.sound().await;
}

/// While the answer of a key is there, it is what a retry gets, however late: the words that a key belongs to must be the same
/// in the command and in its refusal.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_late_retry_gets_its_first_answer_while_that_is_kept(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.packs(&site.jaipur);
    let bills = site.bills();
    site.bill("B1", 3).await;
    site.scan("SB00002", "C0009").await;
    let old = key_of(&site, 8);
    // Gives the answer of a key to the old one.
    let age = async |key: Uuid| {
        sqlx::query("delete from scan_key where key = $1")
            .bind(old)
            .execute(&site.pool)
            .await
            .unwrap();
        sqlx::query("update scan_key set key = $1 where key = $2")
            .bind(old)
            .bind(key)
            .execute(&site.pool)
            .await
            .unwrap();
    };
    let s = &site.services;
    macro_rules! same_again {
        ($outcome:path, $key:ident => $act:expr) => {{
            let $key = Uuid::new_v4();
            let first = $act.await.unwrap();
            assert_eq!(first.outcome, $outcome);
            age($key).await;
            let $key = old;
            assert_eq!($act.await.unwrap(), first);
        }};
    }
    let scan = |key, child: &str| {
        s.scan(
            &by,
            Command {
                key,
                ..command("SB00001", child)
            },
        )
    };
    same_again!(Linked, key => scan(key, "C0001"));
    same_again!(NotALabel, key => scan(key, "?!"));
    same_again!(Moved, key => s.move_child(&by, key, "C0009", "SB00001", None));
    same_again!(NothingToUndo, key => s.undo(&by, key, "SB00001", child(Some("C0001")), None));
    same_again!(NothingToUndo, key => s.undo(&by, key, "SB00001", Meant { scan_id: Some(1), scan_key: Some(old), ..child(Some("C0001")) }, None));
    same_again!(Undone, key => s.undo(&by, key, "SB00001", child(None), None));
    same_again!(Unlinked, key => s.unlink(&by, key, "SB00001", "C0001", None));
    same_again!(Closed, key => s.close_parent(&by, key, "SB00001", "damaged"));
    same_again!(Reopened, key => s.reopen_parent(&by, key, "SB00001"));
    same_again!(BillOutcome::Added, key => s.add_parent(&bills, key, "B1", "SB00001", None));
    same_again!(BillOutcome::Removed, key => s.remove_parent(&bills, key, "B1", "SB00001"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_late_command_is_refused(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.packs(&site.jaipur);
    let bills = site.bills();
    site.bill("B1", 3).await;
    site.scan("SB00001", "C0001").await;
    site.scan("SB00002", "C0009").await;
    site.added("B1", "SB00001").await;
    let s = &site.services;
    let key = || key_of(&site, 7);
    let scans = [
        s.scan(
            &by,
            Command {
                key: key(),
                ..command("SB00001", "C0002")
            },
        )
        .await,
        s.scan(
            &by,
            Command {
                key: key(),
                ..command("SB00001", "?!")
            },
        )
        .await,
        s.move_child(&by, key(), "C0009", "SB00001", None).await,
        s.undo(&by, key(), "SB00001", child(None), None).await,
        s.unlink(&by, key(), "SB00001", "C0001", None).await,
        s.close_parent(&by, key(), "SB00001", "damaged").await,
        s.reopen_parent(&by, key(), "SB00001").await,
    ];
    for answer in scans {
        assert_eq!(answer.unwrap().outcome, TooOld);
    }
    let on_bill = [
        s.add_parent(&bills, key(), "B1", "SB00002", None).await,
        s.remove_parent(&bills, key(), "B1", "SB00001").await,
    ];
    for answer in on_bill {
        assert_eq!(answer.unwrap().outcome, BillOutcome::TooOld);
    }
    let unknown = s.add_parent(&bills, key(), "B9", "SB00002", None).await;
    assert!(
        matches!(unknown, Err(service::ServiceError::NotFound(Missing::Bill))),
        "{unknown:?}"
    );
    assert_eq!(site.count("select count(*) from link").await, 2);
    assert_eq!(
        site.count("select count(*) from scan where outcome = 'too_old'")
            .await,
        9
    );
    site.sound().await;
    // A day of slack stays to the memory of keys.
    let fresh = key_of(&site, 5);
    assert_eq!(
        s.scan(
            &by,
            Command {
                key: fresh,
                ..command("SB00001", "C0002")
            }
        )
        .await
        .unwrap()
        .outcome,
        Linked
    );
}
